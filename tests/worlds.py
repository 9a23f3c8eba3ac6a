"""Everything an address can name, in one clinic: for tests that open every door."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import api_keys, links, recall_scopes
from mesoplan.clinic.actions.recall_notices import note
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.records import (
    CheckIn,
    ClientImport,
    Clinic,
    OwnNumber,
    Photograph,
    Visit,
)
from tests import mapped, recalled, stocked
from tests.clinic_people import STAFF, new_clinic, new_member
from tests.consultations import registered
from tests.treated import signed

MARKED = "Zyxwv"
NAME = f"{MARKED} Invented"


@dataclass(frozen=True, kw_only=True)
class World:
    """A clinic, its staff by role, and what each argument of an address names there."""

    clinic: Clinic
    staff: dict[Role, Actor]
    named: dict[str, Any]


def new_world(name: str = "Invented Clinic") -> World:
    """A client named :data:`MARKED` with a signed session and all that leads to it."""
    clinic = new_clinic(name)
    staff = {role: new_member(clinic, role) for role in STAFF}
    actor = staff[Role.DIRECTOR]
    client = registered(actor, NAME)
    session = signed(actor, client)
    now = moment.now()
    visit = Visit.objects.create(
        clinic=clinic,
        client=client,
        at=now + timedelta(hours=1),
        created_at=now,
        created_by=actor.user,
    )
    number = OwnNumber.objects.create(
        clinic=clinic,
        record="rules/under-25",
        field="minimum_age",
        value="30",
        reason="invented",
        set_at=now,
        set_by=actor.user,
    )
    photograph = Photograph(
        clinic=clinic,
        client=client,
        session=session,
        view="front",
        file="none",
        digest="0" * 64,
        width=1,
        height=1,
        taken_at=now,
        taken_by=actor.user,
    )
    photograph.save()
    waiting = ClientImport(
        clinic=clinic,
        digest="0" * 64,
        total=1,
        done=1,
        created_at=now,
        created_by=staff[Role.ADMINISTRATOR].user,
    )
    waiting.save()
    check_in = CheckIn.objects.filter(session=session).first()
    link, token = links.send(actor, client.pk, purpose="intake")
    consent = client.consents.first()
    user = staff[Role.FRONT_DESK].user
    key = api_keys.make(actor, member=user, name="Invented", days=30).key
    product = planned(session)[0].product
    recall = note(actor, fields=recalled.typed())
    device = stocked.device(actor, product).pk
    row = recall_scopes.propose(actor, recall.pk, device=device, lot=stocked.LOT)
    recall_scopes.confirm(actor, recall.pk, rows=[row.pk])  # it concerns the client
    goods = stocked.pack(actor, product, lot="LOT-2")
    return World(
        clinic=clinic,
        staff=staff,
        named={
            "client": client.pk,
            "session": session.pk,
            "course": session.course_id,
            "map_id": mapped.planned(actor, session.course).pk,
            "consent": consent.pk,
            "check_in": check_in.pk if check_in else uuid.uuid4(),
            "photograph": photograph.pk,
            "visit": visit.pk,
            "link": link.pk,
            "import_id": waiting.pk,
            "number": number.pk,
            "member": staff[Role.FRONT_DESK].user,
            "api_key": key.pk,
            "pack": goods.token,
            "receipt": goods.record.line.receipt_id,
            "supplier": goods.record.line.receipt.supplier_id,
            "device": goods.record.device_id,
            "recall": recall.pk,
            "token": token,
            # words, not records
            "fact": "pregnant",
            "rule": "pregnancy",
            "slug": "health",
            "kind": "treatment",
            "language": "en",
            # allauth's own: nobody's
            "pk": 0,
            "key": "none",
            "uidb36": "0",
        },
    )


class Undone:
    """What is done inside is undone at the end, so that no door's act shuts another."""

    def __enter__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, *failure: object) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(*failure)
