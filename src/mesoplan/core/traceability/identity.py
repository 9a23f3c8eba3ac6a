"""What the marks on a pack say it is: the values a reader hands on.

Sources: GS1 Barcode Syntax Dictionary; ANSI/HIBC 2.6 (as quoted in docs/clinical).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Carrier(StrEnum):
    """How a mark writes what it says."""

    GS1 = "gs1"  # element strings, with or without a symbology identifier
    DIGITAL_LINK = "digital_link"  # a GS1 Digital Link address; never fetched
    HIBC = "hibc"  # primary, secondary or both
    TOKEN = "token"  # noqa: S105 - the clinic's own mark on a pack
    TYPED = "typed"  # somebody read it off the pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One piece of a mark as it stood there: its identifier and its value."""

    identifier: str  # "10" in GS1; "$$8" and the like in HIBC
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What one mark says. Empty text and None: it does not say.

    ``device`` is the device identifier: a GTIN as 14 digits, or HIBC's labeller code,
    product and unit of measure, as written. ``expires_on`` is the last day of use.
    ``others`` are elements outside the set a clinic needs: kept raw, judged by nobody.
    """

    carrier: Carrier
    device: str = ""
    lot: str = ""
    expires_on: date | None = None
    made_on: date | None = None
    serial: str = ""
    quantity: int | None = None
    token: str = ""
    elements: tuple[Element, ...] = ()
    others: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a mark cannot be trusted as read. ``code`` is stable (knowledge/packs)."""

    code: str
    at: str = ""  # the element or the place, such as "(17)" or "character 12"
    value: str = ""  # what stood there, shortened where it is long


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One scan: the raw text, and what it says or why it says nothing.

    ``identity`` is None exactly where ``faults`` is not empty: nothing is guessed.
    """

    raw: str
    identity: Identity | None = None
    faults: tuple[Fault, ...] = ()
