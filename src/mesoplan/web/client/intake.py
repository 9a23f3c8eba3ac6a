"""The intake form by link: saved at every step, resumed, read back, sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mesoplan.clinic.access import Conflict
from mesoplan.clinic.actions import intakes
from mesoplan.clinic.queries.front_door import contact_of
from mesoplan.clinic.queries.intakes import form_of, form_seen_by
from mesoplan.clinic.wishes import not_planned, wish_faults
from mesoplan.web.client.answers import reply_words
from mesoplan.web.client.by_link import by_link
from mesoplan.web.client.intake_pages import (
    faults_of,
    questions,
    reply_to,
    resumed_at,
    steps,
    wish_fields,
    wishes_from,
)
from mesoplan.web.client.questions import reply_from
from mesoplan.web.client.words import FAULTS, day_words, language, listed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.actions.links import Opened
    from mesoplan.clinic.queries.intakes import Form
    from mesoplan.web.client.intake_pages import Step

CONFLICT = 409
UNPROCESSABLE = 422
LONGEST_VERSION = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One reply as it is read back."""

    fact: str
    text: str
    words: str
    error: str


@by_link("intake")
def start(request: HttpRequest, found: Opened, token: str) -> HttpResponse:
    """What this is, how far one has come, and where to go on."""
    form = form_seen_by(found.actor, found.link.pk)
    pages = steps(form)
    context = {
        **_frame(found, token),
        "steps": pages,
        "resume": resumed_at(pages),
        "begun": form.version > 0,
        "returning": bool(form.earlier),
        "saved": "saved" in request.GET,
        "until": day_words(found.link.expires_at.date()),
    }
    return render(request, "client/intake_start.html", context)


@by_link("intake")
def step(request: HttpRequest, found: Opened, token: str, slug: str) -> HttpResponse:
    """One page of the form."""
    if request.method != "POST":
        form = form_seen_by(found.actor, found.link.pk)
        here = _step(form, slug)
        replies = {name: reply_to(form, name) for name in here.facts}
        return _page(request, found, token, form, here, replies=replies)
    form = form_of(found.actor, found.link.pk)
    here = _step(form, slug)
    replies = {name: reply_from(request.POST, name) for name in here.facts}
    wishes = wishes_from(form, request.POST) if slug == "wishes" else None
    again = partial(
        _page, request, found, token, here=here, replies=replies, wishes=wishes
    )
    try:
        intakes.save(
            found.actor,
            link=found.link.pk,
            version=_version(request),
            replies=replies,
            wishes=wishes,
        )
    except Conflict as conflict:
        return again(form, theirs=conflict.theirs, status=CONFLICT)
    then = request.POST.get("then", "next")
    if then in ("later", "back"):
        return HttpResponseRedirect(_elsewhere(form, here, token, then))
    form = form_of(found.actor, found.link.pk)
    wrong = faults_of(form, replies) or wish_faults(wishes or {}, form.today)
    if wrong:
        return again(form, checked=True, status=UNPROCESSABLE)
    return HttpResponseRedirect(_elsewhere(form, here, token, "next"))


@by_link("intake")
def review(request: HttpRequest, found: Opened, token: str) -> HttpResponse:
    """Everything read back; sending makes it part of the record."""
    if request.method == "POST":
        return _sent(request, found, token)
    return _review(request, found, token, form_seen_by(found.actor, found.link.pk))


def _sent(request: HttpRequest, found: Opened, token: str) -> HttpResponse:
    try:
        intakes.send(found.actor, link=found.link.pk, version=_version(request))
    except (intakes.NotReadable, Conflict) as refused:
        changed = isinstance(refused, Conflict)
        form = form_of(found.actor, found.link.pk)
        status = CONFLICT if changed else UNPROCESSABLE
        return _review(request, found, token, form, changed=changed, status=status)
    return HttpResponseRedirect(reverse("intake", args=[token]))


