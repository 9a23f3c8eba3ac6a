"""What a recall covers, decided row by row by a named person."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from mesoplan.clinic.access import Conflict, Permission
from mesoplan.clinic.actions import recall_scopes
from mesoplan.clinic.actions.recall_scopes import UnfitScope
from mesoplan.clinic.queries.recalls import recall_page
from mesoplan.web.actor import needs
from mesoplan.web.recall.forms import (
    AddForm,
    DecideForm,
    OfWhatForm,
    RowsForm,
    WithdrawForm,
)
from mesoplan.web.recall.recall_page import Tried, decidable, shown, targets

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor

Found = TypeVar("Found")


@require_POST
@needs(Permission.RECALL_RUN)
def confirm(request: HttpRequest, actor: Actor, recall: UUID) -> HttpResponse:
    """The notice means these rows: their packs go into quarantine at once."""
    rows = decidable(recall_page(actor, recall), named=True)
    form = DecideForm(request.POST, rows=rows)
    if form.is_valid():
        chosen = form.cleaned_data["rows"]
        done = _done(form, lambda: recall_scopes.confirm(actor, recall, rows=chosen))
        if done is not None:
            said = ngettext(
                "Confirmed. %(n)d pack was put in quarantine.",
                "Confirmed. %(n)d packs were put in quarantine.",
                done.packs,
            )
            return _back(request, recall, said % {"n": done.packs})
    return shown(request, actor, recall, Tried(decide=form))


@require_POST
@needs(Permission.RECALL_RUN)
def reject(request: HttpRequest, actor: Actor, recall: UUID) -> HttpResponse:
    """The notice does not mean these rows, and why."""
    page = recall_page(actor, recall)
    rows = [*decidable(page, named=True), *decidable(page, named=False)]
    form = DecideForm(request.POST, rows=rows)
    if form.is_valid():
        chosen, why = form.cleaned_data["rows"], form.cleaned_data["why"]
        done = _done(
            form, lambda: recall_scopes.reject(actor, recall, rows=chosen, why=why)
        )
        if done is not None:
            return _back(request, recall, gettext("Rejected, with your reason."))
    return shown(request, actor, recall, Tried(decide=form))


@require_POST
@needs(Permission.RECALL_RUN)
def add(request: HttpRequest, actor: Actor, recall: UUID) -> HttpResponse:
    """Propose what a person read in the notice; it is confirmed like the others."""
    page = recall_page(actor, recall)
    form = AddForm(request.POST, choices=targets(actor))
    if form.is_valid():
        device, product = form.target
        lot = form.cleaned_data["lot"]
        done = _done(
            form,
            lambda: recall_scopes.propose(
                actor, page.id, device=device, product=product, lot=lot
            ),
        )
        if done is not None:
            return _back(request, recall, gettext("Added. Now confirm or reject it."))
    return shown(request, actor, recall, Tried(add=form))


@require_POST
@needs(Permission.RECALL_RUN)
def assign(request: HttpRequest, actor: Actor, recall: UUID) -> HttpResponse:
    """Say of which product these lots are."""
    rows = decidable(recall_page(actor, recall), named=False)
    ticked = RowsForm(request.POST, rows=rows, auto_id="nameless-%s")
    form = OfWhatForm(request.POST, choices=targets(actor), auto_id="assign-%s")
    if form.is_valid() and ticked.is_valid():
        device, product = form.target
        chosen = ticked.cleaned_data["rows"]
        done = _done(
            form,
            lambda: recall_scopes.assign(
                actor, recall, rows=chosen, device=device, product=product
            ),
        )
        if done is not None:
            return _back(request, recall, gettext("Noted. Now confirm or reject it."))
    return shown(request, actor, recall, Tried(assign=form, assign_rows=ticked))


@require_POST
@needs(Permission.RECALL_WITHDRAW, fresh=True)
def withdraw(request: HttpRequest, actor: Actor, recall: UUID) -> HttpResponse:
    """Take back a row confirmed by mistake, and free the packs only it held."""
    recall_page(actor, recall)
    sent = request.POST.get("row", "")
    form = WithdrawForm(request.POST, auto_id=f"withdraw-{sent}-%s")
    if form.is_valid():
        row, why = form.cleaned_data["row"], form.cleaned_data["why"]
        done = _done(
            form, lambda: recall_scopes.withdraw(actor, recall, row=row, why=why)
        )
        if done is not None:
            said = ngettext(
                "Taken back. %(n)d pack is free again.",
                "Taken back. %(n)d packs are free again.",
                done.packs,
            )
            return _back(request, recall, said % {"n": done.packs})
    return shown(request, actor, recall, Tried(withdraw=form))


def _done(form: forms.Form, act: Callable[[], Found]) -> Found | None:
    """What the act gives; refused, its reasons stand beside their fields."""
    try:
        return act()
    except UnfitScope as error:
        for name, words in error.problems.items():
            place = "what" if name in ("device", "product") else name
            form.add_error(place if place in form.fields else None, words)
    except Conflict:
        said = gettext("Somebody else has settled one of these just now. Look again.")
        form.add_error(None, said)
    return None


def _back(request: HttpRequest, recall: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("recall", args=[recall]))
