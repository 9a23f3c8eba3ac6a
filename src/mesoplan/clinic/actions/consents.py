"""Consents: signed, and taken back."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from mesoplan.clinic import consent_paper, ledger, moment, signatures, wording
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import consents
from mesoplan.clinic.queries.charts import client_seen_by, identity
from mesoplan.clinic.queries.heads import head_for, local
from mesoplan.clinic.records import Client, Consent, ConsentText, Withdrawal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.clinic.queries.consents import Offered
    from mesoplan.clinic.records import Clinic

LONGEST_WORDS = 2_000


class NotSigned(ValueError):
    """What keeps the consent from being signed: field → what to do about it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """``problems`` are shown beside their fields."""
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


class NoConsent(RuntimeError):
    """The next step needs a consent that stands, and there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back from the tablet.

    ``answers`` holds the chosen index by question; ``agreed`` the points ticked.
    """

    text: UUID
    course_version: int | None = None
    answers: Mapping[str, int]
    agreed: frozenset[int]
    drawn: str = ""
    typed: str = ""


def must_stand(client: Client, kind: str) -> None:
    """Insist on a valid consent, inside the transaction of what needs it.

    Raises:
        NoConsent: with the reason.
    """
    found = consents.standing(client, kind)
    if not found.valid:
        raise NoConsent(found.why)


def first_texts(clinic: Clinic) -> tuple[ConsentText, ...]:
    """The first wording of every kind and language, for a clinic just made.

    It belongs to the making of the clinic: the caller's transaction, its ledger entry.
    """
    library = practice_of(clinic.pk).library
    texts = tuple(
        ConsentText(
            clinic=clinic,
            kind=kind,
            language=language,
            number=1,
            body=wording.body(kind, language, library),
            questions=wording.questions(kind, language, library),
            published_at=moment.now(),
        )
        for kind in wording.KINDS
        for language in wording.LANGUAGES
    )
    for text in texts:
        text.save()
    return texts


def sign(actor: Actor, client: UUID, *, kind: str, reply: Reply) -> Consent:
    """Check the answers and the signature, make the document, and keep both.

    Raises:
        NotSigned: field by field.
        NotAllowed, NotFound: as for reading.
    """
    offer = consents.offered(actor, client, kind)
    found = client_seen_by(actor, client)
    signature = _checked(offer, reply, identity(found).name)
    at = moment.now()
    consent = Consent(
        id=uuid4(),
        clinic_id=actor.clinic,
        client=found,
        kind=kind,
        text_id=offer.text,
        course_id=offer.course,
        course_version=offer.course_version,
        signed_at=at,
        witnessed_by=actor.author(),
        address=actor.address,
    )
    content = _content(offer, found, reply)
    content["signed_at"] = local(found.clinic, at).isoformat()
    content["witness"] = ledger.witness(f"consent:{consent.pk}").short
    document = consent_paper.pdf(content, signature)
    consent.conceal(
        content=content,
        signature=signature,
        document=base64.b64encode(document).decode(),
    )
    consent.document_digest = hashlib.sha256(document).hexdigest()
    with transaction.atomic():
        _unchanged(offer, found)
        consent.save(force_insert=True)
        ledger.record(
            actor,
            "consent.signed",
            f"consent:{consent.pk}",
            client=found.pk,
            changed={
                "kind": kind,
                "text": offer.number,
                "document": consent.document_digest,
            },
            knowledge=content["head"]["knowledge"],
        )
    return consent


def withdraw(actor: Actor, consent: UUID, *, words: str = "") -> Withdrawal:
    """Take a consent back, by staff for the client or by the client's own link.

    Taken back twice, the first time counts.

    Raises:
        NotAllowed, NotFound: as for reading.
    """
    staff = actor.client is None
    actor.must(Permission.CONSENT_TAKE if staff else Permission.OWN_CONSENT)
    found = consents.consent_seen_by(actor, consent)
    if hasattr(found, "withdrawal"):
        return found.withdrawal
    taken = Withdrawal(
        clinic_id=actor.clinic,
        client=found.client,
        consent=found,
        withdrawn_at=moment.now(),
        withdrawn_by=actor.user,
    )
    taken.conceal(words=words.strip()[:LONGEST_WORDS])
    try:
        with transaction.atomic():
            taken.save(force_insert=True)
            ledger.record(
                actor,
                "consent.withdrawn",
                f"consent:{found.pk}",
                client=found.client_id,
                changed={"kind": found.kind},
            )
    except IntegrityError:  # somebody else was quicker: it is taken back
        return Withdrawal.objects.get(consent=found)
    return taken


def _checked(offer: Offered, reply: Reply, name: str) -> dict[str, Any]:
    problems: dict[str, str] = {}
    if reply.text != offer.text or reply.course_version != offer.course_version:
        problems["text"] = gettext(
            "The wording or the plan has changed meanwhile. Please read it once more."
        )
    for question in offer.questions:
        chosen = reply.answers.get(question.id)
        if chosen is None:
            problems[f"question_{question.id}"] = gettext("Please choose an answer.")
        elif chosen != question.right:
            problems[f"question_{question.id}"] = (
                f"{gettext('Not quite. Please read this and choose again.')} "
                f"{question.explanation}"
            ).strip()
    for number in range(len(offer.statements)):
        if number not in reply.agreed:
            problems[f"agree_{number}"] = gettext("Tick this if you agree.")
    signature: dict[str, Any] = {}
    try:
        if reply.drawn.strip():
            signature["drawn"] = signatures.kept(signatures.drawing(reply.drawn))
        else:
            signature["typed"] = signatures.typed(reply.typed, name)
    except signatures.NoSignature as error:
        problems["signature"] = str(error)
    if problems:
        raise NotSigned(problems)
    return signature


def _content(offer: Offered, client: Client, reply: Reply) -> dict[str, Any]:
    today = moment.today(client.clinic)
    head = head_for(client, today, version=f"{offer.kind}-{offer.number}")
    asked = [(q, reply.answers[q.id]) for q in offer.questions]
    return {
        "kind": offer.kind,
        "language": offer.language,
        "head": {
            "clinic": head.clinic,
            "phone": head.phone,
            "client": head.client,
            "number": head.number,
            "born": head.born.isoformat() if head.born else "",
            "on": head.on.isoformat(),
            "version": head.version,
            "knowledge": head.knowledge,
            "notice": head.notice,
        },
        "signer": head.client,
        "text": list(offer.paragraphs),
        "product": offer.product,
        "zones": list(offer.zones),
        "sessions": offer.sessions,
        "common": [asdict(row) for row in offer.common],
        "complications": [asdict(row) for row in offer.complications],
        "own": [asdict(row) for row in offer.own],
        "alternatives": [asdict(row) for row in offer.alternatives],
        "questions": [
            {"question": q.question, "answer": q.choices[chosen]} for q, chosen in asked
        ],
        "statements": list(offer.statements),
        "withdrawing": offer.withdrawing,
    }


def _unchanged(offer: Offered, client: Client) -> None:
    """Nobody has published a text or replaced the plan since the client read them."""
    text = consents.text_in_force(client, offer.kind)
    course = consents.current_course(client) if offer.course else None
    if text.pk != offer.text or (
        offer.course
        and (
            course is None
            or (course.pk, course.version) != (offer.course, offer.course_version)
        )
    ):
        said = gettext(
            "The wording or the plan has changed meanwhile. Please read it once more."
        )
        raise NotSigned({"text": said})
