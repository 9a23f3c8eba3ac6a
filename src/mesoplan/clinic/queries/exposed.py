"""Who received what a recall covers: by the packs scanned and by the lots typed.

A pack put back unused exposes nobody. A lot amended after signing exposes both ways: an
amendment is words beside the record, and somebody has to read it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Exists, OuterRef, Q

from mesoplan.clinic import vault
from mesoplan.clinic.records import (
    AmendedLot,
    Delivery,
    Device,
    Lot,
    Pack,
    RecallScope,
    Use,
)
from mesoplan.clinic.records.lot_key import lot_key
from mesoplan.core.quantities import Volume
from mesoplan.core.traceability.known import PackState
from mesoplan.core.traceability.lot_likeness import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

Name = TypeVar("Name")
_CODE = re.compile(r"[^\W_][\w./+-]*")
STATES_IN_STOCK = (
    PackState.IN_STOCK.value,
    PackState.OPENED.value,
    PackState.QUARANTINED.value,
)


class How(StrEnum):
    """How the clinic knows that somebody received it."""

    SCANNED = "scanned"  # the pack was scanned for this zone
    TYPED = "typed"  # the lot was written by hand
    UNWRITTEN = "unwritten"  # the pack was scanned; no zone is written for it
    AMENDED = "amended"  # an amendment speaks of the lot: somebody must read it


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a recall covers here. ``key`` empty: every lot.

    ``devices`` are rows of the register, ``products`` the library's records of what was
    typed by hand; without any, a typed lot of whatever product.
    """

    devices: frozenset[UUID]
    products: frozenset[str]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one client received of it in one zone of one session."""

    client: UUID
    session: UUID
    number: int
    on: date
    zone: str
    product: str
    lot: str
    points: int | None
    volume: Volume | None
    how: How
    pack: UUID | None = None


def targets_of(recall: UUID, state: str) -> tuple[Target, ...]:
    """What the rows of a recall's scope in this state cover."""
    rows = RecallScope.objects.filter(recall=recall, state=state).select_related(
        "device"
    )
    found = list(rows.order_by("pk"))
    products = {row.product for row in found if row.product}
    of_product: dict[str, set[UUID]] = defaultdict(set)
    if products:
        register = Device.objects.filter(
            clinic__recalls=recall, product__in=products
        ).values_list("product", "pk")
        for product, device in register:
            of_product[product].add(device)
    return tuple(
        Target(
            devices=frozenset({row.device.pk})
            if row.device
            else frozenset(of_product[row.product]),
            products=frozenset(
                filter(None, (row.device.product if row.device else row.product,))
            ),
            key=row.key,
        )
        for row in found
    )


def lots_of(clinic: UUID, targets: Iterable[Target]) -> list[UUID]:
    """The lots received here that the targets cover: one query."""
    covered = _any(
        Q(device__in=devices) & _of_keys(keys)
        for devices, keys in _grouped((t.devices, t.key) for t in targets if t.devices)
    )
    if covered is None:
        return []
    lots = Lot.objects.filter(clinic=clinic).alias(key=lot_key()).filter(covered)
    return list(lots.values_list("pk", flat=True))


def packs_of(clinic: UUID, lots: Iterable[UUID]) -> QuerySet[Pack]:
    """The packs of these lots that are still in the house."""
    return Pack.objects.filter(clinic=clinic, lot__in=lots, state__in=STATES_IN_STOCK)


def given(clinic: UUID, targets: Iterable[Target]) -> tuple[Given, ...]:
    """Everything that clients received of the targets: at most six queries."""
    wanted = tuple(targets)
    lines = dict(_by_lot(clinic, wanted))
    uses = _uses(clinic, lots_of(clinic, wanted))
    # most lines name the lot they came from: few packs are left to look for
    packs = {pack for session, pack in uses} - {row.pack for row in lines.values()}
    if packs:
        lines |= _rows(Delivery.objects.filter(clinic=clinic, pack__in=packs))
    written = {(row.session, row.pack) for row in lines.values()}
    unwritten = {
        pack
        for (session, pack), ended in uses.items()
        if not ended and (session, pack) not in written
    }
    found = [*lines.values(), *(_unwritten(clinic, unwritten) if unwritten else ())]
    known = {row.session for row in found}
    found += [row for row in _amended(clinic, wanted) if row.session not in known]
    return tuple(sorted(found, key=lambda g: (g.on, g.session, g.zone, g.lot)))


