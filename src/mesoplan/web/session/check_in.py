"""How is it going: the client's page by link, and the answers that need a look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.clinic.access import Conflict, Permission
from mesoplan.clinic.actions import check_ins, links
from mesoplan.clinic.actions.check_ins import Unanswered
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.check_ins import (
    EMERGENCY,
    NO,
    YES,
    Asked,
    Sign,
    asked,
    check_in_seen_by,
    waiting,
)
from mesoplan.web.actor import needs
from mesoplan.web.session.by_link import shown_to
from mesoplan.web.session.fields import Fault, Field, faults

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.actions.links import Opened
    from mesoplan.clinic.queries.check_ins import Seen

UNPROCESSABLE = 422
GONE = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInPage:
    """What the client sees."""

    clinic: str
    phone: str
    emergency_phone: str
    urgent: tuple[Sign, ...]
    warnings: tuple[Field, ...]
    normal: tuple[Field, ...]
    words: str
    words_error: str
    wants_call: bool
    faults: tuple[Fault, ...]


def page(request: HttpRequest, token: str) -> HttpResponse:
    """The questions; answered, where the answers lead."""
    try:
        way = links.opened(token, "check_in", address=request.META.get("REMOTE_ADDR"))
    except links.Expired as over:
        return gone(request, over)
    if way.link.subject is None:
        return render(request, "pages/not_found.html", status=404)
    found = check_in_seen_by(way.actor, way.link.subject)
    with shown_to(way.link.client, way.link.clinic):
        return _answered(request, way, found)


@require_GET
@needs(Permission.CHECK_IN_REVIEW)
def review(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The answers that nobody has looked at yet, emergencies first."""
    return render(request, "session/check_ins.html", {"rows": waiting(actor)})


@require_POST
@needs(Permission.CHECK_IN_REVIEW)
def look(request: HttpRequest, actor: Actor, check_in: UUID) -> HttpResponse:
    """Somebody has looked, and dealt with it."""
    version = request.POST.get("version", "")
    number = int(version[:9]) if version.isascii() and version.isdigit() else 0
    try:
        check_ins.look(actor, check_in, version=number)
    except Conflict:
        messages.warning(request, _("Somebody else has looked at it already."))
    return redirect("check_ins")


def gone(request: HttpRequest, over: links.Expired) -> HttpResponse:
    """A link that is no longer good: whom to ask for another."""
    with shown_to(over.link.client, over.link.clinic):
        return render(
            request,
            "session/link_over.html",
            {"clinic": over.link.clinic},
            status=GONE,
        )


def _answered(request: HttpRequest, way: Opened, found: Seen) -> HttpResponse:
    client = way.link.client
    questions = asked(practice_of(client.clinic_id).library, client.language)
    if request.method != "POST":
        return _form(request, way, found, questions, {}, {})
    everything = (*questions.emergencies, *questions.calls, *questions.normal)
    names = [sign.id for sign in everything if sign.id in request.POST]
    answers = {name: request.POST[name] for name in names}
    try:
        done = check_ins.answer(
            way.actor,
            found.pk,
            link=way.link.pk,
            answers=answers,
            wants_call="wants_call" in request.POST,
            words=request.POST.get("words", ""),
        )
    except Unanswered as unanswered:
        return _form(request, way, found, questions, answers, unanswered.problems)
    context = {
        "route": done.route,
        "clinic": way.link.clinic,
        "urgent": questions.emergencies,
    }
    return render(request, "session/check_in_done.html", context)


def _form(
    request: HttpRequest,
    way: Opened,
    found: Seen,
    questions: Asked,
    answers: Mapping[str, str],
    problems: Mapping[str, str],
) -> HttpResponse:
    yes_no = ((YES, _("Yes")), (NO, _("No")))
    ask = {
        "emergency-after": _("Do you have any of the signs above, now?"),
        "what-to-expect-after": _("Is anything getting worse instead of better?"),
        "tender-lump-after": _("Do you have a tender lump?"),
        "reactions-within-a-week": _(
            "Has any reaction at the needle marks lasted longer than a week?"
        ),
    }
    warnings = tuple(
        Field(
            name=sign.id,
            label=ask.get(sign.id, sign.title),
            value=answers.get(sign.id, ""),
            error=problems.get(sign.id, ""),
            # the page shows the signs of an emergency above everything else
            help="" if sign.leads_to == EMERGENCY else sign.text,
            kind="choice",
            options=yes_no,
        )
        for sign in (*questions.emergencies, *questions.calls)
    )
    normal = tuple(
        Field(
            name=sign.id,
            label=sign.title,
            help=sign.text,
            value=answers.get(sign.id, ""),
        )
        for sign in questions.normal
    )
    shown = CheckInPage(
        clinic=way.link.clinic.name,
        phone=way.link.clinic.phone,
        emergency_phone=way.link.clinic.emergency_phone,
        urgent=questions.emergencies,
        warnings=warnings,
        normal=normal,
        words=request.POST.get("words", ""),
        words_error=problems.get("words", ""),
        wants_call="wants_call" in request.POST,
        faults=faults(warnings, problems),
    )
    return render(
        request,
        "session/check_in.html",
        {"page": shown, "on": found.session.on},
        status=UNPROCESSABLE if problems else 200,
    )
