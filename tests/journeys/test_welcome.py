"""The first page opens for everyone, on a phone and at a desk."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("place", ["phone", "desk"])
def test_the_first_page_opens(visitor, place):
    someone = visitor(at=place)
    someone.goes_to("/welcome/")
    someone.sees("Mesotherapy")
