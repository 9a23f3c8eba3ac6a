"""Whose papules were measured, and which size law a map is reckoned with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.courses import plan_of
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Calibration
from mesoplan.core.exposure.measures import MeasuredPapule
from mesoplan.core.quantities import Length

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from mesoplan.clinic.queries.maps import MapRecord
    from mesoplan.core.exposure.calibration import Calibration as SizeLaw


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Papules one practitioner measured of one product; ``holds`` for the newest."""

    id: UUID
    product: str
    title: str
    papules: tuple[MeasuredPapule, ...]
    measured_at: datetime
    holds: bool

    @property
    def law(self) -> SizeLaw:
        """The size law they make. Loads arrays."""
        return _law(self.papules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Whose hands a map is for, with what product, and what they measured of it.

    ``strength`` is mg/mL of hyaluronic acid, 0 for a product known to have none,
    ``None`` where it is not known. ``mine`` says that they are the reader's own.
    """

    name: str
    mine: bool
    product: str
    title: str
    strength: float | None
    measured: Measured | None

    @property
    def law(self) -> SizeLaw | None:
        """Their own size law; ``None`` where published sizes stand in for it."""
        return self.measured.law if self.measured else None


def measured_by(actor: Actor) -> tuple[Measured, ...]:
    """What the actor measured, the newest first.

    Raises:
        NotAllowed: the role treats nobody.
    """
    actor.must(Permission.SESSION_RECORD)
    rows = Calibration.objects.filter(clinic=actor.clinic, measured_by=actor.author())
    return _opened(actor, rows.order_by("-measured_at", "pk"))


def hands_on(actor: Actor, record: MapRecord) -> Hands:
    """Who treats by this map: signed or opened the session, approved or made the course.

    ``record`` was found for this actor.

    Raises:
        NotAllowed: the role sees no charts.
    """
    actor.must(Permission.CLIENT_VIEW_CHART)
    session, course = record.session, record.course
    if session is not None:
        whose = session.signed_by or session.opened_by
    else:
        whose = course.approved_by or course.created_by
    product = plan_of(course).product
    rows = Calibration.objects.filter(
        clinic=actor.clinic, measured_by=whose, product=product
    ).order_by("-measured_at", "pk")[:1]
    newest = _opened(actor, rows)
    return Hands(
        name=names_of(actor.clinic, [whose]).get(whose, ""),
        mine=whose == actor.user,
        product=product,
        title=_title(actor, product),
        strength=_strength(actor, product),
        measured=newest[0] if newest else None,
    )


def _opened(actor: Actor, rows: Iterable[Calibration]) -> tuple[Measured, ...]:
    found = []
    held: set[str] = set()
    for row in rows:
        found.append(
            Measured(
                id=row.pk,
                product=row.product,
                title=_title(actor, row.product),
                papules=tuple(
                    MeasuredPapule(float(volume), Length(wide).mm)
                    for volume, wide in row.papules
                ),
                measured_at=row.measured_at,
                holds=row.product not in held,
            )
        )
        held.add(row.product)
    return tuple(found)


def _title(actor: Actor, product: str) -> str:
    """As the library names it; one it no longer holds goes by its id."""
    known = practice_of(actor.clinic).library.products.get(product)
    return known.title if known else product


def _strength(actor: Actor, product: str) -> float | None:
    known = practice_of(actor.clinic).library.products.get(product)
    if known is None:
        return None
    if known.hyaluronic_acid is not None:
        return float(known.hyaluronic_acid.most)
    return 0.0 if known.cross_linked == "not_hyaluronic_acid" else None


@lru_cache(maxsize=64)
def _law(papules: tuple[MeasuredPapule, ...]) -> SizeLaw:
    from mesoplan.core.exposure.calibration import (  # noqa: PLC0415 - loads arrays
        calibrated,
    )
    from mesoplan.knowledge.exposure import exposure_priors  # noqa: PLC0415

    return calibrated(papules, exposure_priors())
