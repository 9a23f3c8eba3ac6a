"""Consent: how it stands, the signed document, and withdrawal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions import consents
from mesoplan.clinic.queries.consents import (
    Signed,
    Standing,
    current_course,
    document_seen_by,
    signed_by,
    standing,
)
from mesoplan.web import downloads
from mesoplan.web.actor import needs
from mesoplan.web.treatment.chart import ChartFrame, chart_frame

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor

KINDS = ("treatment", "photo")


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
