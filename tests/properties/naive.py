"""A second evaluator, written from the definitions alone, slow and plain.

It shares no code with :mod:`mesoplan.core.truths`, :mod:`mesoplan.core.conditions`
(beyond the node types it reads) or :mod:`mesoplan.core.snapshot`. It looks at the raw
answers each time, tries every way in which unknown leaves could turn out where Kleene's
tables ask for it, and walks the calendar day by day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mesoplan.core import conditions as c

TRUE, FALSE, UNKNOWN = "true", "false", "unknown"
AND = {
    (TRUE, TRUE): TRUE,
    (TRUE, FALSE): FALSE,
    (TRUE, UNKNOWN): UNKNOWN,
    (FALSE, TRUE): FALSE,
    (FALSE, FALSE): FALSE,
    (FALSE, UNKNOWN): FALSE,
    (UNKNOWN, TRUE): UNKNOWN,
    (UNKNOWN, FALSE): FALSE,
    (UNKNOWN, UNKNOWN): UNKNOWN,
}
NOT = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}


class NaiveClient:
    """One client as raw answers; every question is worked out from scratch."""

    def __init__(
        self, facts: dict[str, Any], answers: list[Any], known_on: date
    ) -> None:
        self.facts = facts
        self.answers = [a for a in answers if a.on <= known_on]
        self.known_on = known_on

    def evaluate(self, node: Any, on: date, zone: str = "", product: Any = None) -> str:
        """Kleene's value of a condition on a day, answers as known on ``known_on``."""
        if isinstance(node, c.Not):
            return NOT[self.evaluate(node.part, on, zone, product)]
        if isinstance(node, c.AllOf):
            result = TRUE
            for part in node.parts:
                result = AND[result, self.evaluate(part, on, zone, product)]
            return result
        if isinstance(node, c.AnyOf):  # by De Morgan, so that only one table is trusted
            result = TRUE
            for part in node.parts:
                result = AND[result, NOT[self.evaluate(part, on, zone, product)]]
            return NOT[result]
        return self.leaf(node, on, zone, product)

    def leaf(self, node: Any, on: date, zone: str, product: Any) -> str:
        if isinstance(node, c.InZone):
            return TRUE if zone in node.zones else FALSE
        if isinstance(node, c.Contains):
            if any(s in product.traits for s in node.substances):
                return TRUE
            if all(product.settles(s) for s in node.substances):
                return FALSE
            return self.label(product)
        if isinstance(node, c.SharesAllergen):
            return self.allergen(node, product)
        if isinstance(node, c.YoungerThan | c.AtLeastAged):
            return self.age(node, on)
        if isinstance(node, c.Window):
            return self.window(node, on, zone)
        if isinstance(node, c.OneOf):
            kind = str(self.facts[node.fact].kind)
            if kind == "set":
                return self.members(node.fact, node.options, zone)
            value = self.single(node.fact, zone)
            return UNKNOWN if value is None else self.of(value[0] in node.options)
        value = self.single(node.fact, zone)
        if value is None:
            return UNKNOWN
        if isinstance(node, c.Is):
            return self.of(value[0] == node.value)
        number, limit = value[0], node.threshold
        return self.of(
            {
                "at_least": number >= limit,
                "above": number > limit,
                "at_most": number <= limit,
                "below": number < limit,
            }[node.comparison]
        )

    @staticmethod
    def of(truth: bool) -> str:
        return TRUE if truth else FALSE

    def said(self, fact: str, zone: str) -> list[Any]:
        per_zone = self.facts[fact].per_zone
        said = [
            a
            for a in self.answers
            if a.fact == fact and (not per_zone or a.zone in ("", zone))
        ]
        settled_on = max((a.on for a in said if a.settles), default=None)
        if settled_on is not None:
            said = [a for a in said if a.settles or a.on > settled_on]
            said = [a for a in said if a.on >= settled_on]
        closer = self.facts[fact].closed_by
        if closer:
            days = [
                d
                for a in self.answers
                if a.fact == closer and a.value is not None
                for d in a.value
                if d <= self.known_on
            ]
            if days and all(a.on < max(days) for a in said):
                said = [*said, _Closed(self.facts[fact], max(days), said)]
        return sorted(said, key=lambda a: a.on)

    def fresh(self, fact: str, on: date) -> bool:
        return (self.known_on - on).days <= int(self.facts[fact].good_for.least)

    def single(self, fact: str, zone: str) -> tuple[Any] | None:
        """The value of a flag, choice, number or date in a tuple; None if unknown."""
        definition = self.facts[fact]
        said = self.said(fact, zone)
        given = [a for a in said if a.value is not None]
        if not given:
            return None
        last_day = given[-1].on
        last = {a.value for a in given if a.on == last_day}
        if len(last) > 1:
            return None
        (value,) = last
        if definition.lasting:
            if str(definition.kind) == "flag":
                ever = any(a.value is True for a in given)
                if ever:
                    return (True,) if value is True else None
            elif len({a.value for a in given}) > 1:
                return None
            elif value is not False:
                return (value,)
        numeric = str(definition.kind) in ("number", "date")
        if not numeric and said[-1].value is None and said[-1].on > last_day:
            return None
        return (value,) if self.fresh(fact, last_day) else None

    def members(self, fact: str, wanted: frozenset[str], zone: str) -> str:
        known, whole = self.set_of(fact, zone)
        if known is None:
            return UNKNOWN
        if known & wanted:
            return TRUE
        return FALSE if whole else UNKNOWN

    def set_of(self, fact: str, zone: str) -> tuple[frozenset[str] | None, bool]:
        """The known members (None when contradictory or not said), and if that is all."""
        definition = self.facts[fact]
        said = self.said(fact, zone)
        given = [a for a in said if a.value is not None]
        if not given:
            return None, False
        listed = frozenset(m for a in given for m in a.value)
        whole = [a for a in given if a.complete]
        if not whole:
            return self.unless_declined(fact, said, given, listed), False
        day = whole[-1].on
        if len({a.value for a in whole if a.on == day}) > 1:
            return None, False
        final = whole[-1].value
        if definition.lasting:
            before = frozenset(m for a in given if a.on <= day for m in a.value)
            if before - final:
                return None, False
            if listed:
                return listed, True
        else:
            listed = frozenset(m for a in given if a.on >= day for m in a.value)
        known = self.unless_declined(fact, said, given, listed)
        return known, known is not None and self.fresh(fact, day)

    def unless_declined(
        self, fact: str, said: list[Any], given: list[Any], listed: frozenset[str]
    ) -> frozenset[str] | None:
        if self.facts[fact].lasting and listed:
            return listed
        declined = said[-1].value is None and said[-1].on > given[-1].on
        return None if declined else listed

    def window(self, node: c.Window, on: date, zone: str) -> str:
        definition = self.facts[node.fact]
        said = self.said(node.fact, zone)
        given = [a for a in said if a.value is not None]
        if not given:
            return UNKNOWN
        days = {d for a in given for d in a.value}
        whole = [a for a in given if a.complete]
        never = [a for a in whole if not a.value and not a.since_last]
        if any(d <= a.on for a in never for d in days):
            return UNKNOWN
        forever = definition.lasting and bool(days)
        if not forever and said[-1].value is None and said[-1].on > given[-1].on:
            return UNKNOWN
        for day in days:
            first, free = day - timedelta(node.before), day + timedelta(node.after)
            if first <= on < free:
                return TRUE
        if not whole:
            return UNKNOWN
        return FALSE if forever or self.fresh(node.fact, whole[-1].on) else UNKNOWN

    def age(self, node: Any, on: date) -> str:
        value = self.single(node.fact, "")
        if value is None:
            return UNKNOWN
        born = value[0]
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        younger = age < node.years
        return self.of(younger if isinstance(node, c.YoungerThan) else not younger)

    def allergen(self, node: c.SharesAllergen, product: Any) -> str:
        known, whole = self.set_of(node.fact, "")
        if known is None:
            return UNKNOWN
        if known & product.traits:
            return TRUE
        if not whole:
            return UNKNOWN
        if not known:
            return FALSE
        if product.composition == "complete" and "other" not in known:
            return FALSE
        return self.label(product)

    def label(self, product: Any) -> str:
        known, whole = self.set_of("label_checked", "")
        cleared = whole and known is not None and product.id in known
        return FALSE if cleared else UNKNOWN

    def first_free_day(
        self, node: Any, start: date, most: int, zone: str = "", product: Any = None
    ) -> date | None:
        """Walk the calendar until the condition no longer holds."""
        for step in range(1, most + 1):
            day = start + timedelta(days=step)
            if self.evaluate(node, day, zone, product) != TRUE:
                return day
        return None


class _Closed:
    """What a reconciliation says of something it does not list."""

    complete = True
    since_last = True
    settles = False

    def __init__(self, definition: Any, on: date, said: list[Any]) -> None:
        self.on = on
        kind = str(definition.kind)
        earlier = (
            tuple(d for a in said if a.value is not None for d in a.value)
            if kind == "event"
            else ()
        )
        self.value: Any = {"flag": False, "set": frozenset(), "event": earlier}[kind]
