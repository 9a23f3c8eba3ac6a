"""A consultation written to a TOML file after each answer, so that nothing is lost."""

from __future__ import annotations

import os
import re
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mesoplan.export.plain import consultation_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.core.consultation import Consultation
    from mesoplan.core.facts import FactDefinition

    Facts = Mapping[str, FactDefinition]

TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f]')


def keep(path: Path, consultation: Consultation, facts: Facts) -> None:
    """Write the file whole or not at all: beside it first, then in its place."""
    body = as_toml(consultation, facts)
    handle, beside = tempfile.mkstemp(dir=path.resolve().parent, suffix=".toml")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def as_toml(consultation: Consultation, facts: Facts) -> str:
    """The consultation as TOML, each answer under its question."""
    return "\n".join(_lines(consultation_values(consultation, facts), facts)) + "\n"


def _lines(values: Mapping[str, Any], facts: Facts) -> Iterator[str]:
    for key in ("format", "client", "on"):
        yield f"{key} = {_written(values[key])}"
    yield ""
    yield "[request]"
    yield from (
        f"{key} = {_written(value)}" for key, value in values["request"].items()
    )
    yield ""
    yield "[answers]"
    for name, statements in values["answers"].items():
        yield f"# {' '.join(str(facts[name].question).split())}"
        if len(statements) == 1:
            yield f"{name} = {_written(statements[0])}"
        else:
            yield f"{name} = ["
            yield from (f"  {_written(statement)}," for statement in statements)
            yield "]"


def _written(value: object) -> str:
    """A TOML value; only what a consultation can hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_written(entry) for entry in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{k} = {_written(v)}' for k, v in value.items())} }}"
    return '"' + TO_ESCAPE.sub(lambda m: f"\\u{ord(m[0]):04x}", str(value)) + '"'
