"""The rest of the invented shelf: packs in every state, so that each can be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mesoplan.clinic.actions import devices, packs, receipts, suppliers
from mesoplan.clinic.demo.goods import WORDS, sound
from mesoplan.clinic.goods import Line

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.packs import Label

MAKER = "The Invented Maker"
SURPLUS = "The Invented Surplus Trade"
# numbers that GS1 keeps for examples
SINGLE, SHARED = "09504000059125", "09504000059132"
SOON, LATER = timedelta(days=25), timedelta(days=500)


def filled(director: Actor, desk: Actor, pim: Actor, today: date) -> None:
    """Some packs in stock, one opened, and others held, sent back and destroyed."""
    trade = suppliers.register(director, name=SURPLUS)
    suppliers.authorise(
        director,
        trade.pk,
        maker=MAKER,
        begins_on=today - timedelta(days=400),
        ends_on=today - timedelta(days=30),
        evidence=WORDS,
    )
    single = sound("Invented ampoule", MAKER, today)
    shared = sound("Invented vial for several", MAKER, today)
    devices.register(director, identifier=SINGLE, details=single)
    shared = replace(shared, doses=5, open_hours=24)
    devices.register(director, identifier=SHARED, details=shared)
    lines = [
        _line(SINGLE, "INVENTED-2", today + SOON, 5),
        _line(SHARED, "INVENTED-3", today + LATER, 2),
        # one more than the note says: the whole lot waits for the director
        _line(SINGLE, "INVENTED-4", today + LATER, 3, noted=2),
    ]
    found = receipts.receive(
        desk, supplier=trade.pk, note="INVENTED-2", on=today, lines=lines
    )
    first, second, third, *_rest = _of_lot(found.labels, "INVENTED-2")
    packs.quarantine(desk, first.token, why=f"{WORDS} The box is dented.")
    packs.send_back(pim, second.token, why=f"{WORDS} Ordered by mistake.")
    packs.destroy(pim, third.token, why=f"{WORDS} Fell and broke.")
    packs.begin(pim, _of_lot(found.labels, "INVENTED-3")[0].token)


def _line(
    device: str, lot: str, expires_on: date, counted: int, noted: int = 0
) -> Line:
    return Line(
        marks=(f"]d201{device}17{expires_on:%y%m%d}10{lot}",),
        noted=noted or counted,
        counted=counted,
        seals_intact=True,
    )


def _of_lot(labels: tuple[Label, ...], lot: str) -> tuple[Label, ...]:
    return tuple(label for label in labels if label.lot == lot)
