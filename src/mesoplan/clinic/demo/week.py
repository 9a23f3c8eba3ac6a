"""The week of the invented clinic, day by day, in the order in which it happened."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import tomli
from django.core import mail
from django.utils import timezone

from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import (
    amendments,
    check_ins,
    clients,
    clinics,
    consents,
    consultations,
    courses,
    decisions,
    facts,
    intakes,
    links,
    maps,
    recall_notices,
    scans,
    sessions,
    sign_offs,
    staff,
    visits,
)
from mesoplan.clinic.demo import chart, drill, goods, shelf
from mesoplan.clinic.demo.people import PASSWORD, STAFF, TIME_ZONE
from mesoplan.clinic.demo.replies import as_planned, check_in_replies, intake_replies
from mesoplan.clinic.queries.consents import offered
from mesoplan.clinic.queries.courses import proposed
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.queries.sessions import planned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from mesoplan.clinic.marks import Raw
    from mesoplan.clinic.records import Client, Clinic, Decision, Session, User

ZONE = ZoneInfo(TIME_ZONE)
DAY = re.compile(r"[+-]\d+d")
SITE = "http://localhost:8000"
WORDS = "Invented for the demo."


class Week:
    """Makes the clinic; ``now`` is the moment at which it is looked at first."""

    def __init__(self, now: datetime) -> None:
        """Read who there is."""
        raw = tomli.loads(
            files("mesoplan.clinic.demo").joinpath("people.toml").read_text("utf-8")
        )
        self.now, self.today = now, now.astimezone(ZONE).date()
        self.day = self.today
        self.people: dict[str, dict[str, Any]] = {p["key"]: p for p in raw["client"]}
        self.usual: dict[str, Any] = raw["answers"]
        self.known: dict[str, Client] = {}
        self.actors: dict[str, Actor] = {}
        self.marks: list[Raw] = []

    def lived(self, told: Callable[[str], None]) -> None:
        """Every day of the week, then this morning."""
        for ago, words, happens in (
            (6, "The clinic begins; Hana's first session", self._first_day),
            (5, "Hana's record is amended", self._amended),
            (3, "Inès consents, and takes it back", self._withdrawn),
            (2, "Hana answers; a deferral is set aside", self._overridden),
            (1, "Intakes go out; a sign-off is given; a recall comes in", self._eve),
            (0, "Today", self._today),
        ):
            told(words)
            self.day = self.today - timedelta(days=ago)
            with _clock(self._moment(ago)):
                happens()

    def _moment(self, ago: int) -> datetime:
        if not ago:
            return self.now
        day = self.today - timedelta(days=ago)
        return datetime.combine(day, time(10), ZONE).astimezone(UTC)

    def _first_day(self) -> None:
        clinic = self._clinic_begun()
        for role, name, address in STAFF[:2]:
            boss = self._actor("administrator")
            user = staff.add(boss, name=name, mail=address, role=Role(role))
            self._can_sign_in(role, clinic, user)
        session = self._begun("hana", mapped=True)
        chart.ticked_off(self._actor("practitioner"), session)
        product = planned(session)[0].product
        director, desk = self._actor("director"), self._actor("front_desk")
        self.marks = goods.taken_in(director, desk, product, self.day)
        self.session = self._signed(session, self.marks[0], goods.LOT)

    def _begun(self, key: str, *, mapped: bool = False) -> Session:
        """A client's first session, with everything that comes before it."""
        client = self._registered(key)
        self._consulted(client, key)
        course = self._planned(client)
        if mapped:
            maps.begin(self._actor("practitioner"), course, staggered=True)
        self._consented(client)
        return sessions.open_next(self._actor("practitioner"), client.pk)

    def _signed(self, session: Session, raw: Raw, lot: str) -> UUID:
        """The session as planned, with one pack."""
        pim = self._actor("practitioner")
        scans.at_chair(pim, session.pk, raw=raw, caller="", scanner="demo")
        values = as_planned(session, lot, goods.expires_on(self.day))
        values |= chart.as_ticked(session)
        saved = sessions.save(pim, session.pk, version=session.version, values=values)
        return sessions.sign(pim, saved.pk, version=saved.version).pk

    def _clinic_begun(self) -> Clinic:
        _, name, address = STAFF[3]
        _, director, director_address = STAFF[2]
        begun = clinics.begin(
            code=clinics.setup_code() or "",
            details=clinics.Details(
                name="The Invented Clinic",
                phone="+33 0 00 00 00 00",
                emergency_phone="112",
                mail="clinic@demo.example",
                jurisdiction="EU",
                language="en",
                time_zone=TIME_ZONE,
            ),
            administrator=clinics.Person(name=name, mail=address),
            password=PASSWORD,
            director=clinics.Person(name=director, mail=director_address),
        )
        self._can_sign_in("administrator", begun.clinic, begun.administrator)
        if begun.director:
            self._can_sign_in("director", begun.clinic, begun.director)
        return begun.clinic

    def _can_sign_in(self, role: str, clinic: Clinic, user: User) -> None:
        """A password for the demo; in a clinic, people choose theirs by a link."""
        user.set_password(PASSWORD)
        user.save()
        self.actors[role] = Actor(
            role=Role(role), clinic=clinic.pk, user=user.pk, name=user.name
        )

    def _amended(self) -> None:
        amendments.amend(
            self._actor("practitioner"),
            self.session,
            field="Observation",
            was="20 minutes",
            now="25 minutes",
            reason="Written down too early; the client left five minutes later.",
        )

    def _withdrawn(self) -> None:
        ines = self._registered("ines")
        self._consulted(ines, "ines")
        self._planned(ines)
        consent = self._consented(ines)
        consents.withdraw(
            self._actor("practitioner"), consent, words="Wants to think it over."
        )

    def _overridden(self) -> None:
        mail.outbox = []
        check_ins.send_due(site=SITE)
        found = re.search(r"/checkin/([^/\s]+)/", str(mail.outbox[-1].body))
        if found:
            way = links.opened(found[1], "check_in")
            answers = check_in_replies(self.known["hana"])
            subject = way.link.subject or way.link.pk
            check_ins.answer(way.actor, subject, link=way.link.pk, answers=answers)
        otto = self._registered("otto")
        decision = self._consulted(otto, "otto", who="director")
        self._spoken(sign_offs.override, otto, decision, "defer", "director")

    def _eve(self) -> None:
        for key in ("ada", "bea", "carl", "dora", "emil", "gwen", "jon", "lea", "nour"):
            self._registered(key)
        for key, person in self.people.items():
            if "at" in person:
                self._booked(key, person)
        _, token = links.send(
            self._actor("front_desk"), self.known["lea"].pk, purpose="intake"
        )
        way = links.opened(token, "intake")
        version = intakes.save(
            way.actor,
            link=way.link.pk,
            version=0,
            replies=intake_replies(self.known["lea"].clinic_id),
            wishes={"concerns": ["dehydration"], "zones": ["cheeks"], "words": ""},
        )
        intakes.send(way.actor, link=way.link.pk, version=version)
        links.send(self._actor("front_desk"), self.known["nour"].pk, purpose="intake")
        decision = self._consulted(self.known["carl"], "carl")
        self._spoken(sign_offs.sign_off, self.known["carl"], decision, "sign_off")
        self._recalled()

    def _recalled(self) -> None:
        """Rosa is treated, and then a notice names the lot she received."""
        desk = self._actor("front_desk")
        marks = drill.taken_in(desk, self.day)
        self._signed(self._begun("rosa"), marks[0], drill.LOT)
        self.recall = drill.announced(desk, self._actor("director"), self.day)

    def _booked(self, key: str, person: dict[str, Any]) -> None:
        at = datetime.combine(self.today, time.fromisoformat(person["at"]), ZONE)
        visits.book(
            self._actor("front_desk"),
            self.known[key].pk,
            at=at.astimezone(UTC),
            purpose=person.get("purpose", "consultation"),
            practitioner=self._actor("practitioner").user,
        )

    def _today(self) -> None:
        recall_notices.gone_through(self._actor("director"), source=goods.WORDS)
        for key in ("ada", "bea", "carl", "dora", "emil", "gwen", "jon"):
            self._consulted(self.known[key], key)
        director, desk = self._actor("director"), self._actor("front_desk")
        shelf.filled(director, desk, self._actor("practitioner"), self.day)
        self._held()
        drill.confirmed(director, self.recall)

    def _held(self) -> None:
        """A session under way: nobody has scanned the syringe, so its pack is held."""
        session = self._begun("kim", mapped=True)
        raw = replace(self.marks[1], inner="")
        pim = self._actor("practitioner")
        scans.at_chair(pim, session.pk, raw=raw, caller="", scanner="demo")

    def _registered(self, key: str) -> Client:
        person = self.people[key]
        born = date(self.today.year - person["age"], 3, 9)
        self.known[key] = clients.register(
            self._actor("front_desk"),
            name=person["name"],
            born_on=born.isoformat(),
            mail=f"{key}@client.example",
            phone="+33 0 00 00 00 01",
            language=person.get("language", "en"),
        )
        return self.known[key]

    def _consulted(
        self, client: Client, key: str, who: str = "practitioner"
    ) -> Decision:
        """Everything asked and answered today, and the screening taken."""
        person, actor = self.people[key], self._actor(who)
        consultation = consultations.open_for(actor, client.pk)
        request = {"jurisdiction": "EU", **self._dated(person["request"])}
        consultations.change(
            actor,
            client.pk,
            consultation.pk,
            version=consultation.version,
            request=request,
            notes=WORDS,
        )
        answers = {**self.usual, **person.get("answers", {})}
        for fact, value in answers.items():
            if fact in person.get("without", ()):
                continue
            entry = value if isinstance(value, dict) else {"value": value}
            facts.record(actor, client.pk, fact=fact, entry=self._dated(entry))
        return decisions.take(actor, client.pk)

    def _dated(self, value: Any) -> Any:  # noqa: ANN401 - plain values of a file
        """Days counted from the day of the consultation, as dates."""
        if isinstance(value, dict):
            return {k: self._dated(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self._dated(v) for v in value]
        if isinstance(value, str) and DAY.fullmatch(value):
            return (self.day + timedelta(days=int(value[:-1]))).isoformat()
        return value

    def _planned(self, client: Client) -> UUID:
        """The first course that is offered, approved."""
        actor = self._actor("practitioner")
        consultation = consultations.open_for(actor, client.pk)
        offer = proposed(client, consultation, standing(client))
        course = courses.choose(actor, client.pk, fingerprint=offer.fingerprints[0])
        return courses.approve(actor, course.pk, version=course.version).pk

    def _consented(self, client: Client) -> UUID:
        actor = self._actor("practitioner")
        offer = offered(actor, client.pk, "treatment")
        reply = consents.Reply(
            text=offer.text,
            course_version=offer.course_version,
            answers={q.id: q.right for q in offer.questions},
            agreed=frozenset(range(len(offer.statements))),
            typed=client.reveal("name"),
        )
        return consents.sign(actor, client.pk, kind="treatment", reply=reply).pk

    def _spoken(
        self,
        say: Callable[..., object],
        client: Client,
        decision: Decision,
        level: str,
        who: str = "practitioner",
    ) -> None:
        """A clinician's word on the first finding of this level."""
        for finding in decision.reveal("report")["findings"]:
            if finding["outcome"] == "fires" and finding["level"] == level:
                say(
                    self._actor(who),
                    client.pk,
                    rule=finding["rule"],
                    subject=finding["subject"],
                    reason=f"{WORDS} Seen, discussed and accepted.",
                )
                return
        message = f"nothing of {client} asks for a word at the level {level}"
        raise AssertionError(message)

    def _actor(self, role: str) -> Actor:
        """A member of staff whose second factor was given just now."""
        found = self.actors[role]
        return Actor(
            role=found.role,
            clinic=found.clinic,
            user=found.user,
            name=found.name,
            stepped_up_at=datetime.now(UTC),  # noqa: TID251 - a factor given just now
        )


@contextmanager
def _clock(moment: datetime) -> Iterator[None]:
    """The clinic's clock, put back: the week has to have happened."""
    begun, real = datetime.now(UTC), timezone.now  # noqa: TID251 - it goes on from there
    timezone.now = lambda: moment + (datetime.now(UTC) - begun)  # noqa: TID251
    try:
        yield
    finally:
        timezone.now = real
