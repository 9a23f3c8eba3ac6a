"""One recall: looked at, worked on, its packs, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from mesoplan.clinic.access import Conflict, Permission
from mesoplan.clinic.actions import recalls
from mesoplan.clinic.actions.recalls import Unfinished
from mesoplan.clinic.queries.recall_stock import covered_packs, states_of_packs
from mesoplan.core.traceability.tokens import grouped
from mesoplan.web import paging
from mesoplan.web.actor import needs
from mesoplan.web.packs.wording import STATES
from mesoplan.web.recall.forms import CloseForm
from mesoplan.web.recall.head import head_of
from mesoplan.web.recall.recall_page import Tried, shown

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.recall_stock import CoveredPack


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """One pack of a recalled lot."""

    token: str
    spoken: str
    name: str
    lot: str
    serial: str
    expires_on: date | None
    state: str
    state_words: str


@require_safe
@needs(Permission.RECALL_VIEW)
def page(request: HttpRequest, actor: Actor, recall: UUID) -> HttpResponse:
    """The notice, what it covers here, and what is left to do."""
    return shown(request, actor, recall)


@require_POST
@needs(Permission.RECALL_RUN)
def begin(request: HttpRequest, actor: Actor, recall: UUID) -> HttpResponse:
    """Begin to work on it, under one's own name."""
    recalls.open_recall(actor, recall)
    messages.success(request, gettext("The recall is open."))
    return HttpResponseRedirect(reverse("recall", args=[recall]))


@require_POST
@needs(Permission.RECALL_RUN)
def end(request: HttpRequest, actor: Actor, recall: UUID) -> HttpResponse:
    """Close it in words, or hear what is left to do."""
    form = CloseForm(request.POST, auto_id="close-%s")
    if form.is_valid():
        typed = form.cleaned_data
        try:
            recalls.close(actor, recall, version=typed["version"], words=typed["words"])
        except Unfinished as error:
            for reason in error.reasons:
                form.add_error("words", reason)
        except Conflict:
            said = gettext("Somebody else has changed this recall. Look again.")
            form.add_error(None, said)
        else:
            messages.success(request, gettext("The recall is closed."))
            return HttpResponseRedirect(reverse("recall", args=[recall]))
    return shown(request, actor, recall, Tried(close=form))


@require_safe
@needs(Permission.RECALL_VIEW)
def packs(request: HttpRequest, actor: Actor, recall: UUID) -> HttpResponse:
    """Every pack of the lots confirmed, and where it is."""
    number = paging.page_number(request.GET.get("page"))
    found = covered_packs(actor, recall, page=number)
    states = states_of_packs(actor, recall)
    context = {
        "head": head_of(actor, recall),
        "tab": "packs",
        "lines": [_line(pack) for pack in found.rows],
        "states": [(STATES[state], count) for state, count in states.items()],
        "pager": paging.pager(found),
    }
    return render(request, "recall/packs.html", context)


def _line(pack: CoveredPack) -> PackLine:
    return PackLine(
        token=pack.token,
        spoken=grouped(pack.token),
        name=pack.name,
        lot=pack.lot,
        serial=pack.serial,
        expires_on=pack.expires_on,
        state=pack.state.value,
        state_words=str(STATES[pack.state]),
    )
