"""A map as a PDF: its drawings and the table of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET

from mesoplan.clinic.access import Permission
from mesoplan.clinic.documents.rendering import rendered
from mesoplan.clinic.queries import maps, papers
from mesoplan.web import downloads
from mesoplan.web.actor import needs

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor


@require_GET
@needs(Permission.CLIENT_VIEW_CHART)
def pdf(request: HttpRequest, actor: Actor, map_id: UUID) -> HttpResponse:  # noqa: ARG001
    """The map on paper; the look at it is noted."""
    record = maps.record_seen_by(actor, map_id)
    sheet = papers.map_paper(record)
    maps.looked_at(actor, maps.opened(record))
    number = record.session.number if record.session else 0
    return downloads.pdf(rendered(sheet), f"map-{record.client.number}-{number}")
