"""What is known of photographs of faces where nothing can find one."""

from __future__ import annotations

import numpy as np
import pytest

from mesoplan.core.errors import ImpossibleRequest
from mesoplan.core.injection_map.views import Angle, Pose, ScaleSource, average_scale
from mesoplan.imaging.faces import detector
from mesoplan.imaging.faces.gates import Weight, gates_of, judged, plain_gates
from mesoplan.imaging.faces.photograph import view_of
from mesoplan.imaging.faces.quality import Quality
from mesoplan.imaging.faces.scale import (
    AVERAGE,
    HeadScale,
    Measured,
    caliper_head,
    chosen,
    sigma_on,
)
from mesoplan.knowledge.face import face_surface
from mesoplan.knowledge.library import Library

GOOD = {
    "eyes": 300.0,
    "iris": 40.0,
    "gaze": 0.02,
    "light": 0.8,
    "sharpness": 20.0,
    "coarse": 60.0,
}
MARKS = np.pad(face_surface().vertices[:468] * 4.0, ((0, 10), (0, 0)))  # 4 pixels a mm


def findings(pose=None, expected=Angle.FRONT, **quality):
    found = judged(
        Quality(**{**GOOD, **quality}), pose or Pose(), plain_gates(), expected
    )
    return {str(one.reason): one for one in found}


def test_without_the_extra_a_photograph_says_how_to_get_it_and_what_to_do(monkeypatch):
    monkeypatch.setattr(detector, "find_spec", lambda _: None)
    with pytest.raises(ImpossibleRequest) as caught:
        view_of(np.zeros((40, 40, 3), np.uint8))
    (problem,) = caught.value.problems
    assert 'pip install "mesoplan[imaging]"' in problem.remedy
    assert "neutral head" in problem.remedy
    assert not detector.installed()


def test_a_broken_file_is_refused_before_anything_looks_for_a_face():
    seen = view_of(b"no picture")
    assert seen.view is None
    assert seen.findings[0].reason == "picture_unknown_format"


def test_nothing_is_found_on_a_good_photograph():
    assert findings() == {}


@pytest.mark.parametrize(
    ("quality", "reason"),
    [
        ({"gaze": 0.1}, None),
        ({"gaze": 0.11}, "face_looks_aside"),
        ({"light": 0.25}, None),
        ({"light": 0.24}, "face_dark"),
        ({"light": 0.98}, None),
        ({"light": 0.99}, "face_glaring"),
        ({"sharpness": 5.0}, None),
        ({"sharpness": 4.9}, "face_soft"),
        ({"sharpness": 4.0, "coarse": 4.9}, "face_blurred"),
        ({"iris": 20.0}, None),
        ({"iris": 19.9}, "face_far"),
        ({"eyes": 29.0}, "face_too_small"),
        ({"bridge": 90.0}, None),
        ({"bridge": 90.1}, "face_glasses"),
        ({"mouth": 0.16}, None),
        ({"mouth": 0.17}, "face_mouth_open"),
        ({"cut": 0.01}, "face_cut"),
    ],
    ids=str,
)
def test_each_limit_lies_where_the_policy_says(quality, reason):
    assert list(findings(**quality)) == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("pose", "advice"),
    [
        (Pose(yaw=5.0), None),
        (Pose(yaw=5.1), "Turn a little to your left."),
        (Pose(yaw=-5.1), "Turn a little to your right."),
        (Pose(yaw=16.0), "Turn further to your left."),
        (Pose(roll=5.1), "Tilt your head a little to your right."),
        (Pose(roll=-16.0), "Tilt your head further to your left."),
        (Pose(pitch=15.0), None),
        (Pose(pitch=15.1), "Lower your chin a little."),
        (Pose(pitch=-15.1), "Lift your chin a little."),
    ],
    ids=str,
)
def test_advice_says_which_way_as_the_client_sees_it(pose, advice):
    found = [one.advice for one in findings(pose).values()]
    assert found == ([advice] if advice else [])


