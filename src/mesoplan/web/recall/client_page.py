"""Clients whom a recall concerns: what they received, and what was tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.exposed import How
from mesoplan.clinic.queries.recall_contacts import Outcome
from mesoplan.clinic.wording import recalls as wording
from mesoplan.web.recall.wording import KNOWN_BY, OUTCOMES, WAYS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.exposed import Given
    from mesoplan.clinic.queries.recall_contacts import Attempt, Concerned
    from mesoplan.clinic.wording.recalls import Message
    from mesoplan.knowledge.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenLine:
    """What was received in one zone of one session; ``session`` is its page."""

    on: date
    session: UUID
    number: int
    zone: str
    product: str
    lot: str
    amount: str
    known_by: str
    to_read: bool  # an amendment speaks of it


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLine:
    """One attempt to reach the client."""

    at: datetime
    by: str
    words: str
    note: str
    template: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientLine:
    """A client of the list. ``state``: erased, acknowledged, told, tried or untried."""

    id: UUID
    number: int
    name: str
    phone: str
    mail: str
    language: str
    state: str
    state_words: str
    given: tuple[GivenLine, ...]
    attempts: tuple[AttemptLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The mail in one language, before it goes out."""

    language: str
    message: Message


def client_lines(actor: Actor, rows: Iterable[Concerned]) -> tuple[ClientLine, ...]:
    """Clients as the pages show them."""
    library = practice_of(actor.clinic).library
    return tuple(_line(row, library) for row in rows)


def previews(actor: Actor) -> tuple[Preview, ...]:
    """The mail in each language a client may speak; the address stands for theirs."""
    clinic = clinic_of(actor)
    values = {"clinic": clinic.name, "phone": clinic.phone}
    values["address"] = _("(the client's own link)")
    return tuple(
        Preview(language=code, message=wording.mail(code, values))
        for code, _name in settings.LANGUAGES
    )


def _line(found: Concerned, library: Library) -> ClientLine:
    state, words = _state(found)
    return ClientLine(
        id=found.id,
        number=found.number,
        name=found.name,
        phone=found.phone,
        mail=found.mail,
        language=str(dict(settings.LANGUAGES).get(found.language, found.language)),
        state=state,
        state_words=words,
        given=tuple(_given(row, library) for row in found.given),
        attempts=tuple(_attempt(row) for row in reversed(found.attempts)),
    )


def _state(found: Concerned) -> tuple[str, str]:
    if found.erased:
        return "erased", _("Erased: nobody can be told")
    if found.acknowledged_at:
        return "acknowledged", _("Has said that they know")
    if found.told_at:
        return "told", _("Told, no answer yet")
    if any(row.outcome == Outcome.NOT_REACHED for row in found.attempts):
        return "tried", _("Tried, not reached")
    return "untried", _("Nobody has told them")


def _given(row: Given, library: Library) -> GivenLine:
    zone = library.zones.get(row.zone)
    product = library.products.get(row.product)
    points = "" if row.points is None else _("%(n)d points") % {"n": row.points}
    amount = ", ".join(filter(None, (points, str(row.volume) if row.volume else "")))
    return GivenLine(
        on=row.on,
        session=row.session,
        number=row.number,
        zone=zone.title.in_language("en") if zone else row.zone,
        product=product.title if product else row.product,
        lot=row.lot,
        amount=amount,
        known_by=str(KNOWN_BY[row.how]),
        to_read=row.how is How.AMENDED,
    )


def _attempt(row: Attempt) -> AttemptLine:
    way, outcome = WAYS.get(row.how, row.how), OUTCOMES[Outcome(row.outcome)]
    return AttemptLine(
        at=row.at,
        by=row.by,
        words=f"{way}: {outcome}",
        note=row.note,
        template=row.template,
    )
