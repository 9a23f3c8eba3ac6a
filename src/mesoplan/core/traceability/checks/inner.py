"""Do the box and what is inside agree? Copies mix the parts of different packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.traceability.inspection import Sign, is_of, same_item
from mesoplan.core.traceability.known import Moment
from mesoplan.core.traceability.lot_slips import slip_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.core.traceability.identity import Identity
    from mesoplan.core.traceability.inspection import Inspection

    CodeAndEvidence = tuple[str, Mapping[str, str]]


def inner(pack: Inspection) -> Iterator[Sign]:
    """The syringe or vial beside its box; a sealed box is not opened at receipt."""
    box, inside = pack.said, pack.inside
    if inside is None:
        if pack.inner is not None and pack.inner.faults:
            yield Sign(code="inner_unreadable")
        elif pack.moment is Moment.RECEIPT:
            yield Sign(code="inner_not_at_receipt")
        else:
            yield Sign(code="inner_not_scanned")
        return
    if box is None:
        yield Sign(code="inner_not_compared")
        return
    found = [
        *_device(pack, box, inside),
        *_lot(pack, box, inside),
        *_expiry(box, inside),
        *_serial(box, inside),
    ]
    agreed = {"lot": inside.lot or "–", "expiry": f"{inside.expires_on or '–'}"}
    for code, evidence in found or [("inner_agrees", agreed)]:
        yield Sign(code=code, evidence=evidence)


def _device(
    pack: Inspection, box: Identity, inside: Identity
) -> Iterator[CodeAndEvidence]:
    """A carton and what it holds may carry two identifiers of one product."""
    if not inside.device or same_item(box.device, inside.device):
        return  # a syringe often has only its lot and expiry
    product = pack.product
    if product is not None and is_of(inside.device, product):
        return
    evidence = {"box": box.device or "–", "inner": inside.device}
    if product is not None and product.holds:
        yield "inner_device_differs", evidence
    else:
        yield "inner_device_unknown", evidence


def _lot(
    pack: Inspection, box: Identity, inside: Identity
) -> Iterator[CodeAndEvidence]:
    evidence = {"box": box.lot or "–", "inner": inside.lot or "–"}
    if box.lot and inside.lot:
        if box.lot != inside.lot:
            slip = slip_between(inside.lot, box.lot)
            yield "inner_lot_looks_alike" if slip else "inner_lot_differs", evidence
    elif box.lot:
        yield "inner_lot_missing", evidence
    elif pack.product is None or pack.product.lot_controlled is not False:
        yield "inner_not_compared", evidence


def _expiry(box: Identity, inside: Identity) -> Iterator[CodeAndEvidence]:
    evidence = {"box": f"{box.expires_on or '–'}"}
    if inside.expires_on is None:
        yield "inner_expiry_missing", evidence
    elif box.expires_on is not None and box.expires_on != inside.expires_on:
        yield "inner_expiry_differs", {**evidence, "inner": f"{inside.expires_on}"}


def _serial(box: Identity, inside: Identity) -> Iterator[CodeAndEvidence]:
    """Only of one packaging level: a box of two syringes has its own serial."""
    one_level = bool(box.device) and box.device == inside.device
    if one_level and box.serial and inside.serial and box.serial != inside.serial:
        yield "inner_serial_differs", {"box": box.serial, "inner": inside.serial}
