"""What the rows of a recall's scope cover here: lots, packs and lines."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q

from mesoplan.clinic.records import Delivery, Device, Lot, Pack, RecallScope
from mesoplan.clinic.records.lot_key import lot_key
from mesoplan.core.traceability.known import PackState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

Name = TypeVar("Name")
STATES_IN_STOCK = (
    PackState.IN_STOCK.value,
    PackState.OPENED.value,
    PackState.QUARANTINED.value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a recall covers here. ``key`` empty: every lot.

    ``devices`` are rows of the register, with the cartons that hold them; ``products``
    the library's records of what was typed by hand; without any, a typed lot of
    whatever product.
    """

    devices: frozenset[UUID]
    products: frozenset[str]
    key: str


def targets_of(recall: UUID, state: str) -> tuple[Target, ...]:
    """What the rows of a recall's scope in this state cover."""
    return tuple(targets_by_row(recall, state).values())


def targets_by_row(recall: UUID, state: str) -> dict[UUID, Target]:
    """The same for each row, by its id."""
    rows = RecallScope.objects.filter(recall=recall, state=state).select_related(
        "device"
    )
    found = list(rows.order_by("pk"))
    register = Device.objects.filter(clinic__recalls=recall)
    products = {row.product for row in found if row.product}
    of_product: dict[str, set[Device]] = defaultdict(set)
    for device in register.filter(product__in=products):
        of_product[device.product].add(device)
    boxes = [{row.device} if row.device else of_product[row.product] for row in found]
    cartons: dict[str, set[UUID]] = defaultdict(set)
    held = {device.identifier for devices in boxes for device in devices}
    for carton in register.filter(holds_device__in=held):
        cartons[carton.holds_device].add(carton.pk)
    return {
        row.pk: Target(
            devices=frozenset({device.pk for device in devices}).union(
                *(cartons[device.identifier] for device in devices)
            ),
            products=frozenset(
                filter(None, (row.device.product if row.device else row.product,))
            ),
            key=row.key,
        )
        for row, devices in zip(found, boxes, strict=True)
    }


def lots_of(clinic: UUID, targets: Iterable[Target]) -> QuerySet[Lot]:
    """The lots received here that the targets cover."""
    covered = _any(
        Q(device__in=devices) & _of_keys(keys)
        for devices, keys in _grouped((t.devices, t.key) for t in targets if t.devices)
    )
    keyed: QuerySet[Lot] = Lot.objects.filter(clinic=clinic).alias(key=lot_key())
    return keyed.none() if covered is None else keyed.filter(covered)


def packs_of(clinic: UUID, lots: QuerySet[Lot]) -> QuerySet[Pack]:
    """The packs of these lots that are still in the house."""
    return Pack.objects.filter(clinic=clinic, lot__in=lots, state__in=STATES_IN_STOCK)


def lines_of(
    deliveries: QuerySet[Delivery], targets: Iterable[Target]
) -> QuerySet[Delivery]:
    """Of these lines those written with one of the lots, whatever pack was scanned."""
    covered = _any(
        (Q(product__in=products) if products else Q()) & _of_keys(keys)
        for products, keys in _grouped(
            (t.products, t.key) for t in targets if t.products or t.key
        )
    )
    keyed: QuerySet[Delivery] = deliveries.alias(key=lot_key())
    return keyed.none() if covered is None else keyed.filter(covered)


def _grouped(
    pairs: Iterable[tuple[frozenset[Name], str]],
) -> list[tuple[frozenset[Name], set[str]]]:
    """The keys by what they are keys of, so that one condition serves them all."""
    found: dict[frozenset[Name], set[str]] = defaultdict(set)
    for whose, key in pairs:
        found[whose].add(key)
    return [*found.items()]


def _of_keys(keys: set[str]) -> Q:
    return Q() if "" in keys else Q(key__in=keys)


def _any(conditions: Iterable[Q]) -> Q | None:
    found = list(conditions)
    return reduce(or_, found) if found else None
