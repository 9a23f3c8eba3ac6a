"""Notices taken in, typed or from a file; and the regulator's list gone through."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.recalls import PROPOSED
from mesoplan.clinic.recall_notices import Notice, Notices, checked, read_notices
from mesoplan.clinic.recall_proposals import Kept, rows_proposed
from mesoplan.clinic.records import (
    Device,
    Recall,
    RecallCheck,
    RecallNotice,
    RecallScope,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from mesoplan.clinic.table_file import Fault

CHUNK = 200


class UnfitNotice(ValueError):
    """A typed notice cannot be kept as it is; every problem at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """``faults`` name the fields."""
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{f.column}: {f.what}" for f in self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What taking in a file would do: new notices, known ones with other words, none."""

    read: Notices
    new: tuple[Notice, ...]
    changed: tuple[Notice, ...]
    known: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken in, and how many rows of scope wait for a person."""

    recalls: tuple[UUID, ...]
    changed: int
    known: int
    to_settle: int


def note(actor: Actor, *, fields: Mapping[str, str]) -> Recall:
    """Take in a notice that somebody typed; the same one twice is one.

    Raises:
        NotAllowed: the role takes in no notices.
        UnfitNotice: with every problem.
    """
    actor.must(Permission.RECALL_NOTE)
    found = checked(fields, moment.today(clinic_of(actor)))
    if not isinstance(found, Notice):
        raise UnfitNotice(found)
    with transaction.atomic():
        recall, fresh, rows = _kept(actor, found, _register(actor))
        changed = {"words": fresh, "proposed": rows}
        ledger.record(actor, "recall.noted", f"recall:{recall.pk}", changed=changed)
    return recall


def examined(actor: Actor, data: bytes, *, source: str = "") -> Examined:
    """Look through a file of notices and change nothing: the dry run.

    Raises:
        NotAllowed: the role takes in no notices.
        UnreadableNotices: the file as a whole cannot be used.
    """
    actor.must(Permission.RECALL_NOTE)
    read = read_notices(data, moment.today(clinic_of(actor)), source=source)
    digests = _digests_here(actor, read.notices)
    here = [digests.get(_name(notice)) for notice in read.notices]
    pairs = list(zip(read.notices, here, strict=True))
    new = tuple(notice for notice, digest in pairs if digest is None)
    changed = tuple(
        notice
        for notice, digest in pairs
        if digest is not None and _digest(notice) not in digest
    )
    return Examined(
        read=read,
        new=new,
        changed=changed,
        known=len(read.notices) - len(new) - len(changed),
        digest=hashlib.sha256(data).hexdigest(),
    )


def take_in(actor: Actor, found: Examined, *, whole_list: bool = False) -> Taken:
    """Keep the notices of a file. ``whole_list``: a person says that it is all there is.

    Only then, and only where the file does not say otherwise, does the clinic's list
    count as gone through.

    Raises:
        NotAllowed: the role takes in no notices.
    """
    actor.must(Permission.RECALL_NOTE)
    with transaction.atomic():
        register = _register(actor)
        kept = [_kept(actor, n, register) for n in (*found.new, *found.changed)]
        to_settle = sum(rows for _recall, _fresh, rows in kept)
        changed = {
            "file": found.digest,
            "new": len(found.new),
            "changed": len(found.changed),
            "proposed": to_settle,
        }
        whole = whole_list and found.read.whole and not found.read.faults
        if whole:
            _gone_through(
                actor,
                source=found.read.notices[0].source,
                as_of=found.read.as_of or moment.now(),
                notices=len(found.read.notices),
                digest=found.digest,
            )
        subject = f"recalls:{found.digest[:16]}"
        ledger.record(
            actor, "recalls.taken_in", subject, changed={**changed, "whole": whole}
        )
    return Taken(
        recalls=tuple(recall.pk for recall, _fresh, _rows in kept),
        changed=len(found.changed),
        known=found.known,
        to_settle=to_settle,
    )


def gone_through(actor: Actor, *, source: str) -> RecallCheck:
    """Note that somebody has looked through a regulator's list today, page by page.

    Raises:
        NotAllowed: the role takes in no notices.
        ValueError: it does not say whose list.
    """
    actor.must(Permission.RECALL_NOTE)
    if not source.strip():
        raise ValueError(_("Write whose list it was."))
    with transaction.atomic():
        check = _gone_through(
            actor, source=source.strip()[:80], as_of=moment.now(), notices=0
        )
        ledger.record(actor, "recalls.gone_through", f"recall_check:{check.pk}")
    return check


Register = tuple[list[Kept], dict[str, str]]


def _register(actor: Actor) -> Register:
    """What a notice may name: the clinic's devices, and the library's products."""
    devices = Device.objects.filter(clinic=actor.clinic).order_by("name", "pk")
    kept = [
        Kept(id=pk, identifier=identifier, name=name, product=product)
        for pk, identifier, name, product in devices.values_list(
            "pk", "identifier", "name", "product"
        )
    ]
    products = practice_of(actor.clinic).library.products
    return kept, {id_: product.title for id_, product in products.items()}


def _kept(actor: Actor, notice: Notice, register: Register) -> tuple[Recall, bool, int]:
    """The notice's recall, whether its words are new, and the rows they propose."""
    now, by = moment.now(), actor.author()
    recall = _recall_of(actor, notice)
    digest = _digest(notice)
    if recall.notices.filter(digest=digest).exists():
        return recall, False, 0
    RecallNotice(
        clinic_id=actor.clinic,
        recall=recall,
        product=notice.product,
        text=notice.text,
        firm=notice.firm,
        reason=notice.reason,
        status=notice.status,
        digest=digest,
        taken_at=now,
        taken_by=by,
    ).save()
    here = {*recall.scopes.values_list("device", "product", "key")}
    rows = [
        RecallScope(
            clinic_id=actor.clinic,
            recall=recall,
            device_id=row.device,
            product=row.product,
            lot=row.lot,
            key=row.key,
            state=PROPOSED,
            proposed_at=now,
            proposed_by=by,
        )
        for row in rows_proposed(notice.text, notice.product, *register)
        if (row.device, row.product, row.key) not in here
    ]
    RecallScope.objects.bulk_create(rows, batch_size=CHUNK)
    if rows:  # a wider notice is not finished, whatever was done about the first
        Recall.objects.filter(pk=recall.pk, closed_at__isnull=False).update(
            closed_at=None, closed_by=None, version=F("version") + 1
        )
    return recall, True, len(rows)


