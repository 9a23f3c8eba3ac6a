"""``mesoplan map`` lays points on a face and says how sure it is, and what it left out."""

from __future__ import annotations

import json
import re
from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from pypdf import PdfReader

from mesoplan.cli.exits import Exit
from mesoplan.core.injection_map.maps import total
from mesoplan.core.injection_map.reading import read_map
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.quantities import Volume
from mesoplan.knowledge.face import face_surface
from tests.commands import EXAMPLES, faults, loaded_by, practice_for, run
from tests.papule_rows import papules, written

FACE = face_surface()
SMALL = ("map", "--neutral", "--zones", "cheeks", "--spacing", "10 mm")


def laid(*more):
    """The report on the neutral head, and the map in it as Mesoplan reads it."""
    result = run(*SMALL, *more, "--format", "json")
    report = json.loads(result.stdout)
    assert faults("map-report", report) == []
    return report, read_map(report["map"], FACE)


def apart(found):
    """mm from each point to its nearest neighbour, straight."""
    places = placed(FACE, [p.site for p in found.points], FACE.vertices)
    between = np.linalg.norm(places[:, None] - places, axis=2)
    return np.sort(between, axis=1)[:, 1]


def test_points_lie_at_the_spacing_on_both_sides_and_add_up():
    report, found = laid()
    sides = {row["side"]: row for row in report["zones"]}
    assert set(sides) == {"left", "right"}
    assert all(row["points"] > 20 for row in sides.values())
    assert np.median(apart(found)) == pytest.approx(10, abs=0.5)
    assert apart(found).min() >= 8
    assert report["volume"] == str(total(found.points))
    assert Volume.read(report["volume"]).count == 20_000 * len(report["points"])
    assert [row["number"] for row in report["points"]] == list(
        range(1, len(found.points) + 1)
    )


def test_what_is_left_open_comes_from_the_library():
    _, found = laid()
    zone = found.zones[0]
    ceiling = practice_for(None).library.zones["cheeks"].ceiling
    assert zone.depth.count == 1000 * ceiling.value
    assert zone.edge.count == zone.spacing.count / 2
    assert zone.per_point == Volume.of(20, "µL")


def test_what_is_asked_for_is_kept():
    words = ("--edge", "6mm", "--per-point", "0.01 mL", "--depth", "0.5 mm")
    _, found = laid(*words)
    zone = found.zones[0]
    assert (str(zone.edge), str(zone.per_point), str(zone.depth)) == (
        "6 mm",
        "0.01 mL",
        "0.5 mm",
    )
    assert len(found.points) < len(laid()[1].points)


def test_an_area_stands_with_its_band_and_a_measured_head_narrows_it():
    average, measured = laid()[0], laid("--scale", "95 mm eye corners")[0]

    def width(report):
        area = report["zones"][0]["area"]
        assert area["low"] < area["middle"] < area["high"]
        return (area["high"] - area["low"]) / area["middle"]

    assert width(average) == pytest.approx(4 * 1.28 * 0.1, abs=0.02)
    assert measured["picture"]["scale_source"] == "caliper"
    assert width(measured) < width(average) / 2


def test_a_head_as_wide_as_the_canonical_one_measures_the_same():
    eyes = FACE.vertices[[33, 263]]
    wide = f"{np.linalg.norm(eyes[0] - eyes[1]):.3f} mm eye corners"
    one, two = (laid(*more)[0]["zones"][0] for more in ((), ("--scale", wide)))
    assert two["area"]["middle"] == pytest.approx(one["area"]["middle"], abs=0.1)
    larger = laid("--scale", "110 mm eye corners")[0]["zones"][0]
    assert larger["points"] > one["points"]


def test_a_staggered_session_lies_half_a_step_on():
    first, same = laid()[1], laid("--session", "2")[1]
    assert [p.site for p in first.points] == [p.site for p in same.points]
    second = laid("--session", "2", "--stagger")[1]
    places = [
        placed(FACE, [p.site for p in found.points], FACE.vertices)
        for found in (first, second)
    ]
    between = np.linalg.norm(places[0][:, None] - places[1], axis=2).min(axis=1)
    assert np.median(between) > 3


