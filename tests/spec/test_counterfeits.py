"""Copies that were found in the world, at the door of an invented clinic.

Each reported case is told with the marks it had, read by the reader a clinic uses. What
no check can catch is told too: such a pack is clear here, and every verdict says so.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from mesoplan.core.traceability.findings import Word
from mesoplan.core.traceability.known import (
    Answer,
    Known,
    Lot,
    Moment,
    PackState,
    Product,
)
from mesoplan.core.traceability.reading import Reader
from mesoplan.knowledge.pack_codes import pack_words
from mesoplan.knowledge.packs import identifier_table
from tests.inspected import AT_THE_CHAIR, PACK, WITH_SERIAL, Look
from tests.repository.tree import ROOT

SHARED = ROOT.parent / "shared" / "data" / "traceability.json"
# the collection of cases calls two codes by other names
OTHER_NAMES = {
    "box_inner_lot_differ": "inner_lot_differs",
    "di_not_registered": "di_unknown",
}
DEVICE = "04012345678901"  # invented: no report prints a copy's number
OTHER_VARIANT = "09990000000012"


@cache
def reader():
    return Reader(identifier_table())


def scanned(day, *, device=DEVICE, lot="", expiry="", serial=""):
    """A mark as a scanner hands it on; ``expiry`` as YYMMDD."""
    text = f"]d201{device}"
    text += f"17{expiry}" if expiry else ""
    text += f"10{lot}" if lot else ""
    text += f"{chr(29) if lot else ''}21{serial}" if serial else ""
    found = reader().read(text, on=day)
    assert found.identity, found.faults
    return found


def typed(day, **printed):
    """What somebody read off a syringe or vial."""
    return reader().typed(on=day, **printed)


def at(year, month, day, place, name="An invented name for the product"):
    """What a clinic knows of a product it uses, on the day of the story."""
    on = datetime(year, month, day, 10, 0, tzinfo=UTC)
    product = Product(
        device=DEVICE,
        name=name,
        status="active",
        injectable=Answer.YES,
        markets=frozenset({place}),
        serialised=False,
        lot_controlled=True,
        listed=Answer.YES,
        listed_as_of=on.date(),
        needs_cold=False,
    )
    return Known(
        on=on,
        place=place,
        product=product,
        recalls_as_of=on,
        recalls_good_for=timedelta(days=7),
        listing_good_for=timedelta(days=365),
    )


def seen(known, *, box, inner=None, moment=Moment.CHAIR):
    return Look(moment=moment, box=box, inner=inner, token=None, known=known)


def known_lot(lot, *expiries, source="the maker"):
    first = min(expiries) - timedelta(days=600)
    return Lot(lot=lot, expiries=frozenset(expiries), first_seen=first, source=source)


def kysse():
    known = at(2024, 4, 20, "MX")
    day = known.on.date()
    box = scanned(day, lot="16787-9", expiry="260110")
    return seen(known, box=box, inner=typed(day, lot="14482-1"))


def botox_c6835c3():
    known = at(2023, 9, 1, "BR")
    known = replace(
        known,
        product=replace(known.product, markets=frozenset({"TR"})),
        lots=(known_lot("C6835C3", date(2023, 12, 31)),),
    )
    return seen(known, box=scanned(known.on.date(), lot="C6835C3", expiry="241200"))


def moved_date(lot, genuine, expiry):
    known = at(2023, 6, 22, "BR")
    known = replace(known, lots=(known_lot(lot, genuine),))
    return seen(known, box=scanned(known.on.date(), lot=lot, expiry=expiry))


def second_expiry():
    """In Mexico one lot came with two expiries: the second is stopped at the door."""
    known = at(2023, 3, 1, "MX")
    lots = (known_lot("C7654C3F", date(2025, 4, 30), source="receipt"),)
    known = replace(
        known, lots=lots, received=2, tokens=1, pack=replace(PACK, token="")
    )
    box = scanned(known.on.date(), lot="C7654C3F", expiry="230400")
    return seen(known, box=box, moment=Moment.RECEIPT)


def botox_2013(carton_lot, carton_expiry):
    known = at(2013, 4, 26, "US")
    day = known.on.date()
    box = scanned(day, lot=carton_lot, expiry=carton_expiry)
    return seen(known, box=box, inner=typed(day, lot="C3121 C3", expiry="2015-04-30"))


def botox_2015():
    known = at(2015, 4, 16, "US")
    return seen(known, box=scanned(known.on.date()))


def botox_2024_at_the_door():
    known = at(2024, 4, 16, "US")
    pack = replace(
        PACK, token="", supplier="A seller without a licence",
        supplier_authorised=Answer.NO, supplier_as_of=None,
    )  # fmt: skip
    known = replace(known, pack=pack, received=1)
    box = scanned(known.on.date(), lot="C3709C3", expiry="250500")
    return seen(known, box=box, moment=Moment.RECEIPT)


def botox_2024_at_the_chair():
    known = at(2024, 4, 16, "US")
    return seen(known, box=scanned(known.on.date(), lot="C3709C3", expiry="250500"))


def juvederm_variant():
    known = at(2017, 6, 8, "US", name="Ultra 3, a variant sold elsewhere")
    product = replace(known.product, markets=frozenset({"EU"}))
    known = replace(known, product=product)
    return seen(known, box=scanned(known.on.date(), lot="A1", expiry="190131"))


def juvederm_nobody_looked_up():
    known = at(2017, 6, 8, "US")
    box = scanned(known.on.date(), device=OTHER_VARIANT, lot="A1", expiry="190131")
    return seen(known, box=box)


def botulax():
    known = at(2025, 7, 1, "UK")
    pack = replace(PACK, token="", supplier_authorised=Answer.NO, supplier_as_of=None)
    known = replace(known, product=None, pack=pack, received=1)
    box = scanned(known.on.date(), lot="HUA24001", expiry="270131")
    return seen(known, box=box, moment=Moment.RECEIPT)


def cloned_lot_only_pack():
    """Five came in and five got a label; the sixth has the same print and none."""
    return AT_THE_CHAIR.but(token=None)


def cloned_serial():
    return WITH_SERIAL.but(serial_seen=PackState.USED)


CAUGHT = {
    "Restylane Kysse, Mexico 2024": (
        kysse(),
        {"inner_lot_differs", "inner_expiry_missing", "not_received"},
    ),
    "Botox C6835C3, Brazil 2023": (
        botox_c6835c3(),
        {"lot_expiry_conflict", "market_not_allowed", "not_received"},
    ),
    "Botox C3709C3, Brazil 2023": (
        moved_date("C3709C3", date(2017, 8, 31), "250500"),
        {"lot_expiry_conflict", "not_received"},
    ),
    "Dysport W07209, Brazil 2023": (
        moved_date("W07209", date(2023, 12, 31), "241200"),
        {"lot_expiry_conflict", "not_received"},
    ),
    "Botox C7654C3F, one lot with two expiries": (
        second_expiry(),
        {"lot_expiry_conflict"},
    ),
    "Botox, United States 2013, first pair": (
        botox_2013("C3016C3", "141000"),
        {"inner_lot_differs", "inner_expiry_differs"},
    ),
    "Botox, United States 2013, second pair": (
        botox_2013("C3060C3", "150100"),
        {"inner_lot_differs", "inner_expiry_differs"},
    ),
    "Botox, United States 2015": (botox_2015(), {"lot_missing", "expiry_missing"}),
    "Botox, United States 2024, taken in": (
        botox_2024_at_the_door(),
        {"supplier_not_authorised"},
    ),
    "Botox, United States 2024, at the chair": (
        botox_2024_at_the_chair(),
        {"not_received", "no_token"},
    ),
    "Juvéderm Ultra 2 to 4, United States 2017": (
        juvederm_variant(),
        {"market_not_allowed"},
    ),
    "Juvéderm Ultra 2 to 4, not in the register": (
        juvederm_nobody_looked_up(),
        {"di_unknown"},
    ),
    "Botulax and others, United Kingdom 2025": (
        botulax(),
        {"di_unknown", "supplier_not_authorised"},
    ),
    "a cloned pack without a serial number": (
        cloned_lot_only_pack(),
        {"no_token", "over_received"},
    ),
    "a cloned serial number, same clinic": (cloned_serial(), {"serial_reused"}),
}
# the one thing each of these packs has wrong is nothing that is read or known
NOT_CAUGHT = {
    "refilled_contents": AT_THE_CHAIR,
    "copied_label_before_receipt": AT_THE_CHAIR,
    "contaminated_at_factory": AT_THE_CHAIR,
    "storage_without_logger": AT_THE_CHAIR,
    "serial_cloned_elsewhere": WITH_SERIAL,
    "staff_bypass": AT_THE_CHAIR,
}


@pytest.mark.parametrize("name", sorted(CAUGHT))
def test_a_reported_copy_is_stopped_with_its_codes(name):
    look, codes = CAUGHT[name]
    assert codes <= look.codes()
    assert look.judged().word is Word.STOP


@pytest.mark.parametrize("name", sorted(CAUGHT))
def test_the_codes_of_a_story_are_what_speaks_against_it(name):
    """Each named code is itself a hold or a stop, not a remark beside one."""
    look, codes = CAUGHT[name]
    found = {f.code: f.word for f in look.judged().findings}
    assert all(found[code] is not Word.CLEAR for code in codes)


def test_every_gap_is_a_pack_that_passes_and_is_written_down():
    gaps = {gap.id: gap for gap in pack_words().gaps}
    assert set(gaps) == set(NOT_CAUGHT)
    for name, look in NOT_CAUGHT.items():
        assert look.judged().word is Word.CLEAR, name


@pytest.mark.parametrize("name", sorted(NOT_CAUGHT))
def test_every_gap_stands_in_the_documentation(name):
    page = (ROOT / "docs" / "clinical" / "packs.md").read_text(encoding="utf-8")
    (gap,) = (gap for gap in pack_words().gaps if gap.id == name)
    assert f"`{name}`" in page
    assert str(gap.says) in page


def test_a_genuine_pack_of_the_same_product_is_clear():
    """The stories stop copies, not everything."""
    known = at(2024, 4, 20, "MX")
    day, lot, expiry = known.on.date(), "16787-9", date(2026, 1, 10)
    pack = replace(PACK, device=DEVICE, lot=lot, expires_on=expiry)
    lots = (known_lot(lot, expiry, source="receipt"),)
    known = replace(known, pack=pack, lots=lots, received=1, tokens=1)
    box = scanned(day, lot=lot, expiry="260110")
    look = seen(known, box=box, inner=typed(day, lot=lot, expiry="2026-01-10"))
    assert look.but(token=AT_THE_CHAIR.token).judged().word is Word.CLEAR


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
def test_every_collected_case_is_caught_by_codes_told_here():
    told = {code for _, codes in CAUGHT.values() for code in codes}
    for case in json.loads(SHARED.read_text(encoding="utf-8"))["counterfeit_cases"]:
        for name in case.get("caught_by", ()):
            assert OTHER_NAMES.get(name, name) in told, (case["product"], name)
