"""Is it a product the clinic's register knows, for this place, made to be injected?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.traceability.inspection import Sign
from mesoplan.core.traceability.known import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.core.traceability.identity import Identity
    from mesoplan.core.traceability.inspection import Inspection
    from mesoplan.core.traceability.known import Product

    CodeAndEvidence = tuple[str, Mapping[str, str]]


def product(pack: Inspection) -> Iterator[Sign]:
    """What the register says about the device identifier, and what it lacks."""
    said, known = pack.said, pack.product
    if said is None or not said.device:
        yield Sign(code="device_not_read")
        return
    if known is None:
        yield Sign(code="di_unknown", evidence={"device": said.device})
        return
    found = [
        *_status(known),
        *_market(known, pack.known.place),
        *_marking(known),
        *_label(known, said),
    ]
    of_product = {"device": said.device, "product": known.name}
    for code, evidence in found or [("product_active", {})]:
        yield Sign(
            code=code,
            evidence={**of_product, **evidence},
            source=known.source,
            as_of=known.as_of,
        )


def _status(known: Product) -> Iterator[CodeAndEvidence]:
    if known.status == "withdrawn":
        yield "product_withdrawn", {}
    elif known.status != "active":
        yield "status_unknown", {}


def _market(known: Product, place: str) -> Iterator[CodeAndEvidence]:
    if known.markets is None:
        yield "market_unknown", {"place": place}
    elif place not in known.markets:
        markets = ", ".join(sorted(known.markets)) or "–"
        yield "market_not_allowed", {"place": place, "markets": markets}


def _marking(known: Product) -> Iterator[CodeAndEvidence]:
    if known.injectable is Answer.NO:
        yield "not_made_to_inject", {}
    elif known.injectable is Answer.UNKNOWN:
        yield "marking_unknown", {}


def _label(known: Product, said: Identity) -> Iterator[CodeAndEvidence]:
    """Does the mark carry what the register says that this label carries?"""
    if known.serialised is None:
        yield "serialisation_unknown", {}
    elif known.serialised and not said.serial:
        yield "serial_missing", {}
    elif said.serial and not known.serialised:
        yield "serial_unexpected", {"serial": said.serial}
    if known.lot_controlled is None:
        yield "lot_control_unknown", {}
    elif said.lot and not known.lot_controlled:
        yield "lot_unexpected", {"lot": said.lot}
