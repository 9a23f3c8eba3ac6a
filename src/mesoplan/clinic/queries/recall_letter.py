"""The safety message itself: for the page behind a client's link, paper and telephone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format

from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import client_seen_by
from mesoplan.clinic.queries.recall_contacts import (
    has_acknowledged,
    own_given,
)
from mesoplan.clinic.queries.recalls import recall_seen_by
from mesoplan.clinic.wording import recalls as wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.exposed import Given
    from mesoplan.clinic.queries.recall_contacts import Concerned
    from mesoplan.clinic.records import Client, Recall


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The message in the client's language, paragraph by paragraph."""

    subject: str
    paragraphs: tuple[str, ...]
    version: str
    acknowledged: bool
    clinic: str
    phone: str


def own_letter(actor: Actor, recall: UUID) -> Letter:
    """The message for the client by link.

    Raises:
        NotAllowed, NotFound: as for what they received.
    """
    found, mine = own_given(actor, recall)
    return _letter(found, client_seen_by(actor, mine[0].client), mine)


def letter_to(actor: Actor, recall: UUID, row: Concerned) -> Letter:
    """The same for staff, to print or to read aloud; the row was looked up.

    Raises:
        NotAllowed, NotFound: as for the recall, and for the client.
    """
    found = recall_seen_by(actor, recall)
    return _letter(found, client_seen_by(actor, row.id), row.given)


def _letter(recall: Recall, client: Client, given: Iterable[Given]) -> Letter:
    clinic, language = client.clinic, client.language
    with translation.override(language):
        message = wording.letter(
            language,
            {
                "phone": clinic.phone,
                "number": clinic.emergency_phone,
                "source": recall.source,
                "reference": recall.reference,
                "announced": _day(recall.announced_on),
            },
            _lines(client, given),
        )
    return Letter(
        subject=message.subject,
        paragraphs=tuple(message.body.split("\n\n")),
        version=message.version,
        acknowledged=has_acknowledged(recall, client.pk),
        clinic=clinic.name,
        phone=clinic.phone,
    )


def _lines(client: Client, given: Iterable[Given]) -> Iterator[dict[str, str]]:
    """One line for each product and lot of a session, with its zones."""
    library = practice_of(client.clinic_id).library
    zones: dict[tuple[date, str, str], list[str]] = {}
    for row in given:
        here = zones.setdefault((row.on, row.product, row.lot), [])
        if row.zone:
            zone = library.zones.get(row.zone)
            here.append(zone.title.in_language(client.language) if zone else row.zone)
    for (on, product, lot), names in zones.items():
        record = library.products.get(product)
        yield {
            "on": _day(on),
            "product": record.title if record else product,
            "lot": lot,
            "zones": f" ({', '.join(dict.fromkeys(names))})" if names else "",
        }


def _day(day: date) -> str:
    return str(date_format(day, "j F Y"))
