"""Measuring one's own papules, so that forecasts need not rest on published ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.records import Calibration
from mesoplan.core.errors import InputError, Problem, nearest
from mesoplan.core.quantities import Length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesoplan.core.exposure.measures import MeasuredPapule


def measure(
    actor: Actor, *, product: str, papules: Sequence[MeasuredPapule]
) -> Calibration:
    """Keep what the actor measured; what was measured before stays on record.

    Raises:
        InputError: no such product, or papules that no size law can be made of.
        NotAllowed: the role treats nobody.
    """
    from mesoplan.core.exposure.calibration import (  # noqa: PLC0415 - loads arrays
        calibrated,
    )
    from mesoplan.knowledge.exposure import exposure_priors  # noqa: PLC0415

    actor.must(Permission.SESSION_RECORD)
    known = practice_of(actor.clinic).library.products
    if product not in known:
        remedy = nearest(product, known) or "Choose one of the list."
        raise InputError([Problem("product", "no such product", product, remedy)])
    priors = exposure_priors()
    calibrated(papules, priors)
    record = Calibration(
        clinic_id=actor.clinic,
        product=product,
        papules=[
            [round(p.volume), round(p.diameter * Length.units["mm"])] for p in papules
        ],
        knowledge=priors.digest,
        measured_at=moment.now(),
        measured_by=actor.author(),
    )
    with transaction.atomic():
        record.save()
        ledger.record(
            actor,
            "papules.measured",
            f"calibration:{record.pk}",
            changed={"product": product, "papules": len(papules)},
        )
    return record
