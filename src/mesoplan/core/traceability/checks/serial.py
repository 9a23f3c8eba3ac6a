"""Has the clinic met this serial number on another pack?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.traceability.inspection import Sign
from mesoplan.core.traceability.known import PackState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.traceability.inspection import Inspection

OUT_OF_STOCK = {PackState.USED, PackState.RETURNED, PackState.DESTROYED}


def serial(pack: Inspection) -> Iterator[Sign]:
    """Most fillers have no serial: then the token is what tells two packs apart."""
    read = pack.said.serial if pack.said else ""
    seen, product = pack.known.serial_seen, pack.product
    if not read:
        lot_only = product is not None and product.serialised is False
        yield Sign(code="serial_not_used" if lot_only else "serial_not_compared")
    elif seen is None:
        yield Sign(code="serial_new", evidence={"serial": read})
    else:
        code = "serial_reused" if seen in OUT_OF_STOCK else "serial_in_stock"
        yield Sign(code=code, evidence={"serial": read, "state": seen})
