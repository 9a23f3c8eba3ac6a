"""What stands in the clinic before a journey begins, made by the clinic's own actions.

It runs inside the server's environment (:meth:`Server.run`), not in the test's. All
people are invented.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import time_machine
from PIL import Image
from tests import stocked
from tests.consultations import example, plain
from tests.gridded import gridded
from tests.journeys.logins import PASSWORD, STAFF
from tests.mapped import planned as planned_map
from tests.treated import consented, drafted, sheet

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import (
    clients,
    clinics,
    consultations,
    courses,
    decisions,
    facts,
    links,
    sessions,
    staff,
    visits,
)
from mesoplan.clinic.actions import photographs as kept
from mesoplan.clinic.queries.courses import course_seen_by
from mesoplan.clinic.queries.sessions import planned, session_seen_by
from mesoplan.clinic.records import CheckIn, Client, Membership

STAGES = ("registered", "consulted", "planned", "consented", "begun", "signed")
CLEAR = example("clear")


def clinic() -> None:
    """A clinic, and somebody in each role who can sign in."""
    made = clinics.begin(
        code=clinics.setup_code() or "",
        details=clinics.Details(
            name="Invented Clinic",
            phone="+33 0 00 00 00 00",
            mail="clinic@clinic.example",
            jurisdiction="EU",
            language="en",
            time_zone="Europe/Paris",
        ),
        administrator=clinics.Person(
            name="Avery Invented", mail=STAFF["administrator"]
        ),
        password=PASSWORD,
    )
    boss = Actor(
        role=Role.ADMINISTRATOR,
        clinic=made.clinic.pk,
        user=made.administrator.pk,
        stepped_up_at=_now(),
    )
    for role, mail in STAFF.items():
        if role != "administrator":
            user = staff.add(boss, name=f"{role} Invented", mail=mail, role=Role(role))
            user.name = f"{role.replace('_', ' ').title()} Invented"
            user.set_password(PASSWORD)
            user.save()


def client(  # noqa: PLR0913 - what a journey may begin with
    name: str,
    *,
    stage: str = "registered",
    language: str = "en",
    mail: str = "",
    said: Mapping[str, Any] | None = None,
    unsaid: tuple[str, ...] = (),
    request: Mapping[str, Any] | None = None,
    ago: int = 0,
    closed: bool = False,
    booked: bool = False,
    links_for: tuple[str, ...] = (),
) -> None:
    """A client who has come so far; what can be named of them is printed as JSON.

    ``said`` and ``unsaid`` change the answers of the client for whom all is clear; a
    day may be given as a number of days from today. ``ago``: all but the links was made
    so many days ago.
    """
    with time_machine.travel(_now() - timedelta(days=ago), tick=True):
        actor = actor_of("practitioner")
        made = clients.register(
            actor_of("front_desk"),
            name=name,
            born_on="1984-03-09",
            mail=mail,
            language=language,
        )
        told: dict[str, Any] = {"client": str(made.pk), "number": made.number}
        reached = STAGES[: STAGES.index(stage) + 1]
        if "consulted" in reached:
            _consulted(actor, made, said or {}, unsaid, request or {})
        if "planned" in reached:
            told["course"] = str(_planned(actor, made))
        if "consented" in reached:
            told["consent"] = str(consented(actor, made).pk)
        if "begun" in reached:
            session = sessions.open_next(actor, made.pk)
            if "signed" in reached:
                stocked.bound(actor, session)
            saved = sessions.save(actor, session.pk, version=1, values=sheet(session))
            told["session"] = str(session.pk)
            if "signed" in reached:
                sessions.sign(actor, session.pk, version=saved.version)
        if closed:
            consultation = consultations.open_for(actor, made.pk)
            consultations.close(actor, made.pk, consultation.pk)
    if booked:
        noon = datetime.combine(moment.today(made.clinic), time(11), UTC)
        visits.book(actor, made.pk, at=noon, practitioner=actor.user)
    for purpose in links_for:
        due = CheckIn.objects.filter(client=made).order_by("due_at").first()
        subject = due.pk if due and purpose == "check_in" else None
        _, token = links.send(actor, made.pk, purpose=purpose, subject=subject)
        told[purpose] = token
    print(json.dumps(told))


def pack(session: str, lot: str) -> None:
    """A pack of this lot taken in for a session's product; its marks, as JSON."""
    actor = actor_of("practitioner")
    product = planned(session_seen_by(actor, UUID(session)))[0].product
    found = stocked.pack(actor, product, lot=lot)
    printed = _printed(stocked.device(actor, product).identifier, lot)
    print(json.dumps({**asdict(found), "printed": printed}))


