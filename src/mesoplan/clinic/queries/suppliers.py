"""Suppliers, and whether one was authorised for a maker on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.goods import same_name
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Authorisation, Supplier
from mesoplan.core.traceability.known import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One row of what is known of a supplier and a maker."""

    maker: str
    granted: bool
    begins_on: date
    ends_on: date | None
    evidence: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A supplier with everything known of them, the latest first."""

    id: UUID
    name: str
    evidence: tuple[Evidence, ...]


def supplier_seen_by(actor: Actor, supplier: UUID) -> Supplier:
    """A supplier of the actor's clinic.

    Raises:
        NotFound: no such supplier here.
    """
    found = Supplier.objects.filter(pk=supplier, clinic=actor.clinic).first()
    if found is None:
        message = "no such supplier"
        raise NotFound(message)
    return found


def suppliers_seen_by(actor: Actor) -> tuple[Listed, ...]:
    """Everybody the clinic buys from, by name.

    Raises:
        NotAllowed: the role sees no packs.
    """
    actor.must(Permission.PACK_VIEW)
    rows = Authorisation.objects.order_by("-begins_on", "-recorded_at")
    found = list(
        Supplier.objects.filter(clinic=actor.clinic)
        .order_by("name")
        .prefetch_related(Prefetch("authorisations", rows))
    )
    said = [row for supplier in found for row in supplier.authorisations.all()]
    names = names_of(actor.clinic, {row.recorded_by for row in said})
    return tuple(
        Listed(
            id=supplier.pk,
            name=supplier.name,
            evidence=tuple(
                Evidence(
                    maker=row.maker,
                    granted=row.granted,
                    begins_on=row.begins_on,
                    ends_on=row.ends_on,
                    evidence=row.evidence,
                    at=row.recorded_at,
                    by=names.get(row.recorded_by, ""),
                )
                for row in supplier.authorisations.all()
            ),
        )
        for supplier in found
    )


def authorised(
    rows: Iterable[Authorisation], maker: str, on: date
) -> tuple[Answer, date | None]:
    """Whether a supplier might sell this maker's products on a day, and until when.

    Of what had begun by then the latest holds: NO where it was withdrawn or nothing was
    ever granted, UNKNOWN where the evidence had run out.
    """
    mine = [row for row in rows if same_name(row.maker, maker)]
    granted = [row.ends_on for row in mine if row.granted]
    begun = [row for row in mine if row.begins_on <= on]
    last = max(begun, key=lambda row: (row.begins_on, row.recorded_at), default=None)
    if last is None:
        return (Answer.UNKNOWN if granted else Answer.NO), None
    if not last.granted:
        return Answer.NO, last.begins_on
    if last.ends_on is not None and last.ends_on < on:
        return Answer.UNKNOWN, last.ends_on
    return Answer.YES, last.ends_on
