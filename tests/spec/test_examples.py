"""The whole answer to every example, word for word, as docs/examples shows it."""

from __future__ import annotations

import pytest

from generate_examples import FOLDER, commands, page
from mesoplan import _practice
from tests.clients import practice


@pytest.fixture(autouse=True)
def _one_practice(monkeypatch):
    """The commands share one practice: the knowledge is read once, not 28 times."""
    known = practice()  # made before it is put in the place of the class
    monkeypatch.setattr(_practice, "Practice", lambda settings: known)


@pytest.mark.parametrize("name", sorted(commands()))
def test_the_answer_is_the_one_that_is_documented(name):
    written = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert page(name) == written, "run make generated and read the difference"


def test_every_page_belongs_to_an_example():
    assert {file.stem for file in FOLDER.glob("*.md")} == set(commands())
