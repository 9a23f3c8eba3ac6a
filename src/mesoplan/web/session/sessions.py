"""Sessions: the tab, the sheet, checking as it is typed, signing, amending, papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.clinic import moment
from mesoplan.clinic.access import Conflict, Permission
from mesoplan.clinic.actions import amendments, sessions
from mesoplan.clinic.actions.sessions import Blocked, Unsound, unfinished
from mesoplan.clinic.documents.rendering import rendered
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import papers
from mesoplan.clinic.queries.chair import tray_of
from mesoplan.clinic.queries.check_ins import check_ins_of, days
from mesoplan.clinic.queries.packs_used import holds_settled, packs_used
from mesoplan.clinic.queries.sessions import (
    checked,
    looked_at,
    readiness,
    session_seen_by,
    sessions_of,
)
from mesoplan.clinic.queries.staff import names_of
from mesoplan.web import downloads, paging
from mesoplan.web.actor import needs
from mesoplan.web.headers import shows_camera
from mesoplan.web.session.chair_page import chair_page
from mesoplan.web.session.sheet import AMENDING, as_planned, sheet_page
from mesoplan.web.treatment.chart import chart_frame

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, QueryDict

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.sessions import Seen
    from mesoplan.web.session.chair_page import ChairPage
    from mesoplan.web.session.sheet import SheetPage

UNPROCESSABLE = 422
CONFLICT = 409
SKIPPED = ("csrfmiddlewaretoken", "version", "fill")


@require_GET
@needs(Permission.CLIENT_VIEW_CHART)
def tab(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """The sessions so far, and whether the next may begin."""
    chart = chart_frame(actor, client, tab="sessions")
    found = sessions_of(chart.record, paging.page_number(request.GET.get("page")))
    context = {
        "chart": chart,
        "ready": readiness(chart.record, chart.standing),
        "rows": found.rows,
        "pager": paging.pager(found),
        "check_ins": check_ins_of(chart.record),
        "days": days(practice_of(actor.clinic).library),
    }
    return render(request, "session/sessions.html", context)


@require_POST
@needs(Permission.SESSION_RECORD)
def begin(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Begin the next session."""
    try:
        session = sessions.open_next(actor, client)
    except Blocked as blocked:
        for reason in blocked.reasons:
            messages.warning(request, reason)
        return redirect("sessions", client)
    return redirect("session", session.pk)


