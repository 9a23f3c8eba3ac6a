"""Pages by link: in the client's language, by the clinic's clocks."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    class Place(Protocol):
        """A clinic."""

        time_zone: str

    class Person(Protocol):
        """A client."""

        language: str


@contextmanager
def shown_to(client: Person, clinic: Place) -> Iterator[None]:
    """Language and clock of what is rendered inside."""
    zone = ZoneInfo(clinic.time_zone)
    with translation.override(client.language), timezone.override(zone):
        yield
