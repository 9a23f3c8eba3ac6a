"""Consents: which one stands, what a client is about to sign, what was signed."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext

from mesoplan.clinic import ledger, moment, wording
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.documents import knowledge_texts
from mesoplan.clinic.documents.consent import Risk
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import client_seen_by, core_consultation
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Client, Consent, ConsentText, Course
from mesoplan.core.planning.reading import read_plan
from mesoplan.core.rule_texts import texts_of
from mesoplan.core.rules import Effect as RuleEffect

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from mesoplan.clinic.documents.consent import Choice, Effect
    from mesoplan.core.planning.plan import Plan

CHANGING = (RuleEffect.MODIFY, RuleEffect.SIGN_OFF)
NOTHING = "do-nothing"
INSTEAD = ("topical-ha-serum", "light-therapy", "barrier-repair")


class State(StrEnum):
    """What a consent permits: only a valid one permits anything."""

    NONE = "none"
    VALID = "valid"
    OUTDATED = "outdated"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The consent that counts today, and why it permits nothing if it does not."""

    state: State
    why: str = ""
    consent: UUID | None = None

    @property
    def valid(self) -> bool:
        """Whether it permits the next step."""
        return self.state is State.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One consent as lists show it."""

    id: UUID
    kind: str
    signed_at: datetime
    text_number: int
    language: str
    witnessed_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    counts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """All that a client reads and answers before signing."""

    kind: str
    language: str
    text: UUID
    number: int
    paragraphs: tuple[str, ...]
    questions: tuple[wording.Question, ...]
    statements: tuple[str, ...]
    withdrawing: str
    course: UUID | None = None
    course_version: int | None = None
    product: str = ""
    zones: tuple[str, ...] = ()
    sessions: int = 0
    common: tuple[Effect, ...] = ()
    complications: tuple[Risk, ...] = ()
    own: tuple[Risk, ...] = ()
    alternatives: tuple[Choice, ...] = ()


def current_course(client: Client) -> Course | None:
    """The approved course that no other has replaced."""
    return (
        Course.objects.filter(
            client=client, approved_at__isnull=False, replaced_at=None
        )
        .order_by("-approved_at")
        .first()
    )


def standing(client: Client, kind: str, course: Course | None = None) -> Standing:
    """Whether the client's consent permits treatment by ``course``, or photographs."""
    found = (
        Consent.objects.filter(client=client, kind=kind)
        .select_related("text", "withdrawal")
        .order_by("-signed_at")
        .first()
    )
    if found is None:
        return Standing(state=State.NONE, why=gettext("No consent was signed yet."))
    if hasattr(found, "withdrawal"):
        why = gettext("The client has taken the consent back.")
        return Standing(state=State.WITHDRAWN, why=why, consent=found.pk)
    if kind == "treatment" and (
        course is None
        or found.course_id != course.pk
        or found.course_version != course.version
    ):
        why = gettext("The plan has changed since the consent was signed.")
        return Standing(state=State.OUTDATED, why=why, consent=found.pk)
    newest = ConsentText.objects.filter(
        clinic=client.clinic_id, kind=kind, language=found.text.language
    ).aggregate(newest=Max("number"))["newest"]
    if newest != found.text.number:
        why = gettext("There is a newer wording than the one that was signed.")
        return Standing(state=State.OUTDATED, why=why, consent=found.pk)
    return Standing(state=State.VALID, consent=found.pk)


def signed_by(client: Client) -> tuple[Signed, ...]:
    """Every consent of a client, the newest first, with its withdrawal."""
    rows = list(
        Consent.objects.filter(client=client)
        .select_related("text", "withdrawal")
        .defer("content", "signature", "document")
        .order_by("-signed_at")
    )
    taken = {row.pk: getattr(row, "withdrawal", None) for row in rows}
    people = [row.witnessed_by for row in rows]
    people += [w.withdrawn_by for w in taken.values() if w]
    names = names_of(client.clinic_id, people)
    return tuple(
        Signed(
            id=row.pk,
            kind=row.kind,
            signed_at=row.signed_at,
            text_number=row.text.number,
            language=row.text.language,
            witnessed_by=names.get(row.witnessed_by, ""),
            withdrawn_at=w.withdrawn_at if (w := taken[row.pk]) else None,
            withdrawn_by=names.get(w.withdrawn_by, "") if w else "",
        )
        for row in rows
    )


