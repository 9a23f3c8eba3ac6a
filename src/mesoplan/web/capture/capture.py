"""Taking the standard views, one after the other, by the camera or from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions.consents import NoConsent
from mesoplan.clinic.actions.photographs import NoSuchView
from mesoplan.clinic.photographs import PhotographRefused, read_limited
from mesoplan.web.actor import needs
from mesoplan.web.capture.capture_page import capture_page, next_address, refused_words
from mesoplan.web.capture.keeping import keep
from mesoplan.web.capture.standard_views import title_of
from mesoplan.web.headers import shows_camera
from mesoplan.web.treatment.chart import chart_frame

if TYPE_CHECKING:
    from typing import BinaryIO
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor

UNPROCESSABLE = 422


@shows_camera
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PHOTO_TAKE)
def take(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """The page of one view; a photograph that is sent is kept, and the next is due."""
    if request.method != "POST":
        return _shown(request, actor, client)
    view = request.POST.get("view", "")
    running = "camera" in request.POST
    sent = request.FILES.get("file")
    if sent is None:
        return _shown(request, actor, client, error=refused_words(()))
    try:
        data = read_limited(cast("BinaryIO", sent))
        kept, mend = keep(actor, client, data=data, view=view)
    except PhotographRefused as refused:
        said = refused_words(tuple((p.what, p.remedy) for p in refused.problems))
        return _shown(request, actor, client, error=said)
    except (NoSuchView, NoConsent) as wrong:
        return _shown(request, actor, client, error=str(wrong))
    told = {"view": title_of(kept.view), "advice": mend}
    messages.success(request, _("The photograph is kept. View: %(view)s.") % told)
    if mend:
        messages.warning(request, _("%(view)s could be better. %(advice)s") % told)
    return redirect(next_address(actor, kept.client, view, running=running))


def _shown(
    request: HttpRequest, actor: Actor, client: UUID, error: str = ""
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    chart = chart_frame(actor, client, tab="sessions")
    page = capture_page(
        actor,
        chart.record,
        view=asked.get("view", ""),
        ghost=asked.get("ghost", ""),
        running="camera" in asked,
        error=error,
    )
    return render(
        request,
        "capture/take.html",
        {"chart": chart, "page": page},
        status=UNPROCESSABLE if error else 200,
    )
