"""What clients are told of a recall, apart from every other message."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = Path(__file__).parent / "recalls.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message ready to send. ``version`` is the wording's, kept with what was sent."""

    version: str
    subject: str
    body: str


def mail(language: str, values: Mapping[str, str]) -> Message:
    """An e-mail: only that there is a message, and where it can be read."""
    found = _wording()["mail"]
    return Message(
        version=found["version"],
        subject=_said(found["subject"], language, values),
        body=_said(found["body"], language, values).lstrip(),
    )


def letter(
    language: str, values: Mapping[str, str], lines: Iterable[Mapping[str, str]]
) -> Message:
    """The message itself, for the page behind the link, for paper and for the phone.

    ``lines`` hold ``on``, ``product``, ``lot`` and ``zones`` (with what joins them).
    """
    found = _wording()["letter"]
    number = values.get("number", "")
    urgent = found["emergency"] if number else found["emergency_unknown"]
    given = "\n".join(_said(found["line"], language, line) for line in lines)
    whole = {
        **values,
        "given": given,
        "emergency": _said(urgent, language, {"number": number}),
    }
    return Message(
        version=found["version"],
        subject=_said(found["subject"], language, whole),
        body=_said(found["body"], language, whole).strip(),
    )


def _said(
    by_language: Mapping[str, str], language: str, values: Mapping[str, str]
) -> str:
    return by_language.get(language, by_language["en"]) % values


@lru_cache
def _wording() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
