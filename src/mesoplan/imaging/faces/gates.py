"""What a photograph must be to measure on, and the advice where it is not.

The numbers are policies that a clinic may change: none has a published source. Hair,
beards and make-up are not seen as such: no number here tells what they hide. Of glasses
only a bridge is seen that differs from the nose.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from mesoplan.core.injection_map.views import YAWS, Angle
from mesoplan.knowledge.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.injection_map.views import Pose
    from mesoplan.imaging.faces.quality import Quality

SMALLEST = 30.0  # pixels between the eyes' outer corners: a landmark is then 3 mm wide
FURTHEST_YAW = 50.0  # degrees: beyond an oblique view half of the landmarks are guessed
FURTHEST_PITCH = 15.0  # degrees: faces hold their chins differently, so this is wide
BRIDGE = 90.0  # per mille: see mesoplan.imaging.faces.glasses for what was tried
MOST_CUT = 0.05  # of the mesh off the picture: a tight portrait loses up to 0.035
WIDEST_MOUTH = 0.16  # of the distance between the eyes: a laugh, or a word being said
FOCUS = "Wipe the lens, let it focus on the eyes, hold still, and take it again."


class Weight(StrEnum):
    """What a finding means for the photograph."""

    REFUSED = "refused"  # nothing can be placed on it
    GATE = "gate"  # a map can be drawn on it, but not measured or compared


class Reason(StrEnum):
    """What is wrong with a photograph of a face. Stable: programs may rely on them."""

    NO_FACE = "face_not_found"
    SEVERAL = "face_several"
    SIDE_ONLY = "face_side_only"
    TOO_SMALL = "face_too_small"
    CUT = "face_cut"
    BLURRED = "face_blurred"
    GLASSES = "face_glasses"
    MOUTH = "face_mouth_open"
    SOFT = "face_soft"
    TURNED = "face_turned"
    RAISED = "face_raised"
    TILTED = "face_tilted"
    ASIDE = "face_looks_aside"
    DARK = "face_dark"
    GLARING = "face_glaring"
    FAR = "face_far"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceFinding:
    """One thing to mend: what was found, and one sentence that helps."""

    reason: Reason | str  # or a picture's own, where it could not be opened
    weight: Weight
    what: str
    advice: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """The limits: degrees, shares of 1, pixels, and per mille for ``sharpness``."""

    turn: float
    tilt: float
    gaze: float
    sharpness: float
    iris: float
    darkest: float
    brightest: float


@cache
def plain_gates() -> Gates:
    """The library's own limits."""
    return gates_of(Library())


def gates_of(library: Library) -> Gates:
    """The limits as a clinic has set them."""
    figures = {name: policy.figure for name, policy in library.policies.items()}
    light = figures["photo-light"]
    return Gates(
        turn=float(figures["photo-turn"].most),
        tilt=float(figures["photo-tilt"].most),
        gaze=float(figures["photo-gaze"].most) / 100,
        sharpness=float(figures["photo-sharpness"].most),
        iris=float(figures["photo-iris"].most),
        darkest=float(light.least) / 100,
        brightest=float(light.most) / 100,
    )


def no_face() -> FaceFinding:
    """Nothing was found."""
    return FaceFinding(
        reason=Reason.NO_FACE,
        weight=Weight.REFUSED,
        what="no face was found",
        advice="Show one whole face from the front, glasses off and hair back, in even"
        " light, filling a third of the picture; or put the map on the neutral head.",
    )


def several(others: int) -> FaceFinding:
    """More than one face might be meant."""
    return FaceFinding(
        reason=Reason.SEVERAL,
        weight=Weight.REFUSED,
        what="more than one face was found",
        value=str(others + 1),
        advice="Take or cut the photograph so that it shows the client only.",
    )


def judged(
    quality: Quality, pose: Pose, gates: Gates, expected: Angle = Angle.FRONT
) -> tuple[FaceFinding, ...]:
    """Everything to mend, what refuses first, then in the order to mend it in.

    ``expected`` is the standard view that was to be taken.
    """
    findings = [
        *_refusals(quality, pose, gates),
        *_hidden(quality),
        *_poses(pose, gates, YAWS[expected]),
        *_expressions(quality, expected),
        *_lights(quality, gates, expected),
    ]
    return tuple(findings)


