"""The core has no clock, disk, environment, network or chance, and no dependency.

Geometry and transport alone reckon with numpy and scipy.
"""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.repository.tree import CORE, modules, name_of, public_definitions, tree_of

FORBIDDEN = {
    *("os", "pathlib", "io", "shutil", "tempfile", "glob", "fileinput"),
    *("time", "random", "secrets", "uuid"),
    *("socket", "ssl", "http", "urllib", "subprocess", "threading", "asyncio"),
    *("sys", "locale", "platform", "logging"),
}
RECKONING = {"numpy", "scipy"}
RECKONERS = {CORE / "injection_map", CORE / "exposure"}
ARRAYS = {"numpy", "scipy"}  # where geometry and transport need them, and nowhere else
WITH_ARRAYS = {"injection_map", "exposure"}
READS_THE_WORLD = {"now", "today", "utcnow", "open", "input", "eval", "exec", "print"}


@pytest.mark.parametrize("path", modules(CORE), ids=name_of)
def test_core_imports_only_the_quiet_part_of_the_standard_library(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import at line {node.lineno}"
            names = [node.module or ""]
        else:
            continue
        for name in names:
            top = name.partition(".")[0]
            if top == "mesoplan":
                assert name.startswith("mesoplan.core"), name
                continue
            if top in RECKONING:
                assert path.parent in RECKONERS, f"{name} is not for this module"
                continue
            if top in ARRAYS and path.relative_to(CORE).parts[0] in WITH_ARRAYS:
                continue
            assert top in sys.stdlib_module_names, f"{name} is no standard library"
            assert top not in FORBIDDEN, f"{name} reaches outside the core"


def test_decisions_start_without_arrays():
    """Numbers over arrays are for maps: nothing else waits for them to be loaded."""
    program = "import sys, mesoplan, mesoplan.cli; print(sorted(sys.modules))"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    loaded = set(ast.literal_eval(done.stdout))
    assert "mesoplan.cli" in loaded
    assert not loaded & {*ARRAYS, "mediapipe", "cv2"}


@pytest.mark.parametrize("path", modules(CORE), ids=name_of)
def test_core_never_asks_the_world(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            function = node.func
            name = getattr(function, "id", getattr(function, "attr", ""))
            own = isinstance(function, ast.Attribute) and isinstance(
                function.value, ast.Name
            )
            if name == "today" and own and function.value.id == "self":
                continue
            assert name not in READS_THE_WORLD, f"{name}() at line {node.lineno}"


@pytest.mark.parametrize("path", modules(CORE), ids=name_of)
def test_everything_public_in_the_core_says_what_it_is(path):
    assert ast.get_docstring(tree_of(path)), "the module has no docstring"
    for node in public_definitions(path):
        assert ast.get_docstring(node), f"{node.name} at line {node.lineno}"