def offered(actor: Actor, client: UUID, kind: str) -> Offered:
    """What this client would sign today.

    Raises:
        NotAllowed: the role takes no consents.
        NotFound: no such client, no text, or no approved plan to consent to.
    """
    actor.must(Permission.CONSENT_TAKE)
    found = client_seen_by(actor, client)
    text = text_in_force(found, kind)
    language = text.language
    offer = Offered(
        kind=kind,
        language=language,
        text=text.pk,
        number=text.number,
        paragraphs=tuple(p.strip() for p in text.body.split("\n\n") if p.strip()),
        questions=wording.read_questions(text.questions),
        statements=wording.statements(kind, language),
        withdrawing=wording.withdrawing(kind, language),
    )
    return offer if kind == "photo" else _of_the_plan(offer, found)


def text_in_force(client: Client, kind: str) -> ConsentText:
    """The newest wording in the client's language, or in the clinic's.

    Raises:
        NotFound: the clinic has published none.
    """
    of_kind = ConsentText.objects.filter(clinic=client.clinic_id, kind=kind)
    for language in (client.language, client.clinic.language, "en"):
        newest = of_kind.filter(language=language).order_by("-number")
        text: ConsentText | None = newest.first()
        if text is not None:
            return text
    message = f"no text for {kind}"
    raise NotFound(message)


def document_seen_by(actor: Actor, consent: UUID) -> tuple[bytes, Consent]:
    """The signed document, for staff with charts and for the client by link.

    Raises:
        NotAllowed, NotFound: as for charts.
    """
    found = consent_seen_by(actor, consent)
    ledger.seen(actor, "consent", f"consent:{found.pk}", client=found.client_id)
    return base64.b64decode(found.reveal("document")), found


def consent_seen_by(actor: Actor, consent: UUID) -> Consent:
    """A consent of the actor's clinic; a client by link finds only their own.

    Raises:
        NotAllowed, NotFound: as for charts.
    """
    if actor.client is None:
        actor.must(Permission.CLIENT_VIEW_CHART)
    else:
        actor.must(Permission.OWN_CARD)
    found: Consent | None = (
        Consent.objects.filter(pk=consent, clinic=actor.clinic)
        .select_related("client", "text", "withdrawal")
        .first()
    )
    if (
        found is None
        or found.client.erased_at is not None
        or (actor.client is not None and actor.client != found.client_id)
    ):
        message = "no such consent"
        raise NotFound(message)
    return found


def _of_the_plan(offer: Offered, client: Client) -> Offered:
    course = current_course(client)
    if course is None:
        message = "no approved plan to consent to"
        raise NotFound(message)
    course.client = client
    plan = read_plan(course.reveal("plan"))
    library = practice_of(client.clinic_id).library
    language = offer.language
    return replace(
        offer,
        course=course.pk,
        course_version=course.version,
        product=library.products[plan.product].title,
        zones=tuple(library.zones[z].title.in_language(language) for z in plan.zones),
        sessions=len(plan.sessions),
        common=knowledge_texts.common_effects(library, language),
        complications=knowledge_texts.complications(library, language),
        own=_own_risks(client, course, plan, language),
        alternatives=knowledge_texts.choices(library, (NOTHING, *INSTEAD), language),
    )


def _own_risks(
    client: Client, course: Course, plan: Plan, language: str
) -> tuple[Risk, ...]:
    """What the rules say about this client with this plan: each once, with its why."""
    practice = practice_of(client.clinic_id)
    said = core_consultation(
        client, course.consultation, practice, moment.today(client.clinic)
    )
    request = replace(said.request, zones=plan.zones, products=(plan.product,))
    screening = practice.screen(replace(said, request=request))
    rules = {
        f.rule.id: f.rule
        for f in screening.findings
        if f.fires and f.rule.effect in CHANGING
    }
    found = [texts_of(rule) for _, rule in sorted(rules.items())]
    return tuple(
        Risk(
            title=texts.title.in_language(language),
            text=texts.why.in_language(language),
        )
        for texts in found
    )
