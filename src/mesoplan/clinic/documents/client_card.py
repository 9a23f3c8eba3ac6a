"""The client's own card: what was injected, where, from which lot, when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.clinic.documents.head import Head
    from mesoplan.core.quantities import Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One product of one session."""

    on: date
    product: str
    maker: str
    lot: str
    expiry: date
    zones: tuple[str, ...]
    volume: Volume
    practitioner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCard:
    """Every product this client received here, the last first."""

    TEMPLATE: ClassVar[str] = "client_card"

    head: Head
    entries: tuple[Entry, ...]
    emergency_number: str = ""
