"""What anyone may see of the clinic without being known: the way in, and its phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan import Practice
from mesoplan.clinic import moment
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.records import Clinic

if TYPE_CHECKING:
    from datetime import date

PLAIN = Practice()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to talk to."""

    name: str = ""
    phone: str = ""
    mail: str = ""
    emergency_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDoor:
    """The clinic behind the open pages; where there are several, none of them."""

    practice: Practice
    today: date
    contact: Contact


def front_door() -> FrontDoor:
    """The clinic's own numbers and phone where this is the place of one clinic only."""
    clinics = list(Clinic.objects.order_by("created_at")[:2])
    if len(clinics) == 1:
        (clinic,) = clinics
        return FrontDoor(
            practice=practice_of(clinic.pk),
            today=moment.today(clinic),
            contact=contact_of(clinic),
        )
    return FrontDoor(practice=PLAIN, today=moment.now().date(), contact=Contact())


def contact_of(clinic: Clinic) -> Contact:
    """How to reach a clinic."""
    return Contact(
        name=clinic.name,
        phone=clinic.phone,
        mail=clinic.mail,
        emergency_phone=clinic.emergency_phone,
    )
