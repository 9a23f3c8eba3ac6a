"""Promises about the verdict on a pack, for any pack and whatever is known about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesoplan.core.traceability.findings import Check, Finding, Outcome, Verdict, Word
from mesoplan.core.traceability.identity import Carrier
from mesoplan.core.traceability.known import Answer, PackState
from mesoplan.knowledge.pack_codes import pack_codes
from tests.inspected import (
    AT_RECEIPT,
    AT_THE_CHAIR,
    CARTON,
    EXPIRY,
    KNOWN,
    LOT,
    NOW,
    SHARED,
    SYRINGE,
    TODAY,
    TOKEN,
    WITH_SERIAL,
    Look,
    faulty,
    mark,
    recall,
)
from tests.properties.careful import nothing_against

CODES = pack_codes()
OTHER_DEVICE = "04012345678901"
LATER = date(2028, 6, 30)
LOTS = ["", LOT, "ab1234", "AB 1234", "AB12", "AB12341", "ZZ9"]
DAYS = [None, EXPIRY, LATER, TODAY, TODAY - timedelta(days=1)]
KNOWN_LOTS = [
    KNOWN.lots[0],
    replace(KNOWN.lots[0], lot="AB12341"),
    replace(KNOWN.lots[0], lot="ZZ9", expiries=frozenset({EXPIRY, LATER})),
    replace(KNOWN.lots[0], extended_to=LATER),
]
NOTICES = [
    recall(),
    recall(reference="B", confirmed=False),
    recall(reference="C", lots=frozenset()),
    recall(reference="D", lots=frozenset({"AB-1234"})),
    recall(reference="E", devices=frozenset({OTHER_DEVICE})),
]
# what can be different about each part: the field, and what it may be
SAID = {
    "lot": LOTS,
    "expires_on": DAYS,
    "serial": ["", "S1", "S2"],
    "device": ["", CARTON, SYRINGE, OTHER_DEVICE],
    "carrier": [Carrier.GS1, Carrier.HIBC, Carrier.TYPED],
}
PRODUCT = {
    "device": [CARTON, OTHER_DEVICE],
    "status": ["", "active", "withdrawn"],
    "injectable": list(Answer),
    "holds": [frozenset(), frozenset({SYRINGE})],
    "markets": [None, frozenset(), frozenset({"EU"}), frozenset({"US"})],
    "serialised": [None, True, False],
    "lot_controlled": [None, True, False],
    "listed": list(Answer),
    "listed_as_of": [None, TODAY, TODAY - timedelta(days=366)],
    "needs_cold": [None, True, False],
    "doses": [1, 3],
    "open_for": [None, timedelta(hours=6)],
}
PACK = {
    "lot": LOTS,
    "expires_on": DAYS,
    "serial": ["", "S1"],
    "state": list(PackState),
    "supplier_authorised": list(Answer),
    "opened_at": [None, NOW - timedelta(hours=1), NOW - timedelta(hours=7)],
    "uses": [0, 1, 3],
    "cold": list(Answer),
}
KNOWS = {
    "received": [0, 4, 5],
    "tokens": [0, 4, 5, 6],
    "serial_seen": [None, *PackState],
    "recalls_as_of": [None, NOW, NOW - timedelta(days=8), NOW + timedelta(days=1)],
}
MARKS = {
    "box": [None, faulty("bad_check_digit"), mark(Carrier.TOKEN, token=TOKEN)],
    "inner": [None, faulty("bad_date")],
    "token": [None, faulty("token_bad_check"), mark(Carrier.TOKEN, token="MPX")],  # noqa: S106
}


def _one_of(pools):
    return st.sampled_from([(name, value) for name in pools for value in pools[name]])


def _changes(look, pools, change, most=2):
    def apply(changes):
        changed = look
        for name, value in changes:
            changed = change(changed, **{name: value})
        return changed

    return st.lists(_one_of(pools), max_size=most).map(apply)


@st.composite
def looks(draw):
    """A look that differs from a sound one in a few things."""
    look = draw(st.sampled_from([AT_THE_CHAIR, AT_RECEIPT, WITH_SERIAL, SHARED]))
    look = draw(_changes(look, SAID, Look.said, most=1))
    if look.inner is not None:
        look = draw(_changes(look, SAID, Look.inside, most=1))
    look = draw(_changes(look, PRODUCT, Look.product))
    look = draw(_changes(look, PACK, Look.pack))
    look = draw(_changes(look, KNOWS, Look.but, most=1))
    if draw(st.booleans()):
        look = draw(_changes(look, MARKS, Look.but))
        lots = draw(st.lists(st.sampled_from(KNOWN_LOTS), max_size=3))
        notices = draw(st.lists(st.sampled_from(NOTICES), max_size=2, unique=True))
        look = look.but(lots=tuple(lots), recalls=tuple(notices))
        if draw(st.booleans()):
            look = look.but(**{draw(st.sampled_from(["product", "pack"])): None})
    return look


@given(looks())
def test_clear_means_that_no_finding_fails_or_is_unknown(look):
    found = look.judged()
    good = {Outcome.PASS, Outcome.NOT_APPLICABLE}
    assert (found.word is Word.CLEAR) is all(f.outcome in good for f in found.findings)


@given(looks())
def test_every_check_answers_and_every_text_can_be_filled(look):
    found = look.judged()
    assert list(dict.fromkeys(f.check for f in found.findings)) == list(Check)
    for finding in found.findings:
        named = {n for _, n, _, _ in Formatter().parse(str(CODES[finding.code].says))}
        assert named - {None} <= set(finding.evidence), finding.code


@given(looks(), st.data())
def test_the_order_in_which_things_are_known_changes_nothing(look, data):
    lots = data.draw(st.permutations(look.known.lots))
    notices = data.draw(st.permutations(look.known.recalls))
    other = look.but(lots=tuple(lots), recalls=tuple(notices))
    assert other.judged() == look.judged()


@given(looks(), st.sampled_from(sorted(CODES)))
def test_one_more_finding_never_improves_a_verdict(look, code):
    found, record = look.judged(), CODES[code]
    more = Finding(
        check=record.check, outcome=record.outcome, word=record.word, code=code
    )
    worse = Verdict(findings=(*found.findings, more))
    assert worse.word.severity >= found.word.severity


WORSE = {
    "a recall": lambda look: look.but(recalls=(*look.known.recalls, recall())),
    "withdrawn": lambda look: look.product(status="withdrawn"),
    "delisted": lambda look: look.product(listed=Answer.NO),
    "of no market": lambda look: look.product(markets=frozenset()),
    "a cosmetic": lambda look: look.product(injectable=Answer.NO),
    "warm": lambda look: look.product(needs_cold=True).pack(cold=Answer.NO),
    "no authorisation": lambda look: look.pack(supplier_authorised=Answer.NO),
    "in quarantine": lambda look: look.pack(state=PackState.QUARANTINED),
    "used before": lambda look: look.pack(uses=9, opened_at=NOW),
    "one too many": lambda look: look.but(tokens=look.known.tokens + 100),
    "no label": lambda look: look.but(token=None),
}


@given(looks(), st.sampled_from(sorted(WORSE)))
def test_one_more_thing_against_a_pack_never_improves_its_verdict(look, what):
    if look.known.product is None or look.known.pack is None:
        look = look.but(product=KNOWN.product, pack=KNOWN.pack)
    worse = WORSE[what](look)
    assert worse.judged().word.severity >= look.judged().word.severity


FORGETTING = {
    "the product": lambda look: look.but(product=None),
    "its status": lambda look: look.product(status=""),
    "its markets": lambda look: look.product(markets=None),
    "its marking": lambda look: look.product(injectable=Answer.UNKNOWN),
    "its serials": lambda look: look.product(serialised=None),
    "its lots": lambda look: look.product(lot_controlled=None),
    "its listing": lambda look: look.product(listed=Answer.UNKNOWN),
    "the day of its listing": lambda look: look.product(listed_as_of=None),
    "whether it needs cold": lambda look: look.product(needs_cold=None),
    "the pack": lambda look: look.but(pack=None),
    "the supplier": lambda look: look.pack(supplier_authorised=Answer.UNKNOWN),
    "the age of the list": lambda look: look.but(recalls_as_of=None),
    "the box": lambda look: look.but(box=None),
}


@pytest.mark.parametrize("what", sorted(FORGETTING))
@pytest.mark.parametrize("look", [AT_THE_CHAIR, AT_RECEIPT, WITH_SERIAL, SHARED])
def test_a_clear_pack_needs_every_piece_of_what_is_known(look, what):
    assert look.judged().word is Word.CLEAR
    assert FORGETTING[what](look).judged().word is not Word.CLEAR


@given(looks(), st.sampled_from(sorted(FORGETTING)))
def test_knowing_less_never_clears_a_pack(look, what):
    if look.known.product is None or look.known.pack is None:
        look = look.but(product=KNOWN.product, pack=KNOWN.pack)
    if look.judged().word is not Word.CLEAR:
        assert FORGETTING[what](look).judged().word is not Word.CLEAR


@given(looks())
def test_a_clear_pack_is_one_that_a_careful_person_finds_nothing_against(look):
    assert (look.judged().word is Word.CLEAR) is nothing_against(look)