def test_a_zone_that_is_not_treated_is_left_out_with_the_librarys_reason():
    report = json.loads(
        run("map", "--neutral", "--zones", "cheeks,nose", "--format", "json").stdout
    )
    (row,) = report["left_out"]
    nose = practice_for(None).library.zones["nose"]
    assert (row["zone"], row["reason"]) == ("nose", str(nose.reason))
    assert {zone["zone"] for zone in report["zones"]} == {"cheeks"}


def test_estimated_skin_is_not_laid_unless_it_is_named():
    page = run("map", "--neutral", "--spacing", "20mm").stdout
    assert "Neck: Its skin is estimated" in " ".join(page.split())
    named = run("map", "--neutral", "--spacing", "20mm", "--zones", "neck").stdout
    assert "A  Neck" in named


def test_a_zone_without_room_for_a_point_is_said():
    page = run("map", "--neutral", "--zones", "nasolabial", "--edge", "12mm").stdout
    words = " ".join(page.split())
    assert "Nasolabial fold, left: Its rim and the margins in it leave no room" in words


def test_deeper_than_the_ceiling_breaks_the_plans_own_limit():
    result = run(*SMALL, "--depth", "2 mm")
    assert result.exit_code == Exit.VIOLATIONS
    words = " ".join(result.stdout.split())
    assert "2 mm deep in Cheeks, ceiling 0.7 mm" in words
    assert "depth-over-ceiling" in words


def planned(*more):
    """A map of the example's plan, for the example's client."""
    words = ("map", "--neutral", "--plan", EXAMPLES / "plan-edited.json", *more)
    return run(*words, "--for", EXAMPLES / "clear.toml", "--format", "json")


def test_a_plan_gives_its_zones_and_numbers_and_its_limits_hold():
    result = planned()
    assert result.exit_code == Exit.VIOLATIONS
    report = json.loads(result.stdout)
    assert faults("map-report", report) == []
    rows = {row["zone"]: row for row in report["zones"]}
    assert set(rows) == {"cheeks", "crows-feet", "neck"}
    assert (rows["cheeks"]["depth"], rows["cheeks"]["per_point"]) == (
        "1.5 mm",
        "0.01 mL",
    )
    assert rows["crows-feet"]["per_point"] == "0.08 mL"
    codes = {row["code"] for row in report["violations"]}
    assert "depth-over-ceiling" in codes
    over = [r for r in report["violations"] if r["code"] == "depth-over-ceiling"]
    assert len(over) == 1  # the plan's own check says it, and nothing else again


def test_what_is_asked_for_goes_before_the_plan():
    report = json.loads(planned("--zones", "cheeks", "--depth", "0.5 mm").stdout)
    assert {row["depth"] for row in report["zones"]} == {"0.5 mm"}
    assert {row["zone"] for row in report["zones"]} == {"cheeks"}


def test_a_session_that_is_not_planned_is_refused():
    result = planned("--session", "9")
    assert result.exit_code == Exit.INPUT
    assert "the plan has no such session" in result.stderr


def test_a_plan_without_its_client_is_asked_for_him():
    words = ("map", "--neutral", "--plan", EXAMPLES / "plan-edited.json")
    result = run(*words)
    assert result.exit_code == Exit.USAGE
    assert "--plan and --for together" in result.stderr


