"""Recalls: those that bear on a pack, and those that somebody has to work on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, F, Max, Prefetch, Q

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.queries.paging import Page, page_of
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import (
    Device,
    Recall,
    RecallCheck,
    RecallNotice,
    RecallScope,
)
from mesoplan.core.traceability.known import Recall as KnownRecall
from mesoplan.core.traceability.lot_likeness import Likeness, likeness, squeezed
from mesoplan.core.traceability.recall_scope import Piece, proposed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime, timedelta
    from uuid import UUID

PROPOSED, CONFIRMED, REJECTED = "proposed", "confirmed", "rejected"


class Stage(StrEnum):
    """How far the clinic is with a recall."""

    WAITING = "waiting"  # taken in; nobody has looked at it
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallRow:
    """One recall in the list."""

    id: UUID
    source: str
    reference: str
    announced_on: date
    product: str
    stage: Stage
    to_settle: int  # rows of its scope that nobody has settled
    age: timedelta  # since the clinic took it in


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRow:
    """One thing a recall covers, or may cover."""

    id: UUID
    device: str
    name: str
    product: str
    lot: str
    state: str
    settled_at: datetime | None
    settled_by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a notice says, and which pieces of it nobody could read."""

    product: str
    text: str
    firm: str
    reason: str
    status: str
    taken_at: datetime
    unread: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallPage:
    """Everything about a recall that names no client."""

    id: UUID
    source: str
    reference: str
    announced_on: date
    stage: Stage
    noted_at: datetime
    opened_at: datetime | None
    opened_by: str
    closed_at: datetime | None
    closed_by: str
    closing_words: str
    version: int
    age: timedelta
    words: tuple[Words, ...]  # the latest first
    scope: tuple[ScopeRow, ...]


def recalls_for(
    clinic: UUID, devices: Collection[str], lots: Collection[str]
) -> tuple[KnownRecall, ...]:
    """The recalls that bear on these device identifiers and lots: two queries.

    A scope that names a device or its product counts where its lot is, or nearly is,
    one of ``lots``, or where it names none. A lot of nobody knows what counts only
    where it is the same. Closed recalls count too: their packs are no better for it.
    """
    register = Device.objects.filter(clinic=clinic, identifier__in=devices)
    ids = {device.pk: device for device in register}
    products = {device.product for device in ids.values()} - {""}
    keys = {key for lot in lots if (key := squeezed(lot))}
    rows = (
        RecallScope.objects.filter(clinic=clinic)
        .exclude(state=REJECTED)
        .filter(
            Q(device__in=ids)
            | Q(device=None, product__in=products)
            | Q(device=None, product="", key__in=keys)
        )
        .order_by("recall__announced_on", "recall__reference", "recall_id")
        .values_list(
            *("key", "lot", "state", "device_id", "product"),
            *("recall__source", "recall__reference", "recall__announced_on"),
        )
    )
    found: dict[tuple[_Notice, frozenset[str], bool, bool], set[str]]
    found = defaultdict(set)
    for key, lot, state, device, product, *notice in rows:
        if not key or any(likeness(k, key) is not Likeness.OTHER for k in keys):
            about = _named(device, product, ids.values(), devices)
            group = (_Notice(*notice), about, state == CONFIRMED, not key)
            found[group].update([lot] if key else [])
    return tuple(
        KnownRecall(
            reference=notice.reference,
            devices=about,
            lots=frozenset(named),
            confirmed=confirmed,
            announced_on=notice.announced_on,
            source=notice.source,
        )
        for (notice, about, confirmed, _whole), named in found.items()
    )


def recalls_confirmed_for(
    clinic: UUID, devices: Collection[Device]
) -> tuple[Recall, ...]:
    """The recalls of which a confirmed row names one of these, or what a carton holds."""
    held = {device.holds_device for device in devices} - {""}
    boxes = Device.objects.filter(clinic=clinic, identifier__in=held)
    named = {*devices, *boxes}
    products = {device.product for device in named} - {""}
    rows = RecallScope.objects.filter(clinic=clinic, state=CONFIRMED).filter(
        Q(device__in=named) | Q(device=None, product__in=products)
    )
    found = Recall.objects.filter(clinic=clinic, pk__in=rows.values("recall"))
    return tuple(found.order_by("pk"))


class _Notice(NamedTuple):
    source: str
    reference: str
    announced_on: date