def test_an_oblique_view_is_judged_by_its_own_angle():
    turned = Pose(yaw=44.0)
    assert findings(turned, Angle.OBLIQUE_LEFT, gaze=0.4, mouth=0.2) == {}
    assert findings(turned, Angle.OBLIQUE_RIGHT)["face_turned"].advice == (
        "Turn further to your left."
    )
    assert "face_side_only" in findings(Pose(yaw=80.0), Angle.PROFILE_LEFT)


def test_a_face_cut_through_is_refused_and_one_short_of_a_hairline_drawn_on():
    """Beyond the picture's edge the engine guesses skin that nobody saw."""
    assert findings(cut=0.05)["face_cut"].weight is Weight.GATE
    refused = findings(cut=0.06)["face_cut"]
    assert refused.weight is Weight.REFUSED
    assert refused.value == "6% of it"


def test_what_refuses_comes_before_what_is_only_to_be_mended():
    found = list(findings(Pose(yaw=20.0, roll=9.0), coarse=1.0, light=0.1).values())
    weights = [one.weight for one in found]
    assert weights == [Weight.REFUSED, Weight.GATE, Weight.GATE, Weight.GATE]


def test_the_limits_are_the_clinics_own():
    plain = gates_of(Library())
    assert (plain.turn, plain.tilt, plain.gaze) == (5.0, 5.0, 0.1)
    assert (plain.sharpness, plain.iris) == (5.0, 20.0)


def measured(source, ratio, sigma=0.05):
    scale = ratio * average_scale(face_surface(), MARKS)
    return Measured(source=source, mm_per_px=scale, sigma=sigma)


CALIPER = HeadScale(source=ScaleSource.CALIPER, ratio=0.95, sigma=0.03)
KEPT_IRIS = HeadScale(source=ScaleSource.IRIS, ratio=1.05, sigma=0.06)


@pytest.mark.parametrize(
    ("head", "here", "source", "ratio"),
    [
        (None, [], "average", 1.0),
        (None, [(ScaleSource.IRIS, 0.9)], "iris", 0.9),
        (None, [(ScaleSource.IRIS, 0.84)], "average", 1.0),
        (None, [(ScaleSource.IRIS, 1.21)], "average", 1.0),
        (KEPT_IRIS, [(ScaleSource.IRIS, 0.9)], "iris", 1.05),
        (CALIPER, [(ScaleSource.IRIS, 0.9)], "caliper", 0.95),
        (CALIPER, [(ScaleSource.MARKER, 1.3)], "marker", 1.3),
        (KEPT_IRIS, [], "iris", 1.05),
    ],
)
def test_the_most_trusted_size_of_the_head_holds(head, here, source, ratio):
    found = chosen(
        face_surface(),
        MARKS,
        head=head,
        measured=tuple(measured(*one) for one in here),
    )
    assert found.source == source
    assert found.ratio == pytest.approx(ratio)


def test_a_kept_size_is_as_sure_as_its_measurement_and_the_fit_together():
    assert sigma_on(CALIPER, measured_here=False) == pytest.approx(0.0424, abs=1e-4)
    assert sigma_on(CALIPER, measured_here=True) == 0.03
    assert AVERAGE.sigma == 0.1


def test_a_caliper_needs_a_distance():
    head = caliper_head(face_surface(), MARKS, (33, 263), 80.0)
    apart = np.linalg.norm(MARKS[33] - MARKS[263]) / 4
    assert head.ratio == pytest.approx(80.0 / apart)
    assert head.sigma == pytest.approx(np.hypot(0.02, 0.025))
    with pytest.raises(ValueError, match="no distance"):
        caliper_head(face_surface(), MARKS, (33, 263), 0.0)
    with pytest.raises(ValueError, match="no distance"):
        caliper_head(face_surface(), MARKS, (33, 33), 80.0)
