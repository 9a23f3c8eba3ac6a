"""A delivery note taken in, as a report: a token for every pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

FORMAT = "mesoplan.receipt/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackTaken:
    """One pack with the token of its label. ``held``: in quarantine from the door.

    ``held_for`` are the causes, each as the clinic's record of the pack names it.
    """

    token: str
    name: str
    lot: str
    expires_on: date | None
    held: bool
    held_for: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptReport:
    """What came of a delivery note."""

    format: str
    receipt: str
    packs: tuple[PackTaken, ...]
