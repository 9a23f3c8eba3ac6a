"""The log of every scan as it came, and what a newer reader would read differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions.scans import replayed
from mesoplan.clinic.queries.scans import scans_seen_by
from mesoplan.core.traceability.findings import Word
from mesoplan.core.traceability.tokens import grouped
from mesoplan.web import paging
from mesoplan.web.actor import needs
from mesoplan.web.packs.verdict_page import TITLES
from mesoplan.web.packs.wording import PLACES

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.marks import Raw
    from mesoplan.clinic.queries.scans import LoggedScan

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLine:
    """One scan of the log; control characters are spelled so that they can be seen."""

    at: datetime
    by: str
    place: str
    word: str
    word_title: str
    scanner: str
    reader: str
    token: str
    spoken: str
    marks: tuple[tuple[str, str], ...]


@require_safe
@needs(Permission.SCAN_REPLAY)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The log, the latest first."""
    return _page(request, actor)


@require_POST
@needs(Permission.SCAN_REPLAY)
def replay(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every mark read anew; nothing is changed by it."""
    return _page(request, actor, replay=replayed(actor))


def _page(request: HttpRequest, actor: Actor, **more: object) -> HttpResponse:
    found = scans_seen_by(actor, paging.page_number(request.GET.get("page")))
    context = {
        "lines": [_line(scan) for scan in found.rows],
        "pager": paging.pager(found),
        "total": found.total,
        "most": MOST_SHOWN,
        "tab": "scans",
        **more,
    }
    return render(request, "stock/scans.html", context)


def _line(scan: LoggedScan) -> ScanLine:
    return ScanLine(
        at=scan.at,
        by=scan.by,
        place=str(PLACES.get(scan.place, scan.place)),
        word=scan.word,
        word_title=TITLES[Word(scan.word)],
        scanner=scan.scanner,
        reader=scan.reader,
        token=scan.token,
        spoken=grouped(scan.token),
        marks=tuple(_marks(scan.marks)),
    )


def _marks(raw: Raw) -> list[tuple[str, str]]:
    found = [(_("Box"), raw.box), (_("Inside"), raw.inner), (_("Label"), raw.token)]
    if raw.typed:
        typed = raw.typed
        said = " · ".join(
            filter(None, (typed.device, typed.lot, typed.expiry, typed.serial))
        )
        found.append((_("Typed"), said))
    return [(name, _visible(text)) for name, text in found if text]


def _visible(text: str) -> str:
    """Control characters as the signs that Unicode has for them."""
    return "".join(chr(0x2400 + ord(c)) if ord(c) < ord(" ") else c for c in text)
