"""Runs the command in this process, as the tests of the command line need it."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from mesoplan import Practice
from mesoplan.cli import main
from mesoplan.cli.options import Manner

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
SCHEMAS = ROOT / "docs" / "schemas"


@cache
def practice_for(clinic: Path | None) -> Practice:
    """One practice a clinic for the whole run: the knowledge is read once."""
    return Practice(clinic)


def run(*arguments: object, said: str | bytes | None = None) -> Result:
    """The outcome of ``mesoplan ARGUMENTS``, with ``said`` on standard input."""
    words = [str(a) for a in arguments]
    with patch.object(Manner, "practice", lambda manner: practice_for(manner.clinic)):
        result = CliRunner().invoke(main, words, input=said, prog_name="mesoplan")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def loaded_by(*commands: list[str], heavy: tuple[str, ...]) -> list[str]:
    """The modules so called that a process of its own loads for these commands."""
    code = (
        "import sys\n"
        "from mesoplan.cli import main\n"
        f"for words in {commands!r}:\n"
        "    main(words, standalone_mode=False)\n"
        f"print(*(n for n in sys.modules if n.startswith({heavy!r})), file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own words
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    return done.stderr.split()


def values(*arguments: object) -> dict[str, Any]:
    """What the command writes with ``--format json``."""
    result = run(*arguments, "--format", "json")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def example(name: str) -> Path:
    """A file in examples/."""
    return EXAMPLES / name


@cache
def validator(name: str) -> Draft202012Validator:
    """A validator for a published schema; references between schemas resolve."""
    schemas = {p.name: json.loads(p.read_text("utf-8")) for p in SCHEMAS.glob("*.json")}
    resources = [(key, Resource.from_contents(value)) for key, value in schemas.items()]
    return Draft202012Validator(
        schemas[f"{name}.schema.json"], registry=Registry().with_resources(resources)
    )


def faults(name: str, found: object) -> list[str]:
    """How ``found`` departs from a published schema."""
    return [f"{e.json_path}: {e.message}" for e in validator(name).iter_errors(found)]
