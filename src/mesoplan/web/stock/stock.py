"""What is in the house: by product, by state, what runs out soon, and a search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mesoplan.clinic import marks, moment
from mesoplan.clinic.access import Permission
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.shelf import shelf_seen_by
from mesoplan.clinic.queries.stock import SOON, counts_seen_by, stock_seen_by
from mesoplan.core.traceability.known import PackState
from mesoplan.core.traceability.tokens import grouped
from mesoplan.web import paging
from mesoplan.web.actor import needs
from mesoplan.web.packs.wording import STATES, cause_words, lasted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.stock import Counts, StockRow

LONGEST_SEARCH = 1000  # a whole mark may be scanned; a longer address is not answered
EXPIRING = "expiring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A number that is also the way to what it counts."""

    words: str
    count: int
    address: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """One pack of the list. ``urgency``: over, soon, or nothing."""

    token: str
    spoken: str
    name: str
    lot: str
    serial: str
    expires_on: date | None
    urgency: str
    state: str
    state_words: str
    held_for: str
    time_left: str
    doses_left: str


@require_safe
@needs(Permission.PACK_VIEW)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Packs, what expires first on top; a scanned label leads to its pack."""
    typed = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    words = _meant(actor, typed)
    show = request.GET.get("show", "")
    state = PackState(show) if show in tuple(PackState) else None
    found = stock_seen_by(
        actor,
        state=state,
        expires_within=SOON if show == EXPIRING else None,
        words=words,
        page=paging.page_number(request.GET.get("page")),
    )
    if words and found.total == 1 and found.rows[0].token == words:
        return HttpResponseRedirect(reverse("pack", args=[words]))
    now, today = moment.now(), moment.today(clinic_of(actor))
    plain = not (typed or show)
    context = {
        "tiles": tuple(_tiles(counts_seen_by(actor), show)) if not typed else (),
        "shelf": shelf_seen_by(actor) if plain else (),
        "lines": [_line(row, today, now) for row in found.rows],
        "pager": paging.pager(found, **({"q": typed} if typed else {}), show=show),
        "typed": typed,
        "longest": LONGEST_SEARCH,
        "show": show,
        "may_receive": actor.may(Permission.PACK_RECEIVE),
        "tab": "stock",
    }
    return render(request, "stock/stock.html", context)


def _meant(actor: Actor, typed: str) -> str:
    """What a scanned mark asks for: its token, its serial, its lot; or as typed."""
    if not typed:
        return ""
    read = marks.read(marks.Raw(box=typed), moment.today(clinic_of(actor))).box
    said = read.identity if read else None
    if said is None:
        return typed
    return said.token or said.serial or said.lot or said.device or typed


def _tiles(counts: Counts, show: str) -> Iterator[Tile]:
    for key, words, count in (
        (PackState.IN_STOCK.value, STATES[PackState.IN_STOCK], counts.in_stock),
        (PackState.OPENED.value, STATES[PackState.OPENED], counts.opened),
        (
            PackState.QUARANTINED.value,
            STATES[PackState.QUARANTINED],
            counts.quarantined,
        ),
        (
            EXPIRING,
            _("Expired, or within %(days)d days") % {"days": SOON.days},
            counts.expires_soon + counts.expired,
        ),
    ):
        current = key == show
        address = reverse("stock") + ("" if current else f"?{urlencode({'show': key})}")
        yield Tile(words=str(words), count=count, address=address, current=current)


def _line(row: StockRow, today: date, now: datetime) -> PackLine:
    urgency = ""
    if row.expires_on and row.state in (PackState.IN_STOCK, PackState.OPENED):
        over = row.expires_on < today
        urgency = "over" if over else "soon" if row.expires_on <= today + SOON else ""
    several = row.doses > 1
    return PackLine(
        token=row.token,
        spoken=grouped(row.token),
        name=row.name,
        lot=row.lot,
        serial=row.serial,
        expires_on=row.expires_on,
        urgency=urgency,
        state=row.state.value,
        state_words=str(STATES[row.state]),
        held_for=", ".join(map(cause_words, row.held_for)),
        time_left=time_left(row.open_until, now),
        doses_left=_("%(left)d of %(doses)d doses left")
        % {"left": row.doses - row.uses, "doses": row.doses}
        if several
        else "",
    )


def time_left(until: datetime | None, now: datetime) -> str:
    """How long an opened pack may still be used."""
    if until is None:
        return ""
    if until < now:
        return _("its time is over")
    return _("%(time)s left") % {"time": lasted(until - now)}