def _review(
    request: HttpRequest,
    found: Opened,
    token: str,
    form: Form,
    *,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    pages = steps(form)
    faults = faults_of(form, form.replies)
    parts = [
        (page, [_line(form, name, faults) for name in page.facts if _given(form, name)])
        for page in pages
    ]
    library, tongue = form.practice.library, language()
    context = {
        **_frame(found, token),
        "parts": parts,
        "version": form.version,
        "changed": changed,
        "open": sum(len(p.facts) for p in pages)
        - sum(len(lines) for _, lines in parts),
        "words": form.wishes.get("words", ""),
        "event_on": form.wishes.get("event_on", ""),
        "concerns": listed(
            library.concerns[name].title.in_language(tongue)
            for name in form.wishes.get("concerns", ())
        ),
        "zones": listed(
            library.zones[name].title.in_language(tongue)
            for name in form.wishes.get("zones", ())
        ),
        "wish_faults": wish_fields(form, form.wishes, checked=True, theirs={}).faults,
        "not_planned": [
            (c.title.in_language(tongue), c.reason.in_language(tongue), c.status)
            for c in not_planned(form.wishes, library)
        ],
        "faulty": bool(faults),
        "last": pages[-1].slug,
        "number": pages[-1].of,
    }
    return render(request, "client/intake_review.html", context, status=status)


def _line(form: Form, name: str, faults: dict[str, Any]) -> Line:
    fact = form.asked[name]
    zones = form.practice.library.zones
    return Line(
        fact=name,
        text=fact.question.in_language(language()),
        words=reply_words(fact, form.replies[name], zones, form.earlier.get(name)),
        error=str(FAULTS[faults[name]]) if name in faults else "",
    )


def _given(form: Form, name: str) -> bool:
    return name in form.replies and form.replies[name].given


def _page(  # noqa: PLR0913 - what was typed, what is wrong, what others saved
    request: HttpRequest,
    found: Opened,
    token: str,
    form: Form,
    here: Step,
    *,
    replies: dict[str, Any],
    wishes: dict[str, Any] | None = None,
    theirs: dict[str, Any] | None = None,
    checked: bool = False,
    status: int = 200,
) -> HttpResponse:
    faults = faults_of(form, replies) if checked else {}
    asked = questions(form, replies, faults, theirs or {})
    typed = form.wishes if wishes is None else wishes
    context: dict[str, Any] = {
        **_frame(found, token),
        "step": here,
        "version": form.version,
        "questions": asked,
        "faulty": [q for q in asked if q.error],
        "conflict": status == CONFLICT,
        "zoned": any(q.zones or form.asked[q.id].per_zone for q in asked),
        "here": listed(
            form.practice.library.zones[zone].title.in_language(language())
            for zone in form.zones
            if zone
        ),
    }
    if here.slug == "wishes":
        context["wishes"] = wish_fields(
            form, typed, checked=checked, theirs=(theirs or {}).get("wishes", {})
        )
        context["wish_faults"] = context["wishes"].faults
    return render(request, "client/intake_step.html", context, status=status)


def _frame(found: Opened, token: str) -> dict[str, Any]:
    return {"contact": contact_of(found.link.clinic), "token": token}


def _step(form: Form, slug: str) -> Step:
    here = next((page for page in steps(form) if page.slug == slug), None)
    if here is None:
        raise Http404(slug)
    return here


def _elsewhere(form: Form, here: Step, token: str, then: str) -> str:
    """The address after a save: on, back, or to the start for another day."""
    slugs = [page.slug for page in steps(form)]
    place = slugs.index(here.slug)
    if then == "later":
        return f"{reverse('intake', args=[token])}?saved=1"
    if then == "back":
        if place == 0:
            return reverse("intake", args=[token])
        return reverse("intake_step", args=[token, slugs[place - 1]])
    following = slugs[place + 1 :]
    if following:
        return reverse("intake_step", args=[token, following[0]])
    return reverse("intake_review", args=[token])


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_VERSION else -1
