"""A photograph kept, and the face looked for on it at once where that is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.clinic.actions import photographs
from mesoplan.clinic.actions.face_views import NoView, view_photo
from mesoplan.web.capture.guidance import available, turned_in
from mesoplan.web.capture.readout import unlike
from mesoplan.web.capture.standard_views import BY_NAME

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.photographs import PhotographRecord

PROFILE = 60  # degrees of yaw from which on no face can be measured


def keep(
    actor: Actor, client: UUID, *, data: bytes, view: str
) -> tuple[PhotographRecord, str]:
    """Keep a photograph; with what to mend on it, empty where nothing is or none looked.

    It is kept whatever is found on it: somebody may still want to see it.

    Raises:
        NoConsent, PhotographRefused, NoSuchView, NotAllowed, NotFound: as for keeping.
    """
    kept = photographs.keep(actor, client, data=data, view=view)
    if can_be_looked_for(view) or not available():
        return kept, looked(actor, kept)
    yaw = turned_in(data)  # from the side none is found, and what is found tells
    return kept, "" if yaw is None else unlike(BY_NAME[view], yaw)


def looked(actor: Actor, photograph: PhotographRecord) -> str:
    """Look for the face on a photograph; what to mend on it, in a sentence or two."""
    if not can_be_looked_for(photograph.view):
        return ""
    try:
        found, findings = view_photo(actor, photograph.pk)
    except NoView as none:
        said = none.findings[0].advice if none.findings else ""
        return _("No face could be measured on it. %(advice)s") % {"advice": said}
    wrong = unlike(BY_NAME[photograph.view], found.view.pose.yaw)
    return wrong or (findings[0].advice if findings else "")


def can_be_looked_for(view: str) -> bool:
    """Whether a face can be found in such a view, by what is installed here."""
    standard = BY_NAME.get(view)
    return available() and standard is not None and abs(standard.yaw) <= PROFILE
