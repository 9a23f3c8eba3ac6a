"""Where a long list goes on: the pager under it, and the page asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from mesoplan.clinic.queries.paging import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where a long list goes on; an empty address where it does not."""

    before: str
    after: str
    number: int
    pages: int
    total: int


def pager(page: Page[Any], key: str = "page", **kept: str) -> Pager:
    """The pager of a page whose number stands in the address as ``key``."""

    def address(number: int | None) -> str:
        return f"?{urlencode({**kept, key: number})}" if number else ""

    return Pager(
        before=address(page.before),
        after=address(page.after),
        number=page.number,
        pages=page.pages,
        total=page.total,
    )


def page_number(typed: str | None) -> int:
    """A page's number out of an address; the first where it is none."""
    return int(typed[:6]) if typed and typed.isascii() and typed.isdigit() else 1
