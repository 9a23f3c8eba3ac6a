"""What programs are answered about recalls: numbers and ids, never a client's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from mesoplan.clinic.queries.exposed import Given
    from mesoplan.clinic.queries.recall_contacts import Concerned, Tally
    from mesoplan.clinic.queries.recalls import RecallPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One row of what a recall covers. ``lot`` empty: all of the product."""

    device: str
    name: str
    product: str
    lot: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """A recall, how far the clinic is with it, and what it covers."""

    id: str
    source: str
    reference: str
    announced_on: date
    stage: str
    noted_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    seconds: int
    scope: tuple[Covered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenThere:
    """What one client received of it in one zone of one session."""

    session: str
    number: int
    on: date
    zone: str
    product: str
    lot: str
    points: int | None
    volume: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposedClient:
    """A client whom a recall concerns."""

    client: str
    number: int
    erased: bool
    given: tuple[GivenThere, ...]
    told_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposed:
    """Whom a recall concerns, and how far the clinic is with telling them."""

    exposed: int
    told: int
    acknowledged: int
    untried: int
    erased: int
    packs_in_stock: int
    page: int
    pages: int
    clients: tuple[ExposedClient, ...]


def recalled(page: RecallPage) -> Recalled:
    """A recall; its clock has stopped when it was closed."""
    return Recalled(
        id=str(page.id),
        source=page.source,
        reference=page.reference,
        announced_on=page.announced_on,
        stage=page.stage,
        noted_at=page.noted_at,
        opened_at=page.opened_at,
        closed_at=page.closed_at,
        seconds=int(page.age.total_seconds()),
        scope=tuple(
            Covered(
                device=row.device,
                name=row.name,
                product=row.product,
                lot=row.lot,
                state=row.state,
            )
            for row in page.scope
        ),
    )


def exposed(
    found: Tally, clients: tuple[Concerned, ...], page: int, pages: int
) -> Exposed:
    """Whom a recall concerns: no names, which a program does not need to count."""
    return Exposed(
        exposed=found.exposed,
        told=found.told,
        acknowledged=found.acknowledged,
        untried=found.untried,
        erased=found.erased,
        packs_in_stock=found.packs,
        page=page,
        pages=pages,
        clients=tuple(
            ExposedClient(
                client=str(client.id),
                number=client.number,
                erased=client.erased,
                given=tuple(_given(row) for row in client.given),
                told_at=client.told_at,
                acknowledged_at=client.acknowledged_at,
            )
            for client in clients
        ),
    )


def _given(row: Given) -> GivenThere:
    return GivenThere(
        session=str(row.session),
        number=row.number,
        on=row.on,
        zone=row.zone,
        product=row.product,
        lot=row.lot,
        points=row.points,
        volume=str(row.volume) if row.volume else "",
        how=row.how,
    )
