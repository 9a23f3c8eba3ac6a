"""Notices out of a file: looked through first, taken in when a person says so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions import recall_notices
from mesoplan.clinic.recall_notices import LONGEST_NAME, UnreadableNotices
from mesoplan.clinic.table_file import MOST_BYTES
from mesoplan.web.actor import needs

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.actions.recall_notices import Examined
    from mesoplan.clinic.recall_notices import Notice
    from mesoplan.clinic.table_file import Fault

KEPT = 3_600  # seconds between looking through and taking in
MOST_SHOWN = 200
SHOWN = 160
UNPROCESSABLE = 422


class FileForm(forms.Form):
    """The file, and who published it where it does not say so."""

    file = forms.FileField(
        label=_("File of notices"),
        help_text=_(
            "openFDA's answer as JSON, or a CSV table whose first row names the "
            "columns. At most 5 MB."
        ),
        widget=forms.FileInput({"accept": ".json,.csv,.txt,.tsv"}),
    )
    source = forms.CharField(
        label=_("Who published it"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("Only for a table that does not say so in a column of its own."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """One notice of the file, and what taking it in would do."""

    title: str
    announced_on: date
    product: str
    text: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedPage:
    """What the file holds and everything that is wrong with it; nothing is kept yet."""

    ticket: str
    rows: int
    new: int
    changed: int
    known: int
    lines: tuple[NoticeLine, ...]
    more: int
    faults: tuple[Fault, ...]
    more_faults: int
    as_of: datetime | None
    may_be_whole: bool
    anything: bool


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECALL_NOTE)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a file; sending it only looks it through."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read(MOST_BYTES + 1)
        source = form.cleaned_data["source"]
        try:
            found = recall_notices.examined(actor, data, source=source)
        except UnreadableNotices as error:
            form.add_error("file", str(error))
        else:
            cache.set(_key(actor, found.digest), (data, source), KEPT)
            context = {"page": _page(found)}
            return render(request, "recall/file_examined.html", context)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "recall/file.html", {"form": form}, status=status)


@require_POST
@needs(Permission.RECALL_NOTE)
def take_in(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take in what was looked through; it is looked through again, to be sure."""
    key = _key(actor, request.POST.get("ticket", ""))
    kept = cache.get(key)
    if kept is None:
        said = gettext("The file is not at hand any more. Choose it again.")
        messages.warning(request, said)
        return HttpResponseRedirect(reverse("recall_file"))
    data, source = kept
    found = recall_notices.examined(actor, data, source=source)
    whole = request.POST.get("whole") == "1"
    taken = recall_notices.take_in(actor, found, whole_list=whole)
    cache.delete(key)
    count = len(taken.recalls)
    said = ngettext("%(n)d notice taken in.", "%(n)d notices taken in.", count)
    messages.success(request, said % {"n": count})
    if count == 1:
        return HttpResponseRedirect(reverse("recall", args=[taken.recalls[0]]))
    return HttpResponseRedirect(reverse("recalls"))


def _key(actor: Actor, ticket: str) -> str:
    """Nobody else's file can be taken in, whatever is sent as a ticket."""
    safe = hashlib.sha256(ticket.encode()).hexdigest()
    return f"recall-file:{actor.clinic}:{actor.user}:{safe}"


def _page(found: Examined) -> ExaminedPage:
    read = found.read
    changed = set(found.changed)
    wanted = (*found.new, *found.changed)
    may_be_whole = bool(read.whole and read.notices and not read.faults)
    return ExaminedPage(
        ticket=found.digest,
        rows=read.rows,
        new=len(found.new),
        changed=len(found.changed),
        known=found.known,
        lines=tuple(_line(n, n in changed) for n in wanted[:MOST_SHOWN]),
        more=max(0, len(wanted) - MOST_SHOWN),
        faults=read.faults[:MOST_SHOWN],
        more_faults=max(0, len(read.faults) - MOST_SHOWN),
        as_of=read.as_of,
        may_be_whole=may_be_whole,
        anything=bool(wanted) or may_be_whole,
    )


def _line(notice: Notice, changed: bool) -> NoticeLine:
    return NoticeLine(
        title=f"{notice.source} {notice.reference}",
        announced_on=notice.announced_on,
        product=_cut(notice.product),
        text=_cut(notice.text),
        changed=changed,
    )


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
