"""What stands at the head and foot of every page: whose it is, and what made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The clinic, the client, the day, and the versions a document was made with.

    ``version`` is the document's own; ``knowledge`` the digest of the library.
    ``notice`` stands on every page: a demonstration says there that nobody is real.
    """

    clinic: str
    client: str
    number: str
    on: date
    version: str
    knowledge: str
    address: str = ""
    phone: str = ""
    born: date | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who signed, as what, when, and the reason where one is asked for."""

    by: str
    role: str
    at: datetime
    reason: str = ""
