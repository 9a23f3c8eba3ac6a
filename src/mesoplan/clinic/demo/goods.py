"""The invented clinic's goods: a supplier, a device in the register, a few packs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mesoplan.clinic.actions import devices, recall_notices, receipts, suppliers
from mesoplan.clinic.goods import Line
from mesoplan.clinic.marks import Raw
from mesoplan.clinic.practice import practice_of

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.access import Actor

SUPPLIER = "The Invented Wholesaler"
DEVICE = "09504000059118"  # a number that GS1 keeps for examples
LOT = "INVENTED-1"
PACKS = 4
KEEPS = timedelta(days=400)
WORDS = "Invented for the demo."


def taken_in(director: Actor, desk: Actor, product: str, today: date) -> list[Raw]:
    """Packs of a product, received and labelled today: what a scanner reads off them."""
    record = practice_of(director.clinic).library.products[product]
    made_by = suppliers.register(director, name=SUPPLIER)
    suppliers.authorise(
        director,
        made_by.pk,
        maker=record.maker,
        begins_on=today - timedelta(days=200),
        ends_on=None,
        evidence=WORDS,
    )
    details = replace(sound(record.title, record.maker, today), product=product)
    devices.register(director, identifier=DEVICE, details=details)
    recall_notices.gone_through(director, source=WORDS)
    return of_lot(desk, made_by.pk, LOT, today, PACKS)


def sound(name: str, maker: str, today: date) -> devices.Details:
    """A device that nothing in the register speaks against."""
    return devices.Details(
        name=name,
        maker=maker,
        serialised=False,
        lot_controlled=True,
        markets=("EU",),
        status="active",
        injectable="yes",
        listed="yes",
        listed_as_of=today,
        needs_cold=False,
        source=WORDS,
        as_of=today,
    )


def of_lot(desk: Actor, supplier: UUID, lot: str, today: date, count: int) -> list[Raw]:
    """Packs of one lot of the device."""
    box = f"]d201{DEVICE}17{expires_on(today):%y%m%d}10{lot}"
    line = Line(marks=(box,), noted=count, counted=count, seals_intact=True)
    found = receipts.receive(desk, supplier=supplier, note=lot, on=today, lines=[line])
    return [Raw(box=box, inner=box, token=label.token) for label in found.labels]


def expires_on(today: date) -> date:
    """The last day of use of what is taken in today."""
    return today + KEEPS
