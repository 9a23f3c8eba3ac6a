"""One recall: the notice's own words beside what it may cover, and each decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _

from mesoplan.clinic.access import Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.near_lots import near_lots
from mesoplan.clinic.queries.recall_stock import AtStake, at_stake
from mesoplan.clinic.queries.recall_targets import register_named
from mesoplan.clinic.queries.recalls import (
    CONFIRMED,
    PROPOSED,
    REJECTED,
    Stage,
    recall_page,
)
from mesoplan.core.traceability.recall_scope import Kind, proposed
from mesoplan.web.recall.forms import (
    DEVICE,
    PRODUCT,
    AddForm,
    CloseForm,
    DecideForm,
    OfWhatForm,
    RowsForm,
    WithdrawForm,
)
from mesoplan.web.recall.head import head
from mesoplan.web.recall.wording import UNREAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.recalls import RecallPage, ScopeRow, Words
    from mesoplan.web.recall.forms import Choices

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of the notice. ``kind``: lot, unread, or nothing."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWords:
    """What the notice says, with the lots that were read in it marked."""

    product: str
    segments: tuple[Segment, ...]
    firm: str
    reason: str
    status: str
    taken_at: datetime
    unread: tuple[tuple[str, str], ...]  # the piece, and why nobody read it


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeLine:
    """One thing the notice covers or may cover. ``packs``: how many are here."""

    id: UUID
    name: str
    identifier: str
    lot: str
    packs: int
    ticked: bool
    settled_at: datetime | None
    settled_by: str
    why: str
    withdraw: WithdrawForm | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """The form that was refused, with what was typed; none on a first look."""

    decide: DecideForm | None = None
    add: AddForm | None = None
    assign: OfWhatForm | None = None
    assign_rows: RowsForm | None = None
    withdraw: WithdrawForm | None = None
    close: CloseForm | None = None

    @property
    def form(self) -> Form | None:
        """Whichever it was."""
        found = (self.decide, self.add, self.assign_rows, self.assign)
        rest = (self.withdraw, self.close)
        return next((form for form in (*found, *rest) if form and form.errors), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the scope's rows are called, and what hangs on them."""

    titles: Mapping[str, str] = field(default_factory=dict)
    stake: AtStake | None = None


def decidable(page: RecallPage, *, named: bool) -> list[UUID]:
    """Rows nobody has settled: of a product, or of nobody knows what."""
    return [
        row.id
        for row in page.scope
        if row.state == PROPOSED and bool(row.device or row.product) is named
    ]


def targets(actor: Actor) -> Choices:
    """What a row can be of: the register first, then the library."""
    library = practice_of(actor.clinic).library.products
    register = [
        (f"{DEVICE}:{device.id}", f"{device.name} ({device.identifier})")
        for device in register_named(actor)
    ]
    titles = sorted((p.title, id_) for id_, p in library.items())
    typed = [(f"{PRODUCT}:{id_}", title) for title, id_ in titles]
    return [(_("In the register"), register), (_("In the library"), typed)]


def shown(
    request: HttpRequest, actor: Actor, recall: UUID, tried: Tried | None = None
) -> HttpResponse:
    """The page, with the form that was refused if there was one."""
    tried = tried or Tried()
    page = recall_page(actor, recall)
    may_run = actor.may(Permission.RECALL_RUN)
    works = may_run and page.stage is not Stage.CLOSED
    stake = at_stake(actor, recall) if works else None
    library = practice_of(actor.clinic).library.products
    known = Known(titles={i: p.title for i, p in library.items()}, stake=stake)
    every = request.GET.get("tick") == "all"
    ticked = tried.decide.ticked if tried.decide else frozenset()
    named = [row for row in page.scope if row.device or row.product]
    choices = targets(actor) if works else []
    may_withdraw = works and actor.may(Permission.RECALL_WITHDRAW)
    status = UNPROCESSABLE if tried.form else 200
    context = {
        "head": head(actor, page),
        "tab": "recall",
        "page": page,
        "notices": [_words(words) for words in page.words],
        "proposed": [
            _line(row, known, every or str(row.id) in ticked)
            for row in named
            if row.state == PROPOSED
        ],
        "nameless": [
            _line(row, known, str(row.id) in ticked)
            for row in page.scope
            if row.state == PROPOSED and not (row.device or row.product)
        ],
        "confirmed": [
            _line(row, known, withdraw=_withdraw(row, tried) if may_withdraw else None)
            for row in named
            if row.state == CONFIRMED
        ],
        "rejected": [_line(row, known) for row in page.scope if row.state == REJECTED],
        "near": near_lots(actor, recall) if works else (),
        "stake": stake,
        "may_begin": may_run and page.stage is Stage.WAITING,
        "works": works,
        "decide": tried.decide or DecideForm(),
        "nameless_why": DecideForm(auto_id="nameless-%s")["why"],
        "add": tried.add or AddForm(choices=choices),
        "assign": tried.assign or OfWhatForm(choices=choices, auto_id="assign-%s"),
        "assign_rows": (tried.assign_rows or RowsForm())["rows"],
        "close": tried.close
        or CloseForm(initial={"version": page.version}, auto_id="close-%s"),
        "form": tried.form,
    }
    return render(request, "recall/recall.html", context, status=status)


def _withdraw(row: ScopeRow, tried: Tried) -> WithdrawForm:
    form = tried.withdraw
    if form is not None and form.data.get("row") == str(row.id):
        return form
    return WithdrawForm(initial={"row": row.id}, auto_id=f"withdraw-{row.id}-%s")


def _line(
    row: ScopeRow,
    known: Known,
    ticked: bool = False,
    withdraw: WithdrawForm | None = None,
) -> ScopeLine:
    return ScopeLine(
        id=row.id,
        name=row.name or known.titles.get(row.product, row.product),
        identifier=row.device,
        lot=row.lot,
        packs=known.stake.packs.get(row.id, 0) if known.stake else 0,
        ticked=ticked,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        why=row.why,
        withdraw=withdraw,
    )


def _words(words: Words) -> NoticeWords:
    return NoticeWords(
        product=words.product,
        segments=tuple(_segments(words.text)),
        firm=words.firm,
        reason=words.reason,
        status=words.status,
        taken_at=words.taken_at,
        unread=tuple(
            (piece.value, str(UNREAD[piece.why]) if piece.why else "")
            for piece in words.unread
        ),
    )


def _segments(text: str) -> Iterator[Segment]:
    """The text, whole and unchanged, cut where something was or was not read in it."""
    end = 0
    for piece in proposed(text).pieces:
        kind = piece.kind if piece.kind in (Kind.LOT, Kind.UNREAD) else ""
        if kind and piece.at >= end and text.startswith(piece.value, piece.at):
            if piece.at > end:
                yield Segment(text=text[end : piece.at])
            yield Segment(text=piece.value, kind=str(kind))
            end = piece.at + len(piece.value)
    if text[end:]:
        yield Segment(text=text[end:])
