"""Each rule as two two-valued expressions: surely true, and surely false.

Engines without a third truth value get both; where neither holds the rule is unknown.
The expressions are written once, here, in the smallest vocabulary that every peer can
print; they look at the fields that :mod:`rows` fills.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from mesoplan.core.catalogue import CROSS_LINKED, LABEL_MARKS, LIDOCAINE, NO_HYALURONATE
from mesoplan.core.conditions import (
    AllOf,
    AnyOf,
    AtLeastAged,
    Condition,
    Contains,
    InZone,
    Is,
    Measured,
    Not,
    OneOf,
    SharesAllergen,
    Window,
    YoungerThan,
)
from mesoplan.core.facts import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mesoplan.core.facts import FactDefinition
    from mesoplan.core.rules import Rule

FIRES, CLEAR, UNKNOWN = 1, 0, 2


@dataclass(frozen=True, slots=True)
class Fixed:
    """True or false whatever the row holds."""

    value: bool


@dataclass(frozen=True, slots=True)
class Known:
    """The field is not null."""

    field: str


@dataclass(frozen=True, slots=True)
class Equals:
    """The field, null counting as a value of its own, equals the constant."""

    field: str
    value: bool | str


@dataclass(frozen=True, slots=True)
class Compare:
    """A number field that is not null stands in this relation to the constant."""

    field: str
    operator: str  # "<" | "<=" | ">" | ">="
    number: float


@dataclass(frozen=True, slots=True)
class Among:
    """A text field is one of the constants; null is none of them."""

    field: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """A list field holds the constant."""

    field: str
    member: str


@dataclass(frozen=True, slots=True)
class Meets:
    """Two list fields share a member; ``members`` are those the first may hold."""

    field: str
    other: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All parts are true."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part is true."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class No:
    """The part is false."""

    part: Expression


Expression: TypeAlias = (
    Fixed | Known | Equals | Compare | Among | Holds | Meets | Every | Some | No
)


@dataclass(frozen=True, slots=True)
class Rails:
    """When a rule surely fires, and when it surely does not."""

    fires: Expression
    clear: Expression


REVERSED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
OPERATORS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}
SETTLED_BY = {
    LIDOCAINE: "lidocaine_settled",
    CROSS_LINKED: "cross_link_settled",
    NO_HYALURONATE: "cross_link_settled",
    **dict.fromkeys(LABEL_MARKS, "label_seen"),
}


def rails(rules: Iterable[Rule], facts: Mapping[str, FactDefinition]) -> list[Rails]:
    """Both rails of every rule, in the order given."""
    return [_rails(rule.when, facts) for rule in rules]


def _rails(  # noqa: PLR0912 - one case a node kind
    condition: Condition, facts: Mapping[str, FactDefinition]
) -> Rails:
    match condition:
        case Not(part):
            inner = _rails(part, facts)
            return Rails(inner.clear, inner.fires)
        case AllOf(parts):
            found = [_rails(part, facts) for part in parts]
            return Rails(every(r.fires for r in found), some(r.clear for r in found))
        case AnyOf(parts):
            found = [_rails(part, facts) for part in parts]
            return Rails(some(r.fires for r in found), every(r.clear for r in found))
        case Is(fact, bool() as value):
            return Rails(Equals(fact, value), Equals(fact, not value))
        case Is(fact, value):
            return _among(fact, (value,))
        case OneOf(fact, options) if facts[fact].kind is FactKind.CHOICE:
            return _among(fact, tuple(sorted(options)))
        case OneOf(fact, options):
            held = some(Holds(fact, option) for option in sorted(options))
            return _unless(held, Equals(f"{fact}_known", True))
        case Window(fact, before, after):
            return _window(fact, before, after)
        case Measured(fact, comparison, threshold):
            return _compared(fact, OPERATORS[comparison], float(threshold))
        case YoungerThan(_, years):
            return _compared("age", "<", years)
        case AtLeastAged(_, years):
            return _compared("age", ">=", years)
        case InZone(zones):
            return _unless(Among("zone", tuple(sorted(zones))))
        case Contains(substances):
            return _contains(sorted(substances))
        case SharesAllergen(fact):
            return _shares_allergen(fact, facts[fact])


def _unless(fires: Expression, *settled: Expression) -> Rails:
    """Clear when it does not fire and what ``settled`` names holds."""
    return Rails(fires, every([*settled, No(fires)]))


def _among(field: str, options: tuple[str, ...]) -> Rails:
    return _unless(Among(field, options), Known(field))


def _compared(field: str, operator: str, number: float) -> Rails:
    return Rails(
        Every((Known(field), Compare(field, operator, number))),
        Every((Known(field), Compare(field, REVERSED[operator], number))),
    )


def _window(fact: str, before: int, after: int) -> Rails:
    near = [Compare(f"{fact}_since", "<", after)] if after else []
    ahead = [Compare(f"{fact}_ahead", "<=", before)] if before else []
    return _unless(some([*near, *ahead]), Equals(f"{fact}_known", True))


def _contains(substances: list[str]) -> Rails:
    fields = {SETTLED_BY.get(name, "composition_complete") for name in substances}
    whole = every(Equals(field, True) for field in sorted(fields))
    held = some(Holds("traits", name) for name in substances)
    return _unless(held, Some((whole, Equals("label_read", True))))


def _shares_allergen(fact: str, definition: FactDefinition) -> Rails:
    members = tuple(sorted(option.id for option in definition.options))
    listed = every((Equals("composition_complete", True), No(Holds(fact, "other"))))
    settled = Some((Equals(f"{fact}_none", True), listed, Equals("label_read", True)))
    return _unless(
        Meets(fact, "traits", members), Equals(f"{fact}_known", True), settled
    )


def every(parts: Iterable[Expression]) -> Expression:
    """All of ``parts``, without a wrapper around a single one."""
    found = tuple(parts)
    return found[0] if len(found) == 1 else Every(found)


def some(parts: Iterable[Expression]) -> Expression:
    """Any of ``parts``, without a wrapper around none or a single one."""
    found = tuple(parts)
    if not found:
        return Fixed(False)
    return found[0] if len(found) == 1 else Some(found)


def fields_of(expression: Expression) -> set[str]:
    """The fields an expression looks at."""
    match expression:
        case Every(parts) | Some(parts):
            return set().union(*(fields_of(part) for part in parts))
        case No(part):
            return fields_of(part)
        case Meets(field, other, _):
            return {field, other}
        case Fixed():
            return set()
        case _:
            return {expression.field}
