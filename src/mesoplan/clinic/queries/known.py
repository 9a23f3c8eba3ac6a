"""What the clinic knows that bears on packs in hand: as many queries as for one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum

from mesoplan.clinic import moment
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.devices import lot_known, product_of
from mesoplan.clinic.queries.packs import custody_of, with_origin
from mesoplan.clinic.queries.recalls import recalls_as_of, recalls_for
from mesoplan.clinic.queries.suppliers import authorised
from mesoplan.clinic.records import Authorisation, Device, Lot, Pack, ReceiptLine
from mesoplan.core.traceability import known as core
from mesoplan.core.traceability.known import Known, PackState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from mesoplan.clinic.marks import Marks
    from mesoplan.clinic.records import Clinic, Session, Supplier
    from mesoplan.core.traceability.identity import Identity, Reading

RECALL_LIST_AGE = "recall-list-age"
LISTING_AGE = "listing-age"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A pack that is being taken in: whose it is, and how many come with it.

    ``noted`` and ``counted`` are all packs of this lot in the receipt.
    """

    supplier: Supplier
    on: date
    noted: int
    counted: int
    cold: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """One pack's marks, when it is or was used, and the goods it comes with."""

    marks: Marks
    at: datetime | None = None
    goods: Goods | None = None


def known_for_each(
    clinic: Clinic, packs: Sequence[InHand], session: Session | None = None
) -> tuple[Known, ...]:
    """What is known about each of several packs, for one session."""
    shelf = _Shelf(clinic, packs, session.pk if session else None)
    return tuple(shelf.known(pack) for pack in packs)


