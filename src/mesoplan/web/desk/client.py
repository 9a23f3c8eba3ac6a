"""A client as the desk knows them: contact, visits, links, and the way into the chart."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mesoplan.clinic.access import Conflict, Permission
from mesoplan.clinic.actions.clients import correct
from mesoplan.clinic.queries.clients import contact_seen_by, links_seen_by
from mesoplan.clinic.queries.visits import today_seen_by, visits_seen_by
from mesoplan.web import paging
from mesoplan.web.actor import needs
from mesoplan.web.desk import wording
from mesoplan.web.desk.particulars_form import PARTICULARS, ParticularsForm

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, QueryDict

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.charts import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """One visit of the client's."""

    at: str
    purpose: str
    practitioner: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """One link sent to the client."""

    id: UUID
    purpose: str
    sent: str
    until: str
    used: str
    state: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPage:
    """Contact, visits and links; nothing clinical stands here."""

    client: Identity
    born: str
    language: str
    visits: tuple[VisitLine, ...]
    visits_pager: paging.Pager
    links: tuple[LinkLine, ...]
    links_pager: paging.Pager
    may_open_chart: bool
    may_correct: bool
    may_book: bool
    may_send: bool
    may_export: bool
    may_erase: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A field that somebody else has changed to something other than what was typed."""

    field: str
    label: str
    theirs: str
    mine: str


@require_safe
@needs(Permission.CLIENT_VIEW_CONTACT)
def page(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Everything the front desk may know of a client."""
    who = contact_seen_by(actor, client)
    visits = visits_seen_by(
        actor, client, page=paging.page_number(request.GET.get("visits"))
    )
    links = links_seen_by(
        actor, client, page=paging.page_number(request.GET.get("links"))
    )
    context = ClientPage(
        client=who,
        born=said_birth(who.born_on),
        language=str(dict(wording.LANGUAGES).get(who.language, who.language)),
        visits=tuple(
            VisitLine(
                at=wording.said_moment(visit.at),
                purpose=str(wording.PURPOSES.get(visit.purpose, visit.purpose)),
                practitioner=visit.practitioner,
                state=str(wording.STATES[visit.state]),
            )
            for visit in visits.rows
        ),
        visits_pager=paging.pager(visits, "visits"),
        links=tuple(
            LinkLine(
                id=link.id,
                purpose=str(wording.LINKS.get(link.purpose, link.purpose)),
                sent=wording.said_moment(link.created_at),
                until=wording.said_moment(link.expires_at),
                used=wording.said_moment(link.used_at) if link.used_at else "",
                state=str(wording.LINK_STATES[link.state]),
                is_open=link.state == "open",
            )
            for link in links.rows
        ),
        links_pager=paging.pager(links, "links"),
        may_open_chart=actor.may(Permission.CLIENT_VIEW_CHART),
        may_correct=actor.may(Permission.CLIENT_REGISTER),
        may_book=actor.may(Permission.VISIT_BOOK),
        may_send=actor.may(Permission.LINK_SEND),
        may_export=actor.may(Permission.CLIENT_EXPORT),
        may_erase=actor.may(Permission.CLIENT_ERASE),
    )
    return render(request, "desk/client.html", {"page": context})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CLIENT_REGISTER)
def correction(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Correct who a client is; what somebody else changed meanwhile is shown first."""
    now, today = contact_seen_by(actor, client), today_seen_by(actor)
    known = {name: getattr(now, name) for name in PARTICULARS}
    clashes: tuple[Clash, ...] = ()
    kept: tuple[Clash, ...] = ()
    was, version = known, now.version
    if request.method == "POST":
        data, was, version = _settled(request.POST, known, now.version)
        form = ParticularsForm(data, today=today)
        open_yet = _not_chosen(request.POST) if version == now.version else []
        for name in open_yet:
            form.add_error(name, _("Choose which of the two to keep."))
        clashes = tuple(_clash(form, n, known[n], data[n]) for n in open_yet)
        if form.is_valid():
            try:
                correct(actor, client, version=version, **asdict(form.particulars))
            except Conflict as conflict:
                now = contact_seen_by(actor, client)
                clashes, kept = _met(form, conflict.theirs, was)
                data = data | {line.field: line.theirs for line in kept}
                form = ParticularsForm(data, today=today)
                was = {name: getattr(now, name) for name in PARTICULARS}
                version = now.version
            else:
                messages.success(request, _("The correction is kept."))
                return HttpResponseRedirect(reverse("client", args=[client]))
    else:
        form = ParticularsForm(initial=known, today=today)
    return render(
        request,
        "desk/correction.html",
        {
            "form": form,
            "client": now,
            "version": version,
            "was": was,
            "clashes": clashes,
            "kept": kept,
        },
    )


def said_birth(born_on: str) -> str:
    """A birth date as a person reads it."""
    day = parse_date(born_on) if born_on else None
    return date_format(day, "j F Y") if day else born_on


def _settled(
    posted: QueryDict, known: dict[str, str], version: int
) -> tuple[dict[str, str], dict[str, str], int]:
    """What was typed, with "theirs" where it was chosen; what was known then.

    "Theirs" is taken from the record only while it is the version that was shown: if it
    has changed once more, that is a conflict of its own.
    """
    typed = {name: posted.get(name, "") for name in PARTICULARS}
    was = {name: posted.get(f"was_{name}", "") for name in PARTICULARS}
    shown = paging.page_number(posted.get("version"))
    if shown == version:
        for name in PARTICULARS:
            if posted.get(f"choose_{name}") == "theirs":
                typed[name] = known[name]
    return typed, was, shown


def _met(
    form: ParticularsForm, theirs: dict[str, Any], was: dict[str, str]
) -> tuple[tuple[Clash, ...], tuple[Clash, ...]]:
    """Fields both have changed, to choose; fields only they have changed, kept."""
    mine = asdict(form.particulars)
    lines = [
        _clash(form, name, str(theirs[name]), mine[name])
        for name in PARTICULARS
        if name in theirs and str(theirs[name]) != was[name]
    ]
    clashes = tuple(line for line in lines if line.mine != was[line.field])
    kept = tuple(line for line in lines if line.mine == was[line.field])
    return clashes, kept


def _clash(form: ParticularsForm, name: str, theirs: str, mine: str) -> Clash:
    label = str(form.fields[name].label)
    return Clash(field=name, label=label, theirs=theirs, mine=mine)


def _not_chosen(posted: QueryDict) -> list[str]:
    return [
        name
        for name in PARTICULARS
        if name in posted.getlist("clash") and not posted.get(f"choose_{name}")
    ]
