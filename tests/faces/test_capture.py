"""Live numbers on a face whose true pose is known, and how well two pictures align."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
import pytest
from PIL import Image
from tests.faces.rendered import Shot, rendered

from mesoplan.core.injection_map.alignment import aligned, pose_gap, stable
from mesoplan.core.injection_map.views import cosines
from mesoplan.imaging.faces.gates import plain_gates
from mesoplan.imaging.faces.photograph import view_of
from mesoplan.imaging.pictures import Unusable
from mesoplan.knowledge.face import face_surface
from mesoplan.web.capture.guidance import last_of, sight, turned_in
from mesoplan.web.capture.overlay import Refusal, overlay_of
from mesoplan.web.capture.readout import unlike
from mesoplan.web.capture.standard_views import BY_NAME

WITHIN = 5.0
GREY = np.full((300, 300, 3), 128, np.uint8)


def sent(rgb):
    """A frame as the page's camera sends it."""
    data = io.BytesIO()
    Image.fromarray(rgb).save(data, "JPEG", quality=85)
    return data.getvalue()


@cache
def taken(**how):
    """A rendered photograph, its true view, and the one that was found."""
    made = rendered(Shot(**how))
    return made.rgb, made.truth, view_of(made.rgb).view


def told(view="frontal", last=None, **how):
    return sight(sent(taken(**how)[0]), BY_NAME[view], plain_gates(), last=last)


def off(found):
    return {number.label for number in found.numbers if not number.fits}


def test_a_straight_face_is_told_to_hold_still():
    found = told()
    assert found.fits, found
    assert found.advice == "Good. Hold still."
    assert [n.label for n in found.numbers] == [
        *("Turned", "Chin", "Tilted", "Size", "Light", "Sharpness")
    ]


@pytest.mark.parametrize(
    ("how", "advice", "label"),
    [
        ({"yaw": 15.0}, "to your left", "Turned"),
        ({"yaw": -15.0}, "to your right", "Turned"),
        ({"roll": 12.0}, "to your right", "Tilted"),
        ({"roll": -12.0}, "to your left", "Tilted"),
        ({"light": 0.03}, "light", "Light"),
    ],
)
def test_what_is_wrong_is_seen_and_told_the_right_way_round(how, advice, label):
    found = told(**how)
    assert advice in found.advice.lower()
    assert label in off(found)


@pytest.mark.parametrize(
    ("view", "yaw"), [("oblique_left", 48), ("oblique_right", -48)]
)
def test_an_oblique_face_fits_its_own_view_and_no_other(view, yaw):
    """The engine reads large turns small, so a first oblique view may be inexact."""
    assert "Turned" not in off(told(view, yaw=float(yaw)))
    other = "oblique_right" if view == "oblique_left" else "oblique_left"
    assert "Turned" in off(told(other, yaw=float(yaw)))
    assert "Turned" in off(told("frontal", yaw=float(yaw)))


@pytest.mark.parametrize(
    ("view", "yaw", "seen"),
    [
        ("oblique_right", 0.0, "from the front"),
        ("oblique_right", 48.0, "from its left"),
        ("lateral_left", 0.0, "from the front"),
        ("frontal", -48.0, "from its right"),
        ("frontal", 8.0, ""),
        ("oblique_left", 48.0, ""),
        ("lateral_left", 48.0, ""),
    ],
)
def test_a_still_of_another_view_is_told_apart_and_a_moving_head_is_led(
    view, yaw, seen
):
    data = sent(taken(yaw=yaw)[0])
    still = sight(data, BY_NAME[view], plain_gates(), still=True)
    assert ("This shows the face" in still.advice) is bool(seen)
    assert seen in still.advice
    assert "shows the face" not in sight(data, BY_NAME[view], plain_gates()).advice
    assert bool(seen) is bool(unlike(BY_NAME[view], turned_in(data)))


def test_a_small_frame_of_a_large_photograph_is_judged_as_large_as_it_will_be():
    data = sent(taken(eyes=90.0)[0])
    as_sent = sight(data, BY_NAME["frontal"], plain_gates())
    as_kept = sight(data, BY_NAME["frontal"], plain_gates(), full=2560)
    assert "Size" in off(as_sent)
    assert "Size" not in off(as_kept)


def test_the_last_photograph_is_what_the_next_one_repeats():
    last = last_of(taken(yaw=-8.0)[2], WITHIN)
    assert told(last=last, yaw=-8.0).fits
    back = told(last=last, yaw=4.0)
    assert "to your left" in back.advice
    last = last_of(taken(eyes=220.0)[2], WITHIN)
    small = told(last=last, eyes=180.0)
    assert small.advice.startswith("Come a little closer")


def test_nobody_two_people_and_no_picture():
    assert not sight(sent(GREY), BY_NAME["frontal"], plain_gates()).fits
    pair = np.concatenate([taken()[0], taken()[0]], axis=1)
    assert (
        "the client only" in sight(sent(pair), BY_NAME["frontal"], plain_gates()).advice
    )
    assert isinstance(sight(b"", BY_NAME["frontal"], plain_gates()), Unusable)


def missed(first, second):
    """By how many mm skin of the second misses itself on the first, median, once laid.

    The alignment is made of what was found; what is missed is measured on the truth.
    """
    (_, truth, before), (_, other, after) = taken(**first), taken(**second)
    found = aligned(stable(after.vertices), stable(before.vertices))
    surface = face_surface()
    seen = (cosines(surface, truth) > 0.5) & ~surface.estimated
    corners = np.unique(surface.faces[seen])
    gap = found.moved(other.vertices[corners, :2]) - truth.vertices[corners, :2]
    return float(np.median(np.linalg.norm(gap, axis=1))) * truth.mm_per_px


@pytest.mark.parametrize(
    "how",
    [
        {"yaw": 1.0, "light": 0.7},
        {"roll": 14.0},
        {"eyes": 220.0},
        {"eyes": 120.0, "roll": -9.0, "side": 0.4},
    ],
)
def test_a_picture_turned_sized_and_lit_otherwise_lies_over_within_a_millimetre(how):
    assert missed({}, how) <= 1.0


def test_what_is_missed_grows_with_the_turn_that_no_picture_can_undo():
    """The reason for the gate: the note measured 3.3 mm at 11 degrees."""
    by_turn = [missed({}, {"yaw": yaw}) for yaw in (1.0, 5.0, 11.0)]
    assert by_turn == sorted(by_turn)
    assert by_turn[1] <= 2.0
    assert by_turn[2] > 2 * by_turn[0]


@pytest.mark.parametrize("how", [{"yaw": 11.0}, {"yaw": -9.0}, {"pitch": 11.0}])
def test_a_pair_that_is_turned_apart_is_refused_by_about_as_much(how):
    before, after = taken()[2], taken(**how)[2]
    assert isinstance(overlay_of(before, after, WITHIN), Refusal)
    gap = pose_gap(before.pose, after.pose)
    ((axis, angle),) = how.items()
    # the engine reads a turn small: 8 to 9 degrees for 11
    assert 0.6 <= getattr(gap, axis) / angle <= 1.2


def test_a_pair_turned_alike_is_laid_over_and_says_how_well():
    found = overlay_of(taken()[2], taken(yaw=2.0, eyes=200.0)[2], WITHIN)
    assert not isinstance(found, Refusal)
    assert float(found.misses.split(" mm")[0]) < 1.5