class _Shelf:
    """Everything on record about the devices, lots and tokens that were read.

    A list that came after a pack was used is as good as one of that moment.
    """

    def __init__(
        self, clinic: Clinic, packs: Sequence[InHand], session: UUID | None
    ) -> None:
        self.clinic, self.session = clinic, session
        self.zone = ZoneInfo(clinic.time_zone)
        boxes = [said for pack in packs if (said := _said(pack.marks.box))]
        self.packs = self._packs(packs)
        self.devices = self._devices(boxes)
        self.lots = self._lots()
        self.received, self.tokens = self._counted(boxes)
        self.serials = self._serials(boxes)
        self.suppliers = self._suppliers(packs)
        self.recalls = self._recalls(packs)
        self.recalls_as_of = recalls_as_of(clinic.pk)
        policies = practice_of(clinic.pk).library.policies
        self.list_age, self.listing_age = (
            timedelta(days=int(policies[name].figure.most))
            for name in (RECALL_LIST_AGE, LISTING_AGE)
        )

    def known(self, pack: InHand) -> Known:
        said, token = _said(pack.marks.box), _said(pack.marks.token)
        found = self.packs.get(token.token) if token else None
        device = self.devices.get(said.device) if said else None
        device = device or (found.device if found else None)
        now = (pack.at or moment.now()).astimezone(self.zone)
        as_of = self.recalls_as_of
        lots = self.lots[device.pk] if device else []
        lot = next((row for row in lots if said and row.lot == said.lot), None)
        goods = pack.goods
        return Known(
            on=now,
            place=self.clinic.jurisdiction,
            product=self._product(device, found, now.date()),
            lots=tuple(lot_known(row) for row in lots),
            pack=self._taken_in(said, device, goods) if goods else self._pack(found),
            received=self.received[lot.pk if lot else None]
            + (goods.noted if goods else 0),
            tokens=self.tokens[lot.pk if lot else None]
            + (goods.counted - 1 if goods else 0),
            serial_seen=self._serial_seen(said, device, found),
            recalls=self.recalls,
            recalls_as_of=as_of and min(as_of, now),
            recalls_good_for=self.list_age,
            listing_good_for=self.listing_age,
        )

    def _packs(self, packs: Iterable[InHand]) -> dict[str, Pack]:
        tokens = {said.token for pack in packs if (said := _said(pack.marks.token))} - {
            ""
        }
        found = with_origin(Pack.objects.filter(token__in=tokens, clinic=self.clinic))
        return {pack.token: pack for pack in found} if tokens else {}

    def _devices(self, boxes: Iterable[Identity]) -> dict[str, Device]:
        names = {said.device for said in boxes} - {""}
        found = Device.objects.filter(clinic=self.clinic, identifier__in=names)
        return {device.identifier: device for device in found} if names else {}

    def _lots(self) -> dict[UUID, list[Lot]]:
        devices = {device.pk for device in self.devices.values()}
        devices |= {pack.device_id for pack in self.packs.values()}
        found: dict[UUID, list[Lot]] = defaultdict(list)
        rows = Lot.objects.filter(clinic=self.clinic, device__in=devices)
        for lot in rows.prefetch_related("expiries", "extensions") if devices else ():
            found[lot.device_id].append(lot)
        return found

    def _counted(
        self, boxes: Iterable[Identity]
    ) -> tuple[dict[UUID | None, int], dict[UUID | None, int]]:
        """Packs on receipts and packs with a token, by lot."""
        names = {said.lot for said in boxes}
        lots = [
            lot.pk for lots in self.lots.values() for lot in lots if lot.lot in names
        ]
        received: dict[UUID | None, int] = defaultdict(int)
        tokens: dict[UUID | None, int] = defaultdict(int)
        if lots:
            lines = ReceiptLine.objects.filter(lot__in=lots).values("lot")
            received |= dict(lines.annotate(n=Sum("noted")).values_list("lot", "n"))
            packs = Pack.objects.filter(lot__in=lots).values("lot")
            tokens |= dict(packs.annotate(n=Count("pk")).values_list("lot", "n"))
        return received, tokens

    def _serials(
        self, boxes: Iterable[Identity]
    ) -> dict[tuple[UUID, str], tuple[str, str]]:
        """Packs by device and serial: their token and their state."""
        serials = {said.serial for said in boxes} - {""}
        if not serials or not self.devices:
            return {}
        rows = Pack.objects.filter(
            clinic=self.clinic,
            device__in=[device.pk for device in self.devices.values()],
            serial__in=serials,
        )
        return {
            (device, serial): (token, state)
            for device, serial, token, state in rows.values_list(
                "device", "serial", "token", "state"
            )
        }

    def _serial_seen(
        self, said: Identity | None, device: Device | None, pack: Pack | None
    ) -> PackState | None:
        if said is None or device is None:
            return None
        token, state = self.serials.get((device.pk, said.serial), ("", ""))
        another = token and (pack is None or token != pack.token)
        return PackState(state) if another else None

    def _suppliers(self, packs: Iterable[InHand]) -> dict[UUID, list[Authorisation]]:
        suppliers = {pack.line.receipt.supplier_id for pack in self.packs.values()} | {
            pack.goods.supplier.pk for pack in packs if pack.goods
        }
        found: dict[UUID, list[Authorisation]] = defaultdict(list)
        rows = Authorisation.objects.filter(clinic=self.clinic, supplier__in=suppliers)
        for row in rows if suppliers else ():
            found[row.supplier_id].append(row)
        return found

    def _recalls(self, packs: Iterable[InHand]) -> tuple[core.Recall, ...]:
        marks = [
            said
            for pack in packs
            for mark in (pack.marks.box, pack.marks.inner)
            if (said := _said(mark))
        ]
        devices = {said.device for said in marks}
        lots = {said.lot for said in marks}
        for device in (
            *self.devices.values(),
            *(p.device for p in self.packs.values()),
        ):
            devices |= {device.identifier, device.holds_device}
        lots |= {pack.lot.lot for pack in self.packs.values()}
        return recalls_for(
            self.clinic.pk, frozenset(devices - {""}), frozenset(lots - {""})
        )

    def _product(
        self, device: Device | None, pack: Pack | None, day: date
    ) -> core.Product | None:
        if device is None:
            return None
        found = product_of(device)
        if pack is not None and pack.device_id == device.pk:
            found = product_of(device, pack.doses, pack.open_hours)
        as_of = found.listed_as_of
        return replace(found, listed_as_of=as_of and min(as_of, day))

    def _pack(self, pack: Pack | None) -> core.Pack | None:
        custody = custody_of(pack, besides=self.session) if pack else None
        if pack is None or custody is None:
            return None
        receipt = pack.line.receipt
        answer, as_of = authorised(
            self.suppliers[receipt.supplier_id], pack.device.maker, receipt.on
        )
        return core.Pack(
            token=pack.token,
            device=pack.device.identifier,
            lot=pack.lot.lot,
            expires_on=pack.expires_on,
            serial=pack.serial,
            state=custody.state,
            received_on=receipt.on,
            supplier=receipt.supplier.name,
            supplier_authorised=answer,
            supplier_as_of=as_of,
            opened_at=custody.opened_at,
            uses=len(custody.sessions),
            cold=core.Answer(pack.line.cold),
        )

    def _taken_in(
        self, said: Identity | None, device: Device | None, goods: Goods
    ) -> core.Pack:
        answer, as_of = core.Answer.UNKNOWN, None  # nobody knows whose product it is
        if device is not None:
            rows = self.suppliers[goods.supplier.pk]
            answer, as_of = authorised(rows, device.maker, goods.on)
        return core.Pack(
            token="",
            device=said.device if said else "",
            lot=said.lot if said else "",
            expires_on=said.expires_on if said else None,
            serial=said.serial if said else "",
            state=PackState.IN_STOCK,
            received_on=goods.on,
            supplier=goods.supplier.name,
            supplier_authorised=answer,
            supplier_as_of=as_of,
            cold=core.Answer(goods.cold),
        )


def _said(mark: Reading | None) -> Identity | None:
    return mark.identity if mark else None
