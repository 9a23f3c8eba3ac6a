"""The files of the repository, as the tests of its conventions see them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "mesoplan"
CORE = SOURCE / "core"


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or may become part of the project: whatever git would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    found = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(path for path in found if path.is_file()))


def texts() -> list[tuple[Path, str]]:
    """Every file that is text, with its text."""
    found = []
    for path in files():
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def modules(folder: Path = SOURCE) -> list[Path]:
    """Every Python module below ``folder``."""
    return [path for path in files() if path.suffix == ".py" and folder in path.parents]


def name_of(path: Path) -> str:
    """The path from the root, for messages and test ids."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def public_definitions(
    path: Path,
) -> list[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Public classes and functions of a module, methods included."""
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = []
    open_nodes = [n for n in tree_of(path).body if isinstance(n, kinds)]
    for node in open_nodes:
        if node.name.startswith("_"):
            continue
        found.append(node)
        if isinstance(node, ast.ClassDef):
            inner = (n for n in node.body if isinstance(n, kinds))
            found += [n for n in inner if not n.name.startswith("_")]
    return found
