"""The core has no clock, disk, environment, network or chance, and no dependency."""

from __future__ import annotations

import ast
import sys

import pytest

from tests.repository.tree import CORE, modules, name_of, public_definitions, tree_of

FORBIDDEN = {
    *("os", "pathlib", "io", "shutil", "tempfile", "glob", "fileinput"),
    *("time", "random", "secrets", "uuid"),
    *("socket", "ssl", "http", "urllib", "subprocess", "threading", "asyncio"),
    *("sys", "locale", "platform", "logging"),
}
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
            assert top in sys.stdlib_module_names, f"{name} is no standard library"
            assert top not in FORBIDDEN, f"{name} reaches outside the core"


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
