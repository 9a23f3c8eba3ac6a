"""How two views lie over each other in words and numbers that a page can draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from mesoplan.core.injection_map.alignment import PoseGap
    from mesoplan.core.injection_map.views import View

ROOM = 0.15  # of the face's size, left free around it
SHOWN = 0.5  # degrees below which a turn is not worth a word
PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Where the pictures go. All in pixels of the first; ``matrix`` moves the second.

    ``left, top, width, height`` is the part that is shown: the face and some room.
    """

    left: int
    top: int
    width: int
    height: int
    matrix: str
    misses: str  # by how much the stable points miss each other
    gap: str  # how the second is turned against the first

    @property
    def box(self) -> str:
        """For an SVG's viewBox."""
        return f"{self.left} {self.top} {self.width} {self.height}"

    @property
    def middle(self) -> int:
        """Where the dividing line stands at first."""
        return self.left + self.width // 2

    @property
    def half(self) -> int:
        """How much of the first is shown at first."""
        return self.middle - self.left

    @property
    def right(self) -> int:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why two photographs are not compared, and what to do."""

    says: str
    limit: str


def overlay_of(before: View, after: View, most: float) -> Overlay | Refusal:
    """The second laid over the first; refused where a turn is above ``most`` degrees."""
    from mesoplan.core.injection_map.alignment import (  # noqa: PLC0415 - numpy comes too
        aligned,
        pose_gap,
        stable,
    )

    gap = pose_gap(before.pose, after.pose)
    if not gap.within(most):
        limit = _("Up to %(most)s° may differ.") % {"most": f"{most:g}"}
        return Refusal(says=gap_words(gap), limit=limit)
    found = aligned(stable(after.vertices), stable(before.vertices))
    left, top, width, height = _box(before)
    millimetres = found.residual * before.mm_per_px
    return Overlay(
        left=left,
        top=top,
        width=width,
        height=height,
        matrix=f"matrix({' '.join(f'{number:.5f}' for number in found.matrix)})",
        misses=_("%(mm)s mm ± %(sigma)s %%")
        % {
            "mm": f"{millimetres:.1f}",
            "sigma": f"{before.scale_sigma * PERCENT:.0f}",
        },
        gap=gap_words(gap),
    )


def gap_words(gap: PoseGap) -> str:
    """How the second head is turned against the first, as one sentence."""
    turned, raised = abs(gap.yaw) >= SHOWN, abs(gap.pitch) >= SHOWN
    said = {
        "turn": f"{abs(gap.yaw):.0f}",
        "side": _("right") if gap.yaw > 0 else _("left"),
        "chin": f"{abs(gap.pitch):.0f}",
        "way": _("higher") if gap.pitch > 0 else _("lower"),
    }
    if turned and raised:
        words = _(
            "Against the first, the second head is turned %(turn)s° further to the"
            " client's %(side)s, and its chin is %(chin)s° %(way)s."
        )
    elif turned:
        words = _(
            "Against the first, the second head is turned %(turn)s° further to the"
            " client's %(side)s."
        )
    elif raised:
        words = _("Against the first, the second head's chin is %(chin)s° %(way)s.")
    else:
        words = _("The heads are turned alike.")
    return words % said


def _box(view: View) -> tuple[int, int, int, int]:
    """The face with some room, inside the picture: left, top, width, height."""
    low, high = view.vertices[:, :2].min(axis=0), view.vertices[:, :2].max(axis=0)
    room = ROOM * (high - low)
    left, top = (max(0, int(edge)) for edge in low - room)
    right = min(view.width, int(high[0] + room[0]))
    bottom = min(view.height, int(high[1] + room[1]))
    return left, top, right - left, bottom - top
