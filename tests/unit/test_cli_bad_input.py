"""Bad input is refused at once, with every problem, its place, value and remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mesoplan.cli.exits import MEANINGS, Exit
from tests.commands import example, run

HEAD = 'format = "mesoplan.consultation/1"\non = 2026-11-20\n'


def refused(tmp_path, body, name="client.toml"):
    file = tmp_path / name
    file.write_text(body, "utf-8") if isinstance(body, str) else file.write_bytes(body)
    result = run("screen", file)
    assert result.exit_code == 6, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr


def test_all_problems_come_at_once(tmp_path):
    message = refused(
        tmp_path,
        HEAD
        + """
        sex = "x"
        [request]
        zones = ["cheeeks"]
        [answers]
        pregnent = false
        birth_date = 2031-01-01
        hba1c = "86 %"
        temperature = "36.6"
        diabetes = "perhaps"
        vaccine = "soon"
        """,
    )
    assert "This input cannot be used (8 problems):" in message
    for words in (
        "$.sex: unknown field",
        "request.zones: no such id (found: 'cheeeks'). Did you mean \"cheeks\"?",
        "answers.pregnent: no such fact (found: 'pregnent'). Did you mean \"pregnant\"?",
        "answers.birth_date: the date lies after the consultation",
        "answers.hba1c: the value lies outside what is possible (found: '86 %')",
        "answers.temperature: expected a number with its unit",
        "answers.diabetes: expected yes or no",
        "answers.vaccine: expected a date",
    ):
        assert words in message


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        ("not = [toml", "a.toml", "not valid TOML"),
        ('on = 2026-11-20\non = 2026-11-21\nformat = ""', "a.toml", "not valid TOML"),
        ('{"on": 1, "on": 2}', "a.json", "the key 'on' stands twice"),
        ('{"on": NaN}', "a.json", "NaN is not a number"),
        ("[]", "a.json", "expected a table at the top"),
        ("", "a.toml", "unknown format"),
        (b"\xff\xfe\x00", "a.toml", "not valid TOML"),
        ("[" * 100_000, "a.json", "nested too deeply"),
        ('{"a":' * 100_000, "a.json", "nested too deeply"),
        ("a = " + "[" * 100_000, "a.toml", "nested too deeply"),
        (HEAD + 'client = "\\u001b[2J"', "a.toml", "control characters"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_hostile_files_are_refused(tmp_path, body, name, words):
    assert words in refused(tmp_path, body, name)


def test_a_huge_file_is_refused_unread(tmp_path, monkeypatch):
    file = tmp_path / "huge.json"
    with file.open("wb") as handle:
        handle.truncate(100 * 1024 * 1024)
    read = Path.read_bytes

    def unread(path):
        assert path != file
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", unread)
    result = run("screen", file)
    assert result.exit_code == 6
    assert "the file is too large" in result.stderr


def test_too_much_on_standard_input_is_refused():
    result = run("screen", "-", said=b" " * (32 * 1024 * 1024 + 2))
    assert result.exit_code == 6
    assert "the file is too large" in result.stderr


@pytest.mark.parametrize("path", ["no-such-file.toml", "."])
def test_what_cannot_be_opened_is_refused(path):
    result = run("screen", path)
    assert result.exit_code == 6


def test_a_faulty_clinic_file_is_a_fault_of_knowledge(tmp_path):
    file = tmp_path / "clinic.toml"
    file.write_text('format = "mesoplan.clinic/2"\nx = 1\n', "utf-8")
    result = run("screen", example("clear.toml"), "--clinic", file)
    assert result.exit_code == 1
    assert "unknown format" in result.stderr
    assert "unknown field" in result.stderr


def test_text_from_a_chart_cannot_command_the_terminal(tmp_path):
    chart = json.loads(example("chart.json").read_text("utf-8"))
    condition = chart["entry"][2]["resource"]["code"]
    condition["coding"][0]["display"] = condition["text"] = (
        "\x1b]0;x\x07\x9b2J\u202eevil"
    )
    file = tmp_path / "chart.json"
    file.write_text(json.dumps(chart), "utf-8")
    for form in ("text", "markdown"):
        page = run("screen", file, "--format", form).stdout
        assert "evil" in page
        assert not set(page) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize(
    "arguments",
    [
        ("screen",),
        ("screen", example("clear.toml"), "--on", "20.11.2026"),
        ("screen", example("clear.toml"), "--on", "2026-02-30"),
        ("screen", example("clear.toml"), "--format", "yaml"),
        ("skreen", example("clear.toml")),
        ("knowledge", "list", "spells"),
    ],
    ids=str,
)
def test_a_wrong_command_line_is_a_usage_error(arguments):
    result = run(*arguments)
    assert result.exit_code == Exit.USAGE
    assert "Error" in result.stderr


def test_a_mistyped_command_names_the_nearest():
    assert 'Did you mean "screen"?' in run("skreen").stderr


def test_every_exit_code_has_a_meaning_and_stands_in_the_help():
    assert set(MEANINGS) == set(Exit)
    shown = run("--help").stdout
    for code, meaning in MEANINGS.items():
        assert f"{code.value}  {meaning}"[:60] in shown
