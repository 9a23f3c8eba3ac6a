"""What is written about running the clinic is what the program does."""

from __future__ import annotations

import re

import pytest

from generate_settings import PAGE, variables, with_variables
from tests.repository.tree import ROOT, SOURCE, modules

READ = re.compile(r"\bMESOPLAN_[A-Z_]+")


def test_the_table_of_variables_is_up_to_date():
    text = PAGE.read_text(encoding="utf-8")
    assert with_variables(text) == text, "run make generated"


def test_every_variable_that_is_read_is_explained():
    named = set()
    for path in modules(SOURCE):
        named |= set(READ.findall(path.read_text(encoding="utf-8")))
    assert named == set(variables())


def test_variables_are_read_in_one_place():
    reading = re.compile(r"environ(?:\.get\(|\[)\"MESOPLAN_")
    for path in modules(SOURCE):
        text = path.read_text(encoding="utf-8")
        sets_only = re.sub(r"environ\[\"MESOPLAN_HOME\"\] = ", "", text)
        if path != SOURCE / "settings" / "place.py":
            assert not reading.search(sets_only), path


@pytest.mark.parametrize("tool", ["chromium", "postgresql"])
def test_ci_installs_what_the_suite_needs(tool):
    assert tool in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_ci_ends_with_the_whole_suite():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "ended test && $passed"
