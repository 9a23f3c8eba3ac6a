"""Recalls from programs: a notice is taken in and opened; whom it concerns."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.actions.recall_notices import UnfitNotice, note
from mesoplan.clinic.actions.recalls import open_recall
from mesoplan.clinic.queries.recall_contacts import concerned, tally
from mesoplan.clinic.queries.recalls import recall_page, recall_seen_by
from mesoplan.clinic.recall_notices import LONGEST_TEXT
from mesoplan.core.errors import Problem
from mesoplan.web.api.door import Answer, by_key
from mesoplan.web.api.packs import MOST_PAGES
from mesoplan.web.api.problems import unfit
from mesoplan.web.api.recall_answers import exposed, recalled

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan.web.api.fields import Fields

NAMED = ("source", "reference", "announced_on")
WORDS = ("product", "text", "firm", "reason", "status")


@by_key(Permission.RECALL_NOTE, "POST")
def take_in(actor: Actor, sent: Fields) -> Answer:
    """Take in a notice as its publisher words it; the same one twice is one.

    What it covers is proposed from its words; a person confirms or rejects each row.
    """
    fields = {name: sent.text(name) for name in NAMED}
    fields |= {
        name: sent.text(name, most=LONGEST_TEXT, optional=True, lines=True)
        for name in WORDS
    }
    begin = sent.flag("open", default=False)
    sent.settle()
    try:
        found = note(actor, fields=fields)
    except UnfitNotice as error:
        raise unfit(
            Problem(f.column, f.what, f.value, f.remedy) for f in error.faults
        ) from error
    if begin:
        open_recall(actor, found.pk)
    return Answer(recalled(recall_page(actor, found.pk)), HTTPStatus.CREATED)


@by_key(Permission.RECALL_VIEW)
def recall(actor: Actor, sent: Fields, *, recall: UUID) -> Answer:
    """How far the clinic is with a recall, and what it covers."""
    sent.settle()
    return Answer(recalled(recall_page(actor, recall)))


@by_key(Permission.RECALL_RUN, "POST")
def begin(actor: Actor, sent: Fields, *, recall: UUID) -> Answer:
    """Begin to work on a recall; whoever begins second finds it open."""
    sent.settle()
    open_recall(actor, recall)
    return Answer(recalled(recall_page(actor, recall)))


@by_key(Permission.RECALL_CONTACT)
def concerns(actor: Actor, sent: Fields, *, recall: UUID) -> Answer:
    """Whom a recall concerns by what is confirmed of it; the look is in the ledger."""
    number = sent.whole("page", least=1, most=MOST_PAGES, default=1)
    sent.settle()
    page = concerned(actor, recall, page=number)
    numbers = tally(recall_seen_by(actor, recall))
    return Answer(exposed(numbers, page.rows, page.number, page.pages))
