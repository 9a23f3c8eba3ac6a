"""The five standard views: what each is called, and how the client sits for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mesoplan.clinic.actions.face_views import ANGLES
from mesoplan.clinic.queries.photographs import VIEWS

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardView:
    """One view. ``name`` is the record's; ``yaw`` how the head is turned, in degrees.

    Above 0 ``yaw`` shows the client's left.
    """

    name: str
    yaw: float
    title: Words
    says: Words

    @property
    def angle(self) -> str:
        """What the neutral head calls it."""
        return ANGLES[self.name]


STANDARD_VIEWS = (
    StandardView(
        name="frontal",
        yaw=0,
        title=_("From the front"),
        says=_("The client looks straight into the camera, at the height of the eyes."),
    ),
    StandardView(
        name="oblique_right",
        yaw=-45,
        title=_("Right, 45°"),
        says=_("The client turns half to their own left, body and head together."),
    ),
    StandardView(
        name="oblique_left",
        yaw=45,
        title=_("Left, 45°"),
        says=_("The client turns half to their own right, body and head together."),
    ),
    StandardView(
        name="lateral_right",
        yaw=-90,
        title=_("Right side"),
        says=_("The client looks to their own left: only the right side is seen."),
    ),
    StandardView(
        name="lateral_left",
        yaw=90,
        title=_("Left side"),
        says=_("The client looks to their own right: only the left side is seen."),
    ),
)
BY_NAME = {view.name: view for view in STANDARD_VIEWS}
if tuple(BY_NAME) != VIEWS:
    message = "the pages' views are not the records' views"
    raise RuntimeError(message)


def title_of(view: str) -> Words:
    """What a view is called; a name from elsewhere is its own title."""
    found = BY_NAME.get(view)
    return found.title if found else view
