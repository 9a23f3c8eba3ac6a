"""The clinical core as this clinic has set it: one Practice a clinic, kept ready."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mesoplan import Practice
from mesoplan.clinic.records import OwnNumber, User
from mesoplan.knowledge.settings import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

Row = tuple[str, str, str, str, str, Any]
_LOOKED: ContextVar[dict[UUID, Practice] | None] = ContextVar("looked", default=None)


def practice_of(clinic: UUID) -> Practice:
    """Mesoplan with the clinic's own numbers in force now."""
    looked = _LOOKED.get()
    if looked is None:
        return _practice(rows_in_force(clinic))
    if clinic not in looked:
        looked[clinic] = _practice(rows_in_force(clinic))
    return looked[clinic]


@contextmanager
def looked_at_once() -> Iterator[None]:
    """The clinic's own numbers are asked for once, for what only reads."""
    before = _LOOKED.set({})
    try:
        yield
    finally:
        _LOOKED.reset(before)


def plain_practice() -> Practice:
    """Mesoplan as the library has it, without any clinic's numbers."""
    return _practice(())


def rows_in_force(clinic: UUID) -> tuple[Row, ...]:
    """The clinic's own numbers: record, field, value, who, why, since when."""
    rows = OwnNumber.objects.filter(clinic=clinic, ended_at=None).order_by(
        "record", "field"
    )
    names = (
        dict(
            User.objects.filter(pk__in=[r.set_by for r in rows]).values_list(
                "pk", "name"
            )
        )
        if rows
        else {}
    )
    return tuple(
        (
            r.record,
            r.field,
            r.value,
            names.get(r.set_by, ""),
            r.reason,
            r.set_at.date(),
        )
        for r in rows
    )


@lru_cache(maxsize=16)
def _practice(rows: tuple[Row, ...]) -> Practice:
    """Kept as long as nothing changes: what is read from files is read once."""
    if not rows:
        return Practice()
    return Practice(settings_with(rows))


def settings_with(rows: tuple[Row, ...]) -> dict[str, Any]:
    """The rows as a settings file writes them."""
    return {
        "format": FORMAT,
        "override": [
            {
                "record": record,
                "field": name,
                "value": _number(value),
                "by": by or "unknown",
                "reason": reason,
                "on": on,
            }
            for record, name, value, by, reason, on in rows
        ],
    }


def _number(text: str) -> Decimal | str:
    """A figure as an exact number; a word, such as an effect, as it is."""
    plain = text.removeprefix("-").replace(".", "", 1)
    return Decimal(text) if plain.isdigit() else text
