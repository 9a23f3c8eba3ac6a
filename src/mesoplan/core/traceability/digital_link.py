"""GS1 Digital Link: identifiers in a web address. The address is never fetched.

``https://any.host/any/stem/01/<GTIN>/10/<lot>/21/<serial>?17=<expiry>``: the key
furthest to the right counts, its qualifiers follow in their order, everything else
stands in the query. Where it leads proves nothing about a pack and is not shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mesoplan.core.traceability.faults import FaultCode, fault
from mesoplan.core.traceability.identity import Element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesoplan.core.traceability.identity import Fault
    from mesoplan.core.traceability.table import IdentifierTable

_ADDRESS = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://(?P<host>[^/?#]*)(?P<path>[^?#]*)"
    r"(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.DOTALL,
)
_SCHEMES = ("http", "https", "HTTP", "HTTPS")
_HOST = re.compile(
    r"(?:[A-Za-z0-9._~\-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{0,5}))?"
)
_LAST_PORT = 65535
_FOREIGN = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_NUMBER = re.compile(r"[0-9]+")
_SHORT_GTIN = re.compile(r"[0-9]{8}|[0-9]{12}|[0-9]{13}")
# how the first edition of the standard wrote keys
_WORD_KEYS = frozenset(
    {
        *("cpid", "gcn", "gdti", "giai", "ginc", "gln", "gmn", "grai"),
        *("gsin", "gsrn", "gsrnp", "gtin", "itip", "party", "sscc"),
    }
)


def is_address(text: str) -> bool:
    """Whether ``text`` looks like a web address at all."""
    return _ADDRESS.match(text) is not None


def split_address(
    text: str, table: IdentifierTable
) -> tuple[list[Element], list[Fault]]:
    """The elements in an address, key first, and what is wrong with the address."""
    parts = _ADDRESS.fullmatch(text)
    if parts is None:
        return [], [fault(FaultCode.LINK_BAD_SCHEME, "", text)]
    faults = _address_faults(text, parts["scheme"], parts["host"])
    keyed = _key_and_qualifiers(parts["path"].split("/")[1:], table, faults)
    if not keyed:
        return [], faults
    path = [element.identifier for element in keyed]
    attributes = _attributes(parts["query"] or "", table, path, faults)
    return [*keyed, *attributes], faults


def _address_faults(text: str, scheme: str, host: str) -> list[Fault]:
    found = []
    if scheme not in _SCHEMES:
        found.append(fault(FaultCode.LINK_BAD_SCHEME, "", scheme))
    named = _HOST.fullmatch(host)
    if named is None or int(named["port"] or 0) > _LAST_PORT:
        found.append(fault(FaultCode.LINK_BAD_HOST, "", host))
    foreign = _FOREIGN.search(text)
    if foreign is not None:
        place = f"character {foreign.start() + 1}"
        found.append(fault(FaultCode.LINK_BAD_CHARACTER, place, foreign[0]))
    return found


def _key_and_qualifiers(
    segments: Sequence[str], table: IdentifierTable, faults: list[Fault]
) -> list[Element]:
    """The pairs from the right-most key on, decoded; none where there is no key."""
    for start in range(len(segments) - 2, -1, -2):
        row = table.get(segments[start])
        if row is not None and row.link_key is not None:
            break
    else:
        words = [word for word in segments if word in _WORD_KEYS]
        code = FaultCode.LINK_WITHOUT_IDENTIFIER
        faults.append(
            fault(FaultCode.LINK_WORD_KEY, f"/{words[0]}/") if words else fault(code)
        )
        return []
    pairs = list(zip(segments[start::2], segments[start + 1 :: 2], strict=True))
    if row.number == "01" and _SHORT_GTIN.fullmatch(pairs[0][1]):
        faults.append(fault(FaultCode.LINK_SHORT_GTIN, "(01)", pairs[0][1]))
    qualifiers = [number for number, _ in pairs[1:]]
    if not any(_in_order(qualifiers, order) for order in row.link_key or ((),)):
        path = "/".join((row.number, *qualifiers))
        faults.append(fault(FaultCode.LINK_BAD_PATH, f"/{path}/"))
        pairs = pairs[:1]
    return [
        Element(identifier=number, value=_decoded(value, f"({number})", faults))
        for number, value in pairs
    ]


def _in_order(qualifiers: Sequence[str], order: Sequence[str]) -> bool:
    left = iter(order)
    return all(number in left for number in qualifiers)


def _attributes(
    query: str, table: IdentifierTable, path: Sequence[str], faults: list[Fault]
) -> list[Element]:
    """The elements in the query; words that are no numbers mean nothing here."""
    elements = []
    seen: set[str] = set()
    for piece in re.split("[&;]", query):
        name, equals, value = piece.partition("=")
        number = _decoded(name, "query", faults)
        if not _NUMBER.fullmatch(number):
            continue
        code = _misplaced(number, table, path)
        if number in seen or not equals:
            code = FaultCode.LINK_BAD_ATTRIBUTE
        if code is not None:
            faults.append(fault(code, f"({number})", value))
            continue
        seen.add(number)
        decoded = _decoded(value.replace("+", " "), f"({number})", faults)
        elements.append(Element(identifier=number, value=decoded))
    return elements


def _misplaced(
    number: str, table: IdentifierTable, path: Sequence[str]
) -> FaultCode | None:
    """Why it may not stand in the query; a place left free in the path is its place."""
    key, *qualifiers = path
    for order in table[key].link_key or ():
        if number in order and set(qualifiers) <= set(order):
            return FaultCode.LINK_MISPLACED_QUALIFIER
    row = table.get(number)
    if row is None:
        return FaultCode.UNKNOWN_IDENTIFIER
    if not row.link_attribute or number == key:
        return FaultCode.LINK_BAD_ATTRIBUTE
    return None


def _decoded(text: str, at: str, faults: list[Fault]) -> str:
    """``text`` with its percent-escapes opened, once; each must have two digits."""
    bad = next((found for found in _ESCAPE.finditer(text) if not found[1]), None)
    if bad is not None:
        faults.append(fault(FaultCode.LINK_BAD_ESCAPE, at, text[bad.start() :]))
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
