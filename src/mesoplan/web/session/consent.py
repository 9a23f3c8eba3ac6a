"""Consent: how it stands, the tablet's page, the signed document, and withdrawal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.clinic.access import NotFound, Permission
from mesoplan.clinic.actions import consents
from mesoplan.clinic.actions.consents import NotSigned, Reply
from mesoplan.clinic.queries.consents import (
    Offered,
    Signed,
    Standing,
    current_course,
    document_seen_by,
    offered,
    signed_by,
    standing,
)
from mesoplan.web.actor import needs
from mesoplan.web.frame import Frame
from mesoplan.web.session import downloads
from mesoplan.web.session.fields import Fault, Field, faults
from mesoplan.web.treatment.chart import ChartFrame, chart_frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse, QueryDict

    from mesoplan.clinic.access import Actor

KINDS = ("treatment", "photo")
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One kind of consent on the overview."""

    kind: str
    title: str
    standing: Standing
    words: str
    can_sign: bool
    signed: tuple[Signed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The consent tab."""

    parts: tuple[Part, ...]
    without_plan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tablet:
    """What the client reads, answers and signs."""

    client: UUID
    name: str
    offer: Offered
    text_error: str
    questions: tuple[Field, ...]
    points: tuple[Field, ...]
    signature_error: str
    typed: str
    drawn: str
    faults: tuple[Fault, ...]


@require_GET
@needs(Permission.CONSENT_TAKE)
def overview(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """How the client's consents stand."""
    chart = chart_frame(actor, client, tab="consent")
    return render(
        request,
        "session/consent.html",
        {"chart": chart, "page": _overview(chart)},
    )


@needs(Permission.CONSENT_TAKE)
def tablet(request: HttpRequest, actor: Actor, client: UUID, kind: str) -> HttpResponse:
    """The page that is handed to the client, in the client's language."""
    if kind not in KINDS:
        raise Http404
    chart = chart_frame(actor, client, tab="consent")
    try:
        offer = offered(actor, client, kind)
    except NotFound:
        messages.warning(request, _("There is no approved plan to consent to yet."))
        return redirect("consent", client)
    with translation.override(offer.language):
        if request.method != "POST":
            return _tablet(request, chart, offer, None, {})
        try:
            reply = _reply(request.POST, offer)
            consents.sign(actor, client, kind=kind, reply=reply)
        except NotSigned as refused:
            return _tablet(request, chart, offer, request.POST, refused.problems)
    return redirect("consent_thanks", client, kind)


@require_GET
@needs(Permission.CONSENT_TAKE)
def thanks(request: HttpRequest, actor: Actor, client: UUID, kind: str) -> HttpResponse:
    """After signing: the client hands the tablet back."""
    chart = chart_frame(actor, client, tab="consent")
    with translation.override(chart.client.language):
        return render(
            request,
            "session/consent_thanks.html",
            {"chart": chart, "kind": kind, "frame": _handed_over()},
        )


@require_GET
@needs(Permission.CLIENT_VIEW_CHART)
def document(request: HttpRequest, actor: Actor, consent: UUID) -> HttpResponse:  # noqa: ARG001
    """The document as it was signed."""
    data, found = document_seen_by(actor, consent)
    name = f"consent-{found.kind}-{found.client.number}-{found.signed_at:%Y%m%d}"
    return downloads.pdf(data, name)


@require_POST
@needs(Permission.CONSENT_TAKE)
def withdraw(request: HttpRequest, actor: Actor, consent: UUID) -> HttpResponse:
    """The client has told somebody here that they take it back."""
    taken = consents.withdraw(actor, consent, words=request.POST.get("words", ""))
    messages.success(
        request, _("The consent is taken back. Nothing more is done on it.")
    )
    return redirect("consent", taken.client_id)


def _overview(chart: ChartFrame) -> Overview:
    client = chart.record
    course = current_course(client)
    everything = signed_by(client)
    titles = {"treatment": _("Treatment"), "photo": _("Photographs")}
    words = {
        "none": _("Not signed"),
        "valid": _("Signed"),
        "outdated": _("Out of date: sign again"),
        "withdrawn": _("Taken back"),
    }
    parts = []
    for kind in KINDS:
        found = standing(client, kind, course if kind == "treatment" else None)
        parts.append(
            Part(
                kind=kind,
                title=titles[kind],
                standing=found,
                words=words[found.state],
                can_sign=not found.valid and (kind == "photo" or course is not None),
                signed=tuple(row for row in everything if row.kind == kind),
            )
        )
    return Overview(parts=tuple(parts), without_plan=course is None)


def _reply(sent: QueryDict, offer: Offered) -> Reply:
    answers = {}
    for question in offer.questions:
        chosen = sent.get(f"question_{question.id}", "")
        if chosen.isascii() and chosen.isdigit():
            answers[question.id] = int(chosen[:3])
    version = sent.get("course_version", "")
    try:
        text = UUID(sent.get("text", ""))
    except ValueError:
        text = UUID(int=0)
    return Reply(
        text=text,
        course_version=int(version[:9])
        if version.isascii() and version.isdigit()
        else None,
        answers=answers,
        agreed=frozenset(
            n for n in range(len(offer.statements)) if f"agree_{n}" in sent
        ),
        drawn=sent.get("drawn", ""),
        typed=sent.get("typed", ""),
    )


def _handed_over() -> Frame:
    """The client holds the tablet: no way from here to anybody else's record."""
    return Frame(demo=settings.DEMO, actor=None, menu=())


def _tablet(
    request: HttpRequest,
    chart: ChartFrame,
    offer: Offered,
    sent: QueryDict | None,
    problems: Mapping[str, str],
) -> HttpResponse:
    values = {name: str(sent[name]) for name in sent} if sent else {}
    questions = tuple(
        Field(
            name=f"question_{q.id}",
            label=q.question,
            value=values.get(f"question_{q.id}", ""),
            error=problems.get(f"question_{q.id}", ""),
            kind="choice",
            options=tuple((str(n), text) for n, text in enumerate(q.choices)),
        )
        for q in offer.questions
    )
    points = tuple(
        Field(
            name=f"agree_{n}",
            label=text,
            value="on" if f"agree_{n}" in values else "",
            error=problems.get(f"agree_{n}", ""),
        )
        for n, text in enumerate(offer.statements)
    )
    typed = Field(
        name="typed", label=_("Signature"), error=problems.get("signature", "")
    )
    rest = {k: v for k, v in problems.items() if k == "text"}
    page = Tablet(
        client=chart.client.id,
        name=chart.client.name,
        offer=offer,
        text_error=problems.get("text", ""),
        questions=questions,
        points=points,
        signature_error=problems.get("signature", ""),
        typed=values.get("typed", ""),
        drawn=values.get("drawn", "") if "signature" not in problems else "",
        faults=faults((*questions, *points, typed), rest),
    )
    return render(
        request,
        "session/tablet.html",
        {"page": page, "frame": _handed_over()},
        status=UNPROCESSABLE if problems else 200,
    )
