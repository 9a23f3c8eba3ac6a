"""Several codes at once: out of a photograph, or two marks that make one pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from mesoplan.clinic import marks
from mesoplan.imaging.pictures import Unusable
from mesoplan.web.session.frames import codes_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import BinaryIO

    from django import forms
    from django.core.files.uploadedfile import UploadedFile

MOST_CODES = 20


def marks_in(picture: UploadedFile[bytes], form: forms.Form) -> list[str]:
    """The codes of a photograph sent without script; why there are none above the form."""
    found = codes_in(cast("BinaryIO", picture))
    if isinstance(found, Unusable):
        form.add_error(None, f"{found.what}. {found.remedy}")
        return []
    return found


def chosen(raws: Sequence[str], on: date) -> tuple[str, ...]:
    """Of all codes in view those that name a product; two halves of one pack as one.

    Where none does, the first, so that somebody is told what is wrong with it.
    """
    raws = raws[:MOST_CODES]
    found = tuple(raw for raw in raws if _names_a_product(raw, on))
    together = "\n".join(raws)
    if not found and len(raws) == 2 and _names_a_product(together, on):  # noqa: PLR2004 - two halves
        return (together,)
    return found or tuple(raws[:1])


def _names_a_product(raw: str, on: date) -> bool:
    read = marks.read(marks.Raw(box=raw), on).box
    return bool(read and read.identity and read.identity.device)
