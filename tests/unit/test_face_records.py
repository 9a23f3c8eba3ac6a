"""Faults in what is known of the face are found before anybody is treated by them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from mesoplan.core.errors import KnowledgeError
from mesoplan.knowledge import face
from mesoplan.knowledge.checks.faces import MESH, face_problems
from mesoplan.knowledge.checks.references import reference_problems
from mesoplan.knowledge.face import EXTENSION, dangers, face_surface, map_zones
from mesoplan.knowledge.library import Library
from mesoplan.knowledge.strips import strips_in
from tests.unit.planted import SOUND, found, planted, record

CHIN, LIPS, VEIN = (
    "map_zones/chin-on-face",
    "dangers/vermilion",
    "dangers/angular-vein",
)
TEXT = files("mesoplan.knowledge").joinpath("face", EXTENSION).read_text("utf-8")


def test_face_as_it_stands_is_sound():
    assert list(face_problems(SOUND)) == []


def test_loop_that_leaves_the_meshs_edges_is_found():
    loop = record(CHIN).loop
    faulty = planted(CHIN, loop=(loop[0], loop[2], *loop[3:]))
    (problem,) = found(face_problems, faulty, CHIN)
    assert problem.what == "no edge joins these vertices"
    assert problem.value == str((loop[0], loop[2]))


def test_loop_of_one_side_is_closed_and_one_across_the_midline_is_not():
    assert found(face_problems, planted(CHIN, across=False), CHIN)


def test_vertex_that_stands_in_a_loop_twice_is_found():
    outline = record(LIPS).outline
    faulty = planted(LIPS, outline=(*outline, outline[0]))
    said = [p.what for p in found(face_problems, faulty, LIPS)]
    assert "a vertex stands here twice" in said


def test_danger_without_what_its_kind_needs_is_found():
    (problem,) = found(face_problems, planted(LIPS, margin=None), LIPS)
    assert problem.what.startswith("what is excluded has an outline")


def test_anchor_on_the_drawn_part_is_found():
    first, *others = record(VEIN).course
    faulty = planted(VEIN, course=(replace(first, at=MESH), *others))
    (problem,) = found(face_problems, faulty, VEIN)
    assert problem.where.endswith("course[0].at")
    assert problem.value == str(MESH)


def test_outline_of_a_zone_that_is_not_there_is_found():
    (problem,) = found(reference_problems, planted(CHIN, zone="chinn"), CHIN)
    assert problem.what == "no such zone"
    assert problem.remedy == 'Did you mean "chin"?'


def test_vertices_counted_without_geometry_are_those_of_the_mesh():
    assert face_surface().measured == MESH
    faces = face_surface().faces[: -len(face_surface().extension.faces)]
    pairs = {
        frozenset(p) for a, b, c in faces.tolist() for p in ((a, b), (b, c), (c, a))
    }
    assert SOUND.edges == pairs


def test_row_that_does_not_fit_its_line_is_told():
    faulty = TEXT.replace("along = [10, 109,", "along = [109,")
    with pytest.raises(KnowledgeError) as caught:
        strips_in(faulty, "face/extension-1.toml")
    assert "a row does not fit its line" in str(caught.value)
    assert "hairline" in str(caught.value)


def test_every_fault_of_the_drawn_strips_is_told_with_its_place():
    faulty = TEXT.replace('handle = "neck"', "handle = 3\nlength = 2")
    with pytest.raises(KnowledgeError) as caught:
        strips_in(faulty, "face/extension-1.toml")
    assert len(caught.value.problems) == 2
    assert all(".strips[2]" in problem.where for problem in caught.value.problems)


def test_drawn_strips_say_that_nobody_published_them():
    drawn = strips_in(TEXT, "face/extension-1.toml")
    assert drawn.policy_default
    assert "No source found" in str(drawn.why)
    assert all(set(s.title.by_language) == {"en", "fr"} for s in drawn.strips)


def test_vertex_without_a_partner_across_the_midline_is_told():
    places = np.array([[1.0, 2.0, 3.0], [-1.0, 2.0, 3.0], [5.0, 0.0, 0.0]])
    with pytest.raises(ValueError, match=r"no vertex lies at \(-5\.0"):
        face._mirror(places)


def test_zones_and_dangers_are_the_librarys():
    library = Library()
    assert dict(dangers()) == dict(library.dangers)
    assert {zone.zone for zone in library.map_zones.values()} == set(map_zones())


LAZY = """
import sys
import mesoplan
import mesoplan.cli
from mesoplan.knowledge.checking import problems
from mesoplan.knowledge.library import Library
problems(Library())
print([name for name in ("numpy", "scipy") if name in sys.modules])
"""


def test_knowledge_of_the_face_is_checked_without_geometry():
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", LAZY], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
