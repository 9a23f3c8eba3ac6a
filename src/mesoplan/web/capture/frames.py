"""Frames of the camera while a client sits: looked at on the spot, kept nowhere."""

from __future__ import annotations

from http import HTTPStatus
from math import isfinite
from typing import TYPE_CHECKING, cast

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mesoplan.clinic.access import Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import client_seen_by
from mesoplan.clinic.queries.consents import standing
from mesoplan.imaging.pictures import PictureRefused, Unusable, read_limited
from mesoplan.web.actor import needs
from mesoplan.web.capture.comparison_page import most_apart
from mesoplan.web.capture.guidance import available, sight
from mesoplan.web.capture.readout import Last
from mesoplan.web.capture.standard_views import BY_NAME
from mesoplan.web.sent_pictures import MOST, refusal

if TYPE_CHECKING:
    from typing import BinaryIO
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor

LARGEST = 16_000  # pixels: no camera has a longer side


@require_POST
@needs(Permission.PHOTO_TAKE)
def look(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """What the picture that is the body shows: advice and numbers, as JSON.

    The address says which view, and how the last photograph of it shows the head. The
    header ``X-Full-Size`` says how large the photograph would be, ``X-Still`` that it is
    one, and no picture of somebody still moving.
    """
    found = client_seen_by(actor, client)
    view = BY_NAME.get(request.GET.get("view", ""))
    agreed = standing(found, "photo")
    if not agreed.valid:
        return _refused(agreed.why)
    if view is None:
        message = "no such view"
        raise Http404(message)
    if not available():
        return _refused(_("Finding a face is not installed here."))
    from mesoplan.imaging.faces.gates import gates_of  # noqa: PLC0415 - numpy with it

    try:
        data = read_limited(cast("BinaryIO", request), MOST)
    except PictureRefused as refused:
        return refusal(refused.unusable)
    seen = sight(
        data,
        view,
        gates_of(practice_of(actor.clinic).library),
        last=_last(request, actor),
        full=min(LARGEST, int(_number(request.headers.get("X-Full-Size")))),
        still="X-Still" in request.headers,
    )
    if isinstance(seen, Unusable):
        return refusal(seen)
    return JsonResponse(seen.values)


def _last(request: HttpRequest, actor: Actor) -> Last | None:
    """The pose to repeat, as the page was told it: it only guides."""
    size = _number(request.GET.get("size"))
    if size <= 0:
        return None
    return Last(
        yaw=_number(request.GET.get("yaw")),
        pitch=_number(request.GET.get("pitch")),
        size=size,
        within=most_apart(actor),
    )


def _number(said: str | None) -> float:
    """A number from outside; what is none counts as 0."""
    try:
        found = float(said or 0)
    except ValueError:
        return 0.0
    return found if isfinite(found) else 0.0


def _refused(said: str) -> HttpResponse:
    return JsonResponse({"detail": said}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
