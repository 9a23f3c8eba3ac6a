"""Scans: each is kept as it came and answered once; at the chair it binds its pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from mesoplan import __version__
from mesoplan.clinic import ledger, marks, moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.actions.lines import joined
from mesoplan.clinic.actions.pack_events import NotPossible
from mesoplan.clinic.actions.uses import taken, unsigned
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.judging import judged
from mesoplan.clinic.queries.known import Goods, InHand
from mesoplan.clinic.queries.scans import Answer, Why, answer_to, kept_marks
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.queries.suppliers import supplier_seen_by
from mesoplan.clinic.records import Pack, Scan
from mesoplan.clinic.verdicts import kept, what_was_read
from mesoplan.core.traceability import known
from mesoplan.core.traceability.findings import Word
from mesoplan.core.traceability.known import Moment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.marks import Marks, Raw
    from mesoplan.clinic.records import Clinic, Session
    from mesoplan.core.traceability.findings import Verdict

LONGEST_CALLER = 64
TRIES = 2  # whoever was beaten looks again, and then sees by whom


class OtherScan(RuntimeError):
    """The caller's id was used before, for other marks or in another place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A mark that a later reader reads in another way."""

    scan: UUID
    mark: str
    was: object
    now: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """How many scans were read again, and what came out differently."""

    scans: int
    differences: tuple[Difference, ...]


def at_receipt(
    actor: Actor,
    *,
    supplier: UUID,
    on: date,
    raw: Raw,
    caller: str,
    scanner: str = "",
) -> Answer:
    """One box at the door, before its line is written: may it come in?

    Raises:
        NotAllowed, NotFound: not this role, or no such supplier in this clinic.
        OtherScan: the caller's id belongs to another scan.
    """
    actor.must(Permission.PACK_RECEIVE)
    found, clinic = supplier_seen_by(actor, supplier), clinic_of(actor)
    goods = Goods(supplier=found, on=on, noted=1, counted=1, cold=known.Answer.UNKNOWN)

    def answered() -> Scan:
        read = marks.read(raw, moment.today(clinic))
        in_hand = InHand(marks=read, goods=goods)
        (verdict,) = judged(clinic, Moment.RECEIPT, [in_hand])
        scan = scan_row(actor, Moment.RECEIPT, raw, read, verdict)
        scan.verdict |= {"why_not": ""}
        return scan

    return _once(actor, raw, caller, scanner, answered)


def at_chair(
    actor: Actor, session: UUID, *, raw: Raw, caller: str, scanner: str = ""
) -> Answer:
    """A pack about to be injected: the verdict, and the pack bound to the session.

    A pack that is stopped, or is another product than the plan's, is not bound. One
    that is held is, until somebody settles it or puts it back.

    Raises:
        NotAllowed, NotFound: as for writing the session.
        Blocked: the session is signed.
        OtherScan: the caller's id belongs to another scan.
    """
    actor.must(Permission.SESSION_RECORD)

    def answered() -> Scan:
        found = unsigned(actor, session)
        read = marks.read(raw, moment.today(found.clinic))
        pack = _named(found.clinic, read)
        (verdict,) = judged(found.clinic, Moment.CHAIR, [InHand(marks=read)], found)
        scan = scan_row(actor, Moment.CHAIR, raw, read, verdict)
        scan.session, scan.pack = found, pack
        why = _bound(actor, found, scan)
        scan.verdict |= {"why_not": why}
        joined(found)
        return scan

    return _once(actor, raw, caller, scanner, answered, session)


def replayed(actor: Actor) -> Replay:
    """Read every mark the clinic ever scanned anew, and say what reads differently.

    Nothing is changed: a scan's answer stands as it was given.

    Raises:
        NotAllowed: this is the medical director's.
    """
    actor.must(Permission.SCAN_REPLAY)
    count, found = 0, []
    for scan in (
        Scan.objects.filter(clinic=actor.clinic).order_by("at", "pk").iterator()
    ):
        count += 1
        read = marks.read(marks.as_it_came(kept_marks(scan)), scan.at.date())
        now, was = what_was_read(read), scan.verdict["read"]
        found += [
            Difference(scan=scan.pk, mark=name, was=was.get(name), now=now.get(name))
            for name in sorted({*was, *now})
            if was.get(name) != now.get(name)
        ]
    with transaction.atomic():
        changed = {"scans": count, "differences": len(found), "reader": __version__}
        ledger.record(
            actor, "scans.replayed", f"clinic:{actor.clinic}", changed=changed
        )
    return Replay(scans=count, differences=tuple(found))


def scan_row(
    actor: Actor, place: Moment, raw: Raw, read: Marks, verdict: Verdict
) -> Scan:
    """A scan as it is kept, not yet saved; without a caller it has its own id."""
    as_kept = marks.kept(raw)
    scan = Scan(
        clinic_id=actor.clinic,
        place=place.value,
        box=as_kept.box,
        inner=as_kept.inner,
        token=as_kept.token,
        typed=as_kept.typed,
        reader=__version__,
        word=verdict.word.value,
        verdict=kept(verdict) | {"read": what_was_read(read), "why_not": ""},
        at=moment.now(),
        by=actor.author(),
    )
    scan.caller = str(scan.pk)
    return scan


def _once(
    actor: Actor,
    raw: Raw,
    caller: str,
    scanner: str,
    answered: Callable[[], Scan],
    session: UUID | None = None,
) -> Answer:
    """The first answer to this caller's id; a new one where there is none."""
    caller = caller.strip()[:LONGEST_CALLER]
    for chance in range(TRIES):
        try:
            with transaction.atomic():
                before = Scan.objects.filter(clinic=actor.clinic, caller=caller).first()
                if before is not None:
                    return _repeated(before, raw, session)
                scan = answered()
                scan.caller = caller or scan.caller
                scan.scanner = scanner[:60]
                scan.save()
                _record(actor, scan)
            return answer_to(scan)
        except IntegrityError:
            if chance + 1 == TRIES:
                raise
    raise AssertionError


def _repeated(scan: Scan, raw: Raw, session: UUID | None) -> Answer:
    if scan.session_id != session or kept_marks(scan) != marks.kept(raw):
        message = "this id belongs to another scan: give every scan its own"
        raise OtherScan(message)
    return answer_to(scan)


def _named(clinic: Clinic, read: Marks) -> Pack | None:
    """The pack whose token was read, locked until the act is done."""
    said = read.token.identity if read.token else None
    if said is None or not said.token:
        return None
    packs = Pack.objects.filter(clinic=clinic, token=said.token)
    return packs.select_for_update().first()


def _bound(actor: Actor, session: Session, scan: Scan) -> str:
    """Bind the scan's pack to the session, or say why it is not bound."""
    if scan.word == Word.STOP:
        return Why.STOP
    if scan.pack is None:
        return Why.NO_PACK
    if scan.pack.device.product != planned(session)[0].product:
        return Why.OTHER_PRODUCT
    try:
        scan.use = taken(actor, session, scan.pack)
    except NotPossible as refused:
        return refused.obstacle.value
    return ""


def _record(actor: Actor, scan: Scan) -> None:
    changed = {"word": scan.word, "bound": scan.use_id is not None}
    if scan.session_id:
        changed["session"] = str(scan.session_id)
    ledger.record(
        actor,
        f"pack.scanned_at_{scan.place}",
        f"scan:{scan.pk}",
        client=scan.session.client_id if scan.session else None,
        changed=changed,
    )
