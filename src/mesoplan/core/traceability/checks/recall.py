"""Does a notice in force name this pack, and how old is the clinic's list of notices?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.traceability.inspection import Sign, same_item
from mesoplan.core.traceability.lot_likeness import Likeness, likeness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.traceability.inspection import Inspection
    from mesoplan.core.traceability.known import Recall


def recall(pack: Inspection) -> Iterator[Sign]:
    """Every notice that names the pack or may, then the age of the list."""
    signs = [
        Sign(
            code=code,
            evidence={
                "reference": notice.reference,
                "lots": ", ".join(sorted(notice.lots)) or "–",
            },
            source=notice.source,
            as_of=notice.announced_on,
        )
        for notice in sorted(
            pack.known.recalls, key=lambda notice: (notice.reference, notice.source)
        )
        if (code := _named_by(pack, notice))
    ]
    signs += _age(pack)
    yield from signs or [Sign(code="recall_none", as_of=pack.known.recalls_as_of)]


def _age(pack: Inspection) -> Iterator[Sign]:
    known = pack.known
    as_of = known.recalls_as_of
    if as_of is None or as_of > known.on:
        yield Sign(code="recall_list_unknown", as_of=as_of)
    elif known.on - as_of > known.recalls_good_for:
        evidence = {"days": f"{known.recalls_good_for.days}", "on": f"{as_of.date()}"}
        yield Sign(code="recall_list_old", evidence=evidence, as_of=as_of)


def _named_by(pack: Inspection, notice: Recall) -> str:
    """The code for one notice, empty where it is about something else."""
    devices, lots = _all_devices(pack), _all_lots(pack)
    named = any(same_item(one, other) for one in devices for other in notice.devices)
    if notice.devices and devices and not named:
        return ""
    if not notice.lots:
        return _certain(notice) if named else "recall_probable"
    found = {likeness(lot, other) for lot in lots for other in notice.lots}
    if Likeness.SAME in found:
        return _certain(notice) if named or not notice.devices else "recall_probable"
    return "recall_probable" if Likeness.NEAR in found or not lots else ""


def _certain(notice: Recall) -> str:
    return "recall_confirmed" if notice.confirmed else "recall_unconfirmed"


def _all_devices(pack: Inspection) -> set[str]:
    """Every identifier the pack goes by: a notice may name the carton or the syringe."""
    marks = (pack.said, pack.inside, pack.pack)
    found = {mark.device for mark in marks if mark and mark.device}
    if pack.product is not None:
        found |= {pack.product.device, *pack.product.holds}
    return found


def _all_lots(pack: Inspection) -> set[str]:
    marks = (pack.said, pack.inside, pack.pack)
    return {mark.lot for mark in marks if mark and mark.lot}
