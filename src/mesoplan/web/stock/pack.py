"""One pack: what it is, what happened to it, the verdict now, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mesoplan.clinic import moment
from mesoplan.clinic.access import Conflict, Permission
from mesoplan.clinic.actions.pack_events import NotPossible
from mesoplan.clinic.goods import LONGEST_WHY, UnfitGoods
from mesoplan.clinic.queries.pack_history import history_seen_by, verdict_now
from mesoplan.clinic.queries.packs import life_seen_by
from mesoplan.clinic.queries.stock import HERE
from mesoplan.core.traceability.findings import Word
from mesoplan.core.traceability.known import PackState
from mesoplan.core.traceability.tokens import grouped
from mesoplan.knowledge.pack_codes import pack_words
from mesoplan.web.actor import needs
from mesoplan.web.packs.verdict_page import TITLES, verdict_page
from mesoplan.web.packs.wording import EVENTS, PLACES, STATES, cause_words
from mesoplan.web.stock import deeds
from mesoplan.web.stock.refusals import beside_fields
from mesoplan.web.stock.stock import time_left

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.packs import Step
    from mesoplan.web.stock.deeds import Deed

UNPROCESSABLE = 422


class WhyForm(forms.Form):
    """The reason for what is done to a pack."""

    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=LONGEST_WHY,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    cause = forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One thing that happened to the pack."""

    at: datetime
    by: str
    words: str
    cause: str
    why: str
    session: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLine:
    """One scan of the pack."""

    at: datetime
    by: str
    place: str
    word: str
    word_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedLine:
    """One thing to do to the pack, with its form."""

    deed: Deed
    address: str
    cause: str
    form: WhyForm


@require_safe
@needs(Permission.PACK_VIEW)
def page(request: HttpRequest, actor: Actor, pack: str) -> HttpResponse:
    """Everything about one pack."""
    return _shown(request, actor, pack)


def door(deed: Deed) -> Callable[..., HttpResponse]:
    """The view that does one thing to a pack, or says why it cannot be done."""

    def done(request: HttpRequest, actor: Actor, pack: str) -> HttpResponse:
        form = WhyForm(request.POST)
        if form.is_valid() and _done(actor, pack, deed, form):
            messages.success(request, gettext("It is on record."))
            return HttpResponseRedirect(reverse("pack", args=[pack]))
        return _shown(request, actor, pack, deed, form)

    shut: Callable[..., HttpResponse] = needs(deed.permission, fresh=deed.fresh)(done)
    return require_POST(shut)


def _done(actor: Actor, pack: str, deed: Deed, form: WhyForm) -> bool:
    typed = form.cleaned_data
    try:
        deed.act(actor, pack, typed["why"], typed["cause"])
    except UnfitGoods as error:
        beside_fields(form, error)
    except NotPossible as error:
        said = pack_words().obstacles[error.obstacle]
        form.add_error(None, said.in_language("en"))
    except Conflict:
        said_so = gettext("Somebody else acted on this pack just now. Look again.")
        form.add_error(None, said_so)
    return not form.errors


def _shown(
    request: HttpRequest,
    actor: Actor,
    pack: str,
    tried: Deed | None = None,
    form: WhyForm | None = None,
) -> HttpResponse:
    life = life_seen_by(actor, pack)
    history = history_seen_by(actor, pack)
    opened = life.state == PackState.OPENED
    context = {
        "life": life,
        "spoken": grouped(life.token),
        "state_words": STATES[PackState(life.state)],
        "held_for": [cause_words(cause) for cause in life.held_for],
        "time_left": time_left(life.open_until, moment.now()) if opened else "",
        "doses_left": life.doses - life.uses,
        "over": PackState(life.state) not in HERE,
        "verdict": verdict_page(verdict_now(actor, pack)),
        "steps": [_step(step) for step in life.steps],
        "scans": [
            ScanLine(
                at=scan.at,
                by=scan.by,
                place=str(PLACES[scan.place]),
                word=scan.word,
                word_title=TITLES[Word(scan.word)],
            )
            for scan in history.scans
        ],
        "uses": history.uses,
        "deeds": [
            _line(deed, cause, pack, form if deed is tried else None)
            for deed, cause in deeds.possible(actor, life)
        ],
        "form": form,
        "may_label": actor.may(Permission.PACK_RECEIVE),
        "tab": "stock",
    }
    status = UNPROCESSABLE if form and form.errors else 200
    return render(request, "stock/pack.html", context, status=status)


def _line(deed: Deed, cause: str, pack: str, tried: WhyForm | None) -> DeedLine:
    """Each form has ids of its own; the one that failed keeps what was typed."""
    mine = tried is not None and tried.data.get("cause", "") == cause
    unique = f"{deed.name}-{cause}-%s"
    if tried is not None and mine:
        tried.auto_id = unique
    return DeedLine(
        deed=deed,
        address=reverse(deed.name, args=[pack]),
        cause=cause_words(cause) if cause else "",
        form=tried
        if tried is not None and mine
        else WhyForm(auto_id=unique, initial={"cause": cause}),
    )


def _step(step: Step) -> StepLine:
    return StepLine(
        at=step.at,
        by=step.by,
        words=str(EVENTS[step.kind]),
        cause=cause_words(step.cause) if step.cause else "",
        why=step.why,
        session=step.session,
    )
