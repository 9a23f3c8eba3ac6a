"""Photographs: kept while the client agrees, shown to those who treat them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions.consents import NoConsent
from mesoplan.clinic.actions.photographs import NoSuchView
from mesoplan.clinic.photographs import PhotographRefused, read_limited
from mesoplan.clinic.queries.consents import standing
from mesoplan.clinic.queries.photographs import photographs_of, pixels_seen_by
from mesoplan.web import downloads
from mesoplan.web.actor import needs
from mesoplan.web.capture.keeping import keep
from mesoplan.web.capture.shots import Shot, shots_of, with_maps
from mesoplan.web.capture.standard_views import STANDARD_VIEWS
from mesoplan.web.session.fields import Fault, Field, faults
from mesoplan.web.treatment.chart import chart_frame

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.web.treatment.chart import ChartFrame

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """The page of a client's photographs."""

    agreed: bool
    why: str
    shots: tuple[Shot, ...]
    view: Field
    file: Field
    faults: tuple[Fault, ...]


@needs(Permission.PHOTO_VIEW)
def page(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """The photographs, and the form for one more."""
    if request.method != "POST":
        chart = chart_frame(actor, client, tab="sessions")
        return _shown(request, actor, chart, {}, "")
    view = request.POST.get("view", "")
    sent = request.FILES.get("file")
    problems: dict[str, str] = {}
    if sent is None:
        problems["file"] = _("Choose a photograph.")
    else:
        try:
            data = read_limited(sent)  # type: ignore[arg-type]
            _kept, mend = keep(actor, client, data=data, view=view)
            messages.success(request, _("The photograph is kept."))
            if mend:
                messages.warning(request, mend)
            return redirect("photographs", client)
        except PhotographRefused as refused:
            problems["file"] = " ".join(
                f"{p.what}. {p.remedy}".strip() for p in refused.problems
            )
        except NoSuchView as wrong:
            problems["view"] = str(wrong)
        except NoConsent as missing:
            problems["file"] = str(missing)
    chart = chart_frame(actor, client, tab="sessions")
    return _shown(request, actor, chart, problems, view)


@require_GET
@needs(Permission.PHOTO_VIEW)
def pixels(request: HttpRequest, actor: Actor, photograph: UUID) -> HttpResponse:  # noqa: ARG001
    """One photograph, unsealed for this look."""
    return downloads.jpeg(pixels_seen_by(actor, photograph), "photograph")


def _shown(
    request: HttpRequest,
    actor: Actor,
    chart: ChartFrame,
    problems: Mapping[str, str],
    view: str,
) -> HttpResponse:
    found = standing(chart.record, "photo")
    fields = (
        Field(
            name="view",
            label=_("View"),
            value=view,
            error=problems.get("view", ""),
            kind="select",
            options=tuple((v.name, str(v.title)) for v in STANDARD_VIEWS),
        ),
        Field(
            name="file",
            label=_("Photograph (JPEG, PNG or WebP)"),
            error=problems.get("file", ""),
        ),
    )
    rows = photographs_of(actor, chart.record)
    shots = shots_of(rows, chart.record.clinic.time_zone)
    album = Album(
        agreed=found.valid,
        why=found.why,
        shots=with_maps(actor, chart.record, shots),
        view=fields[0],
        file=fields[1],
        faults=faults(fields, problems),
    )
    return render(
        request,
        "session/photographs.html",
        {"chart": chart, "page": album},
        status=UNPROCESSABLE if problems else 200,
    )
