"""The table of contraindications, C01 to C54, is carried out whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mesoplan.core.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.knowledge.checks.records import Records

ROWS = tuple(f"C{row:02}" for row in range(1, 55))
NAMED = ROWS[:10]
NUMBER = re.compile(r"[CPZ]\d{2}")


def coverage_problems(records: Records) -> Iterator[Problem]:
    """Rows no rule carries out, numbers that are no row, and the ten that are named."""
    by_number: dict[str, list[str]] = {}
    for name, rule in records.rules.items():
        by_number.setdefault(rule.number, []).append(name)
        where = f"rules/{name}.toml"
        known = rule.number in ROWS if rule.number[:1] == "C" else True
        if not NUMBER.fullmatch(rule.number) or not known:
            remedy = "Use C01 to C54, or P or Z and two digits for rules of our own."
            yield Problem(f"{where} number", "no such row", rule.number, remedy)
        if rule.named and rule.number not in NAMED:
            what = (
                "only rules of C01 to C10 are named by the treatment's own definition"
            )
            yield Problem(f"{where} named", what, rule.number, "Remove it.")
        if rule.version < 1:
            what = "versions count from 1"
            yield Problem(f"{where} version", what, str(rule.version), "Write 1.")
    broken = {f.where.partition(".toml")[0] for f in records.faults}
    if any(name.startswith("rules/") for name in broken):
        return  # a row may only seem to be missing while its rule does not load
    for row in ROWS:
        if row not in by_number:
            yield Problem("rules", "no rule carries out this row", row, "Write one.")
        elif row in NAMED and not any(records.rules[n].named for n in by_number[row]):
            remedy = "Write named = true."
            yield Problem(
                "rules", "no rule of this row is marked as named", row, remedy
            )
