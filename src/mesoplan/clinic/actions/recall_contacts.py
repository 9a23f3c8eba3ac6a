"""Telling clients of a recall: by mail, or noted by whoever reached them another way.

Safety messages go out whatever a client has chosen about other messages.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, NotFound, Permission
from mesoplan.clinic.actions import links
from mesoplan.clinic.queries.charts import client_seen_by, identity
from mesoplan.clinic.queries.recall_contacts import (
    Outcome,
    concerns,
    has_acknowledged,
    own_given,
    to_tell,
)
from mesoplan.clinic.queries.recalls import recall_seen_by
from mesoplan.clinic.records import Recall, RecallContact
from mesoplan.clinic.wording import recalls as wording

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan.clinic.records import Client

MAIL, LINK = "mail", "link"
BY_HAND = ("phone", "letter", "in_person", MAIL)
NOTED = (
    Outcome.REACHED,
    Outcome.NOT_REACHED,
    Outcome.SENT,
    Outcome.ACKNOWLEDGED,
)
LONGEST_NOTE = 1_000
log = logging.getLogger(__name__)


class UnfitContact(ValueError):
    """This cannot be noted: field → what to do."""

    def __init__(self, problems: dict[str, str]) -> None:
        """``problems`` are shown beside their fields."""
        super().__init__("; ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How many messages went out, and how many clients must be reached another way."""

    sent: int = 0
    without_mail: int = 0
    failed: int = 0


def send(actor: Actor, recall: UUID, client: UUID, *, site: str) -> Outcome:
    """Mail one client that there is a message, with a link to it.

    Raises:
        UnfitContact: the client has no mail address on record.
        Conflict: somebody else is writing to this client right now.
        NotAllowed: the role tells nobody.
        NotFound: no such recall here, or it does not concern this client.
    """
    actor.must(Permission.RECALL_CONTACT)
    found = recall_seen_by(actor, recall)
    who = _concerned(actor, found, client)
    mail = identity(who).mail
    if not mail:
        said = _("No mail address is on record: call or write instead.")
        raise UnfitContact({"mail": said})
    return _sent(actor, found, who, mail, site)


def send_to_all(actor: Actor, recall: UUID, *, site: str) -> Told:
    """Mail everybody whom nobody has told yet; a mail that fails stops no other.

    Raises:
        NotAllowed, NotFound: the role tells nobody; no such recall here.
    """
    waiting = to_tell(actor, recall)
    found = recall_seen_by(actor, recall)
    counts = {Outcome.SENT: 0, Outcome.FAILED: 0}
    without = 0
    for client in waiting:
        who = client_seen_by(actor, client)
        mail = identity(who).mail
        if not mail:
            without += 1
            continue
        try:
            counts[_sent(actor, found, who, mail, site)] += 1
        except Conflict:  # somebody else is writing to them: that one counts
            continue
    return Told(
        sent=counts[Outcome.SENT], failed=counts[Outcome.FAILED], without_mail=without
    )


def noted(
    actor: Actor, recall: UUID, client: UUID, *, how: str, outcome: str, note: str = ""
) -> RecallContact:
    """Write down that somebody called, wrote or spoke to a client, and how it ended.

    Raises:
        UnfitContact: with every problem.
        Conflict: somebody else has just noted something about this client.
        NotAllowed: the role tells nobody.
        NotFound: no such recall here, or it does not concern this client.
    """
    actor.must(Permission.RECALL_CONTACT)
    found = recall_seen_by(actor, recall)
    problems = {}
    if how not in BY_HAND:
        problems["how"] = _("Say how you reached them.")
    if outcome not in {o.value for o in NOTED}:
        problems["outcome"] = _("Say how it ended.")
    if len(note) > LONGEST_NOTE:
        said = _("Too long: at most %(most)s characters.")
        problems["note"] = said % {"most": LONGEST_NOTE}
    if problems:
        raise UnfitContact(problems)
    who = _concerned(actor, found, client)
    return _kept(
        actor, found, who, how=how, outcome=Outcome(outcome), note=note.strip()
    )


def acknowledge(actor: Actor, recall: UUID) -> None:
    """The client by link says that they know; said twice is said once.

    Raises:
        NotAllowed: not a client.
        NotFound: no such recall, or it does not concern them.
    """
    found, mine = own_given(actor, recall)
    client = mine[0].client
    if not has_acknowledged(found, client):
        who = client_seen_by(actor, client)
        try:
            _kept(actor, found, who, how=LINK, outcome=Outcome.ACKNOWLEDGED)
        except Conflict:
            log.info("recall %s: something else was noted at once", recall)
            if not has_acknowledged(found, client):
                raise


def _concerned(actor: Actor, recall: Recall, client: UUID) -> Client:
    who = client_seen_by(actor, client)
    if not concerns(recall, client):
        message = "no such client of this recall"
        raise NotFound(message)
    return who


def _sent(
    actor: Actor, recall: Recall, client: Client, mail: str, site: str
) -> Outcome:
    """Claimed first, so that two senders send once; what became of it is added."""
    _kept(actor, recall, client, how=MAIL, outcome=Outcome.SENDING)
    _link, token = links.send(actor, client.pk, purpose="recall", subject=recall.pk)
    values = {
        "clinic": client.clinic.name,
        "phone": client.clinic.phone,
        "address": f"{site}{reverse('recall_notice', args=[token])}",
    }
    message = wording.mail(client.language, values)
    outcome = Outcome.SENT
    try:
        send_mail(message.subject, message.body, None, [mail])
    except OSError:
        log.warning("recall %s: a message could not be mailed", recall.pk)
        outcome = Outcome.FAILED
    _kept(actor, recall, client, how=MAIL, outcome=outcome, template=message.version)
    return outcome


def _kept(  # noqa: PLR0913 - the fields of the record
    actor: Actor,
    recall: Recall,
    client: Client,
    *,
    how: str,
    outcome: Outcome,
    template: str = "",
    note: str = "",
) -> RecallContact:
    try:
        with transaction.atomic():
            here = RecallContact.objects.filter(recall=recall, client=client)
            last = here.aggregate(last=Max("number"))["last"] or 0
            row = RecallContact(
                clinic_id=recall.clinic_id,
                recall=recall,
                client=client,
                number=last + 1,
                how=how,
                outcome=outcome.value,
                template=template,
                at=moment.now(),
                by=actor.user,
            )
            if note:
                row.conceal(note=note)
            row.save()
            ledger.record(
                actor,
                f"recall_contact.{outcome.value}",
                f"recall:{recall.pk}",
                client=client.pk,
            )
    except IntegrityError as error:
        raise Conflict({"client": client.pk}, last + 1) from error
    return row