def test_everything_wrong_is_said_at_once():
    result = run(*SMALL, "--edge", "wide", "--per-point", "2 drops")
    assert result.exit_code == Exit.INPUT
    assert "--edge" in result.stderr
    assert "--per-point" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--zones", "cheecks"), 'Did you mean "cheeks"?'),
        (("--spacing", "0.5 mm"), "Give a spacing from 2 mm to 40 mm."),
        (("--spacing", "5 cm"), "Give a spacing from 2 mm to 40 mm."),
        (("--session", "0"), "sessions count from 1"),
        (("--scale", "wide"), 'Write it as "62 mm eye corners"'),
        (("--scale", "0 mm eye corners"), "no distance that is known"),
        (("--scale", "62 mm ears"), "known: eye corners, inner eye corners, mouth"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(words, said):
    result = run("map", "--neutral", *words)
    assert result.exit_code == Exit.INPUT
    assert said in result.stderr


@pytest.mark.parametrize("words", [(), ("face.jpg", "--neutral")])
def test_a_photograph_or_the_neutral_head_and_not_both(words, tmp_path):
    (tmp_path / "face.jpg").write_bytes(b"")
    told = [tmp_path / w if w.endswith("jpg") else w for w in words]
    result = run("map", *told)
    assert result.exit_code == Exit.USAGE
    assert "--neutral" in result.stderr


def test_the_folder_holds_the_map_its_drawing_and_its_paper(tmp_path):
    page = run(
        *SMALL, "--out", tmp_path / "new", "--client", "invented", "--on", "2026-11-22"
    )
    assert page.exit_code == Exit.ANSWERED
    made = tmp_path / "new"
    assert sorted(path.name for path in made.iterdir()) == [
        "map.json",
        "map.pdf",
        "map.svg",
    ]
    found = read_map(json.loads((made / "map.json").read_text("utf-8")), FACE)
    svg = ET.parse(made / "map.svg").getroot()  # noqa: S314 - our own
    drawn = [e for e in svg.iter() if (e.get("class") or "").startswith("point ")]
    assert len(drawn) == len(found.points)
    reader = PdfReader(BytesIO((made / "map.pdf").read_bytes()))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert f"{len(found.points)} points" in text.replace("\xa0", " ")
    assert "invented" in text


def test_the_drawing_alone_stands_on_its_own():
    result = run(*SMALL, "--format", "svg")
    ET.fromstring(result.stdout)  # noqa: S314 - our own
    assert not re.search(r'(?:href|src)="(?!data:)', result.stdout)


def test_the_paper_alone_goes_to_standard_output():
    result = run(*SMALL, "--format", "pdf", "--on", "2026-11-22")
    assert result.stdout_bytes.startswith(b"%PDF-")
    again = run(*SMALL, "--format", "pdf", "--on", "2026-11-22")
    assert result.stdout_bytes == again.stdout_bytes


def test_the_page_promises_nothing_and_names_what_lengths_rest_on():
    words = " ".join(run(*SMALL).stdout.split())
    assert "It promises no effect" in words
    assert "population means, not this person's" in words
    assert "an average head, which says nothing of this one's size" in words
    full = run(*SMALL, "--explain").stdout
    assert "Points in the order of work".upper() in full.upper()


def test_what_the_points_reach_is_said_with_what_nobody_can_say():
    report, _ = laid()
    touched, prior, cannot = report["reach"]
    assert re.search(r"about \d+ % of the skin .*between \d+ and \d+ %", touched)
    assert "published papule sizes" in prior
    assert "not what it does" in cannot
    known = laid("--hyaluronate", "5")[0]["reach"]
    assert known[0] == touched
    assert "all but gone after about" in known[1]
    without = laid("--hyaluronate", "0")[0]["reach"]
    assert "small substances" in without[1]


def test_papules_are_drawn_when_asked_for():
    plain, heat = (
        run(*SMALL, *more, "--format", "svg").stdout for more in ((), ("--heat",))
    )
    assert "footprints" not in plain
    assert "exposure, not effect" in heat
    assert heat.count("<ellipse") > 100


def test_drawings_speak_french_and_the_page_stays_english():
    svg = run(*SMALL, "--language", "fr", "--format", "svg").stdout
    assert "Joues, côté droit" in svg
    page = run(*SMALL, "--language", "fr").stdout
    assert "Cheeks, right" in page


def test_without_the_extra_a_photograph_is_told_of_the_neutral_way(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("mesoplan.imaging.faces.detector.installed", lambda: False)
    (tmp_path / "face.jpg").write_bytes(b"")
    result = run("map", tmp_path / "face.jpg")
    assert result.exit_code == Exit.USAGE
    assert "pip install 'mesoplan[imaging]'" in result.stderr
    assert "mesoplan map --neutral" in result.stderr


def test_no_other_command_loads_geometry():
    heavy = ("numpy", "scipy", "PIL", "cv2", "mediapipe")
    assert loaded_by(["map", "--help"], ["faq", "downtime"], heavy=heavy) == []


def test_the_report_says_what_is_reached_and_how_sure_that_is():
    report, _ = laid("--sessions", "4")
    found = report["exposure"]
    assert {row["zone"] for row in found["zones"]} == {"cheeks"}
    for row in found["zones"]:
        touched = row["touched_late"]
        assert touched["low"] < touched["middle"] < touched["high"]
        assert {skin["method"] for skin in row["dermis"]} == {"ultrasound", "histology"}
        assert all(0 <= skin["low"] <= skin["high"] <= 100 for skin in row["dermis"])
    ever = {row["stagger"]: row["touched_ever"]["middle"] for row in found["staggers"]}
    assert ever["same"] < ever["random"] < ever["half"]
    assert found["more"] > 90
    assert found["swings"][0]["prior"] == "papule_exponent"
    assert {"meng-2022", "bik-2022"} <= {source["id"] for source in report["sources"]}


def test_without_sessions_nothing_is_compared():
    found = laid()[0]["exposure"]
    assert (found["sessions"], found["staggers"], found["papules"]) == (0, [], 0)


def test_measured_papules_take_the_place_of_published_ones(tmp_path):
    file = tmp_path / "papules.csv"
    file.write_text("volume,diameter\n" + written(papules(diameter=9.5)), "utf-8")
    before, after = laid()[0], laid("--papules", str(file))[0]

    def width(report):
        band = report["exposure"]["zones"][0]["touched_now"]
        return band["high"] - band["low"]

    assert width(after) < width(before) / 3
    assert after["exposure"]["calibrated"]
    assert after["exposure"]["papules"] == 20
    assert "Reckoned from papules this practitioner measured." in after["reach"]


def test_the_page_shows_the_dermis_and_the_sessions_in_a_terminal(tmp_path):
    page = run(*SMALL, "--zones", "cheeks,chin", "--sessions", "3").stdout
    assert "IN THE DERMIS OR NOT" in page
    assert "no source found" in page
    assert "half a step aside each time" in page
    assert "Which of the two skin prefers nobody has shown" in " ".join(page.split())
    assert max(map(len, page.splitlines())) <= 80


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("0.02,3\n0.02,x\n", "row 2: no number: x"),
        ("0.02,3\n", "fewer than 4 papules"),
        ("20,3\n" * 4, "row 1, volume: no puncture leaves more than 1 mL"),
    ],
)
def test_papules_that_cannot_be_used_are_named(tmp_path, rows, words):
    file = tmp_path / "papules.csv"
    file.write_text(rows, "utf-8")
    result = run(*SMALL, "--papules", str(file))
    assert result.exit_code == Exit.INPUT
    assert words in " ".join(result.output.split())


def test_a_papules_strength_is_said_of_a_product_with_hyaluronic_acid():
    """5 mg/mL: 3.4 while the water is there, by the note; the pieces are in the spec."""
    row = laid("--hyaluronate", "5")[0]["exposure"]["zones"][0]
    assert row["wet"]["low"] < 3.4 < row["wet"]["high"]
    assert row["dry"]["middle"] > row["wet"]["middle"] * 0.9
    assert 0 <= row["too_strong"]["middle"] <= row["touched_late"]["high"]
    without = laid("--hyaluronate", "0")[0]["exposure"]["zones"][0]
    assert without["wet"] is without["too_strong"] is None
