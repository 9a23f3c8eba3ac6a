"""Which mark was scanned: said by the mark itself, or asked; never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from tests.stocked import DEVICE, SEPARATOR, mark

from mesoplan.clinic.goods import Typed
from mesoplan.clinic.marks import Raw
from mesoplan.core.traceability.check_digits import mod43
from mesoplan.core.traceability.tokens import token_from
from mesoplan.web.session.sorting import Place, sorted_in

ON = date(2026, 11, 22)
BOX = mark()
BOX_AND_SERIAL = BOX + SEPARATOR + "217"
TOKEN = token_from(b"12345678")
PRIMARY = "+A123BJC5D6E71G"
SECONDARY = "+$$3280330LOT7" + PRIMARY[-1]
SECONDARY += mod43(SECONDARY)
FULL = Raw(box=BOX, inner=BOX_AND_SERIAL, token=TOKEN)


def test_the_makers_first_mark_is_the_boxs_and_a_fitting_one_the_syringes() -> None:
    hand = sorted_in(Raw(), BOX, ON).raw
    assert hand == Raw(box=BOX)
    assert sorted_in(hand, BOX_AND_SERIAL, ON).raw.inner == BOX_AND_SERIAL


@pytest.mark.parametrize("said", [TOKEN, f"]Q1{TOKEN}", TOKEN.lower(), f"{TOKEN}\r\n"])
def test_our_own_label_is_known_however_it_is_scanned(said: str) -> None:
    assert sorted_in(Raw(), said, ON).raw.token == said


def test_two_marks_of_one_picture_may_both_stand_on_the_box() -> None:
    step = sorted_in(Raw(box=BOX), BOX_AND_SERIAL, ON, alone=False)
    assert (step.raw, step.asks, step.again) == (Raw(box=BOX), BOX_AND_SERIAL, True)


def test_one_mark_by_two_scanners_is_still_one_mark() -> None:
    without = BOX.removeprefix("]d2")
    step = sorted_in(Raw(box=BOX), without, ON)
    assert (step.asks, step.again, step.raw.inner) == (without, True, "")
    assert sorted_in(FULL, without, ON).asks == ""


@pytest.mark.parametrize(
    "other",
    [
        mark(lot="LOT-2"),
        mark(expires_on=date(2041, 1, 31)),
        mark(serial="8"),
    ],
)
def test_what_differs_from_the_box_is_asked_about(other: str) -> None:
    box = BOX_AND_SERIAL if "21" in other[-4:] else BOX
    step = sorted_in(Raw(box=box), other, ON)
    assert (step.raw, step.asks, step.again) == (Raw(box=box), other, False)


def test_another_box_begins_another_pack() -> None:
    other = mark(lot="LOT-2")
    assert sorted_in(FULL, other, ON).asks == other
    assert sorted_in(FULL, other, ON, Place.BOX).raw == Raw(box=other)


def test_another_label_begins_another_pack() -> None:
    other = token_from(b"87654321")
    assert sorted_in(FULL, other, ON).raw == Raw(token=other)
    assert sorted_in(FULL, f"]Q1{TOKEN}", ON).raw.box == BOX


def test_what_cannot_be_read_takes_no_place() -> None:
    wrong = BOX.replace(DEVICE, DEVICE[:-1] + "9")
    for hand in (Raw(), Raw(box=BOX)):
        step = sorted_in(hand, wrong, ON)
        assert (step.raw, step.unread) == (hand, wrong)
    assert sorted_in(Raw(), TOKEN[:-1], ON).unread == TOKEN[:-1]


def test_with_a_box_that_was_read_off_the_next_mark_is_the_syringes() -> None:
    typed = Typed(device=DEVICE, lot="LOT-1", expiry="2040-12-31")
    assert sorted_in(Raw(typed=typed), BOX, ON).raw == Raw(typed=typed, inner=BOX)


@pytest.mark.parametrize("kind", ["", "]C0"])
@pytest.mark.parametrize("halves", [(PRIMARY, SECONDARY), (SECONDARY, PRIMARY)])
def test_the_two_halves_of_a_label_become_one_mark(
    halves: tuple[str, str], kind: str
) -> None:
    one, other = (kind + half for half in halves)
    hand = sorted_in(Raw(), one, ON).raw
    assert hand == Raw(box=one)
    assert sorted_in(hand, other, ON).raw == Raw(box=f"{one}\n{other}")
