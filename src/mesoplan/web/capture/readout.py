"""One frame in words: the first thing to mend, or that nothing is, and all numbers.

The numbers are geometry and light, for whoever holds the camera; they judge no skin.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from mesoplan.core.injection_map.views import Pose
    from mesoplan.imaging.faces.gates import Gates
    from mesoplan.imaging.faces.quality import Quality
    from mesoplan.web.capture.standard_views import StandardView

SAME_SIZE = 0.1  # of last time's size in the picture, up to which it counts as the same
PROFILE = 60  # degrees of yaw from which on no face can be measured
PERCENT = 100
# A first oblique view need not be exact, for the next ones repeat it, and the engine
# reads large turns small: 30 and 36 degrees for 45 to either side (tests/faces).
ABOUT = 15.0  # degrees
AHEAD, ASIDE = 15.0, 25.0  # below one no side shows more; above the other one does


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """How the last photograph of the view shows the head.

    ``size`` is the distance of the eyes' outer corners as a part of the longer side;
    ``within`` is by how many degrees a comparison lets the poses differ.
    """

    yaw: float
    pitch: float
    size: float
    within: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One live number: what it is, what it reads, whether it is as wanted."""

    label: str
    value: str
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One frame: the first thing to mend, or that nothing is, and all numbers."""

    advice: str
    fits: bool
    numbers: tuple[Number, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """For the page's script."""
        return asdict(self)


def nobody(view: StandardView, advice: str) -> Sight:
    """No one face was found; from the side that is to be expected."""
    if abs(view.yaw) > PROFILE:
        advice = _(
            "No face can be measured from the side: sit as in the last photograph, or"
            " as in the outline."
        )
    return Sight(advice=advice, fits=False)


def readout(
    view: StandardView,
    gates: Gates,
    quality: Quality,
    pose: Pose,
    size: float,
    last: Last | None,
) -> Sight:
    """What to mend first, and every number beside what is wanted.

    Where the last photograph's pose is known, this one is to repeat it; else it is to
    be the standard view.
    """
    from mesoplan.core.injection_map.views import Angle  # noqa: PLC0415 - numpy with it
    from mesoplan.imaging.faces.gates import Reason, judged  # noqa: PLC0415

    said = {f.reason: f.advice for f in judged(quality, pose, gates, Angle(view.angle))}
    about = view.yaw and abs(pose.yaw - view.yaw) <= ABOUT
    if last is not None or about:
        said.pop(Reason.TURNED, None)
    if last is not None:
        said.pop(Reason.RAISED, None)
        said = {**_towards(pose, last), **said, **_sized(size, last)}
    return Sight(
        advice=next(iter(said.values()), _("Good. Hold still.")),
        fits=not said,
        numbers=tuple(
            Number(label=label, value=value, fits=not said.keys() & set(reasons))
            for label, value, reasons in (
                (
                    _("Turned"),
                    _of(_turn(pose.yaw), _turn(last.yaw if last else view.yaw)),
                    (Reason.TURNED, Reason.SIDE_ONLY),
                ),
                (
                    _("Chin"),
                    _of(_chin(pose.pitch), _chin(last.pitch) if last else ""),
                    (Reason.RAISED,),
                ),
                (_("Tilted"), _turn(-pose.roll), (Reason.TILTED,)),
                (_("Size"), _size(quality, size, last), (Reason.FAR, *SIZES)),
                (_("Light"), f"{quality.light:.0%}", (Reason.DARK, Reason.GLARING)),
                (
                    _("Sharpness"),
                    _of(f"{quality.sharpness:.0f}", f"{gates.sharpness:g}+"),
                    (Reason.BLURRED, Reason.SOFT),
                ),
            )
        ),
    )


def unlike(view: StandardView, yaw: float) -> str:
    """That a photograph is none of this view, in a sentence; empty where it may be one.

    Only what cannot be meant: the front for a side, a side for the front or the other.
    """
    turned = yaw if view.yaw > 0 else -yaw
    if turned >= AHEAD if view.yaw else abs(yaw) <= ASIDE:
        return ""
    if abs(yaw) < AHEAD:
        seen = _("from the front")
    else:
        seen = _("from its left") if yaw > 0 else _("from its right")
    return _(
        "This shows the face %(seen)s, not as “%(view)s”: choose its own view first, or"
        " take it again."
    ) % {"seen": seen, "view": view.title}


NEARER, FARTHER = "nearer", "farther"
SIZES = ("face_too_small", NEARER, FARTHER)


def _towards(pose: Pose, last: Last) -> dict[str, str]:
    """How to turn back to the last photograph's pose, the larger turn first."""
    turned, raised = pose.yaw - last.yaw, pose.pitch - last.pitch
    found: list[tuple[float, str, str]] = []
    if abs(turned) > last.within:
        side = _("left") if turned > 0 else _("right")
        said = _("Turn %(n)s° to your %(side)s.") % {
            "n": f"{abs(turned):.0f}",
            "side": side,
        }
        found.append((abs(turned), "face_turned", said))
    if abs(raised) > last.within:
        words = (
            _("Lower your chin by %(n)s°.")
            if raised > 0
            else _("Lift your chin by %(n)s°.")
        )
        found.append((abs(raised), "face_raised", words % {"n": f"{abs(raised):.0f}"}))
    return {reason: said for _n, reason, said in sorted(found, reverse=True)}


def _sized(size: float, last: Last) -> dict[str, str]:
    """The face as large in the picture as last time."""
    if size < last.size * (1 - SAME_SIZE):
        return {NEARER: _("Come a little closer: the face was larger last time.")}
    if size > last.size * (1 + SAME_SIZE):
        return {FARTHER: _("Go back a little: the face was smaller last time.")}
    return {}


def _turn(degrees: float) -> str:
    """Above 0 to the client's own right."""
    whole = round(degrees)
    if not whole:
        return "0°"
    return f"{abs(whole)}° " + (_("right") if whole > 0 else _("left"))


def _chin(degrees: float) -> str:
    whole = round(degrees)
    if not whole:
        return "0°"
    return f"{abs(whole)}° " + (_("up") if whole > 0 else _("down"))


def _size(quality: Quality, size: float, last: Last | None) -> str:
    if last is None:
        return _("eyes %(n)s px") % {"n": f"{quality.eyes:.0f}"}
    return _("%(n)s %% of last time") % {"n": f"{size / last.size * PERCENT:.0f}"}


def _of(value: str, wanted: str) -> str:
    """A number, and the one that is wanted beside it."""
    return f"{value} ({wanted})" if wanted else value
