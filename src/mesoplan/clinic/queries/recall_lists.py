"""How old the regulators' lists are that somebody here has gone through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.known import RECALL_LIST_AGE
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import RecallCheck

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAge:
    """The youngest list gone through; ``as_of`` is empty where there was never one.

    Once it is ``old``, no pack can be cleared at the chair.
    """

    as_of: datetime | None
    source: str
    by: str
    days: int
    old: bool


def list_age(actor: Actor) -> ListAge:
    """How old the clinic's knowledge of recalls is, and how old it may be.

    Raises:
        NotAllowed: the role sees no recalls.
    """
    actor.must(Permission.RECALL_VIEW)
    policy = practice_of(actor.clinic).library.policies[RECALL_LIST_AGE]
    days = int(policy.figure.most)
    checks = RecallCheck.objects.filter(clinic=actor.clinic)
    last = checks.order_by("-as_of", "pk").first()
    if last is None:
        return ListAge(as_of=None, source="", by="", days=days, old=True)
    return ListAge(
        as_of=last.as_of,
        source=last.source,
        by=names_of(actor.clinic, {last.done_by}).get(last.done_by, ""),
        days=days,
        old=moment.now() - last.as_of > timedelta(days=days),
    )
