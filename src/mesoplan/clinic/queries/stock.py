"""What is in the house: by state, by what runs out, and by what is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.packs import custody_of, limits_of, with_origin
from mesoplan.clinic.queries.paging import Page, page_of
from mesoplan.clinic.records import Pack, Receipt
from mesoplan.core.traceability.known import PackState
from mesoplan.core.traceability.tokens import read_token

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

HERE = (PackState.IN_STOCK, PackState.OPENED, PackState.QUARANTINED)
SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """One pack in the list. ``open_until`` is when an opened one must be gone."""

    token: str
    name: str
    product: str
    lot: str
    serial: str
    expires_on: date | None
    state: PackState
    held_for: tuple[str, ...]
    open_until: datetime | None
    uses: int
    doses: int
    received_on: date
    supplier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many packs stand where."""

    in_stock: int
    opened: int
    quarantined: int
    expires_soon: int
    expired: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """One receipt. ``over`` is whether it brought more than its note says."""

    id: UUID
    supplier: str
    note: str
    on: date
    noted: int
    counted: int

    @property
    def over(self) -> bool:
        """More came than was noted."""
        return self.counted > self.noted


def stock_seen_by(
    actor: Actor,
    *,
    state: PackState | None = None,
    product: str = "",
    expires_within: timedelta | None = None,
    words: str = "",
    page: int = 1,
) -> Page[StockRow]:
    """Packs in the house, what expires first on top; or all in one ``state``.

    ``words`` are a token, as printed or scanned, a lot, a serial or a device.

    Raises:
        NotAllowed: the role sees no packs.
    """
    actor.must(Permission.PACK_VIEW)
    states = HERE if state is None and not words else ((state,) if state else PackState)
    packs = Pack.objects.filter(clinic=actor.clinic, state__in=list(states))
    if product:
        packs = packs.filter(device__product=product)
    if expires_within is not None:
        last = moment.today(clinic_of(actor)) + expires_within
        packs = packs.filter(expires_on__lte=last)
    if words.strip():
        packs = packs.filter(_named(words.strip()))
    order = (F("expires_on").asc(nulls_last=True), "token")
    return page_of(with_origin(packs).order_by(*order), page, _row)


def counts_seen_by(actor: Actor) -> Counts:
    """How many packs stand where: one query.

    Raises:
        NotAllowed: the role sees no packs.
    """
    actor.must(Permission.PACK_VIEW)
    today = moment.today(clinic_of(actor))
    usable = Q(state__in=(PackState.IN_STOCK, PackState.OPENED))
    found = Pack.objects.filter(clinic=actor.clinic).aggregate(
        in_stock=Count("pk", Q(state=PackState.IN_STOCK)),
        opened=Count("pk", Q(state=PackState.OPENED)),
        quarantined=Count("pk", Q(state=PackState.QUARANTINED)),
        expires_soon=Count(
            "pk", usable & Q(expires_on__gte=today, expires_on__lte=today + SOON)
        ),
        expired=Count("pk", usable & Q(expires_on__lt=today)),
    )
    return Counts(**found)


def receipts_seen_by(actor: Actor, page: int = 1) -> Page[ReceiptRow]:
    """What came in, the latest first; who brought too much shows.

    Raises:
        NotAllowed: the role sees no packs.
    """
    actor.must(Permission.PACK_VIEW)
    rows = (
        Receipt.objects.filter(clinic=actor.clinic)
        .select_related("supplier")
        .prefetch_related("lines")
        .order_by("-on", "-recorded_at")
    )
    return page_of(rows, page, _receipt_row)


def packs_of_receipt(actor: Actor, receipt: UUID) -> tuple[StockRow, ...]:
    """The packs that came in by one receipt.

    Raises:
        NotAllowed: the role sees no packs.
        NotFound: no such receipt in this clinic.
    """
    actor.must(Permission.PACK_VIEW)
    if not Receipt.objects.filter(pk=receipt, clinic=actor.clinic).exists():
        message = "no such receipt"
        raise NotFound(message)
    packs = Pack.objects.filter(clinic=actor.clinic, line__receipt=receipt)
    return tuple(_row(pack) for pack in with_origin(packs).order_by("line", "token"))


def _named(words: str) -> Q:
    token = read_token(words)
    if isinstance(token, str):
        return Q(token=token)
    lot_or_serial = Q(lot__lot__iexact=words) | Q(serial__iexact=words)
    return lot_or_serial | Q(device__identifier=words)


def _row(pack: Pack) -> StockRow:
    custody, open_for = custody_of(pack), limits_of(pack).open_for
    opened = pack.opened_at if pack.state == PackState.OPENED else None
    return StockRow(
        token=pack.token,
        name=pack.device.name,
        product=pack.device.product,
        lot=pack.lot.lot,
        serial=pack.serial,
        expires_on=pack.expires_on,
        state=PackState(pack.state),
        held_for=tuple(sorted(custody.held_for)) if custody else (),
        open_until=opened + open_for if opened and open_for else None,
        uses=len(custody.sessions) if custody else 0,
        doses=pack.doses,
        received_on=pack.line.receipt.on,
        supplier=pack.line.receipt.supplier.name,
    )


def _receipt_row(receipt: Receipt) -> ReceiptRow:
    lines = list(receipt.lines.all())
    return ReceiptRow(
        id=receipt.pk,
        supplier=receipt.supplier.name,
        note=receipt.note,
        on=receipt.on,
        noted=sum(line.noted for line in lines),
        counted=sum(line.counted for line in lines),
    )
