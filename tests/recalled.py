"""Recalls: a clinic's history in a few words, and notices as they are typed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import clients, recall_notices, recall_scopes
from mesoplan.clinic.records import (
    Client,
    Consultation,
    Course,
    Delivery,
    Device,
    Event,
    Lot,
    Pack,
    PackEvent,
    Recall,
    Receipt,
    ReceiptLine,
    Session,
    Supplier,
    Use,
)

DAY = date(2026, 3, 2)
RECEIVED = datetime(2026, 1, 5, 9, tzinfo=UTC)


class History:
    """Writes records straight away: the ways that lead to them have their own tests."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.by = actor.author()
        self.numbers = count(1)
        self.receipt: Receipt | None = None

    def device(self, name: str, product: str = "", **changed: Any) -> Device:
        return Device.objects.create(
            clinic_id=self.actor.clinic,
            identifier=changed.pop("identifier", f"{next(self.numbers):014}"),
            name=name,
            product=product,
            maker="Invented Makers",
            source="typed",
            as_of=DAY,
            recorded_at=RECEIVED,
            recorded_by=self.by,
            **changed,
        )

    def lot(self, device: Device, name: str) -> Lot:
        lot = Lot(
            clinic_id=self.actor.clinic,
            device=device,
            lot=name,
            recorded_at=RECEIVED,
            recorded_by=self.by,
        )
        lot.save()
        return lot

    def pack(self, lot: Lot, doses: int = 1, state: str = "in_stock") -> Pack:
        line = ReceiptLine(
            clinic_id=self.actor.clinic,
            receipt=self._receipt(),
            lot=lot,
            noted=1,
            counted=1,
            seals_intact=True,
        )
        line.save()
        pack = Pack.objects.create(
            clinic_id=self.actor.clinic,
            token=f"MP{next(self.numbers):08}{uuid4().hex[:8]}".upper(),
            line=line,
            lot=lot,
            device_id=lot.device_id,
            doses=doses,
            state=state,
        )
        PackEvent(
            clinic_id=self.actor.clinic,
            pack=pack,
            sequence=1,
            kind="received",
            at=RECEIVED,
            by=self.by,
        ).save()
        return pack

    def client(self, name: str = "Invented Ines", mail: str = "") -> Client:
        return clients.register(self.actor, name=name, mail=mail)

    def session(self, client: Client, on: date = DAY) -> Session:
        now = moment.now()
        consultation = Consultation.objects.create(
            clinic_id=self.actor.clinic,
            client=client,
            on=on,
            opened_at=now,
            opened_by=self.by,
        )
        course = Course.objects.create(
            clinic_id=self.actor.clinic,
            client=client,
            consultation=consultation,
            created_at=now,
            created_by=self.by,
        )
        return Session.objects.create(
            clinic_id=self.actor.clinic,
            client=client,
            course=course,
            number=1,
            on=on,
            opened_at=now,
            opened_by=self.by,
        )

    def use(self, pack: Pack, session: Session, dose: int = 1) -> Use:
        return Use.objects.create(
            clinic_id=self.actor.clinic,
            pack=pack,
            lot_id=pack.lot_id,
            session=session,
            client_id=session.client_id,
            dose=dose,
            of_doses=max(dose, pack.doses),
            at=moment.now(),
            by=self.by,
        )

    def put_back(self, use: Use) -> None:
        Use.objects.filter(pk=use.pk).update(ended_at=moment.now(), ended_by=self.by)

    def given(
        self,
        session: Session,
        product: str,
        lot: str,
        zone: str = "cheeks",
        pack: Pack | None = None,
    ) -> Delivery:
        return Delivery.objects.create(
            clinic_id=self.actor.clinic,
            session=session,
            zone=zone,
            product=product,
            lot=lot,
            expires_on=DAY + timedelta(days=300),
            points=20,
            volume_nl=400_000,
            pack=pack,
            recorded_at=moment.now(),
            recorded_by=self.by,
        )

    def _receipt(self) -> Receipt:
        if self.receipt is None:
            supplier = Supplier.objects.create(
                clinic_id=self.actor.clinic,
                name="Invented Supplies",
                recorded_at=RECEIVED,
                recorded_by=self.by,
            )
            self.receipt = Receipt(
                clinic_id=self.actor.clinic,
                supplier=supplier,
                note="N-1",
                on=RECEIVED.date(),
                recorded_at=RECEIVED,
                recorded_by=self.by,
            )
            self.receipt.save()
        return self.receipt


def typed(**changed: str) -> dict[str, str]:
    """A notice as somebody types it."""
    return {
        "source": "Invented regulator",
        "reference": "R-1",
        "announced_on": "2026-10-01",
        "product": "Invented Gel 2 ml",
        "text": "Lot AB 0643",
        "reason": "The seal may leak.",
        **changed,
    }


def proposed(actor: Actor, device: Device, lot: str) -> tuple[Recall, UUID]:
    """A notice and, of its scope, a lot of this device that nobody has confirmed."""
    recall = recall_notices.note(actor, fields=typed(product="Something else"))
    row = recall_scopes.propose(actor, recall.pk, device=device.pk, lot=lot)
    return recall, row.pk


def confirmed(actor: Actor, device: Device, lot: str) -> tuple[Recall, UUID]:
    """The same, confirmed."""
    recall, row = proposed(actor, device, lot)
    recall_scopes.confirm(actor, recall.pk, rows=[row])
    return recall, row


def scope_of(recall: Recall) -> list[tuple[str, str, str, str]]:
    rows = recall.scopes.select_related("device").order_by("lot", "product")
    return [
        (r.device.name if r.device else "", r.product, r.lot, r.state) for r in rows
    ]


def pks(recall: Recall, **which: str) -> list[UUID]:
    """Rows of its scope."""
    return [*recall.scopes.filter(**which).values_list("pk", flat=True)]


def acts(prefix: str) -> list[str]:
    found = Event.objects.filter(action__startswith=prefix).order_by("sequence")
    return [*found.values_list("action", flat=True)]


@pytest.fixture
def doctor(staff: dict[Role, Actor]) -> Actor:
    return staff[Role.PRACTITIONER]


@pytest.fixture
def director(staff: dict[Role, Actor]) -> Actor:
    return staff[Role.DIRECTOR]


@pytest.fixture
def history(doctor: Actor) -> History:
    return History(doctor)


@pytest.fixture
def gel(history: History) -> Device:
    """A device of the register that the library knows too."""
    return history.device("Invented Gel", "ial-system")
