"""Working on a recall: opened by a named person, closed when everybody is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, Permission
from mesoplan.clinic.queries.recall_contacts import tally
from mesoplan.clinic.queries.recalls import PROPOSED, recall_seen_by
from mesoplan.clinic.records import Recall

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

LONGEST_WORDS = 500


class Unfinished(RuntimeError):
    """The recall cannot be closed yet; the messages say why."""

    def __init__(self, reasons: Iterable[str]) -> None:
        """``reasons`` are shown to whoever wanted to close it."""
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


def open_recall(actor: Actor, recall: UUID) -> Recall:
    """Begin to work on a recall; whoever begins second finds it open.

    Raises:
        NotAllowed, NotFound: the role runs no recalls; no such recall here.
    """
    actor.must(Permission.RECALL_RUN)
    found = recall_seen_by(actor, recall)
    with transaction.atomic():
        taken = Recall.objects.filter(pk=found.pk, opened_at=None).update(
            opened_at=moment.now(), opened_by=actor.author(), version=F("version") + 1
        )
        if taken:
            ledger.record(actor, "recall.opened", f"recall:{found.pk}")
    found.refresh_from_db()
    return found


def close(actor: Actor, recall: UUID, *, version: int, words: str) -> Recall:
    """Close a recall, in words: everybody is told, or why somebody cannot be.

    Raises:
        Unfinished: part of its scope is not settled, or somebody was never tried.
        Conflict: somebody has changed it meanwhile.
        NotAllowed, NotFound: the role runs no recalls; no such recall here.
    """
    actor.must(Permission.RECALL_RUN)
    found = recall_seen_by(actor, recall)
    words = words.strip()[:LONGEST_WORDS]
    reasons = [] if words else [_("Say in a few words how it ended.")]
    if found.scopes.filter(state=PROPOSED).exists():
        reasons.append(_("Part of what it covers is not confirmed or rejected yet."))
    untried = tally(found).untried
    if untried:
        said = ngettext(
            "%(count)s client was never contacted.",
            "%(count)s clients were never contacted.",
            untried,
        )
        reasons.append(said % {"count": untried})
    if reasons:
        raise Unfinished(reasons)
    with transaction.atomic():
        taken = Recall.objects.filter(
            pk=found.pk, version=version, closed_at=None
        ).update(
            closed_at=moment.now(),
            closed_by=actor.author(),
            closing_words=words,
            version=F("version") + 1,
        )
        found.refresh_from_db()
        if not taken:
            raise Conflict({"closed_at": found.closed_at}, found.version)
        ledger.record(actor, "recall.closed", f"recall:{found.pk}")
    return found
