"""``mesoplan map PHOTO``: from a face to a map, or to the sentence that helps."""

from __future__ import annotations

import base64
import json
import re
from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import skimage.data
from PIL import Image
from pypdf import PdfReader
from tests.commands import faults, run

from mesoplan.cli.exits import Exit
from mesoplan.core.injection_map.ground import ground_on
from mesoplan.core.injection_map.reading import read_map
from mesoplan.core.injection_map.views import Angle, shape_of
from mesoplan.export.maps.heads import head
from mesoplan.imaging.faces.photograph import view_of
from mesoplan.knowledge.face import dangers, face_surface

SPACING = ("--spacing", "8mm")


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    """The public-domain portrait, with what a camera writes into a file."""
    path = tmp_path_factory.mktemp("photos") / "face.jpg"
    image = Image.fromarray(skimage.data.astronaut())
    exif = Image.Exif()
    exif[0x010F] = "Invented Camera"
    image.save(path, quality=95, exif=exif)
    return path


def test_a_photograph_becomes_a_map_a_drawing_and_a_paper(photo, tmp_path):
    result = run("map", photo, *SPACING, "--out", tmp_path, "--on", "2026-11-22")
    assert result.exit_code == Exit.ANSWERED
    found = read_map(
        json.loads((tmp_path / "map.json").read_text("utf-8")), face_surface()
    )
    assert len(found.points) > 100
    svg = ET.parse(tmp_path / "map.svg").getroot()  # noqa: S314 - our own
    drawn = [e for e in svg.iter() if (e.get("class") or "").startswith("point ")]
    assert len(drawn) > 0.9 * len(found.points)
    text = " ".join(
        page.extract_text()
        for page in PdfReader(BytesIO((tmp_path / "map.pdf").read_bytes())).pages
    )
    assert "On the photograph" in text
    words = " ".join(result.stdout.split())
    assert "an average head" in words
    assert "the face is small in the picture" in words.casefold()


def test_a_photograph_is_held_against_the_clinics_own_limits(photo, tmp_path):
    settings = tmp_path / "clinic.toml"
    settings.write_text(
        'format = "mesoplan.clinic/1"\n[[override]]\nrecord = "policies/photo-iris"\n'
        'field = "figure"\nvalue = 8\nby = "Dr A"\non = 2026-11-20\n'
        'reason = "old camera"\n',
        encoding="utf-8",
    )
    result = run("map", photo, *SPACING, "--clinic", settings)
    assert result.exit_code == Exit.ANSWERED
    assert "the face is small" not in " ".join(result.stdout.split()).casefold()


def test_the_report_names_the_engine_the_pose_and_the_scale(photo):
    result = run("map", photo, *SPACING, "--format", "json")
    report = json.loads(result.stdout)
    assert faults("map-report", report) == []
    picture = report["picture"]
    assert picture["engine"].startswith("mediapipe")
    assert picture["photograph"] == "face.jpg"
    assert abs(picture["yaw"]) < 10
    assert picture["scale_sigma"] > 0


def test_no_point_lies_in_a_margin_on_the_persons_own_skin(photo):
    report = json.loads(run("map", photo, *SPACING, "--format", "json").stdout)
    surface = face_surface()
    found = read_map(report["map"], surface)
    view = view_of(photo.read_bytes()).view
    ground = ground_on(surface, shape_of(view), tuple(dangers().values()))
    assert not any(ground.obstacles([point.site for point in found.points]))


def test_what_is_drawn_on_holds_nothing_that_the_camera_wrote(photo):
    svg = run("map", photo, *SPACING, "--format", "svg").stdout
    (data,) = re.findall(r'href="data:image/jpeg;base64,([^"]+)"', svg)
    body = base64.b64decode(data)
    assert b"Invented Camera" not in body
    assert not Image.open(BytesIO(body)).getexif()


def test_a_measured_distance_sets_the_scale(photo):
    words = ("map", photo, *SPACING, "--scale", "92 mm eye corners", "--format", "json")
    measured = json.loads(run(*words).stdout)["picture"]
    seen = view_of(photo.read_bytes())
    eyes = seen.landmarks[[33, 263]]
    long = float(np.linalg.norm(eyes[0] - eyes[1])) * measured["mm_per_px"]
    assert long == pytest.approx(92, rel=0.01)
    assert measured["scale_source"] == "caliper"
    neutral = head(face_surface(), Angle.FRONT)
    assert measured["scale_sigma"] < neutral.scale_sigma


@pytest.mark.parametrize("body", [b"not a picture at all", b""])
def test_what_is_no_picture_is_said(body, tmp_path):
    path = tmp_path / "face.jpg"
    path.write_bytes(body)
    result = run("map", path)
    assert result.exit_code == Exit.INPUT
    assert "face.jpg" in result.stderr
    assert "Traceback" not in result.output


def test_a_picture_without_a_face_leads_to_the_neutral_head(tmp_path):
    path = tmp_path / "coffee.png"
    Image.fromarray(skimage.data.coffee()).save(path)
    result = run("map", path)
    assert result.exit_code == Exit.INPUT
    assert "coffee.png: no face was found" in result.stderr
    assert "neutral head" in result.stderr
