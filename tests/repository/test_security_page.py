"""What the security page says is proved, a test proves."""

from __future__ import annotations

import re

import pytest

from tests.repository.tree import ROOT

PAGE = ROOT / "docs" / "security" / "requirements.md"
ROWS = [
    line.strip().strip("|").split("|")
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and not line.startswith(("| ---", "| asked"))
]
TESTS = {
    name
    for path in (ROOT / "tests").rglob("*.py")
    for name in re.findall(
        r"^ *(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE
    )
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip()[:60])
def test_every_line_names_a_test_that_exists_or_says_not_yet(row):
    assert len(row) == 4
    proof = row[3].strip()
    named = re.findall(r"`(\w+)`", proof)
    assert proof == "not yet" or named
    assert set(named) <= TESTS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip()[:60])
def test_every_module_named_on_the_page_exists(row):
    for path in re.findall(r"`([\w/]+(?:\.py|/\w+))`", row[2]):
        assert (ROOT / "src" / "mesoplan" / path).exists(), path
