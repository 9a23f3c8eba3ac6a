"""A recall under way: a notice of a lot that one invented client has received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.clinic.actions import recall_notices, recall_scopes, recalls
from mesoplan.clinic.demo.goods import DEVICE, SUPPLIER, WORDS, of_lot
from mesoplan.clinic.queries.recalls import recall_page
from mesoplan.clinic.queries.suppliers import suppliers_seen_by

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.marks import Raw

LOT = "DRILL-77"
PACKS = 3


def taken_in(desk: Actor, today: date) -> list[Raw]:
    """The packs of the lot, before anybody knows."""
    found = next(s for s in suppliers_seen_by(desk) if s.name == SUPPLIER)
    return of_lot(desk, found.id, LOT, today, PACKS)


def announced(desk: Actor, director: Actor, today: date) -> UUID:
    """The notice comes in, and the director begins to work on it."""
    notice = {
        "source": "The Invented Regulator",
        "reference": "DRILL-2026",
        "announced_on": today.isoformat(),
        "product": "An invented product, for the drill",
        "text": f"UDI-DI {DEVICE}. Lot {LOT}.",
        "reason": WORDS,
    }
    found = recall_notices.note(desk, fields=notice).pk
    recalls.open_recall(director, found)
    return found


def confirmed(director: Actor, recall: UUID) -> None:
    """What it covers is settled; the clients are still to be told."""
    rows = [row.id for row in recall_page(director, recall).scope]
    recall_scopes.confirm(director, recall, rows=rows)