def _by_lot(clinic: UUID, targets: tuple[Target, ...]) -> Iterable[tuple[UUID, Given]]:
    """What was written with one of the lots, whatever pack it came from."""
    typed = _any(
        (Q(product__in=products) if products else Q()) & _of_keys(keys)
        for products, keys in _grouped(
            (t.products, t.key) for t in targets if t.products or t.key
        )
    )
    if typed is None:
        return []
    return _rows(
        Delivery.objects.filter(clinic=clinic).alias(key=lot_key()).filter(typed)
    )


def _uses(clinic: UUID, lots: list[UUID]) -> dict[tuple[UUID, UUID], bool]:
    """The packs of the lots by the session they were bound to: were they put back?"""
    if not lots:
        return {}
    rows = Use.objects.filter(clinic=clinic, lot__in=lots).values_list(
        "session_id", "pack_id", "ended_at"
    )
    found: dict[tuple[UUID, UUID], bool] = {}
    for session, pack, ended_at in rows:
        ended = ended_at is not None
        found[session, pack] = found.get((session, pack), True) and ended
    return found


def _rows(deliveries: QuerySet[Delivery]) -> Iterable[tuple[UUID, Given]]:
    columns = deliveries.values_list(
        *("pk", "session__client_id", "session_id", "session__number", "session__on"),
        *("zone", "product", "lot", "points", "volume_nl", "pack_id"),
    )
    for pk, client, session, number, on, *what in columns:
        zone, product, lot, points, volume, pack = what
        yield (
            pk,
            Given(
                client=client,
                session=session,
                number=number,
                on=on,
                zone=zone,
                product=product,
                lot=lot,
                points=points,
                volume=Volume(volume),
                how=How.SCANNED if pack else How.TYPED,
                pack=pack,
            ),
        )


def _unwritten(clinic: UUID, packs: set[UUID]) -> Iterable[Given]:
    """Packs bound to a session and not put back, of which no zone is written there."""
    line = Delivery.objects.filter(pack=OuterRef("pack"), session=OuterRef("session"))
    uses = Use.objects.filter(~Exists(line), clinic=clinic, ended_at=None)
    rows = uses.filter(pack__in=packs).values_list(
        *("client_id", "session_id", "session__number", "session__on"),
        *("pack__device__product", "lot__lot", "pack_id"),
    )
    for client, session, number, on, product, lot, pack in rows:
        yield Given(
            client=client,
            session=session,
            number=number,
            on=on,
            zone="",
            product=product,
            lot=lot,
            points=None,
            volume=None,
            how=How.UNWRITTEN,
            pack=pack,
        )


def lots_in(words: Mapping[str, str]) -> set[str]:
    """What may be a lot in an amendment: single codes, and two with a blank between."""
    found: set[str] = set()
    for text in (words.get("was", ""), words.get("now", "")):
        codes = [code.rstrip("./+-") for code in _CODE.findall(text)]
        pairs = (f"{first}{second}" for first, second in pairwise(codes))
        found.update(squeezed(code) for code in (*codes, *pairs))
    return {code for code in found if any(sign.isdigit() for sign in code)}


def _amended(clinic: UUID, targets: tuple[Target, ...]) -> Iterable[Given]:
    """Sessions whose amendments speak of a lot; the words themselves stay sealed."""
    keys = sorted({target.key for target in targets} - {""})
    lots = {vault.lot_token(clinic, key): key for key in keys}
    rows = AmendedLot.objects.filter(clinic=clinic, token__in=lots).values_list(
        *("token", "amendment__client_id", "amendment__session_id"),
        *("amendment__session__number", "amendment__session__on"),
    )
    for token, client, session, number, on in rows:
        yield Given(
            client=client,
            session=session,
            number=number,
            on=on,
            zone="",
            product="",
            lot=lots[bytes(token)],
            points=None,
            volume=None,
            how=How.AMENDED,
        )


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
