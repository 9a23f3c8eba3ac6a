"""The head of every page about one recall: its clock, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from mesoplan.clinic.access import Permission
from mesoplan.clinic.queries.recall_contacts import tally
from mesoplan.clinic.queries.recalls import (
    CONFIRMED,
    PROPOSED,
    Stage,
    recall_page,
    recall_seen_by,
)
from mesoplan.web.packs.wording import lasted
from mesoplan.web.recall.wording import STAGES

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.recall_contacts import Tally
    from mesoplan.clinic.queries.recalls import RecallPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A recall's name, how long it has been running, and how far the clinic is.

    ``days`` is how long ago the notice was published, while the recall is open.
    ``numbers`` are there once something is confirmed, and for those who tell clients.
    """

    id: UUID
    source: str
    reference: str
    announced_on: date
    days: int
    stage: str
    stage_words: str
    clock: str
    to_settle: int
    numbers: Tally | None
    may_tell: bool
    may_export: bool

    @property
    def title(self) -> str:
        """What everybody calls it."""
        return f"{self.source} {self.reference}"

    @property
    def nothing_left(self) -> bool:
        """Everything is settled, everybody was tried: it can be closed."""
        return not self.to_settle and not (self.numbers and self.numbers.untried)


def head_of(actor: Actor, recall: UUID, *, counted: bool = True) -> Head:
    """The head of a page whose recall is not at hand."""
    return head(actor, recall_page(actor, recall), counted=counted)


def head(actor: Actor, page: RecallPage, *, counted: bool = True) -> Head:
    """The head for this person; ``counted`` is whether it says how many are told."""
    tells = actor.may(Permission.RECALL_CONTACT)
    counts = counted and tells and any(row.state == CONFIRMED for row in page.scope)
    closed, announced = page.stage is Stage.CLOSED, page.announced_on
    return Head(
        id=page.id,
        source=page.source,
        reference=page.reference,
        announced_on=announced,
        days=0 if closed else (localdate(page.noted_at + page.age) - announced).days,
        stage=page.stage.value,
        stage_words=str(STAGES[page.stage]),
        clock=lasted(page.age),
        to_settle=0 if closed else sum(row.state == PROPOSED for row in page.scope),
        numbers=tally(recall_seen_by(actor, page.id)) if counts else None,
        may_tell=tells,
        may_export=actor.may(Permission.RECALL_EXPORT),
    )
