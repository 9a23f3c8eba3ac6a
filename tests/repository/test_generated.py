"""Generated pages are what their generator makes today, byte for byte."""

from __future__ import annotations

import pytest

from clinical.sample import with_sample
from generate_docs import FOLDER, PAGES, README
from mesoplan.knowledge.library import Library
from tests.repository.tree import ROOT


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_is_up_to_date(name):
    text = PAGES[name](Library())
    assert text == FOLDER.joinpath(name).read_text(encoding="utf-8"), (
        "run make generated, and commit the pages with the records"
    )


def test_the_sample_in_the_readme_is_what_the_command_prints():
    text = README.read_text(encoding="utf-8")
    assert with_sample(text, ROOT) == text
    assert "mesoplan screen" in text


def test_pages_belong_to_this_repository():
    assert FOLDER == ROOT / "docs" / "clinical"
