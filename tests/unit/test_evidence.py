"""Texts by language, sources as one line, figures as they are printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mesoplan.core.evidence import Figure, Source, Tag, Text


def test_a_text_falls_back_to_english() -> None:
    text = Text({"en": "skin", "fr": "peau"})
    assert text.in_language("fr") == "peau"
    assert text.in_language("de") == "skin"
    assert str(text) == "skin"


def test_names_in_a_text_are_filled_in_every_language() -> None:
    text = Text({"en": "after {days} days", "fr": "après {days} jours"})
    filled = text.filled({"days": 3, "unused": 4})
    assert filled.by_language == {"en": "after 3 days", "fr": "après 3 jours"}


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({}, "On skin"),
        ({"authors": "Doe J"}, "Doe J: On skin"),
        ({"year": 2020}, "On skin (2020)"),
        ({"year": 2020, "title": "Skin in 2020"}, "Skin in 2020"),
        ({"identifier": "doi:1"}, "On skin. doi:1"),
        (
            {"authors": "Doe J", "year": 2020, "identifier": "doi:1"},
            "Doe J: On skin (2020). doi:1",
        ),
    ],
)
def test_a_source_is_cited_in_one_line(changed: dict[str, object], line: str) -> None:
    given = {"id": "invented", "title": "On skin", "tag": Tag.B, **changed}
    assert Source(**given).cited() == line  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("figure", "printed", "least", "most"),
    [
        (Figure(unit="d", tag=Tag.C, value=Decimal(14)), "14 days", 14, 14),
        (Figure(unit="d", tag=Tag.C, value=Decimal(1)), "1 day", 1, 1),
        (Figure(unit="h", tag=Tag.C, value=Decimal(24)), "24 h", 24, 24),
        (Figure(unit="deg", tag=Tag.C, value=Decimal(30)), "30°", 30, 30),
        (Figure(unit="", tag=Tag.C, value=Decimal(3)), "3", 3, 3),
        (
            Figure(unit="mm", tag=Tag.C, low=Decimal(1), high=Decimal(4)),
            "1–4 mm",
            1,
            4,
        ),
        (Figure(unit="d", tag=Tag.C, low=Decimal(7), high=Decimal(7)), "7 days", 7, 7),
        (Figure(unit="d", tag=Tag.C, value=Decimal(0)), "0 days", 0, 0),
    ],
)
def test_a_figure_is_printed_with_its_ends(
    figure: Figure, printed: str, least: int, most: int
) -> None:
    assert str(figure) == printed
    assert (figure.least, figure.most) == (least, most)


def test_a_figure_without_a_number_has_no_ends() -> None:
    with pytest.raises(ValueError, match=r"^a figure needs a value, or low and high$"):
        _ = Figure(unit="d", tag=Tag.C).least
