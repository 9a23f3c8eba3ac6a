"""A reader for tests, and what holds for whatever it is given."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from mesoplan.core.traceability.check_digits import mod10_fits, mod43
from mesoplan.core.traceability.door import LONGEST
from mesoplan.core.traceability.faults import FaultCode
from mesoplan.core.traceability.gs1 import SEPARATOR
from mesoplan.core.traceability.hibc import is_device
from mesoplan.core.traceability.identity import Carrier
from mesoplan.core.traceability.reading import Reader
from mesoplan.knowledge.packs import identifier_table

TODAY = date(2026, 11, 22)
TABLE = identifier_table()
READER = Reader(TABLE)
MOST_FAULTS, LONGEST_SHOWN = 20, 40
_SAFE = re.compile(r"[^A-Za-z0-9\-._~]")


def read(raw, on=TODAY):
    """One scan."""
    return READER.read(raw, on=on)


def codes(reading):
    """Why a mark was refused, code by code."""
    return [found.code for found in reading.faults]


def said(raw, on=TODAY):
    """What a mark says that must be readable."""
    reading = read(raw, on)
    assert reading.identity is not None, reading.faults
    return reading.identity


def assert_sound(raw, on=TODAY):
    """Nothing is guessed, nothing refused is used, and what was read stays so."""
    reading = read(raw, on)
    assert reading == read(raw, on)
    assert (reading.identity is None) == bool(reading.faults)
    assert len(reading.raw) <= 4 * LONGEST  # undecodable bytes are spelt out
    assert len(reading.faults) <= MOST_FAULTS
    for found in reading.faults:
        assert found.code in set(FaultCode)
        assert len(found.value) <= LONGEST_SHOWN
    if reading.identity is not None:
        _assert_sound_identity(reading.identity, on)
    return reading


def _assert_sound_identity(identity, on):
    said_texts = (identity.device, identity.lot, identity.serial, identity.token)
    assert all(text.isascii() and text.isprintable() for text in said_texts)
    if identity.carrier is Carrier.HIBC:
        assert is_device(identity.device)
    elif identity.device:
        assert len(identity.device) == len("00000000000000")
        assert mod10_fits(identity.device)
    assert set(identity.others) <= set(identity.elements)
    again = read(_rewritten(identity), on).identity
    assert again is not None
    assert sorted_elements(again) == sorted_elements(identity)


def _rewritten(identity):
    """The same, written afresh by our own writers."""
    if identity.carrier is Carrier.TOKEN:
        return identity.token
    if identity.carrier is Carrier.HIBC:
        return written_label(identity.elements)
    if identity.carrier is Carrier.DIGITAL_LINK:
        return written_address(identity.elements)
    return written_string(identity.elements)


def sorted_elements(identity):
    """An identity whatever the order its elements stood in."""
    ordered = sorted(identity.elements, key=lambda one: (one.identifier, one.value))
    others = sorted(identity.others, key=lambda one: (one.identifier, one.value))
    return replace(identity, elements=tuple(ordered), others=tuple(others))


def written_address(elements):
    """An address that says ``elements``, the key first."""
    key, *others = elements
    path, query = [key], []
    orders = TABLE[key.identifier].link_key or ()
    # of the sequences of qualifiers the one that stood there; others are attributes
    taken = next((o for o in orders if others and others[0].identifier in o), ())
    for element in others:
        (path if element.identifier in taken else query).append(element)
    text = "https://id.gs1.org"
    text += "".join(f"/{one.identifier}/{_escaped(one.value)}" for one in path)
    asked = "&".join(f"{one.identifier}={_escaped(one.value)}" for one in query)
    return f"{text}?{asked}" if asked else text


def _escaped(value):
    return _SAFE.sub(lambda found: f"%{ord(found[0]):02X}", value)


def written_label(elements):
    """One symbol that says ``elements``, what is labelled first."""
    primary, *others = elements
    pieces = [primary.value, *(one.identifier + one.value for one in others)]
    body = "+" + "/".join(pieces)
    return body + mod43(body)


def written_string(elements):
    """The element string a symbol holds: a separator only where one is needed."""
    text = ""
    open_ended = False
    for element in elements:
        text += SEPARATOR if open_ended else ""
        text += element.identifier + element.value
        open_ended = not TABLE[element.identifier].fixed
    return text