def _recall_of(actor: Actor, notice: Notice) -> Recall:
    """The recall of this source and reference, made where there is none yet."""
    here = Recall.objects.filter(
        clinic=actor.clinic,
        source__iexact=notice.source,
        reference__iexact=notice.reference,
    )
    found = here.first()
    if found is not None:
        return found
    made = Recall(
        clinic_id=actor.clinic,
        source=notice.source,
        reference=notice.reference,
        announced_on=notice.announced_on,
        noted_at=moment.now(),
        noted_by=actor.author(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # somebody takes it in at this very moment
        return here.get()
    return made


def _gone_through(
    actor: Actor, *, source: str, as_of: datetime, notices: int, digest: str = ""
) -> RecallCheck:
    check = RecallCheck(
        clinic_id=actor.clinic,
        source=source,
        as_of=as_of,
        notices=notices,
        digest=digest,
        done_at=moment.now(),
        done_by=actor.author(),
    )
    check.save()
    return check


def _digests_here(
    actor: Actor, notices: Iterable[Notice]
) -> dict[tuple[str, str], set[str]]:
    """The words on record, by source and reference, of those that are here already."""
    wanted = {_name(notice) for notice in notices}
    rows = RecallNotice.objects.filter(recall__clinic=actor.clinic).values_list(
        "recall__source", "recall__reference", "digest"
    )
    found: dict[tuple[str, str], set[str]] = {}
    for source, reference, digest in rows.iterator():
        name = (source.upper(), reference.upper())
        if name in wanted:
            found.setdefault(name, set()).add(digest)
    return found


def _name(notice: Notice) -> tuple[str, str]:
    return notice.source.upper(), notice.reference.upper()


def _digest(notice: Notice) -> str:
    words = {
        k: v for k, v in asdict(notice).items() if k not in {"source", "reference"}
    }
    text = json.dumps(words, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
