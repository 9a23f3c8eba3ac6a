"""Everything that can be wrong with the library as a whole, found in one go.

A record that loads may still point at nothing, claim what its sources do not carry, or
say something else than its own cases. ``mesoplan knowledge check`` and the test suite
call the same two functions: :func:`problems` must be empty, :func:`warnings` are for
the eye and never fail a build, least of all by the calendar alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.knowledge.checks.cases import case_problems
from mesoplan.knowledge.checks.conditions import condition_problems
from mesoplan.knowledge.checks.coverage import coverage_problems
from mesoplan.knowledge.checks.emptiness import emptiness_problems
from mesoplan.knowledge.checks.faces import face_problems
from mesoplan.knowledge.checks.facts import fact_problems
from mesoplan.knowledge.checks.figures import figure_problems
from mesoplan.knowledge.checks.governance import (
    governance_problems,
    governance_warnings,
)
from mesoplan.knowledge.checks.records import Records
from mesoplan.knowledge.checks.references import (
    reference_problems,
    reference_warnings,
)
from mesoplan.knowledge.checks.wording import wording_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from mesoplan.core.errors import Problem
    from mesoplan.knowledge.library import Library

CHECKS: tuple[Callable[[Records], Iterator[Problem]], ...] = (
    reference_problems,
    figure_problems,
    wording_problems,
    governance_problems,
    fact_problems,
    condition_problems,
    case_problems,
    emptiness_problems,
    coverage_problems,
    face_problems,
)


def problems(library: Library) -> list[Problem]:
    """Every fault of the library, in a settled order; an empty list when it is sound.

    Records that do not load are reported and left out of the remaining checks, so one
    broken file never hides what is wrong with the others.
    """
    records = Records.read(library)
    found = [*records.faults]
    for check in CHECKS:
        found += check(records)
    return sorted(set(found))


def warnings(library: Library, on: date) -> list[Problem]:
    """What someone should look at by ``on``: overdue reviews, unused records, tiers."""
    records = Records.read(library)
    return sorted({*governance_warnings(records, on), *reference_warnings(records)})
