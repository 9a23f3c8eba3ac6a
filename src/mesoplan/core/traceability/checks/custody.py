"""Did this pack come through the door, and from whom?

Most fillers have no serial number, so the clinic's own token makes a pack known: one
that has none was never taken in, however good its print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.traceability.inspection import Sign, is_of, same_item
from mesoplan.core.traceability.known import Answer, Moment, PackState
from mesoplan.core.traceability.lot_slips import nearest_slip, slip_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.traceability.inspection import Inspection
    from mesoplan.core.traceability.known import Pack

GONE = {PackState.RETURNED, PackState.DESTROYED}


def custody(pack: Inspection) -> Iterator[Sign]:
    """The token, the receipt, the supplier and the count."""
    signs = [*_token(pack), *_counted(pack)]
    if pack.pack is not None:
        signs += [*_standing(pack.pack), *_supplier(pack.pack)]
        signs += _same_pack(pack, pack.pack)
        received = {"supplier": pack.pack.supplier, "on": f"{pack.pack.received_on}"}
        source, as_of = "receipt", pack.pack.received_on
        clear = Sign(code="received", evidence=received, source=source, as_of=as_of)
        yield from signs or [clear]
        return
    yield from signs


def _token(pack: Inspection) -> Iterator[Sign]:
    if pack.moment is Moment.RECEIPT:
        if pack.pack is None:
            yield Sign(code="supplier_unknown")
        return
    if pack.token is None:
        yield Sign(code="no_token")
    elif pack.token.identity is None or not pack.token.identity.token:
        yield Sign(code="token_unreadable")
    elif pack.pack is None:
        yield Sign(code="token_unknown", evidence={"token": pack.token.identity.token})


def _counted(pack: Inspection) -> Iterator[Sign]:
    """Packs of this lot on receipts, beside packs that were given a token."""
    known = pack.known
    evidence = {
        "lot": pack.lot,
        "received": f"{known.received}",
        "tokens": f"{known.tokens}",
    }
    if known.received == 0:
        if not pack.lot:
            return  # nothing to count by; the missing lot is a finding of its own
        if nearest_slip(pack.lot, (lot.lot for lot in known.lots)):
            yield Sign(code="lot_not_counted", evidence=evidence)
        elif pack.moment is Moment.RECEIPT:
            yield Sign(code="not_on_receipt", evidence=evidence)
        else:
            yield Sign(code="not_received", evidence=evidence)
    elif known.tokens + _without_token(pack) > known.received:
        yield Sign(code="over_received", evidence=evidence)


def _without_token(pack: Inspection) -> int:
    """One, where the pack in hand is not among those that were given a token."""
    if pack.moment is Moment.RECEIPT:
        return int(pack.pack is None or not pack.pack.token)
    return int(pack.token is None)


def _standing(known: Pack) -> Iterator[Sign]:
    if known.state is PackState.QUARANTINED:
        yield Sign(code="quarantined", evidence={"token": known.token})
    elif known.state in GONE:
        yield Sign(code="gone", evidence={"token": known.token, "state": known.state})


def _supplier(known: Pack) -> Iterator[Sign]:
    codes = {
        Answer.NO: "supplier_not_authorised",
        Answer.UNKNOWN: "supplier_evidence_lapsed",
    }
    code = codes.get(known.supplier_authorised)
    if code:
        evidence = {"supplier": known.supplier or "–", "on": f"{known.received_on}"}
        yield Sign(
            code=code,
            evidence=evidence,
            source="authorisations",
            as_of=known.supplier_as_of,
        )


def _same_pack(pack: Inspection, known: Pack) -> Iterator[Sign]:
    """A label can be moved: what it was stuck on must be what was scanned."""
    said = pack.said
    if said is None:
        return
    pairs = []
    if not _same_device(pack, known, said.device):
        pairs.append((said.device, known.device))
    if said.lot != known.lot and said.lot and known.lot:
        alike = slip_between(said.lot, known.lot)
        if not alike or said.lot in {lot.lot for lot in pack.known.lots}:
            pairs.append((said.lot, known.lot))
    if said.serial and known.serial and said.serial != known.serial:
        pairs.append((said.serial, known.serial))
    for read, received in pairs:
        yield Sign(
            code="token_of_other_pack", evidence={"read": read, "received": received}
        )


def _same_device(pack: Inspection, known: Pack, device: str) -> bool:
    if not device or same_item(device, known.device):
        return True
    product = pack.product
    return product is not None and is_of(known.device, product)