def _refusals(quality: Quality, pose: Pose, gates: Gates) -> Iterator[FaceFinding]:
    if abs(pose.yaw) > FURTHEST_YAW:
        yield FaceFinding(
            reason=Reason.SIDE_ONLY,
            weight=Weight.REFUSED,
            what="only one side of the face shows",
            value=f"{pose.yaw:.0f}°",
            advice="Turn towards the camera; for a profile draw on the neutral head.",
        )
    if quality.eyes < SMALLEST:
        yield FaceFinding(
            reason=Reason.TOO_SMALL,
            weight=Weight.REFUSED,
            what="the face is too small to place points on",
            value=f"{quality.eyes:.0f} pixels between the eyes' outer corners",
            advice="Come closer to the camera, or send the photograph uncut.",
        )
    if quality.cut > MOST_CUT:
        yield _cut(quality, Weight.REFUSED)
    if quality.coarse < gates.sharpness:
        yield FaceFinding(
            reason=Reason.BLURRED,
            weight=Weight.REFUSED,
            what="the face is blurred",
            value=f"{quality.coarse:.1f}, asked for {gates.sharpness:g}",
            advice=FOCUS,
        )


def _hidden(quality: Quality) -> Iterator[FaceFinding]:
    """What the photograph does not show of the skin."""
    if quality.bridge > BRIDGE:
        yield _gate(
            Reason.GLASSES,
            "what looks like glasses crosses the nose",
            f"{quality.bridge:.0f}, at most {BRIDGE:.0f}",
            "Take glasses off: points under them are guessed. A deep frown line can look"
            " the same.",
        )
    if 0 < quality.cut <= MOST_CUT:
        yield _cut(quality, Weight.GATE)


def _cut(quality: Quality, weight: Weight) -> FaceFinding:
    return FaceFinding(
        reason=Reason.CUT,
        weight=weight,
        what="part of the face is off the picture",
        value=f"{max(quality.cut, 0.01):.0%} of it",
        advice="Show the whole face from hairline to chin, with room around it.",
    )


def _poses(pose: Pose, gates: Gates, expected: float) -> Iterator[FaceFinding]:
    turned = pose.yaw - expected
    if abs(turned) > gates.turn:
        side = "left" if turned > 0 else "right"
        yield _gate(
            Reason.TURNED,
            "the head is turned" if not expected else "the head is turned otherwise",
            f"{pose.yaw:+.0f}°, asked for {expected:+.0f}°",
            f"Turn {_much(turned, gates.turn)} to your {side}.",
        )
    if abs(pose.roll) > gates.tilt:
        side = "right" if pose.roll > 0 else "left"
        yield _gate(
            Reason.TILTED,
            "the head is tilted",
            f"{pose.roll:+.0f}°",
            f"Tilt your head {_much(pose.roll, gates.tilt)} to your {side}.",
        )
    if abs(pose.pitch) > FURTHEST_PITCH:
        way = "Lower" if pose.pitch > 0 else "Lift"
        yield _gate(
            Reason.RAISED,
            "the chin is up" if pose.pitch > 0 else "the chin is down",
            f"{pose.pitch:+.0f}°",
            f"{way} your chin a little.",
        )


def _expressions(quality: Quality, expected: Angle) -> Iterator[FaceFinding]:
    if expected is Angle.FRONT and quality.mouth > WIDEST_MOUTH:
        yield _gate(
            Reason.MOUTH,
            "the mouth is open",
            f"{quality.mouth:.0%} of the distance between the eyes' outer corners",
            "Close the mouth and let the face rest: lips, chin and cheeks move the"
            " points on them.",
        )


def _lights(quality: Quality, gates: Gates, expected: Angle) -> Iterator[FaceFinding]:
    if expected is Angle.FRONT and quality.gaze > gates.gaze:
        yield _gate(
            Reason.ASIDE,
            "the eyes look aside",
            f"{quality.gaze:.2f}, at most {gates.gaze:g}",
            "Look straight into the camera.",
        )
    if quality.light < gates.darkest:
        yield _gate(
            Reason.DARK,
            "the face is dark",
            f"{quality.light:.0%}",
            "Add light from the front, or raise the exposure.",
        )
    if quality.light > gates.brightest:
        yield _gate(
            Reason.GLARING,
            "parts of the face are burnt out",
            f"{quality.light:.0%}",
            "Turn the flash off, or lower the exposure.",
        )
    if quality.coarse >= gates.sharpness > quality.sharpness:
        yield _gate(
            Reason.SOFT,
            "the face is a little out of focus",
            f"{quality.sharpness:.1f}, asked for {gates.sharpness:g}",
            FOCUS,
        )
    if quality.iris < gates.iris:
        yield _gate(
            Reason.FAR,
            "the face is small in the picture",
            f"iris {quality.iris:.0f} pixels, asked for {gates.iris:.0f}",
            "Come closer to the camera.",
        )


def _gate(reason: Reason, what: str, value: str, advice: str) -> FaceFinding:
    return FaceFinding(
        reason=reason, weight=Weight.GATE, what=what, value=value, advice=advice
    )


def _much(angle: float, limit: float) -> str:
    return "a little" if abs(angle) <= 3 * limit else "further"
