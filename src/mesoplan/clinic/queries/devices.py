"""The register of devices, and the lots that were received of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Q

from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.queries.paging import Page, page_of
from mesoplan.clinic.records import Device
from mesoplan.core.traceability.known import Answer, Lot, Product

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.records import Lot as LotRecord

# what a page is handed to show; only actions write it
Seen: TypeAlias = Device


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of the register, as a list shows it."""

    id: UUID
    identifier: str
    name: str
    maker: str
    product: str
    status: str
    listed: str
    listed_as_of: date | None


def device_seen_by(actor: Actor, device: UUID) -> Device:
    """An entry of the clinic's register.

    Raises:
        NotFound: no such device here.
    """
    found = Device.objects.filter(pk=device, clinic=actor.clinic).first()
    if found is None:
        message = "no such device"
        raise NotFound(message)
    return found


def devices_seen_by(actor: Actor, words: str = "", page: int = 1) -> Page[Row]:
    """The register by name, a page at a time; ``words`` look in names and numbers.

    Raises:
        NotAllowed: the role sees no packs.
    """
    actor.must(Permission.PACK_VIEW)
    found = Device.objects.filter(clinic=actor.clinic).order_by("name", "identifier")
    if words.strip():
        said = words.strip()
        found = found.filter(
            Q(name__icontains=said)
            | Q(identifier__icontains=said)
            | Q(maker__icontains=said)
        )
    return page_of(found, page, _row)


def product_of(
    device: Device, doses: int = 0, open_hours: int | None = None
) -> Product:
    """The entry as the verdict reads it; a pack that was begun brings its own limits."""
    doses, open_hours = (
        (doses, open_hours) if doses else (device.doses, device.open_hours)
    )
    return Product(
        device=device.identifier,
        name=device.name,
        product=device.product,
        status=device.status,
        injectable=Answer(device.injectable),
        holds=frozenset({device.holds_device} - {""}),
        markets=None if device.markets is None else frozenset(device.markets),
        serialised=device.serialised,
        lot_controlled=device.lot_controlled,
        listed=Answer(device.listed),
        listed_as_of=device.listed_as_of,
        needs_cold=device.needs_cold,
        doses=doses,
        open_for=None if open_hours is None else timedelta(hours=open_hours),
        source=device.source,
        as_of=device.as_of,
    )


def lot_known(lot: LotRecord) -> Lot:
    """A lot with every expiry seen with it; its expiries and extensions are at hand."""
    expiries = sorted(lot.expiries.all(), key=lambda row: row.recorded_at)
    extension = max(lot.extensions.all(), key=lambda row: row.recorded_at, default=None)
    sources = [row.source for row in expiries[:1]]
    if extension:
        sources.append(extension.source)
    return Lot(
        lot=lot.lot,
        expiries=frozenset(row.expires_on for row in expiries),
        first_seen=lot.recorded_at.date(),
        source="; ".join(sources),
        extended_to=extension.extended_to if extension else None,
    )


def _row(device: Device) -> Row:
    return Row(
        id=device.pk,
        identifier=device.identifier,
        name=device.name,
        maker=device.maker,
        product=device.product,
        status=device.status,
        listed=device.listed,
        listed_as_of=device.listed_as_of,
    )
