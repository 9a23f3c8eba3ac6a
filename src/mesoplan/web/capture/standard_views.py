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


# each in the order of the records' views
_YAWS = (0, -45, 45, -90, 90)
_TITLES = (
    _("From the front"),
    _("Right, 45°"),
    _("Left, 45°"),
    _("Right side"),
    _("Left side"),
)
_SAYS = (
    _("The client looks straight into the camera, at the height of the eyes."),
    _("The client turns half to their own left, body and head together."),
    _("The client turns half to their own right, body and head together."),
    _("The client looks to their own left: only the right side is seen."),
    _("The client looks to their own right: only the left side is seen."),
)
STANDARD_VIEWS = tuple(
    StandardView(name=name, yaw=yaw, title=title, says=says)
    for name, yaw, title, says in zip(VIEWS, _YAWS, _TITLES, _SAYS, strict=True)
)
BY_NAME = {view.name: view for view in STANDARD_VIEWS}


def title_of(view: str) -> Words:
    """What a view is called; a name from elsewhere is its own title."""
    found = BY_NAME.get(view)
    return found.title if found else view
