"""Which scanned pack each line of a session's sheet is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.clinic.queries.chair import is_from
from mesoplan.clinic.records import Delivery, Use

if TYPE_CHECKING:
    from mesoplan.clinic.records import Session


def joined(session: Session) -> None:
    """Name the pack on every line that one of the session's packs holds; within an act.

    Of two packs of one lot the line names the one scanned first; both have their use.
    """
    uses = Use.objects.filter(session=session, ended_at=None).order_by("at", "pk")
    packs = [use.pack for use in uses.select_related("pack__device", "pack__lot")]
    lines = list(Delivery.objects.filter(session=session))
    for line in lines:
        line.pack = next((pack for pack in packs if is_from(line, pack)), None)
    Delivery.objects.bulk_update(lines, ["pack"])
