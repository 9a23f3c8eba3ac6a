"""Nothing of one machine, one registry or one moment gets into the repository."""

from __future__ import annotations

import os
import re
import socket
import tomllib

import pytest

from tests.repository.tree import ROOT, files, name_of, texts

LARGEST = 1_000_000
PINS = sorted((ROOT / "requirements").glob("*.txt"))
WISHES = sorted((ROOT / "requirements").glob("*.in"))
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host")
# a home, work or scratch folder of somebody's machine
MACHINE = re.compile(r"(?<![\w.:/-])/(?:root|home|Users|work|opt|tmp|mnt)/[\w.]")
REGISTRY = re.compile(r"(?:" + "|".join(("py" + "pi", "npm" + "js")) + r")\.\w")
# files whose subject is addresses: licences, and lock files never committed
ADDRESSED = {"LICENSE", "NOTICE"}


@pytest.mark.parametrize("path", [*PINS, *WISHES], ids=name_of)
def test_requirements_hold_no_address_and_no_path(path):
    text = path.read_text(encoding="utf-8")
    assert not ADDRESS.search(text)
    assert not MACHINE.search(text)


@pytest.mark.parametrize("path", PINS, ids=name_of)
def test_every_pin_has_a_hash(path):
    text = path.read_text(encoding="utf-8")
    pins = re.split(
        r"\n(?=[A-Za-z0-9])", "\n" + re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    )
    for pin in pins:
        if pin.strip():
            assert re.match(r"\s*[\w.-]+==\S+", pin), pin
            assert "--hash=sha256:" in pin, pin


@pytest.mark.parametrize("path", WISHES, ids=name_of)
def test_every_dependency_says_why_it_is_there(path):
    assert path.with_suffix(".txt").exists(), "not pinned"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "-r")):
            assert re.search(r"  # \w", line), line


def test_run_time_dependencies_are_the_three_and_say_why():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = tomllib.loads(text)["project"]["dependencies"]
    assert [re.split(r"[<>=]", name)[0] for name in wanted] == [
        "click",
        "cattrs",
        "tomli",
    ]
    for name in wanted:
        assert re.search(rf'"{re.escape(name)}",  # \w', text), name


def test_no_file_names_a_machine_or_a_registry():
    for path, text in texts():
        if path.name in ADDRESSED:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            found = MACHINE.search(line) or REGISTRY.search(line)
            assert not found, f"{name_of(path)}:{number}: {line.strip()[:120]}"


def test_files_stay_small():
    for path in files():
        assert path.stat().st_size <= LARGEST, name_of(path)


def test_texts_end_with_one_line_break_and_hold_no_stray_blanks():
    for path, text in texts():
        if path.suffix in {".py", ".toml", ".md", ".in", ".txt"} and text:
            assert text.endswith("\n"), name_of(path)
            assert not text.endswith("\n\n"), name_of(path)
            assert "\r" not in text, name_of(path)
            for number, line in enumerate(text.splitlines(), start=1):
                assert line == line.rstrip(), f"{name_of(path)}:{number}"


def test_ci_runs_the_commands_of_the_readme():
    script = ROOT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in text
    steps = re.findall(r"^(?:make|begin) ([\w-]+)$", text, flags=re.MULTILINE)
    waited_for = re.findall(r"^ended ([\w-]+)", text, flags=re.MULTILINE)
    assert sorted(waited_for) == sorted(steps[1:])
    assert steps == ["generated", "test-postgres", "lint", "smoke", "test"]


@pytest.mark.parametrize("folder", ["journeys", "faces"])
def test_what_a_journey_waits_for_is_a_function(folder):
    """A bare expression is refused by the page's policy at the second look."""
    waits = re.compile(r"wait_for_function\(\s*\"([^\"]*)\"")
    for path in (ROOT / "tests" / folder).glob("*.py"):
        for waited_for in waits.findall(path.read_text(encoding="utf-8")):
            assert "=>" in waited_for, f"{path.name}: {waited_for}"


def test_no_test_reaches_outside_this_machine():
    """The address is one that is set aside for documentation; no packet leaves."""
    with (
        socket.socket() as outgoing,
        pytest.raises(RuntimeError, match=r"tests do not connect to '192\.0\.2\.1'"),
    ):
        outgoing.connect(("192.0.2.1", 80))
