"""Measuring a client's head, once, so that every later photograph knows millimetres."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.queries.charts import client_seen_by
from mesoplan.clinic.queries.face_views import measured_view
from mesoplan.clinic.records import HeadScale
from mesoplan.core.errors import InputError, Problem
from mesoplan.imaging.faces.distances import BETWEEN

if TYPE_CHECKING:
    from uuid import UUID

SOURCES = ("marker", "caliper", "iris", "average")  # as core's ScaleSource
# no adult's head: a slip of the unit, or of the landmark
SMALLEST, LARGEST = 0.6, 1.5
WIDEST = 0.5  # a relative uncertainty beyond this says nothing
MILLIMETRES = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:mm)?\s*", re.ASCII)


def measure_distance(actor: Actor, client: UUID, *, between: str, mm: str) -> HeadScale:
    """Keep the size of the client's head by a distance that a caliper found on it.

    ``between`` is one of ``BETWEEN``; ``mm`` as somebody types it.

    Raises:
        InputError: with everything that cannot be.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.FACT_RECORD)
    written = MILLIMETRES.fullmatch(mm)
    found = float(written[1].replace(",", ".")) if written else 0.0
    problems = []
    if between not in BETWEEN:
        what, remedy = _("no such distance"), _("Choose what was measured.")
        problems.append(Problem("between", what, between, remedy))
    if not found:
        what, remedy = _("no distance"), _("Write millimetres, such as 92 or 92.5.")
        problems.append(Problem("mm", what, mm, remedy))
    if problems:
        raise InputError(problems)
    from mesoplan.clinic import map_geometry  # noqa: PLC0415 - only where one is measured

    seen = measured_view(client_seen_by(actor, client))
    head = map_geometry.caliper_head_of(seen, between, found)
    if not SMALLEST <= head.ratio <= LARGEST:
        raise InputError([_no_head("mm", mm)])
    return measure(
        actor,
        client,
        source=head.source.value,
        ratio=round(head.ratio, 4),
        sigma=round(head.sigma, 4),
    )


def measure(
    actor: Actor, client: UUID, *, source: str, ratio: float, sigma: float
) -> HeadScale:
    """Keep how large the client's head is; what was measured before stays on record.

    ``ratio`` is the client's length for one of the canonical head, ``sigma`` its
    relative uncertainty.

    Raises:
        InputError: with everything that cannot be.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.FACT_RECORD)
    problems = _problems(source, ratio, sigma)
    if problems:
        raise InputError(problems)
    found = client_seen_by(actor, client)
    record = HeadScale(
        clinic_id=actor.clinic,
        client=found,
        measured_at=moment.now(),
        measured_by=actor.author(),
    )
    record.conceal(measured={"source": source, "ratio": ratio, "sigma": sigma})
    with transaction.atomic():
        record.save()
        ledger.record(
            actor,
            "head.measured",
            f"head_scale:{record.pk}",
            client=found.pk,
            changed={"source": source},
        )
    return record


def _problems(source: str, ratio: float, sigma: float) -> list[Problem]:
    found = []
    if source not in SOURCES:
        remedy = _("Use one of %(words)s.") % {"words": ", ".join(SOURCES)}
        found.append(Problem("source", _("no way of measuring"), source, remedy))
    if not SMALLEST <= ratio <= LARGEST:
        found.append(_no_head("ratio", f"{ratio:g}"))
    if not 0 < sigma <= WIDEST:
        what = _("not a share that says how sure the measurement is")
        remedy = _("Write 0.03 for 3 %.")
        found.append(Problem("sigma", what, f"{sigma:g}", remedy))
    return found


def _no_head(where: str, value: str) -> Problem:
    what = _("no head is so far from the average")
    remedy = _("Measure again, in millimetres, between the same two places.")
    return Problem(where, what, value, remedy)
