"""A picture that is a request's whole body: read so far, or refused with the reason."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import JsonResponse

from mesoplan.imaging.pictures import MEBIBYTE, Reason

if TYPE_CHECKING:
    from django.http import HttpResponse

    from mesoplan.imaging.pictures import Unusable

MOST = 8 * MEBIBYTE  # a frame is a tenth of one; a telephone's photograph a few


def refusal(unusable: Unusable) -> HttpResponse:
    """Why a picture cannot be used, for a page's script: a stable code, and words."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if unusable.reason is Reason.TOO_LARGE:
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    said = {"code": unusable.reason, "detail": refusal_words(unusable)}
    return JsonResponse(said, status=status)


def refusal_words(unusable: Unusable) -> str:
    """Why a picture cannot be used and what to do instead, as sentences."""
    return f"{unusable.what[:1].upper()}{unusable.what[1:]}. {unusable.remedy}"
