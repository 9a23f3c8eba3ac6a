"""The wording clients consent to: a new version is published, none is ever changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, Permission
from mesoplan.clinic.records import Clinic, ConsentText

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = ("treatment", "photo")
LONGEST_BODY = 20_000


class Refused(ValueError):
    """The text cannot be published as it is."""


def publish(
    actor: Actor,
    *,
    kind: str,
    language: str,
    body: str,
    questions: Sequence[object] = (),
    after: int | None = None,
) -> ConsentText:
    """Make a wording the one in force; consents to an earlier one become outdated.

    ``after`` is the version that was in force when the form was made.

    Raises:
        NotAllowed: publishing is the medical director's.
        Conflict: somebody has published another version meanwhile.
        Refused: there is no text, or too much of it.
    """
    actor.must(Permission.CONSENT_TEXT_PUBLISH)
    body = body.strip()
    if kind not in KINDS:
        message = f"There is no consent of the kind {kind!r}."
        raise Refused(message)
    if not body or len(body) > LONGEST_BODY:
        message = f"Write the text; at most {LONGEST_BODY:,} characters."
        raise Refused(message)
    with transaction.atomic():
        Clinic.objects.select_for_update().get(pk=actor.clinic)
        mine = ConsentText.objects.filter(
            clinic=actor.clinic, kind=kind, language=language
        )
        last = mine.aggregate(last=Max("number"))["last"] or 0
        if after is not None and after != last:
            theirs = mine.get(number=last)
            raise Conflict({"body": theirs.body}, last)
        text = ConsentText(
            clinic_id=actor.clinic,
            kind=kind,
            language=language,
            number=last + 1,
            body=body,
            questions=list(questions),
            published_at=moment.now(),
            published_by=actor.author(),
        )
        text.save()
        ledger.record(
            actor,
            "consent_text.published",
            f"consent_text:{text.pk}",
            changed={"kind": kind, "language": language, "number": text.number},
        )
    return text
