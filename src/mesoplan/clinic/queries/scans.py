"""Scans: the answer each was given, who else has the pack, and the log of them all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mesoplan.clinic import marks
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.queries.packs import Label, label_of
from mesoplan.clinic.queries.paging import Page, page_of
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Scan, Use
from mesoplan.clinic.verdicts import as_given

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from mesoplan.core.traceability.findings import Verdict


class Why(StrEnum):
    """Why a pack is not bound to the session; or an obstacle of its custody."""

    STOP = "stop"
    NO_PACK = "no_pack"
    OTHER_PRODUCT = "other_product"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has a pack in another session."""

    by: str
    at: datetime
    session: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a scan was answered. ``why_not`` is empty where its pack is bound."""

    scan: UUID
    verdict: Verdict
    pack: Label | None
    bound: bool
    why_not: str
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedScan:
    """One scan in the log, its marks as they came."""

    id: UUID
    at: datetime
    by: str
    place: str
    word: str
    scanner: str
    reader: str
    marks: marks.Raw
    token: str


def answer_to(scan: Scan) -> Answer:
    """What the scan was answered; who has its pack is as of now."""
    bound = scan.use_id is not None
    return Answer(
        scan=scan.pk,
        verdict=as_given(scan.verdict),
        pack=label_of(scan.pack) if scan.pack else None,
        bound=bound,
        why_not=scan.verdict["why_not"],
        holders=() if bound else _holders(scan),
    )


def kept_marks(scan: Scan) -> marks.Kept:
    """A scan's marks as the database keeps them."""
    return marks.Kept(
        box=bytes(scan.box),
        inner=bytes(scan.inner),
        token=bytes(scan.token),
        typed=scan.typed,
    )


def scans_seen_by(actor: Actor, page: int = 1) -> Page[LoggedScan]:
    """Every scan of the clinic, the latest first, refused ones too.

    Raises:
        NotAllowed: the log is the medical director's.
    """
    actor.must(Permission.SCAN_REPLAY)
    rows = Scan.objects.filter(clinic=actor.clinic).select_related("pack")
    found: Page[Scan] = page_of(rows.order_by("-at", "pk"), page, lambda scan: scan)
    names = names_of(actor.clinic, {scan.by for scan in found.rows})
    return Page(
        rows=tuple(
            LoggedScan(
                id=scan.pk,
                at=scan.at,
                by=names.get(scan.by, ""),
                place=scan.place,
                word=scan.word,
                scanner=scan.scanner,
                reader=scan.reader,
                marks=marks.as_it_came(kept_marks(scan)),
                token=scan.pack.token if scan.pack else "",
            )
            for scan in found.rows
        ),
        number=found.number,
        pages=found.pages,
        total=found.total,
    )


def _holders(scan: Scan) -> tuple[Holder, ...]:
    if scan.pack_id is None:
        return ()
    uses = Use.objects.filter(pack=scan.pack_id, ended_at=None)
    rows = list(uses.exclude(session=scan.session_id).order_by("at"))
    names = names_of(scan.clinic_id, {use.by for use in rows})
    return tuple(
        Holder(by=names.get(use.by, ""), at=use.at, session=use.session_id)
        for use in rows
    )
