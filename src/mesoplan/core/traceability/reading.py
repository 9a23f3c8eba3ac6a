"""From a scanner's bytes, or a form, to what a pack says it is. Nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from mesoplan.core.traceability import digital_link, gs1, hibc, tokens
from mesoplan.core.traceability.door import Entry, character_faults, let_in
from mesoplan.core.traceability.faults import FaultCode, fault
from mesoplan.core.traceability.identity import Carrier, Fault, Identity, Reading
from mesoplan.core.traceability.typed import read_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from mesoplan.core.traceability.identity import Element
    from mesoplan.core.traceability.table import IdentifierTable

    Split = Callable[[str, IdentifierTable], tuple[list[Element], list[Fault]]]
    Outcome = tuple[Identity | None, Sequence[Fault]]

_GS1_SYMBOLS = frozenset({"]C1", "]J1", "]Q3", "]d2", "]e0"})
_PLAIN_SYMBOLS = frozenset(
    {"]A0", "]A1", "]C0", "]J0", "]L0", "]Q0", "]Q1", "]Q2", "]d1", "]d4", "]z0"}
)
# EAN-13 (and UPC), EAN-8, ITF-14: a GTIN alone; an EAN's composite part behind a bar
_GTIN_SYMBOLS = {"]E0": 13, "]E4": 8, "]I1": 14}
_GTIN = re.compile(r"([0-9]+)(?:\|\]e0(.+))?")
_GTIN_LENGTH = 14
_MOST_FAULTS = 20
_ELEMENTS = re.compile("[0-9\x1d]")
_LINE_END = re.compile("\r?\n")
_TISSUE = ("=", "&")  # how every ISBT 128 structure begins
_ENVELOPE = "[)>"  # ISO/IEC 15434


class Reader:
    """Reads marks by the table of identifiers it is given."""

    def __init__(self, table: IdentifierTable) -> None:
        """``table`` comes from the knowledge library."""
        self.table = table

    def read(self, raw: str | bytes, *, on: date) -> Reading:
        """One scan, read on the day ``on``, which settles the century of its dates.

        The two symbols of a linked HIBC pair come as two lines, in either order.
        """
        entry = let_in(raw)
        if entry.faults:
            return Reading(raw=entry.raw, faults=entry.faults)
        identity, faults = self._said(entry, on)
        if faults:
            return Reading(raw=entry.raw, faults=tuple(faults[:_MOST_FAULTS]))
        return Reading(raw=entry.raw, identity=identity)

    def typed(
        self,
        *,
        on: date,
        device: str = "",
        lot: str = "",
        expiry: str = "",
        serial: str = "",
    ) -> Reading:
        """What somebody read off a pack and typed, field by field."""
        values = {"device": device, "lot": lot, "expiry": expiry, "serial": serial}
        entries = {name: let_in(value) for name, value in values.items()}
        raw = "\n".join(
            f"{name}: {one.raw}" for name, one in entries.items() if one.raw
        )
        faults = [
            replace(found, at=name)
            for name, one in entries.items()
            for found in one.faults or character_faults(one.text)
        ]
        if not any(value.strip() for value in values.values()):
            faults.append(fault(FaultCode.EMPTY))
        if faults:
            return Reading(raw=raw, faults=tuple(faults))
        texts = {name: one.symbology + one.text for name, one in entries.items()}
        identity, faults = read_typed(self.table, on, **texts)
        if faults:
            return Reading(raw=raw, faults=tuple(faults))
        return Reading(raw=raw, identity=identity)

    def _said(self, entry: Entry, on: date) -> Outcome:
        text = entry.text
        if not text:
            return None, [fault(FaultCode.EMPTY, entry.symbology)]
        if text.startswith(_ENVELOPE):
            return None, [fault(FaultCode.ISO15434_NOT_READ, "", text)]
        halves = _halves(entry)
        foreign = character_faults("".join(halves) if halves else text)
        if foreign:
            return None, foreign
        if halves:
            return hibc.read_label(halves, on)
        if entry.symbology in _GS1_SYMBOLS:
            return self._elements(text, on, gs1.split)
        if entry.symbology in _GTIN_SYMBOLS:
            return self._gtin(text, on, _GTIN_SYMBOLS[entry.symbology])
        if entry.symbology and entry.symbology not in _PLAIN_SYMBOLS:
            return None, [fault(FaultCode.SYMBOLOGY_NOT_READ, entry.symbology, text)]
        return self._plain(text, on, claims_gs1=not entry.symbology)

    def _plain(self, text: str, on: date, *, claims_gs1: bool) -> Outcome:
        """A text that shows by itself what it is."""
        text = hibc.unprinted(text)
        if text.startswith("+"):
            return hibc.read_label([text], on)
        if tokens.is_token_like(text):
            return _token(text)
        if digital_link.is_address(text):
            elements, faults = digital_link.split_address(text, self.table)
            return self._judged(elements, faults, Carrier.DIGITAL_LINK, on)
        if text.startswith(_TISSUE):
            return None, [fault(FaultCode.ICCBBA_NOT_READ, "", text)]
        if not (_ELEMENTS.match(text) or text.startswith("(")):
            return None, [fault(FaultCode.NOT_RECOGNISED, "", text)]
        if not claims_gs1:
            return None, [fault(FaultCode.NOT_GS1, "", text)]
        split = gs1.split_brackets if text.startswith("(") else gs1.split
        return self._elements(text, on, split)

    def _gtin(self, text: str, on: date, length: int) -> Outcome:
        """A GTIN by its symbol, as the element string that says the same."""
        parts = _GTIN.fullmatch(text)
        if parts is None or len(parts[1]) != length:
            return None, [fault(FaultCode.NOT_NUMERIC, "", text)]
        gtin = parts[1].zfill(_GTIN_LENGTH)
        return self._elements(f"01{gtin}{parts[2] or ''}", on, gs1.split)

    def _elements(self, text: str, on: date, split: Split) -> Outcome:
        found = gs1.stand_in(text)
        if found is not None:
            place = f"character {found.start() + 1}"
            return None, [fault(FaultCode.SEPARATOR_REPLACED, place, found[0])]
        elements, faults = split(text, self.table)
        return self._judged(elements, faults, Carrier.GS1, on)

    def _judged(
        self, elements: list[Element], faults: list[Fault], carrier: Carrier, on: date
    ) -> Outcome:
        """What the elements say together, unless something is wrong with them."""
        wrong = [*faults, *gs1.element_faults(elements, self.table, on)]
        garbled = bool(wrong)
        said = {element.identifier: element for element in elements}
        if len(said) < len(elements):
            wrong += gs1.repeat_faults(elements)
        if not garbled:
            wrong += gs1.expiry_faults(said, on)
        # in a garbled mark a missing companion may only be unreadable
        numbers = tuple(said)
        wrong += gs1.companion_faults(numbers, self.table, complete=not garbled)
        if wrong or not said:
            return None, wrong or [fault(FaultCode.EMPTY)]
        return gs1.identity_of(said, self.table, carrier, on), ()


def _halves(entry: Entry) -> list[str]:
    """The two symbols of an HIBC pair, or nothing."""
    if "\n" not in entry.text:
        return []
    texts = (let_in(line).text for line in _LINE_END.split(entry.text))
    lines = [hibc.unprinted(text) for text in texts]
    pair = len(lines) == 2 and all(line.startswith("+") for line in lines)  # noqa: PLR2004
    return lines if pair else []


def _token(text: str) -> Outcome:
    found = tokens.read_token(text)
    if isinstance(found, Fault):
        return None, [found]
    return Identity(carrier=Carrier.TOKEN, token=found), ()
