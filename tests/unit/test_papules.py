"""Papules as people write them: pasted, exported, by hand, and wrong."""

from __future__ import annotations

import pytest

from mesoplan.core.errors import InputError
from mesoplan.core.exposure.measures import MeasuredPapule
from mesoplan.intake.papules import papules_in, read_papules

ONE = MeasuredPapule(20_000.0, 3.1)


@pytest.mark.parametrize(
    "row",
    [
        "0.02 3.1",
        "0,02 3,1",
        "0.02,3.1",
        "0,02; 3,1",
        "0.02\t3.1",
        "20 µL, 3.1 mm",
        "20 uL 3.1",
        "0.02 mL ; 0.31 cm",
        "20ul 3.1mm",
        '"0.02","3.1"',
        "0.02;3.1;",
    ],
)
def test_a_row_is_read_as_people_write_it(row):
    assert read_papules("\n".join([row] * 4)) == (ONE,) * 4


def test_a_heading_may_put_the_diameter_first():
    text = "diameter,volume\n# the left forearm\n\n" + "3.1,0.02\n" * 5
    assert read_papules(text) == (ONE,) * 5
    assert read_papules("Volume;Diamètre\n" + "0,02;3,1\n" * 4) == (ONE,) * 4


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("20 3.1", r"row 2, volume: no puncture leaves more than 1 mL.*20 mL.*µL"),
        ("0.02 310", r"row 2, diameter: no papule is wider than 40 mm.*310 mm"),
        ("0,02,3,1", "row 2: commas part the columns"),
        ("0.02", "row 2: expected a volume and a diameter"),
        ("0.02; wide", "row 2: no number: wide"),
        ("0.02; ; 3", "row 2: expected a volume"),
        ("-0.02 3.1", "row 2: expected"),
        ("0.02 in; 3", "row 2: the unit"),
        ("0 3.1", "row 2, volume"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_a_remedy(row, words):
    with pytest.raises(InputError, match=words) as refused:
        read_papules("0.02 3\n" + row + "\n0.02 3\n0.05 4\n0.05 4\n0.05 4\n")
    assert all(problem.remedy for problem in refused.value.problems)


def test_every_bad_row_is_named_at_once():
    with pytest.raises(InputError) as refused:
        read_papules("one two\n0.02 x\n0.02 3\n5 3\nno\n")
    where = [problem.where for problem in refused.value.problems]
    assert where == ["row 2", "row 4, volume", "row 5"]


@pytest.mark.parametrize("text", ["", "volume,diameter", "0.02 3\n0.02 3\n0.05 5"])
def test_too_few_papules_are_refused(text):
    with pytest.raises(InputError, match="fewer than 4 papules"):
        read_papules(text)


def test_too_many_and_too_long_are_refused():
    with pytest.raises(InputError, match="too many papules"):
        read_papules("0.02 3\n" * 401)
    with pytest.raises(InputError, match="too much text"):
        read_papules("0.02 3\n" * 9000)


def test_a_file_from_a_spreadsheet_is_read_and_a_picture_is_refused(tmp_path):
    sheet, picture = tmp_path / "papules.csv", tmp_path / "face.png"
    sheet.write_text("volume,diameter\n" + "0.02,3.1\n" * 4, encoding="utf-8-sig")
    picture.write_bytes(b"\x89PNG\xff\xfe")
    assert papules_in(sheet) == (ONE,) * 4
    with pytest.raises(InputError, match="cannot be read as text"):
        papules_in(picture)
