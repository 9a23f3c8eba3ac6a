"""The published reference is what the program says, and its examples work."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib

import pytest
from jsonschema import Draft202012Validator

from mesoplan.core.consultation import read_consultation
from mesoplan.export.json_values import json_values
from tests.clients import practice
from tests.commands import EXAMPLES, ROOT, SCHEMAS, faults

GUIDE = (ROOT / "docs" / "guides" / "consultation-file.md").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


def test_the_generated_reference_is_up_to_date(tmp_path):
    script = ROOT / "tools" / "generate_reference.py"
    subprocess.run(  # noqa: S603 - our own interpreter, our own script
        [sys.executable, str(script), "--into", str(tmp_path)],
        check=True,
        capture_output=True,
    )
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert made
    for name in made:
        assert (tmp_path / name).read_bytes() == (ROOT / "docs" / name).read_bytes(), (
            name
        )


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda p: p.name)
def test_schemas_are_sound(path):
    Draft202012Validator.check_schema(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_every_consultation_in_the_guide_is_read(block):
    raw = tomllib.loads(block)
    read_consultation(raw, practice().vocabulary)
    assert faults("consultation", json_values(raw)) == []


@pytest.mark.parametrize(
    "path", sorted(set(EXAMPLES.glob("*.toml")) - {EXAMPLES / "clinic.toml"}), ids=str
)
def test_examples_keep_to_the_consultation_schema(path):
    raw = tomllib.loads(path.read_text("utf-8"))
    assert raw["client"].startswith("invented: ")
    assert faults("consultation", json_values(raw)) == []


@pytest.mark.parametrize(
    "answers",
    [
        {"pregnent": True},
        {"pregnant": "yes"},
        {"hba1c": 7.2},
        {"hba1c": "7.2 mg"},
        {"pregnant": {"value": True, "zones": ["cheeks"]}},
        {"skin_type": "vii"},
        {"vaccine": []},
        {"pregnant": {"on": "2026-11-20"}},
    ],
    ids=str,
)
def test_the_schema_refuses_what_the_reader_refuses(answers):
    from mesoplan.core.errors import InputError  # noqa: PLC0415

    raw = {"format": "mesoplan.consultation/1", "on": "2026-11-20", "answers": answers}
    assert faults("consultation", raw)
    with pytest.raises(InputError):
        read_consultation(raw, practice().vocabulary)
