"""Blocks as text and as Markdown."""

from __future__ import annotations

from mesoplan.cli.pages.blocks import (
    Fields,
    Heading,
    Items,
    Paragraph,
    References,
    Table,
    Verdict,
)
from mesoplan.cli.pages.markdown import markdown
from mesoplan.cli.pages.text import text

PAGE = [
    Verdict("clear", "Yes, today", "somebody · 20 Nov 2026"),
    Heading("Zones"),
    Table(("Today", "Zone"), (("Yes, today", "Cheeks · Neck"),)),
    Heading("Part", 2, "C01 · v1"),
    Paragraph("Two words."),
    Fields((("Why", "because"), ("A label that is far too long", "is put above"))),
    Items((("first", "[A 1]"), ("second", "")), numbered=True),
    References(((1, "A", "Somebody: Something (2020)"),)),
]


def test_text():
    assert text(PAGE, width=40, color=False) == (
        "Yes, today\n"
        "somebody · 20 Nov 2026\n"
        "\n"
        "ZONES\n"
        "────────────────────────────────────────\n"
        "  Today       Zone\n"
        "  Yes, today  Cheeks · Neck\n"
        "\n"
        "Part                            C01 · v1\n"
        "  Two words.\n"
        "  Why               because\n"
        "  A label that is far too long\n"
        "                    is put above\n"
        "  1. first [A 1]\n"
        "  2. second\n"
        "    1 [A] Somebody: Something (2020)"
    )


def test_markdown():
    assert markdown(PAGE) == (
        "# Yes, today\n\nsomebody · 20 Nov 2026\n\n"
        "## Zones\n\n"
        "| Today | Zone |\n| --- | --- |\n| Yes, today | Cheeks · Neck |\n\n"
        "### Part (C01 · v1)\n\n"
        "Two words.\n\n"
        "- **Why:** because\n- **A label that is far too long:** is put above\n\n"
        "1. first \\[A 1\\]\n2. second\n\n"
        "1. \\[A\\] Somebody: Something (2020)"
    )


def test_wide_tables_give_way_until_they_fit():
    table = Table(("A", "B"), (("word " * 20, "other " * 20),))
    for line in text([table], width=40, color=False).splitlines():
        assert len(line) <= 40


def test_a_short_basis_stays_on_one_line():
    page = text(
        [Items((("word " * 6 + "end", "[C, no source found]"),))], width=40, color=False
    )
    assert "[C, no source found]" in page.splitlines()[-1]


def test_markup_from_outside_is_escaped():
    assert markdown([Paragraph("<b>*x*</b> [y](z) a_b _c_")]) == (
        r"\<b\>\*x\*\</b\> \[y\](z) a_b \_c\_"
    )
