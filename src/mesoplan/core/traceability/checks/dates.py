"""Is the pack in date, and does its lot still have the expiry it was received with?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.traceability.inspection import Sign
from mesoplan.core.traceability.known import Moment
from mesoplan.core.traceability.lot_slips import nearest_slip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from mesoplan.core.traceability.inspection import Inspection


def expiry(pack: Inspection) -> Iterator[Sign]:
    """The last day of use is still good; the maker's own extension of it counts."""
    printed = pack.said.expires_on if pack.said else None
    if printed is None:
        yield Sign(code="expiry_missing")
        return
    evidence = {"expiry": f"{printed}", "day": f"{pack.day}"}
    moved_to, source = _moved(pack)
    if moved_to is not None:
        evidence["moved_to"] = f"{moved_to}"
    yield Sign(
        code=_word_on(pack.day, printed, moved_to), evidence=evidence, source=source
    )


def _word_on(day: date, printed: date, moved_to: date | None) -> str:
    if day <= printed:
        earlier = moved_to is not None and moved_to < printed
        return "expiry_source_disagrees" if earlier else "in_date"
    later = moved_to is not None and day <= moved_to
    return "expiry_extended" if later else "expired"


def _moved(pack: Inspection) -> tuple[date | None, str]:
    """The last day of use that the maker has given this lot since, and who says so."""
    moved = [
        (lot.extended_to, lot.source)
        for lot in pack.known.lots
        if lot.extended_to is not None and pack.lot and lot.lot == pack.lot
    ]
    return min(moved, default=(None, ""))


def lot_expiry(pack: Inspection) -> Iterator[Sign]:
    """A lot has one expiry: moved dates are how genuine lots come back as copies."""
    if not pack.lot:
        product = pack.product
        needless = product is not None and product.lot_controlled is False
        yield Sign(code="lot_not_used" if needless else "lot_missing")
        return
    slip = nearest_slip(pack.lot, (known.lot for known in pack.known.lots))
    if slip is not None:
        code, known = slip
        yield Sign(code=code, evidence={"lot": pack.lot, "known": known})
        return
    yield _compared(pack)


def _compared(pack: Inspection) -> Sign:
    """The expiry that was read beside every expiry known for the lot."""
    lots = [lot for lot in pack.known.lots if lot.lot == pack.lot]
    moved = {lot.extended_to for lot in lots if lot.extended_to}
    days = {day for lot in lots for day in lot.expiries} - moved
    days |= _on_label(pack)
    evidence = {"lot": pack.lot}
    if not lots and not days:
        at_receipt = pack.moment is Moment.RECEIPT
        code = "lot_new_at_receipt" if at_receipt else "lot_new"
        return Sign(code=code, evidence=evidence)
    read = pack.said.expires_on if pack.said else None
    evidence["known"] = ", ".join(sorted(f"{day}" for day in days)) or "–"
    evidence["expiry"] = f"{read or '–'}"
    if len(days) > 1 or (days and read and read not in days | moved):
        code = "lot_expiry_conflict"
    else:
        code = "lot_as_received" if read in days | moved else "lot_expiry_not_compared"
    seen, source = min(
        ((lot.first_seen, lot.source) for lot in lots), default=(None, "")
    )
    return Sign(code=code, evidence=evidence, source=source, as_of=seen)


def _on_label(pack: Inspection) -> set[date]:
    """The expiry this very pack was received with, once it carries a token."""
    known = pack.pack
    if known is None or not known.token or known.lot != pack.lot:
        return set()
    return {known.expires_on} if known.expires_on else set()
