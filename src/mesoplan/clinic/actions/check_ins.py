"""Check-ins: set at signing, sent when due, answered, looked at."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, NotFound, Permission, Role
from mesoplan.clinic.actions import links
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import check_ins
from mesoplan.clinic.queries.charts import identity
from mesoplan.clinic.records import CheckIn, Link
from mesoplan.settings import place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from mesoplan.clinic.queries.check_ins import Asked
    from mesoplan.clinic.records import Session

AT = time(10)  # in the clinic's morning, when somebody is there to answer
LONGEST_WORDS = 2_000
log = logging.getLogger(__name__)


class Unanswered(ValueError):
    """Questions without an answer: field → what to do."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """``problems`` are shown beside their fields."""
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many went out, and how many could not: no address, or the mail failed."""

    sent: int = 0
    without_mail: int = 0
    failed: int = 0


def scheduled(session: Session) -> tuple[CheckIn, ...]:
    """Set the check-ins of a session just signed; part of the signing's transaction."""
    zone = ZoneInfo(session.client.clinic.time_zone)
    library = practice_of(session.clinic_id).library
    found = tuple(
        CheckIn(
            clinic_id=session.clinic_id,
            client=session.client,
            session=session,
            due_at=datetime.combine(session.on + timedelta(days=due.days), AT, zone),
        )
        for due in check_ins.days(library)
    )
    CheckIn.objects.bulk_create(found)
    return found


def send_due(now: datetime | None = None, *, site: str = "") -> Sent:
    """Mail the link of every check-in that is due, on behalf of who signed the session.

    A check-in is claimed before its mail goes out, so that two senders send it once; a
    mail that fails is tried again the next time. ``site`` is the clinic's address.
    """
    site = site or place.site()
    due = list(
        CheckIn.objects.filter(
            due_at__lte=now or moment.now(),
            sent_at=None,
            client__erased_at=None,
        )
        .select_related("client__clinic", "session")
        .order_by("due_at")
    )
    sent = without = failed = 0
    for row in due:
        mail = identity(row.client).mail
        if not mail:
            without += 1
        elif _claimed(row):
            try:
                _mail(row, mail, site)
                sent += 1
            except OSError:
                log.warning("check-in %s could not be mailed", row.pk)
                _released(row)
                failed += 1
    return Sent(sent=sent, without_mail=without, failed=failed)


def answer(
    actor: Actor,
    check_in: UUID,
    *,
    link: UUID,
    answers: Mapping[str, str],
    wants_call: bool = False,
    words: str = "",
) -> CheckIn:
    """Keep a client's answers and where they lead; the link is used up.

    Raises:
        Unanswered: a warning sign was passed over.
        NotFound: no such check-in, or it was answered already.
        NotAllowed: not the client.
    """
    actor.must(Permission.OWN_CHECK_IN)
    found = check_ins.check_in_seen_by(actor, check_in)
    library = practice_of(found.clinic_id).library
    questions = check_ins.asked(library, found.client.language)
    leads_to = check_ins.route(
        questions, answers, wants_call=wants_call or bool(words.strip())
    )
    # someone who is in trouble is never asked to complete a form first
    if leads_to != check_ins.EMERGENCY:
        _complete(questions, answers, words)
    found.conceal(answers=_kept(questions, answers, words, wants_call=wants_call))
    with transaction.atomic():
        taken = CheckIn.objects.filter(pk=found.pk, answered_at=None).update(
            answered_at=moment.now(),
            answers=found.answers,
            route=leads_to,
            version=F("version") + 1,
        )
        if not taken:
            message = "answered already"
            raise NotFound(message)
        Link.objects.filter(pk=link).update(used_at=moment.now())
        ledger.record(
            actor,
            "check_in.answered",
            f"check_in:{found.pk}",
            client=found.client_id,
            changed={"route": leads_to},
        )
    found.route = leads_to
    return found


def look(actor: Actor, check_in: UUID, *, version: int) -> CheckIn:
    """Note that somebody has looked at an answer and dealt with it.

    Raises:
        Conflict: somebody else has, meanwhile.
        NotAllowed, NotFound: none of the actor's business.
    """
    actor.must(Permission.CHECK_IN_REVIEW)
    found = check_ins.check_in_seen_by(actor, check_in)
    with transaction.atomic():
        taken = CheckIn.objects.filter(
            pk=found.pk, version=version, answered_at__isnull=False, seen_at=None
        ).update(seen_at=moment.now(), seen_by=actor.author(), version=F("version") + 1)
        if not taken:
            raise Conflict({"seen_at": found.seen_at}, found.version)
        ledger.record(
            actor,
            "check_in.looked_at",
            f"check_in:{found.pk}",
            client=found.client_id,
        )
    return found


def _complete(questions: Asked, answers: Mapping[str, str], words: str) -> None:
    problems = {
        sign.id: _("Please choose an answer.")
        for sign in (*questions.emergencies, *questions.calls)
        if answers.get(sign.id) not in (check_ins.YES, check_ins.NO)
    }
    if len(words) > LONGEST_WORDS:
        said = _("Too long: at most %(most)s characters.")
        problems["words"] = said % {"most": LONGEST_WORDS}
    if problems:
        raise Unanswered(problems)


def _kept(
    questions: Asked, answers: Mapping[str, str], words: str, *, wants_call: bool
) -> dict[str, Any]:
    everything = (*questions.emergencies, *questions.calls, *questions.normal)
    asked = {sign.id for sign in everything}
    return {
        "answers": {k: v for k, v in answers.items() if k in asked},
        "wants_call": wants_call,
        "words": words.strip()[:LONGEST_WORDS],
    }


def _actor(row: CheckIn) -> Actor:
    """Whoever signed the session set its check-ins, and sends them."""
    return Actor(
        role=Role.PRACTITIONER, clinic=row.clinic_id, user=row.session.signed_by
    )


def _claimed(row: CheckIn) -> bool:
    with transaction.atomic():
        taken = CheckIn.objects.filter(pk=row.pk, sent_at=None).update(
            sent_at=moment.now()
        )
        if taken:
            ledger.record(
                _actor(row),
                "check_in.sent",
                f"check_in:{row.pk}",
                client=row.client_id,
            )
    return bool(taken)


def _released(row: CheckIn) -> None:
    with transaction.atomic():
        CheckIn.objects.filter(pk=row.pk).update(sent_at=None)
        ledger.record(
            _actor(row),
            "check_in.not_sent",
            f"check_in:{row.pk}",
            client=row.client_id,
        )


def _mail(row: CheckIn, mail: str, site: str) -> None:
    _made, token = links.send(
        _actor(row), row.client_id, purpose="check_in", subject=row.pk
    )
    clinic = row.client.clinic
    with translation.override(row.client.language):
        values = {
            "clinic": clinic.name,
            "phone": clinic.phone,
            "number": clinic.emergency_phone,
            "address": f"{site}{reverse('check_in', args=[token])}",
        }
        words = _(
            "%(clinic)s would like to know how you are doing. It takes a minute:\n\n"
            "%(address)s\n\n"
            "If anything worries you, call us: %(phone)s."
        )
        first = (
            _("In an emergency, call the emergency number first: %(number)s.")
            if clinic.emergency_phone
            else _("In an emergency, call the emergency number first.")
        )
        send_mail(
            _("How are you doing after your session?"),
            f"{words % values} {first % values}\n",
            None,
            [mail],
        )
