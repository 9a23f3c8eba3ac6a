"""Which product, by which technique, for which concerns, in which zones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.planning.timing import old_enough
from mesoplan.core.planning.violations import sources_of
from mesoplan.core.quantities import Length

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.core.catalogue import Product, Protocol, Technique, Zone
    from mesoplan.core.consultation import Request
    from mesoplan.core.planning.catalogue import Catalogue
    from mesoplan.core.screening import Screening

NEGATIVE = 0
WORST = 9
NO_CEILING = "No depth ceiling: no source found. A clinic can set one."
CLINICIAN_ONLY = "clinician_only"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something asked for that no course here covers, with the reason."""

    subject: str
    reason: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product and a technique, and the protocols by which they serve concerns."""

    product: Product
    technique: Technique
    served: Mapping[str, Protocol]
    zones: tuple[Zone, ...]

    @property
    def lead(self) -> Protocol:
        """The protocol with the best evidence; its sessions and interval are used."""
        return min(self.served.values(), key=lambda p: (rank(p), p.id))

    @property
    def untested(self) -> bool:
        """Whether no trial of the leading protocol used this very product."""
        return self.product.id not in self.lead.tested


def rank(protocol: Protocol) -> int:
    """1 is the best evidence; a negative trial ranks last."""
    return protocol.grade if protocol.grade != NEGATIVE else WORST


def candidates(
    request: Request, catalogue: Catalogue, screening: Screening
) -> tuple[list[Candidate], list[LeftOut]]:
    """Every candidate the client, the zones and the jurisdiction allow, and the rest."""
    left_out = list(_concerns_left_out(request, catalogue))
    zones = _zones(request, catalogue, screening, left_out)
    products = _products(request, catalogue, screening, left_out)
    wanted = [
        protocol
        for _, protocol in sorted(catalogue.protocols.items())
        if protocol.concern in request.concerns
        and catalogue.concerns[protocol.concern].status == "plan"
        and protocol.grade != NEGATIVE
    ]
    found: dict[tuple[str, str], Candidate] = {}
    for product in products:
        for name in sorted({t for p in wanted for t in p.techniques}):
            served = _served(wanted, product, name)
            technique = catalogue.techniques[name]
            here = _reachable(zones, served, technique)
            if served and here and _by_hand(technique):
                found[product.id, name] = Candidate(product, technique, served, here)
    return list(found.values()), left_out


def _served(
    wanted: list[Protocol], product: Product, technique: str
) -> dict[str, Protocol]:
    """The best protocol for each concern that uses this product and technique."""
    served: dict[str, Protocol] = {}
    for protocol in wanted:
        if product.id in protocol.products and technique in protocol.techniques:
            best = served.get(protocol.concern)
            if best is None or rank(protocol) < rank(best):
                served[protocol.concern] = protocol
    return served


def _reachable(
    zones: list[Zone], served: Mapping[str, Protocol], technique: Technique
) -> tuple[Zone, ...]:
    named = {zone for protocol in served.values() for zone in protocol.zones}
    return tuple(
        zone
        for zone in zones
        if zone.id in named and (not technique.zones or zone.id in technique.zones)
    )


def _by_hand(technique: Technique) -> bool:
    """Usable without a device, and described well enough to count points."""
    described = technique.spacing is not None and technique.volume is not None
    return technique.status == "open" and described


def _concerns_left_out(request: Request, catalogue: Catalogue) -> Iterator[LeftOut]:
    for name in request.concerns:
        concern = catalogue.concerns[name]
        if concern.status != "plan":
            words = {"refuse": "Refused", "refer": "Refer"}.get(
                concern.status, "Out of scope"
            )
            yield LeftOut(
                f"{concern.title}",
                f"{words}: {concern.reason}",
                sources_of(concern.evidence),
            )


def _zones(
    request: Request,
    catalogue: Catalogue,
    screening: Screening,
    left_out: list[LeftOut],
) -> list[Zone]:
    found = []
    for name, decision in screening.zones.items():
        zone = catalogue.zones[name]
        asked = name in request.zones
        if not decision.level.treatable:
            reasons = "; ".join(f"{f.rule.title}" for f in decision.deciding)
            reason = f"{decision.level.value}: {reasons}"
        elif zone.status == "excluded" or (zone.status == CLINICIAN_ONLY and not asked):
            reason = str(zone.reason)
        elif zone.ceiling is None:
            reason = f"{zone.reason} {NO_CEILING}"
        else:
            found.append(zone)
            continue
        if asked:
            left_out.append(LeftOut(f"{zone.title}", reason, sources_of(zone.evidence)))
    return found


def _products(
    request: Request,
    catalogue: Catalogue,
    screening: Screening,
    left_out: list[LeftOut],
) -> list[Product]:
    found = []
    for name, decision in screening.products.items():
        product = catalogue.products[name]
        market = product.listing(request.jurisdiction)
        if product.cross_linked != "no":
            reason = f"Not mesotherapy: {product.reason}"
        elif not decision.level.treatable:
            reasons = "; ".join(f"{f.rule.title}" for f in decision.deciding)
            reason = f"{decision.level.value}: {reasons}"
        elif not request.jurisdiction:
            reason = "No place of practice was given, so no listing could be looked up."
        elif market is None or market.status != "listed":
            state = market.status.replace("_", " ") if market else "unknown"
            reason = f"Listing in {request.jurisdiction}: {state}."
        elif not old_enough(product, screening, screening.snapshot.on):
            reason = f"The label starts at {product.minimum_age}."
        else:
            found.append(product)
            continue
        left_out.append(LeftOut(product.title, reason, sources_of(product.evidence)))
    return found


def shortest_spacing(technique: Technique) -> Length:
    """The closest grid the technique's source describes."""
    if technique.spacing is None:  # pragma: no cover - candidates() leaves these out
        message = f"{technique.id} has no spacing"
        raise ValueError(message)
    return Length.least(technique.spacing)
