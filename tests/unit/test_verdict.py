"""Every check of a pack, code by code: what gives it, and what it then says."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date, timedelta
from string import Formatter

import pytest

from mesoplan.core.evidence import Tag, Text
from mesoplan.core.traceability.codes import PackCode
from mesoplan.core.traceability.custody import Obstacle
from mesoplan.core.traceability.faults import FaultCode
from mesoplan.core.traceability.findings import Check, Outcome, Verdict, Word
from mesoplan.core.traceability.identity import Carrier
from mesoplan.core.traceability.known import Answer, PackState
from mesoplan.core.traceability.lot_slips import Slip
from mesoplan.knowledge.pack_codes import pack_codes, pack_words
from tests.inspected import (
    AT_RECEIPT,
    AT_THE_CHAIR,
    CARTON,
    EXPIRY,
    KNOWN,
    NOW,
    SHARED,
    SYRINGE,
    TODAY,
    WITH_SERIAL,
    faulty,
    mark,
    recall,
)
from tests.repository.tree import CORE

CHAIR = AT_THE_CHAIR
CODES = pack_codes()
KNOWN_LOT = KNOWN.lots[0]


def _lots(**changes):
    return (replace(KNOWN_LOT, **changes),)


def _opened(hours, uses=1):
    return SHARED.pack(
        opened_at=NOW - timedelta(hours=hours), uses=uses, state=PackState.OPENED
    )


LOOKS = {
    "mark_read": CHAIR,
    "typed_by_hand": CHAIR.said(carrier=Carrier.TYPED),
    "not_scanned": CHAIR.but(box=None),
    "product_active": CHAIR,
    "device_not_read": CHAIR.said(device=""),
    "di_unknown": CHAIR.but(product=None),
    "product_withdrawn": CHAIR.product(status="withdrawn"),
    "status_unknown": CHAIR.product(status=""),
    "market_unknown": CHAIR.product(markets=None),
    "market_not_allowed": CHAIR.product(markets=frozenset({"US"})),
    "not_made_to_inject": CHAIR.product(injectable=Answer.NO),
    "marking_unknown": CHAIR.product(injectable=Answer.UNKNOWN),
    "serialisation_unknown": CHAIR.product(serialised=None),
    "serial_missing": CHAIR.product(serialised=True),
    "serial_unexpected": CHAIR.said(serial="S1"),
    "lot_control_unknown": CHAIR.product(lot_controlled=None),
    "lot_unexpected": CHAIR.product(lot_controlled=False),
    "in_date": CHAIR,
    "expiry_extended": CHAIR.said(expires_on=date(2026, 11, 1)).but(
        lots=_lots(extended_to=TODAY)
    ),
    "expiry_missing": CHAIR.said(expires_on=None),
    "expired": CHAIR.said(expires_on=date(2026, 11, 21)),
    "expiry_source_disagrees": CHAIR.but(lots=_lots(extended_to=date(2027, 1, 31))),
    "lot_as_received": CHAIR,
    "lot_new_at_receipt": AT_RECEIPT.but(lots=()),
    "lot_not_used": CHAIR.product(lot_controlled=False).said(lot=""),
    "lot_new": CHAIR.said(lot="ZZ9"),
    "lot_missing": CHAIR.said(lot=""),
    "lot_expiry_not_compared": CHAIR.said(expires_on=None),
    "lot_expiry_conflict": CHAIR.said(expires_on=date(2028, 6, 30)),
    "lot_blanks_differ": CHAIR.said(lot="AB 1234"),
    "lot_case_differs": CHAIR.said(lot="ab1234"),
    "lot_is_prefix_of_known": CHAIR.said(lot="AB12"),
    "lot_runs_on": CHAIR.said(lot="AB123417270630"),
    "lot_character_lost": CHAIR.said(lot="AB134"),
    "inner_agrees": CHAIR,
    "inner_not_at_receipt": AT_RECEIPT,
    "inner_not_scanned": CHAIR.but(inner=None),
    "inner_unreadable": CHAIR.but(inner=faulty("bad_date")),
    "inner_not_compared": CHAIR.but(box=None),
    "inner_device_differs": CHAIR.product(holds=frozenset({SYRINGE})).inside(
        device="04012345678901"
    ),
    "inner_device_unknown": CHAIR.inside(device="04012345678901"),
    "inner_lot_looks_alike": CHAIR.inside(lot="AB12345"),
    "inner_lot_differs": CHAIR.inside(lot="XY77"),
    "inner_lot_missing": CHAIR.inside(lot=""),
    "inner_expiry_missing": CHAIR.inside(expires_on=None),
    "inner_expiry_differs": CHAIR.inside(expires_on=date(2028, 6, 30)),
    "inner_serial_differs": WITH_SERIAL.inside(device=CARTON, serial="S2"),
    "received": CHAIR,
    "supplier_unknown": AT_RECEIPT.but(pack=None),
    "no_token": CHAIR.but(token=None),
    "token_unreadable": CHAIR.but(token=faulty("token_bad_check")),
    "token_unknown": CHAIR.but(pack=None),
    "token_of_other_pack": CHAIR.pack(lot="ZZ9"),
    "lot_not_counted": CHAIR.said(lot="ab1234").but(received=0),
    "not_on_receipt": AT_RECEIPT.but(lots=(), received=0, tokens=0),
    "not_received": CHAIR.but(lots=(), received=0, tokens=0),
    "over_received": CHAIR.but(tokens=6),
    "quarantined": CHAIR.pack(state=PackState.QUARANTINED),
    "gone": CHAIR.pack(state=PackState.DESTROYED),
    "supplier_not_authorised": CHAIR.pack(supplier_authorised=Answer.NO),
    "supplier_evidence_lapsed": CHAIR.pack(supplier_authorised=Answer.UNKNOWN),
    "serial_not_used": CHAIR,
    "serial_not_compared": WITH_SERIAL.said(serial=""),
    "serial_new": WITH_SERIAL,
    "serial_reused": WITH_SERIAL.but(serial_seen=PackState.USED),
    "serial_in_stock": WITH_SERIAL.but(serial_seen=PackState.IN_STOCK),
    "recall_none": CHAIR,
    "recall_list_unknown": CHAIR.but(recalls_as_of=None),
    "recall_list_old": CHAIR.but(recalls_as_of=NOW - timedelta(days=7, seconds=1)),
    "recall_probable": CHAIR.but(recalls=(recall(lots=frozenset({"AB-1234"})),)),
    "recall_unconfirmed": CHAIR.but(recalls=(recall(confirmed=False),)),
    "recall_confirmed": CHAIR.but(recalls=(recall(),)),
    "listed": CHAIR,
    "listing_not_checked": CHAIR.product(listed=Answer.UNKNOWN),
    "listing_old": CHAIR.product(listed_as_of=TODAY - timedelta(days=366)),
    "listing_removed": CHAIR.product(listed=Answer.NO),
    "cold_not_needed": CHAIR,
    "cold_unknown": CHAIR.product(needs_cold=None),
    "cold_within_limits": CHAIR.product(needs_cold=True).pack(cold=Answer.YES),
    "cold_log_missing": CHAIR.product(needs_cold=True),
    "cold_excursion": CHAIR.product(needs_cold=True).pack(cold=Answer.NO),
    "unopened": CHAIR,
    "opening_unknown": CHAIR.but(token=None),
    "opened_for_this_session": CHAIR.pack(opened_at=NOW, state=PackState.USED),
    "single_use_reused": CHAIR.pack(uses=1, opened_at=NOW, state=PackState.USED),
    "doses_used_up": _opened(1, uses=3),
    "open_limit_unknown": SHARED.product(open_for=None),
    "open_too_long": _opened(7),
    "open_within_limit": _opened(6),
    **{code: CHAIR.but(box=faulty(code)) for code in FaultCode},
}


@pytest.mark.parametrize("code", sorted(LOOKS))
def test_each_code_is_given_where_its_record_says(code):
    findings = [f for f in LOOKS[code].judged().findings if f.code == code]
    (finding,) = findings
    record = CODES[code]
    assert (finding.check, finding.outcome, finding.word) == (
        record.check,
        record.outcome,
        record.word,
    )
    filled = record.says.filled(finding.evidence)
    assert all("{" not in words for words in filled.by_language.values())


def test_no_code_stands_without_a_pack_that_gives_it():
    assert set(CODES) == {str(code) for code in LOOKS}


def test_no_text_stands_without_a_place_in_the_code_that_gives_it():
    given = {*map(str, FaultCode), *map(str, Slip)}
    for path in (CORE / "traceability" / "checks").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                given.add(node.value)
    assert set(CODES) <= given


@pytest.mark.parametrize("code", sorted(CODES))
def test_texts_stand_in_both_languages_and_name_the_same_places(code):
    record = CODES[code]
    for text in (record.title, record.says, record.do):
        assert set(text.by_language) == {"en", "fr"}
    places = {
        language: {name for _, name, _, _ in Formatter().parse(words) if name}
        for language, words in record.says.by_language.items()
    }
    assert places["en"] == places["fr"]


def test_nothing_ever_calls_a_pack_authentic_or_verified():
    claims = ("authentic", "verified", "guaranteed")
    for code in CODES.values():
        for text in (code.title, code.says, code.do):
            assert not any(claim in str(text).lower() for claim in claims), code.id


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_grading_has_its_source_or_says_that_it_has_none(code):
    record = CODES[code]
    assert bool(record.sources) is not record.policy_default
    assert record.tag is not Tag.C or record.policy_default


def test_every_obstacle_and_every_check_has_its_words():
    words = pack_words()
    assert set(words.obstacles) == set(Obstacle)
    assert list(words.checks) == list(Check)
    assert set(words.words) == set(Word)


def test_a_pack_with_nothing_against_it_is_clear():
    assert CHAIR.judged().word is Word.CLEAR
    assert AT_RECEIPT.judged().word is Word.CLEAR
    assert WITH_SERIAL.judged().word is Word.CLEAR
    assert SHARED.judged().word is Word.CLEAR


@pytest.mark.parametrize("look", [CHAIR, AT_RECEIPT, CHAIR.but(box=None, inner=None)])
def test_every_check_answers_in_order(look):
    checks = [finding.check for finding in look.judged().findings]
    assert list(dict.fromkeys(checks)) == list(Check)


def test_a_verdict_without_a_single_finding_holds():
    assert Verdict(findings=()).word is Word.HOLD


@pytest.mark.parametrize(
    ("outcome", "word"),
    [
        (Outcome.UNKNOWN, Word.CLEAR),
        (Outcome.FAIL, Word.CLEAR),
        (Outcome.PASS, Word.HOLD),
        (Outcome.UNKNOWN, Word.STOP),
    ],
)
def test_no_record_can_make_the_unknown_clear(outcome, word):
    text = Text({"en": "x"})
    with pytest.raises(ValueError, match="invented"):
        PackCode(
            id="invented",
            check=Check.READ,
            outcome=outcome,
            word=word,
            title=text,
            says=text,
            do=text,
            tag=Tag.C,
        )


def test_the_last_day_of_use_is_a_day_of_use():
    dated = CHAIR.said(expires_on=TODAY).but(lots=_lots(expiries=frozenset({TODAY})))
    assert "in_date" in dated.codes()
    assert "expired" in dated.but(on=NOW + timedelta(days=1)).codes()


def test_a_lot_printed_anew_with_the_extended_expiry_is_no_conflict():
    later = date(2028, 1, 31)
    extended = _lots(extended_to=later, expiries=frozenset({EXPIRY, later}))
    look = CHAIR.said(expires_on=later).inside(expires_on=later).but(lots=extended)
    assert "lot_as_received" in look.pack(expires_on=None).codes()


def test_the_clinics_own_label_is_no_makers_mark():
    look = CHAIR.but(box=CHAIR.token)
    assert {"not_scanned", "device_not_read"} <= look.codes()


def test_a_slip_of_the_scanner_accuses_nobody():
    """The lot is one letter off, so it is counted nowhere: read again, accuse later."""
    for lot in ("ab1234", "AB 1234", "AB12", "AB12341", "AB134"):
        look = CHAIR.said(lot=lot).inside(lot=lot).but(received=0, tokens=0)
        assert look.judged().word is Word.HOLD, lot


def test_another_lot_that_is_known_too_is_no_slip():
    both = (KNOWN_LOT, replace(KNOWN_LOT, lot="AB12341"))
    look = CHAIR.said(lot="AB12341").but(lots=both)
    assert "token_of_other_pack" in look.codes()


def test_a_label_moved_to_another_product_or_serial_is_found():
    assert "token_of_other_pack" in CHAIR.pack(device="04012345678901").codes()
    assert "token_of_other_pack" in WITH_SERIAL.pack(serial="S2").codes()


def test_a_token_of_another_pack_than_the_one_asked_about_is_unknown():
    other = mark(Carrier.TOKEN, token="MPOTHER")  # noqa: S106 - no password
    assert "token_unknown" in CHAIR.but(token=other).codes()


def test_the_register_entry_of_another_product_counts_for_nothing():
    assert "di_unknown" in CHAIR.product(device="04012345678901").codes()


def test_a_recall_of_the_syringe_reaches_the_carton_it_is_in():
    notice = recall(devices=frozenset({SYRINGE}))
    assert "recall_confirmed" in CHAIR.but(recalls=(notice,)).codes()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"devices": frozenset({"04012345678901"})}, "recall_none"),
        ({"lots": frozenset()}, "recall_confirmed"),
        ({"lots": frozenset({"AB 1234"})}, "recall_confirmed"),
        ({"lots": frozenset({"ZZ9"})}, "recall_none"),
        ({"devices": frozenset()}, "recall_confirmed"),
        ({"devices": frozenset(), "lots": frozenset()}, "recall_probable"),
    ],
)
def test_a_notice_reaches_exactly_what_it_names(changes, code):
    assert code in CHAIR.but(recalls=(recall(**changes),)).codes()


def test_a_recall_of_the_lot_on_the_label_counts_where_the_box_cannot_be_read():
    look = CHAIR.but(box=None, inner=None, recalls=(recall(),))
    assert "recall_confirmed" in look.codes()


def test_a_list_from_the_future_is_no_fresh_list():
    later = NOW + timedelta(hours=1)
    assert "recall_list_unknown" in CHAIR.but(recalls_as_of=later).codes()


def test_a_list_is_good_to_the_last_moment_of_its_time():
    last = NOW - timedelta(days=7)
    assert "recall_none" in CHAIR.but(recalls_as_of=last).codes()


def test_at_receipt_a_pack_more_than_was_delivered_is_one_too_many():
    assert "over_received" not in AT_RECEIPT.codes()
    assert "over_received" in AT_RECEIPT.but(tokens=5).codes()


def test_the_whole_lot_labelled_leaves_no_place_for_a_pack_without_a_label():
    assert "over_received" in CHAIR.but(token=None).codes()
    assert "over_received" not in CHAIR.but(token=None, tokens=4).codes()


def test_a_lot_typed_from_the_syringe_is_a_comparison():
    """Most syringes carry no code: their print is read by a person."""
    look = CHAIR.inside(carrier=Carrier.TYPED, device="")
    assert look.judged().word is Word.CLEAR


def test_a_lot_known_with_two_expiries_stops_both():
    """Which of the two packs is the copy, nobody can say from the print."""
    both = _lots(expiries=frozenset({EXPIRY, date(2028, 6, 30)}))
    assert "lot_expiry_conflict" in CHAIR.but(lots=both).codes()


def test_a_carton_and_its_syringe_may_have_a_serial_each():
    look = WITH_SERIAL.inside(serial="S2")
    assert "inner_serial_differs" not in look.codes()


@pytest.mark.parametrize(
    "state", [PackState.USED, PackState.RETURNED, PackState.DESTROYED]
)
def test_a_serial_that_left_the_clinic_does_not_come_back(state):
    assert "serial_reused" in WITH_SERIAL.but(serial_seen=state).codes()


def test_a_status_nobody_has_heard_of_is_not_known():
    assert "status_unknown" in CHAIR.product(status="suspended").codes()
