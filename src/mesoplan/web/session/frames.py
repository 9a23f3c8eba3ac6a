"""Frames of the camera, and photographs: which codes they show. Nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from mesoplan.clinic.access import Permission
from mesoplan.imaging.codes import read_codes
from mesoplan.imaging.pictures import PictureRefused, Unusable, read_limited
from mesoplan.web.actor import needs
from mesoplan.web.sent_pictures import MOST, refusal

if TYPE_CHECKING:
    from typing import BinaryIO

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor


@require_POST
@needs(Permission.PACK_VIEW)  # held by all who receive packs or treat with them
def read(request: HttpRequest, actor: Actor) -> HttpResponse:  # noqa: ARG001
    """The raw text of each code in the picture that is the body, in reading order.

    The body is the picture itself: a form's file would be written to the disk first.
    """
    # a request reads like a file, though Django does not say so in its types
    found = codes_in(cast("BinaryIO", request))
    if isinstance(found, Unusable):
        return refusal(found)
    return JsonResponse({"codes": found})


def codes_in(picture: BinaryIO) -> list[str] | Unusable:
    """The raw text of each code in a picture, or why it cannot be used."""
    try:
        data = read_limited(picture, MOST)
    except PictureRefused as refused:
        return refused.unusable
    found = read_codes(data)
    return found if isinstance(found, Unusable) else [code.raw for code in found]
