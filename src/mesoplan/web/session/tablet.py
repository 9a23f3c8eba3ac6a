"""The tablet: handed over to the client, read and signed there, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.clinic.access import NotFound, Permission
from mesoplan.clinic.actions import consents, tablets
from mesoplan.clinic.actions.consents import NotSigned, Reply
from mesoplan.clinic.queries.charts import client_seen_by
from mesoplan.clinic.queries.consents import Offered, offered
from mesoplan.web.account import handover
from mesoplan.web.actor import needs
from mesoplan.web.session.fields import Fault, Field, faults
from mesoplan.web.treatment.chart import ChartFrame, chart_frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse, QueryDict

    from mesoplan.clinic.access import Actor

KINDS = ("treatment", "photo")
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Tablet:
    """What the client reads, answers and signs."""

    client: UUID
    name: str
    offer: Offered
    questions: tuple[Field, ...]
    points: tuple[Field, ...]
    signature_error: str
    typed: str
    drawn: str
    faults: tuple[Fault, ...]


@require_POST
@needs(Permission.CONSENT_TAKE)
def hand_over(
    request: HttpRequest, actor: Actor, client: UUID, kind: str
) -> HttpResponse:
    """From here on the tablet opens this consent of this client, and nothing else."""
    client_seen_by(actor, client)
    offer = _offered(actor, client, kind)
    if offer is None:
        return _nothing_to_sign(request, client)
    was = request.session.session_key or ""
    request.session.cycle_key()
    key = request.session.session_key or ""
    tablets.hand_over(actor, client, kind=kind, was=was, key=key)
    list(messages.get_messages(request))  # said to staff: not for the client to read
    handover.begin(request, client, kind=kind, language=offer.language)
    answer = redirect("consent_tablet", client, kind)
    answer.headers["Clear-Site-Data"] = handover.KEPT
    return answer


@needs(Permission.CONSENT_TAKE)
def page(request: HttpRequest, actor: Actor, client: UUID, kind: str) -> HttpResponse:
    """What the client reads and signs, in the client's language."""
    chart = chart_frame(actor, client, tab="consent")
    offer = _offered(actor, client, kind)
    if offer is None:
        return _nothing_to_sign(request, client)
    handed = handover.handed_over(request)
    if handed is None:
        return _not_handed_over(request, client)
    if handed.signed:  # Back, or a second tab: it is not signed twice
        return redirect(handed.address)
    with translation.override(offer.language):
        if request.method != "POST":
            return _tablet(request, chart, offer, None, {})
        try:
            reply = _reply(request.POST, offer)
            consents.sign(actor, client, kind=kind, reply=reply)
        except NotSigned as refused:
            return _tablet(request, chart, offer, request.POST, refused.problems)
    handover.note_signed(request)
    return redirect("consent_thanks", client, kind)


@require_GET
@needs(Permission.CONSENT_TAKE)
def thanks(request: HttpRequest, actor: Actor, client: UUID, kind: str) -> HttpResponse:
    """After signing: the client hands the tablet back."""
    chart_frame(actor, client, tab="consent")
    handed = handover.handed_over(request)
    if handed is None:
        return _not_handed_over(request, client)
    if not handed.signed:
        return redirect("consent_tablet", client, kind)
    with translation.override(handed.language):
        return render(
            request, "session/consent_thanks.html", {"way_back": handover.way_back()}
        )


@require_GET
@needs(Permission.CONSENT_TAKE)
def take_back(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Staff have the tablet again, once they have shown that it is they who hold it."""
    handed = handover.handed_over(request)
    if handed is None:
        return redirect("home")
    if not tablets.shown(actor, since=handed.since):
        return handover.asked_for(request, handed)
    client = UUID(handed.client)
    tablets.take_back(actor, client, kind=handed.kind, since=handed.since)
    handover.end(request)
    return redirect("consent", client)


def _offered(actor: Actor, client: UUID, kind: str) -> Offered | None:
    """What there is to sign; nothing as long as no plan is approved."""
    if kind not in KINDS:
        raise Http404
    try:
        return offered(actor, client, kind)
    except NotFound:
        return None


def _nothing_to_sign(request: HttpRequest, client: UUID) -> HttpResponse:
    messages.warning(request, _("There is no approved plan to consent to yet."))
    return redirect("consent", client)


def _not_handed_over(request: HttpRequest, client: UUID) -> HttpResponse:
    messages.warning(
        request, _("A consent is read and signed on a tablet that was handed over.")
    )
    return redirect("consent", client)


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
        {"page": page},
        status=UNPROCESSABLE if problems else 200,
    )
