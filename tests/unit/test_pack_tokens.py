"""The clinic's own mark: written once, typed by anyone, never mistaken."""

from __future__ import annotations

from itertools import combinations

import pytest

from mesoplan.core.traceability.check_digits import CHARACTERS_32
from mesoplan.core.traceability.faults import FaultCode as Code
from mesoplan.core.traceability.identity import Carrier
from mesoplan.core.traceability.tokens import grouped, token_from
from tests.pack_marks import assert_sound, codes, read, said

TOKEN = token_from(bytes.fromhex("0123456789abcdef"))


def test_a_token_is_sixteen_plain_capitals_and_digits():
    assert TOKEN == "MP028T5CY4TQKFF4"  # noqa: S105 - as it was first written
    assert grouped(TOKEN) == "MP02 8T5C Y4TQ KFF4"


@pytest.mark.parametrize(
    "raw",
    [
        TOKEN,
        TOKEN.lower(),
        grouped(TOKEN),
        grouped(TOKEN).replace(" ", "-").lower(),
        TOKEN.replace("0", "O"),
        TOKEN.replace("0", "o").lower(),
        f"]Q1{TOKEN}",
        f"{TOKEN}\r\n",
    ],
)
def test_a_token_may_be_typed_as_one_reads_it(raw):
    identity = said(raw)
    assert identity.carrier is Carrier.TOKEN
    assert (identity.token, identity.device) == (TOKEN, "")
    assert_sound(raw)


@pytest.mark.parametrize(
    "raw",
    ["MP", TOKEN[:-1], TOKEN + "0", TOKEN.replace("T", "U"), "MP!", f"{TOKEN}{TOKEN}"],
)
def test_what_only_begins_like_a_token_is_none(raw):
    assert codes(assert_sound(raw)) == [Code.TOKEN_BAD_SHAPE]


@pytest.mark.parametrize("letter", ["1", "I", "L", "i", "l"])
def test_letters_that_look_like_digits_are_those_digits(letter):
    ones = token_from(bytes.fromhex("1084210842108421"))
    assert "1" in ones
    assert said("MP" + ones[2:].replace("1", letter)).token == ones


def test_any_one_wrong_character_is_noticed():
    for place in range(2, len(TOKEN)):
        for other in set(CHARACTERS_32) - {TOKEN[place]}:
            wrong = TOKEN[:place] + other + TOKEN[place + 1 :]
            assert codes(read(wrong)) == [Code.TOKEN_BAD_CHECK]


def test_any_two_characters_that_changed_places_are_noticed():
    for one, other in combinations(range(2, len(TOKEN)), 2):
        letters = list(TOKEN)
        letters[one], letters[other] = letters[other], letters[one]
        if letters != list(TOKEN):
            assert codes(read("".join(letters))) == [Code.TOKEN_BAD_CHECK]


def test_tokens_are_made_of_exactly_eight_bytes():
    assert len({token_from(bytes([0] * 7 + [last])) for last in range(256)}) == 256
    with pytest.raises(ValueError, match="8 random bytes, not 7"):
        token_from(b"seven..")
