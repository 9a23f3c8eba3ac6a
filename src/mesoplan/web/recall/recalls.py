"""The recalls, how old the list is that they came from, and a notice typed in."""

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
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions import recall_notices
from mesoplan.clinic.actions.recall_notices import UnfitNotice
from mesoplan.clinic.queries.recall_lists import list_age
from mesoplan.clinic.queries.recalls import Stage, recalls
from mesoplan.clinic.recall_notices import LONGEST_NAME
from mesoplan.web import paging
from mesoplan.web.actor import needs
from mesoplan.web.packs.wording import lasted
from mesoplan.web.recall.wording import STAGES

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.recalls import RecallRow

UNPROCESSABLE = 422
DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
WORDS = forms.Textarea({"rows": 3})


class ListForm(forms.Form):
    """Whose list somebody has gone through."""

    source = forms.CharField(
        label=_("Whose list"),
        help_text=_("The regulator or the maker whose notices you looked through."),
        max_length=LONGEST_NAME,
    )


class NoticeForm(forms.Form):
    """A notice as its publisher words it; what is wrong is said by the clinic."""

    source = forms.CharField(
        label=_("Who published it"),
        required=False,
        help_text=_("The regulator or the maker."),
    )
    reference = forms.CharField(
        label=_("Its number or reference"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    announced_on = forms.CharField(
        label=_("Day of the notice"), required=False, widget=DAY
    )
    product = forms.CharField(
        label=_("What is recalled"),
        required=False,
        help_text=_("The product, word for word."),
        widget=WORDS,
    )
    text = forms.CharField(
        label=_("Lots, word for word"),
        required=False,
        strip=False,
        help_text=_(
            "Paste the whole passage. Lots are proposed from it for you to confirm; "
            "the words themselves are kept."
        ),
        widget=forms.Textarea({"rows": 5}),
    )
    firm = forms.CharField(label=_("Maker or seller"), required=False)
    reason = forms.CharField(
        label=_("Why it is recalled"), required=False, widget=WORDS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallLine:
    """One recall of the list."""

    id: UUID
    title: str
    product: str
    announced_on: date
    stage: str
    stage_words: str
    clock: str
    to_settle: int


@require_safe
@needs(Permission.RECALL_VIEW)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every recall, those nobody has finished on top."""
    return _all(request, actor, ListForm())


@require_POST
@needs(Permission.RECALL_NOTE)
def gone_through(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Note that somebody has looked through a list today and found nothing new."""
    form = ListForm(request.POST)
    if not form.is_valid():
        return _all(request, actor, form)
    recall_notices.gone_through(actor, source=form.cleaned_data["source"])
    messages.success(request, gettext("Noted under your name."))
    return HttpResponseRedirect(reverse("recalls"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECALL_NOTE)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Type a notice in; the same one twice is one."""
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = recall_notices.note(actor, fields=form.cleaned_data)
        except UnfitNotice as error:
            for fault in error.faults:
                said = f"{fault.what[0].upper()}{fault.what[1:]}. {fault.remedy}"
                form.add_error(fault.column, said)
        else:
            messages.success(request, gettext("The notice is taken in."))
            return HttpResponseRedirect(reverse("recall", args=[made.pk]))
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "recall/new.html", {"form": form}, status=status)


def line(row: RecallRow) -> RecallLine:
    """A recall as a line of a list."""
    return RecallLine(
        id=row.id,
        title=f"{row.source} {row.reference}",
        product=row.product,
        announced_on=row.announced_on,
        stage=row.stage.value,
        stage_words=str(STAGES[row.stage]),
        clock=lasted(row.age),
        to_settle=0 if row.stage is Stage.CLOSED else row.to_settle,
    )


def _all(request: HttpRequest, actor: Actor, form: ListForm) -> HttpResponse:
    found = recalls(actor, page=paging.page_number(request.GET.get("page")))
    context = {
        "lines": [line(row) for row in found.rows],
        "pager": paging.pager(found),
        "list": list_age(actor),
        "form": form,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "recall/recalls.html", context, status=status)