def session(client: str) -> None:
    """The next session of somebody who has consented, begun; its id, as JSON."""
    print(
        json.dumps(str(sessions.open_next(actor_of("practitioner"), UUID(client)).pk))
    )


def mapped(course: str, *zones: str, apart: float = 9.0, most: int = 5_000) -> None:
    """A planned map of a course with points spread over its zones; its id, as JSON."""
    actor = actor_of("practitioner")
    found = course_seen_by(actor, UUID(course))
    core = gridded(*zones, apart=apart, most=most)
    print(json.dumps(str(planned_map(actor, found, core).pk)))


def goods(session: str, lot: str) -> None:
    """A box at the door: its product and supplier are known, and nobody took it in.

    What a scanner reads and what is printed, as JSON.
    """
    actor = actor_of("practitioner")
    product = planned(session_seen_by(actor, UUID(session)))[0].product
    device = stocked.device(actor, product).identifier
    stocked.supplier(actor)
    stocked.recalls_looked_through(actor)
    told = {"box": stocked.mark(device, lot), "printed": _printed(device, lot)}
    print(json.dumps(told))


def photographs(client: str, days_ago: list[int], data: str = "") -> None:
    """A client who agrees to photographs, and one from the front on each such day.

    ``data`` names the file that each of them is; without it they are plain.
    """
    actor = actor_of("practitioner")
    found = Client.objects.get(pk=client)
    consented(actor, found, "photo")
    for ago in days_ago:
        with time_machine.travel(_now() - timedelta(days=ago), tick=True):
            pixels = Path(data).read_bytes() if data else plain_photograph()
            kept.keep(actor, found.pk, data=pixels, view="frontal")


def plain_photograph() -> bytes:
    """A picture of nothing, as a camera would send it."""
    out = BytesIO()
    Image.new("RGB", (900, 1200), "tan").save(out, "JPEG")
    return out.getvalue()


def _printed(device: str, lot: str) -> str:
    """What stands beside the mark of a box."""
    return f"(01){device}(17){stocked.EXPIRES:%y%m%d}(10){lot}"


def actor_of(role: str) -> Actor:
    """A member of staff who has just given a second factor."""
    found = Membership.objects.select_related("user").get(role=role, ended_at=None)
    return Actor(
        role=Role(role),
        clinic=found.clinic_id,
        user=found.user_id,
        name=found.user.name,
        stepped_up_at=_now(),
    )


def _consulted(
    actor: Actor,
    client: Client,
    said: Mapping[str, Any],
    unsaid: tuple[str, ...],
    request: Mapping[str, Any],
) -> None:
    today = moment.today(client.clinic)
    on = _dated(today)
    consultation = consultations.open_for(actor, client.pk)
    consultations.change(
        actor,
        client.pk,
        consultation.pk,
        version=consultation.version,
        request={
            **{k: plain(v) for k, v in CLEAR["request"].items() if k != "wishes"},
            "event_on": on(120),
            **request,
        },
        notes="",
    )
    answers = {**CLEAR["answers"], **said}
    for fact, value in answers.items():
        if fact not in unsaid:
            entry = value if isinstance(value, dict) else {"value": value}
            entry = {k: v if fact == "birth_date" else on(v) for k, v in entry.items()}
            facts.record(actor, client.pk, fact=fact, entry=plain(entry))
    decisions.take(actor, client.pk)


def _dated(today: date) -> Callable[[Any], Any]:
    """Days of the example, and numbers of days from today, as days near today."""
    late = today - CLEAR["on"]

    def on(value: Any) -> Any:
        if isinstance(value, list):
            return [on(v) for v in value]
        if isinstance(value, int) and not isinstance(value, bool):
            return (today + timedelta(days=value)).isoformat()
        return value + late if isinstance(value, date) else value

    return on


def _planned(actor: Actor, client: Client) -> UUID:
    consultation = consultations.open_for(actor, client.pk)
    course = drafted(actor, client, consultation)
    courses.approve(actor, course.pk, version=course.version)
    return course.pk


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a factor given just now
