"""Could every mark that was scanned be read, and was the box's mark read at all?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.traceability.identity import Carrier
from mesoplan.core.traceability.inspection import Sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.traceability.inspection import Inspection


def read(pack: Inspection) -> Iterator[Sign]:
    """Every fault of every mark, then how the box's mark was read."""
    for mark, reading in pack.marks:
        for fault in reading.faults:
            found = {"mark": mark, "at": fault.at, "value": fault.value}
            yield Sign(code=fault.code, evidence=found)
    said = pack.said
    if said is not None:
        typed = said.carrier is Carrier.TYPED
        yield Sign(
            code="typed_by_hand" if typed else "mark_read",
            evidence={"mark": "box", "carrier": said.carrier},
        )
    elif pack.box is None or not pack.box.faults:
        yield Sign(code="not_scanned")
