"""Pages ask queries and actions; none reaches past them to the records."""

from __future__ import annotations

import ast

import pytest

from tests.repository.tree import ROOT

WEB = sorted((ROOT / "src" / "mesoplan" / "web").rglob("*.py"))


def while_running(tree):
    """Every node outside ``if TYPE_CHECKING``, which nothing runs."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            continue
        yield node
        yield from while_running(node)


@pytest.mark.parametrize("path", WEB, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_no_page_touches_a_record_or_its_manager(path):
    for node in while_running(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith("mesoplan.clinic.records")
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"objects", "_base_manager", "_default_manager"}
