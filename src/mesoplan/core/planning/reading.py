"""A plan as plain values, written and read back without loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from mesoplan.core.errors import InputError, Problem, shown
from mesoplan.core.planning.plan import FORMAT, Plan, SessionPlan, ZonePlan
from mesoplan.core.quantities import Length, Volume
from mesoplan.core.values import as_day

Part = TypeVar("Part")
LARGEST = 100_000
QUANTITIES: Mapping[str, type[Length | Volume]] = {
    "depth": Length,
    "travel": Length,
    "spacing": Length,
    "per_point": Volume,
}


def plan_values(plan: Plan) -> dict[str, Any]:
    """The plan as plain values, ready for JSON: quantities as text with their unit."""
    return {
        "format": FORMAT,
        "concerns": list(plan.concerns),
        "protocols": list(plan.protocols),
        "product": plan.product,
        "jurisdiction": plan.jurisdiction,
        "anaesthetic": plan.anaesthetic,
        "mixed_with": list(plan.mixed_with),
        "sessions": [
            {
                "number": session.number,
                "earliest": session.earliest.isoformat(),
                "latest": session.latest.isoformat(),
                "packs": session.packs,
                "zones": [_zone_values(zone) for zone in session.zones],
            }
            for session in plan.sessions
        ],
    }


def _zone_values(zone: ZonePlan) -> dict[str, Any]:
    values = {field.name: getattr(zone, field.name) for field in fields(zone)}
    return {
        name: str(value) if name in QUANTITIES else value
        for name, value in values.items()
    }


def read_plan(raw: object) -> Plan:
    """The plan in plain values as :func:`plan_values` writes them.

    Raises:
        InputError: with every field that is missing, unknown or of the wrong kind.
    """
    reader = _PlanReader()
    plan = reader.plan(raw)
    if reader.problems or plan is None:
        raise InputError(reader.problems)
    return plan


class _PlanReader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def plan(self, raw: object) -> Plan | None:
        if not isinstance(raw, Mapping):
            self.fault("$", "a plan is a table", raw)
            return None
        if raw.get("format") != FORMAT:
            self.fault(
                "format", f'unknown format, expected "{FORMAT}"', raw.get("format")
            )
        return self.part(
            Plan,
            {key: value for key, value in raw.items() if key != "format"},
            "$",
            {
                "concerns": self.names,
                "protocols": self.names,
                "mixed_with": self.names,
                "sessions": lambda value, path: self.list_of(self.session, value, path),
            },
        )

    def session(self, raw: object, path: str) -> SessionPlan | None:
        return self.part(
            SessionPlan,
            raw,
            path,
            {
                "number": self.whole,
                "packs": self.whole,
                "earliest": self.day,
                "latest": self.day,
                "zones": lambda value, here: self.list_of(self.zone, value, here),
            },
        )

    def zone(self, raw: object, path: str) -> ZonePlan | None:
        readers = {name: self.quantity(kind) for name, kind in QUANTITIES.items()}
        whole = dict.fromkeys(("angle", "gauge", "points"), self.whole)
        return self.part(ZonePlan, raw, path, {**readers, **whole})

    def part(
        self,
        kind: Callable[..., Part],
        raw: object,
        path: str,
        readers: Mapping[str, Callable[[object, str], object]],
    ) -> Part | None:
        if not isinstance(raw, Mapping):
            self.fault(path, "expected a table", raw)
            return None
        known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
        for key in sorted(set(map(str, raw)) - set(known)):
            self.fault(f"{path}.{key}", "unknown field", key)
        before = len(self.problems)
        values = {}
        for name in known:
            if name in raw:
                read = readers.get(name, self.text)
                values[name] = read(raw[name], f"{path}.{name}")
            elif name not in ("anaesthetic", "mixed_with"):
                self.fault(f"{path}.{name}", "required field is missing", None)
        return kind(**values) if len(self.problems) == before else None

    def list_of(
        self, read: Callable[[object, str], Part | None], raw: object, path: str
    ) -> tuple[Part | None, ...]:
        if not isinstance(raw, list):
            self.fault(path, "expected a list", raw)
            return ()
        return tuple(read(value, f"{path}[{i}]") for i, value in enumerate(raw))

    def names(self, raw: object, path: str) -> tuple[str, ...]:
        if not isinstance(raw, list):
            self.fault(path, "expected a list of ids", raw)
            return ()
        return tuple(self.text(value, f"{path}[{i}]") for i, value in enumerate(raw))

    def text(self, raw: object, path: str) -> str:
        if not isinstance(raw, str):
            self.fault(path, "expected text", raw)
            return ""
        return raw

    def whole(self, raw: object, path: str) -> int:
        if type(raw) is not int or not 0 <= raw <= LARGEST:
            self.fault(path, "expected a whole number from 0", raw)
            return 0
        return raw

    def day(self, raw: object, path: str) -> date:
        found = as_day(raw)
        if found is None:
            self.fault(path, "expected a date, YYYY-MM-DD", raw)
            return date.min
        return found

    def quantity(
        self, kind: type[Length | Volume]
    ) -> Callable[[object, str], Length | Volume]:
        def read(raw: object, path: str) -> Length | Volume:
            try:
                return kind.read(raw)
            except ValueError as error:
                self.fault(path, str(error), raw)
                return kind(0)

        return read

    def fault(self, where: str, what: str, value: object) -> None:
        remedy = "See docs/schemas/plan.schema.json."
        self.problems.append(Problem(where, what, shown(value), remedy))
