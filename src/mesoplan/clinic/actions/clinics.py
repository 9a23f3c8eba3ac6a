"""A clinic: begun, once, with the code that stands in the server's window; edited."""

from __future__ import annotations

import hmac
import os
import re
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, NotFound, Permission, Role
from mesoplan.clinic.actions.consents import first_texts
from mesoplan.clinic.actions.staff import Refused, joined
from mesoplan.clinic.records import Clinic, Membership, User
from mesoplan.settings import place

if TYPE_CHECKING:
    from pathlib import Path

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 and O, no 1 and I
CODE_LENGTH = 20
LOCK = 0x636C696E  # PostgreSQL's advisory lock for the first clinic
JURISDICTIONS = ("EU", "UK", "US", "CA")
LANGUAGES = ("en", "fr")
DIALLED = re.compile(r"\+?[0-9][0-9 ().-]*")  # a word in it would dial nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a clinic says of itself."""

    name: str
    phone: str
    mail: str
    jurisdiction: str
    language: str
    time_zone: str
    emergency_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is to work here."""

    name: str
    mail: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A new clinic and its first people; the director chooses a password by link."""

    clinic: Clinic
    administrator: User
    director: User | None


def setup_code() -> str | None:
    """The one-time code of the first set-up; ``None`` once there is a clinic."""
    if Clinic.objects.exists():
        return None
    path = _code_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(code)
    return path.read_text().strip()


def begin(
    *,
    code: str,
    details: Details,
    administrator: Person,
    password: str,
    director: Person | None = None,
) -> Begun:
    """Make the first clinic, its administrator and, if named, its medical director.

    Raises:
        NotFound: there is a clinic already.
        Refused: the code is wrong, or a field is; nothing is made.
    """
    expected = setup_code()
    if expected is None:
        message = "there is a clinic already"
        raise NotFound(message)
    given = code.strip().upper().replace("-", "").replace(" ", "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise Refused({"code": "This is not the code that the server shows."})
    problems = unfit(details) | _unfit_password(password, administrator)
    if director and director.mail.strip().lower() == administrator.mail.strip().lower():
        problems["director_mail"] = "Two people need two addresses."
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        _alone()
        if Clinic.objects.exists():
            message = "there is a clinic already"
            raise NotFound(message)
        clinic = Clinic.objects.create(**asdict(details))
        first = User.objects.create_user(
            administrator.mail.strip(), password, name=administrator.name.strip()
        )
        Membership.objects.create(
            clinic=clinic,
            user=first,
            role=Role.ADMINISTRATOR.value,
            begun_at=moment.now(),
            begun_by=first.pk,
        )
        actor = Actor(role=Role.ADMINISTRATOR, clinic=clinic.pk, user=first.pk)
        first_texts(clinic)
        invited = director and joined(
            actor, name=director.name, mail=director.mail, role=Role.DIRECTOR
        )
        ledger.record(
            actor,
            "clinic.begun",
            f"clinic:{clinic.pk}",
            changed={"director": str(invited.pk) if invited else None},
        )
    _code_file().unlink(missing_ok=True)
    return Begun(clinic, first, invited or None)


def edit(actor: Actor, *, version: int, details: Details) -> Clinic:
    """Change what the clinic says of itself, unless somebody has done so meanwhile.

    Raises:
        NotAllowed: this is the administrator's.
        Conflict: with their values, field by field.
        Refused: by field.
    """
    actor.must(Permission.CLINIC_EDIT)
    problems = unfit(details)
    if problems:
        raise Refused(problems)
    mine = asdict(details)
    with transaction.atomic():
        taken = Clinic.objects.filter(pk=actor.clinic, version=version).update(
            version=F("version") + 1
        )
        clinic = Clinic.objects.get(pk=actor.clinic)
        before = {name: getattr(clinic, name) for name in mine}
        differing = {k: v for k, v in before.items() if v != mine[k]}
        if not taken:
            raise Conflict(differing, clinic.version)
        for name, value in mine.items():
            setattr(clinic, name, value)
        clinic.save(update_fields=list(mine))
        ledger.record(
            actor,
            "clinic.edited",
            f"clinic:{clinic.pk}",
            changed={"fields": sorted(differing)},
        )
    return clinic


def unfit(details: Details) -> dict[str, str]:
    """What is wrong with a clinic's details, by field."""
    problems = {}
    if not details.name.strip():
        problems["name"] = "Give the clinic a name."
    if details.emergency_phone and not DIALLED.fullmatch(details.emergency_phone):
        problems["emergency_phone"] = "Give one number to dial, such as 112."
    if details.jurisdiction not in JURISDICTIONS:
        problems["jurisdiction"] = "Choose one of the list."
    if details.language not in LANGUAGES:
        problems["language"] = "Choose one of the list."
    if details.time_zone not in available_timezones():
        problems["time_zone"] = "Choose one of the list, such as Europe/Paris."
    return problems


def _unfit_password(password: str, person: Person) -> dict[str, str]:
    try:
        validate_password(password, User(email=person.mail, name=person.name))
    except ValidationError as error:
        return {"password": " ".join(error.messages)}
    return {}


def _alone() -> None:
    """Nobody else begins a clinic at the same moment; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _code_file() -> Path:
    return place.home() / "keys" / "setup-code"
