"""The marks of one pack: kept as they came, read by the one reader."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

from mesoplan.clinic.goods import Typed
from mesoplan.core.traceability.door import LONGEST
from mesoplan.core.traceability.reading import Reader
from mesoplan.knowledge.packs import identifier_table

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.core.traceability.identity import Reading

KEPT = LONGEST + 1  # what was too long to be read still is when it is read again


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """What came from the scanner for one pack; "" where nothing was scanned.

    ``typed`` stands for the box's mark where somebody read it off.
    """

    box: str = ""
    inner: str = ""
    token: str = ""
    typed: Typed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The same as the reader reads it; None where nothing was scanned."""

    box: Reading | None = None
    inner: Reading | None = None
    token: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The same as the database keeps it: bytes, whatever a scanner sent."""

    box: bytes
    inner: bytes
    token: bytes
    typed: bool


@cache
def reader() -> Reader:
    """The one reader, with the library's table of identifiers."""
    return Reader(identifier_table())


def read(raw: Raw, on: date) -> Marks:
    """Every mark that was scanned, as it reads on a day."""
    if raw.typed is not None:
        box: Reading | None = reader().typed(on=on, **asdict(raw.typed))
    else:
        box = _read(raw.box, on)
    return Marks(box=box, inner=_read(raw.inner, on), token=_read(raw.token, on))


def kept(raw: Raw) -> Kept:
    """The marks to be kept."""
    if raw.typed is not None:
        fields = {name: text[:KEPT] for name, text in asdict(raw.typed).items()}
        box = json.dumps(fields).encode()
    else:
        box = _bytes(raw.box)
    return Kept(
        box=box,
        inner=_bytes(raw.inner),
        token=_bytes(raw.token),
        typed=raw.typed is not None,
    )


def as_it_came(marks: Kept) -> Raw:
    """What was kept, to be read again."""
    box = _text(marks.box)
    return Raw(
        box="" if marks.typed else box,
        inner=_text(marks.inner),
        token=_text(marks.token),
        typed=Typed(**json.loads(box)) if marks.typed else None,
    )


def _read(raw: str, on: date) -> Reading | None:
    return reader().read(raw, on=on) if raw else None


def _bytes(text: str) -> bytes:
    return text[:KEPT].encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return bytes(data).decode("utf-8", "surrogatepass")
