"""A map on the command line held against the plan that it lays, and its client."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mesoplan.cli.intake import read_client, read_values
from mesoplan.clinic.map_geometry import placing_on
from mesoplan.core.injection_map.limits import map_findings
from mesoplan.core.planning.reading import read_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.cli.options import Manner
    from mesoplan.core.injection_map.findings import MapFinding
    from mesoplan.core.planning.plan import Plan, Violation
    from mesoplan.export.maps.requests import Made, MapRequest


def plan_in(file: str) -> Plan:
    """The plan in a file that ``mesoplan plan --save`` wrote.

    Raises:
        InputError: with everything in it that is no plan.
    """
    return read_plan(read_values(file))


def against_plan(
    made: Made, request: MapRequest, plan: Plan, consultation: str, manner: Manner
) -> tuple[Violation, ...]:
    """Every limit the plan breaks with this map; points by their numbers.

    Raises:
        InputError: the consultation cannot be read, or the plan has no such session.
    """
    practice = manner.practice()
    client, _ = read_client(consultation, practice, manner.on)
    findings = map_findings(
        made.map,
        plan,
        practice.catalogue,
        practice.screen_for(plan, client, manner.on),
        number=request.session,
        placing=placing_on(made.ground, made.map),
    )
    numbers = {point.id: at for at, point in enumerate(made.map.points, start=1)}
    return tuple(_numbered(findings, numbers))


def _numbered(
    findings: tuple[MapFinding, ...], numbers: dict[str, int]
) -> Iterator[Violation]:
    for one in findings:
        listed = ", ".join(str(numbers[name]) for name in one.points)
        message = one.violation.message + (f" (points {listed})" if listed else "")
        yield replace(one.violation, message=message)