@shows_camera
@needs(Permission.CLIENT_VIEW_CHART)
def sheet(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:
    """The sheet of one session: to be written, or as it was signed."""
    found = session_seen_by(actor, session)
    if request.method != "POST":
        return shown(request, actor, found, _page(found))
    _version_now, refused = _saved(request, actor, found)
    if refused is not None:
        return refused
    messages.success(request, _("Saved."))
    return redirect("session", session)


@shows_camera
@require_POST
@needs(Permission.SESSION_RECORD)
def fill(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:
    """The sheet with what is empty filled in as planned; nothing is kept."""
    found = session_seen_by(actor, session)
    if found.signed_at is not None:
        return redirect("session", session)
    packs = _packs(actor, found)
    page = sheet_page(
        found,
        values=as_planned(found, _values(request.POST), packs.packs),
        version=_version(request.POST),
        filled=True,
    )
    return shown(request, actor, found, page, packs=packs)


@require_POST
@needs(Permission.SESSION_RECORD)
def check(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:
    """What is wrong with the sheet as it is typed; nothing is kept."""
    found = session_seen_by(actor, session)
    typed = checked(found, _values(request.POST))
    return JsonResponse({"problems": dict(typed.problems), "over": dict(typed.over)})


@shows_camera
@require_POST
@needs(Permission.SESSION_SIGN)
def sign(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:
    """Sign and lock; what stands in the fields is saved first, so that none is lost."""
    found = session_seen_by(actor, session)
    version = _version(request.POST)
    if _values(request.POST):
        version, refused = _saved(request, actor, found)
        if refused is not None:
            return refused
        found = session_seen_by(actor, session)
    try:
        sessions.sign(actor, session, version=version)
    except Unsound as unsound:
        page = sheet_page(found, problems=unsound.problems)
        return shown(request, actor, found, page, UNPROCESSABLE)
    except Conflict:
        messages.warning(
            request, _("Somebody has changed the sheet. Read it again, then sign.")
        )
        return redirect("session", session)
    except Blocked as blocked:
        for reason in blocked.reasons:
            messages.warning(request, reason)
        return redirect("session", session)
    messages.success(request, _("Signed and locked. The check-ins are set."))
    return redirect("session", session)


@require_POST
@needs(Permission.SESSION_AMEND)
def amend(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:
    """Add an amendment to a signed session."""
    found = session_seen_by(actor, session)
    values = {name: request.POST.get(name, "") for name in AMENDING}
    try:
        amendments.amend(actor, session, **values)
    except Unsound as unsound:
        page = sheet_page(
            found,
            problems=unsound.problems,
            amending=values,
            signed_by=_signer(found),
        )
        return shown(request, actor, found, page, UNPROCESSABLE)
    except Blocked as blocked:
        messages.warning(request, str(blocked))
    return redirect("session", session)


@require_GET
@needs(Permission.CLIENT_VIEW_CHART)
def record(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:  # noqa: ARG001
    """The session's record as PDF; a draft says that it is one."""
    found = session_seen_by(actor, session)
    looked_at(actor, found)
    name = f"session-{found.client.number}-{found.number}-{found.on:%Y%m%d}"
    return downloads.pdf(rendered(papers.session_record(found)), name)


@require_GET
@needs(Permission.CLIENT_VIEW_CHART)
def aftercare(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:  # noqa: ARG001
    """The sheet to take home, in the client's language."""
    found = session_seen_by(actor, session)
    looked_at(actor, found)
    language = found.client.language
    sheet_of = papers.aftercare(found, language)
    return downloads.pdf(rendered(sheet_of, language), f"aftercare-{found.on:%Y%m%d}")


def _saved(
    request: HttpRequest, actor: Actor, found: Seen
) -> tuple[int, HttpResponse | None]:
    """Keep the sheet as it was sent: its version then, or the page that refuses it."""
    values, version = _values(request.POST), _version(request.POST)
    try:
        kept = sessions.save(actor, found.pk, version=version, values=values)
    except Unsound as unsound:
        page = sheet_page(
            found, values=values, problems=unsound.problems, version=version
        )
        return version, shown(request, actor, found, page, UNPROCESSABLE)
    except Conflict as conflict:
        theirs = {name: str(value) for name, value in conflict.theirs.items()}
        page = sheet_page(found, values=values, theirs=theirs, version=conflict.version)
        return version, shown(request, actor, found, page, CONFLICT)
    except Blocked as blocked:
        for reason in blocked.reasons:
            messages.warning(request, reason)
        return version, redirect("session", found.pk)
    return kept.version, None


def _page(found: Seen) -> SheetPage:
    if found.signed_at is not None:
        return sheet_page(found, signed_by=_signer(found))
    return sheet_page(found, missing=unfinished(found))


def _signer(found: Seen) -> str:
    return names_of(found.clinic_id, (found.signed_by,)).get(found.signed_by, "")


def shown(
    request: HttpRequest,
    actor: Actor,
    found: Seen,
    page: SheetPage,
    status: int = 200,
    packs: ChairPage | None = None,
) -> HttpResponse:
    """The session's page: the sheet with its packs, or what was signed."""
    context: dict[str, object] = {
        "chart": chart_frame(actor, found.client_id, tab="sessions"),
        "page": page,
    }
    if found.signed_at:
        library = practice_of(found.clinic_id).library
        context["used"] = packs_used(found, library)
        context["holds"] = holds_settled(found)
        return render(request, "session/signed.html", context, status=status)
    context["packs"] = packs or _packs(actor, found)
    return render(request, "session/sheet.html", context, status=status)


def _packs(actor: Actor, found: Seen) -> ChairPage:
    return chair_page(actor, found, tray_of(found), moment.today(found.clinic))


def _values(sent: QueryDict) -> dict[str, str]:
    return {name: str(sent[name]) for name in sent if name not in SKIPPED}


def _version(sent: QueryDict) -> int:
    text = sent.get("version", "")
    return int(text[:9]) if text.isascii() and text.isdigit() else 0
