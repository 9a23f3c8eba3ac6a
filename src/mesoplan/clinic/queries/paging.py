"""One page of a long list: as many queries however long it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

PAGE = 25
SHORT_PAGE = 10  # beside other lists
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """Some rows of many. ``number`` counts from 1."""

    rows: tuple[Row, ...]
    number: int
    pages: int
    total: int

    @property
    def before(self) -> int | None:
        """The page before this one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The page after this one."""
        return self.number + 1 if self.number < self.pages else None


def page_of(
    found: QuerySet[Any], number: int, row: Callable[[Any], Row], size: int = PAGE
) -> Page[Row]:
    """The rows of one page; a number past the end gives the last page."""
    total = found.count()
    pages = max(1, -(-total // size))
    number = min(max(number, 1), pages)
    chosen = found[(number - 1) * size : number * size]
    rows = tuple(row(item) for item in chosen)
    return Page(rows=rows, number=number, pages=pages, total=total)
