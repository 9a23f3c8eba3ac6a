"""A zone is cut along a line drawn over it, and only where the line runs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesoplan.core.errors import InputError
from mesoplan.core.injection_map.areas import areas
from mesoplan.core.injection_map.cutting import cut
from mesoplan.core.injection_map.flat import spots_at, within
from mesoplan.core.injection_map.maps import Side
from mesoplan.core.injection_map.sites import placed
from tests.heads import SURFACE, map_zone
from tests.skin import CHEEKS

FOREHEAD = map_zone("forehead", Side.MIDDLE).loop
LOOPS = {"forehead": FOREHEAD, "cheeks.left": CHEEKS[0].loop}


def flat(sites):
    return placed(SURFACE, sites, SURFACE.uv)


def sites_at(places):
    return spots_at(SURFACE, np.array(places, dtype=float))[0].sites


def across(loop, share=0.5, places=2, bend=0.0):
    """A line from side to side of a loop's box, at a share of its height."""
    low, high = flat(loop).min(axis=0), flat(loop).max(axis=0)
    x = np.linspace(0.1, 0.9, places)
    y = share + bend * np.sin(np.pi * x)
    return sites_at(low + np.stack([x, y], axis=1) * (high - low))


def size(loop):
    (found,) = areas(SURFACE, SURFACE.vertices, [loop])
    return found


@pytest.mark.parametrize("loop", LOOPS.values(), ids=list(LOOPS))
@pytest.mark.parametrize("places", [2, 3, 7])
def test_both_parts_together_are_the_whole_zone(loop, places):
    line = across(loop, 0.4, places)
    larger = cut(SURFACE, loop, line, smaller=False)
    smaller = cut(SURFACE, loop, line, smaller=True)
    assert size(larger) >= size(smaller) > 0
    assert size(larger) + size(smaller) == pytest.approx(size(loop), rel=1e-4)


def test_the_part_that_stays_lies_on_one_side_of_the_line_alone():
    low, high = flat(FOREHEAD).min(axis=0), flat(FOREHEAD).max(axis=0)
    height = low[1] + 0.4 * (high[1] - low[1])
    kept = cut(SURFACE, FOREHEAD, across(FOREHEAD, 0.4), smaller=False)
    above = flat(kept)[:, 1] >= height - 1e-4
    below = flat(kept)[:, 1] <= height + 1e-4
    assert above.all() or below.all()


def test_a_bent_line_is_followed_and_its_ends_run_on_to_the_rim():
    line = across(FOREHEAD, 0.3, 9, bend=0.2)
    kept = cut(SURFACE, FOREHEAD, line, smaller=False)
    assert set(line) <= set(kept)
    straight = cut(SURFACE, FOREHEAD, [line[0], line[-1]], smaller=False)
    assert size(kept) != pytest.approx(size(straight), rel=0.02)


def test_which_way_round_a_line_is_drawn_does_not_matter():
    line = across(FOREHEAD, 0.4, 5, bend=0.1)
    one, other = (
        cut(SURFACE, FOREHEAD, drawn, smaller=False) for drawn in (line, line[::-1])
    )
    assert size(one) == pytest.approx(size(other), rel=1e-9)


def test_a_hand_that_rests_at_the_end_of_a_line_changes_nothing():
    line = across(FOREHEAD, 0.4, 5)
    resting = (line[0], *line, line[-1])
    assert cut(SURFACE, FOREHEAD, resting, smaller=False) == cut(
        SURFACE, FOREHEAD, line, smaller=False
    )


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_line_without_length_cuts_nothing(count):
    with pytest.raises(InputError, match="it has no length"):
        cut(SURFACE, FOREHEAD, across(FOREHEAD)[:1] * count, smaller=False)


def test_a_line_beside_the_zone_cuts_nothing():
    with pytest.raises(InputError, match="it does not cut the zone"):
        cut(SURFACE, CHEEKS[0].loop, across(CHEEKS[1].loop, 2.5), smaller=False)


@given(
    share=st.floats(0.1, 0.9),
    bend=st.floats(-0.3, 0.3),
    places=st.integers(2, 9),
    smaller=st.booleans(),
)
def test_no_line_takes_in_skin_that_was_not_the_zones(share, bend, places, smaller):
    try:
        kept = cut(
            SURFACE, FOREHEAD, across(FOREHEAD, share, places, bend), smaller=smaller
        )
    except InputError:
        return
    grid = flat(FOREHEAD).min(axis=0) + np.random.default_rng(1).random((400, 2)) * (
        np.ptp(flat(FOREHEAD), axis=0)
    )
    taken = within(SURFACE, kept, grid)
    whole = within(SURFACE, FOREHEAD, grid)
    assert size(kept) <= size(FOREHEAD) * (1 + 1e-6)
    assert (taken & ~whole).sum() <= 1  # the rim itself is rounded
