"""The table of GS1 identifiers: whole, consistent, and faults in it are named."""

from __future__ import annotations

import pytest

from mesoplan.core.errors import KnowledgeError
from mesoplan.core.traceability.check_digits import check_pair, check_pair_fits, mod10
from mesoplan.core.traceability.table import Role, matches
from mesoplan.knowledge.packs import identifier_table
from tests.pack_marks import TABLE

CLINIC = {
    *("00", "01", "02", "10", "11", "17", "21", "22", "30", "37", "235", "240", "241"),
    *(str(number) for number in range(710, 718)),
    *("7003", "8014", "8200", *(str(number) for number in range(91, 100))),
}


def _rows():
    numbers = [str(n).zfill(w) for w in (2, 3, 4) for n in range(10**w)]
    return [row for number in numbers if (row := TABLE.get(number)) is not None]


def test_the_table_has_every_identifier_there_is():
    assert len(_rows()) == len(TABLE) == 541


def test_a_clinic_reads_the_identifiers_it_meets():
    assert {row.number for row in _rows() if row.role is not Role.OUTSIDE} == CLINIC


def test_no_identifier_begins_with_another():
    numbers = {row.number for row in _rows()}
    for number in numbers:
        assert not {number[:2], number[:3]} & (numbers - {number})


def test_everything_an_identifier_needs_or_excludes_exists():
    numbers = {row.number for row in _rows()}
    for row in _rows():
        named = set().union(row.never_with, *row.needs, *map(set, row.link_key or ()))
        for pattern in named:
            assert any(matches(pattern, number) for number in numbers), row.number


def test_fixed_lengths_are_those_every_reader_knows_by_their_first_two_digits():
    fixed = {row.number[:2] for row in _rows() if row.fixed}
    known = {*("00", "01", "02", "03", "11", "12", "13", "15", "16", "17"), "20", "41"}
    assert fixed == known | {"31", "32", "33", "34", "35", "36"}
    for row in _rows():
        assert row.fixed == (row.number[:2] in fixed)
        assert not row.fixed or row.least == row.most


def test_published_check_characters_come_out():
    assert mod10("629104150021") == "3"  # GS1's own worked example
    assert check_pair("1987654Ad4X4bL5ttr2310c") == "2K"  # that of the GMN


def test_a_check_pair_covers_no_more_than_its_weights_do():
    assert check_pair_fits("1987654Ad4X4bL5ttr2310c2K")
    assert not check_pair_fits("2K")
    assert not check_pair_fits(f"{'1' * 24}{check_pair('1' * 24)}")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('"1" = { title = "A", value = "N6" }', "'1' is no identifier and no range"),
        ('"10" = { title = "A", value = "Q6" }', "'Q6' is no part of a value"),
        ('"10" = { title = "A", value = "[N6" }', "'[N6' is no part of a value"),
        ('"10" = { title = "A", value = "N6:moon" }', "'moon' is no rule"),
        ('"10" = { title = "A", value = "N6", role = "x" }', "'x' is not a valid Role"),
        ('"10" = { title = "A", value = "N6", wide = 1 }', "unknown field wide"),
        ('"10" = { value = "N6" }', "required field 'title' is missing"),
    ],
)
def test_a_faulty_line_is_named(tmp_path, line, fault):
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "identifiers.toml").write_text(f"[identifiers]\n{line}\n")
    with pytest.raises(KnowledgeError) as caught:
        identifier_table(tmp_path)
    (problem,) = caught.value.problems
    assert problem.where.startswith("packs/identifiers.toml ")
    assert fault in problem.what