def _named(
    about: UUID | None,
    product: str,
    register: Iterable[Device],
    asked: Iterable[str],
) -> frozenset[str]:
    """Which of the devices that were asked for a row is about; all, if it names none."""
    if about is None and not product:
        return frozenset(asked)
    return frozenset(
        device.identifier
        for device in register
        if device.pk == about or (about is None and device.product == product)
    )


def recalls_as_of(clinic: UUID) -> datetime | None:
    """How old the youngest list is that somebody here has gone through."""
    found: datetime | None = RecallCheck.objects.filter(clinic=clinic).aggregate(
        latest=Max("as_of")
    )["latest"]
    return found


def recall_seen_by(actor: Actor, recall: UUID) -> Recall:
    """A recall of the actor's clinic.

    Raises:
        NotAllowed: the role sees no recalls.
        NotFound: no such recall here.
    """
    actor.must(Permission.RECALL_VIEW)
    found = Recall.objects.filter(pk=recall, clinic=actor.clinic).first()
    if found is None:
        message = "no such recall"
        raise NotFound(message)
    return found


def recalls(actor: Actor, *, page: int = 1) -> Page[RecallRow]:
    """The recalls: first what nobody has finished, each group the newest first.

    Raises:
        NotAllowed: the role sees no recalls.
    """
    actor.must(Permission.RECALL_VIEW)
    latest = RecallNotice.objects.order_by("-taken_at", "pk")
    found = (
        Recall.objects.filter(clinic=actor.clinic)
        .annotate(to_settle=Count("scopes", filter=Q(scopes__state=PROPOSED)))
        .prefetch_related(Prefetch("notices", latest))
        .order_by(F("closed_at").desc(nulls_first=True), "-announced_on", "pk")
    )
    return page_of(found, page, _row)


def recall_page(actor: Actor, recall: UUID) -> RecallPage:
    """A recall with its words and its scope.

    Raises:
        NotAllowed, NotFound: as for the recall.
    """
    found = recall_seen_by(actor, recall)
    scopes = list(
        found.scopes.select_related("device").order_by(
            "state", "device__name", "product", "lot", "pk"
        )
    )
    people = {found.opened_by, found.closed_by, *(s.settled_by for s in scopes)}
    names = names_of(found.clinic_id, people)
    return RecallPage(
        id=found.pk,
        source=found.source,
        reference=found.reference,
        announced_on=found.announced_on,
        stage=stage_of(found),
        noted_at=found.noted_at,
        opened_at=found.opened_at,
        opened_by=_name(names, found.opened_by),
        closed_at=found.closed_at,
        closed_by=_name(names, found.closed_by),
        closing_words=found.closing_words,
        version=found.version,
        age=_age(found),
        words=tuple(
            _words(notice) for notice in found.notices.order_by("-taken_at", "pk")
        ),
        scope=tuple(
            ScopeRow(
                id=scope.pk,
                device=scope.device.identifier if scope.device else "",
                name=scope.device.name if scope.device else "",
                product=scope.product,
                lot=scope.lot,
                state=scope.state,
                settled_at=scope.settled_at,
                settled_by=_name(names, scope.settled_by),
                why=scope.why,
            )
            for scope in scopes
        ),
    )


def stage_of(recall: Recall) -> Stage:
    """How far the clinic is with it."""
    if recall.closed_at:
        return Stage.CLOSED
    return Stage.OPEN if recall.opened_at else Stage.WAITING


def _row(recall: Recall) -> RecallRow:
    notices = list(recall.notices.all())
    return RecallRow(
        id=recall.pk,
        source=recall.source,
        reference=recall.reference,
        announced_on=recall.announced_on,
        product=notices[0].product if notices else "",
        stage=stage_of(recall),
        to_settle=recall.to_settle,  # type: ignore[attr-defined]  # annotated
        age=_age(recall),
    )


def _age(recall: Recall) -> timedelta:
    """The clock runs from when the clinic knew until everybody was told."""
    return (recall.closed_at or moment.now()) - recall.noted_at


def _words(notice: RecallNotice) -> Words:
    return Words(
        product=notice.product,
        text=notice.text,
        firm=notice.firm,
        reason=notice.reason,
        status=notice.status,
        taken_at=notice.taken_at,
        unread=proposed(notice.text).unread,
    )


def _name(names: dict[UUID | None, str], user: UUID | None) -> str:
    return names.get(user, "")
