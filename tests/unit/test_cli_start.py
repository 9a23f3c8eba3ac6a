"""The command starts quickly: its help imports no knowledge and no conditions."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mesoplan.cli import HOMES
from tests.commands import loaded_by, run

HEAVY = ("cattrs", "mesoplan.knowledge", "mesoplan._practice", "mesoplan.export")


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_import_no_knowledge(argument):
    assert loaded_by([argument], heavy=HEAVY) == []


@pytest.mark.parametrize("name", sorted(HOMES))
def test_every_command_has_help_with_an_example(name):
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout or "Commands" in result.stdout


@pytest.mark.parametrize("name", ["screen", "backup"])
def test_examples_stand_on_lines_of_their_own(name):
    lines = run(name, "--help").stdout.splitlines()
    assert any(line.strip() in ("Example:", "Examples:") for line in lines)
    assert any(line.startswith(f"    mesoplan {name} ") for line in lines)


def test_the_module_runs_as_a_command():
    done = subprocess.run(
        [sys.executable, "-m", "mesoplan.cli", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("mesoplan, version")
