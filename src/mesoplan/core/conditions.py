"""The closed vocabulary of conditions, and the judgement that carries its reasons.

A condition is true, false or unknown; in Python ``True``, ``False`` and ``None``.
Leaves look at one fact each; ``AllOf``, ``AnyOf`` and ``Not`` combine them by Kleene's
rules. :func:`judge` returns the truth together with the leaves that decided it and,
when it is unknown, the leaves whose answer could still settle it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from decimal import Decimal

Truth: TypeAlias = bool | None


@dataclass(frozen=True, slots=True)
class Is:
    """A flag has this value, or a choice is this option."""

    fact: str
    value: bool | str


@dataclass(frozen=True, slots=True)
class OneOf:
    """A choice is one of the options, or a set holds at least one of them."""

    fact: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Window:
    """The day lies from ``before`` days ahead of an event to ``after`` days past it.

    True on day d when an event date e has ``-before <= d - e < after``: with
    ``after = 21`` the day e + 21 is free again.
    """

    fact: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A number compared with a threshold in the fact's own unit."""

    fact: str
    comparison: str  # "at_least" | "above" | "at_most" | "below"
    threshold: Decimal


@dataclass(frozen=True, slots=True)
class YoungerThan:
    """Before the birthday on which the client turns ``years``."""

    fact: str
    years: int


@dataclass(frozen=True, slots=True)
class AtLeastAged:
    """On or after the birthday on which the client turns ``years``."""

    fact: str
    years: int


@dataclass(frozen=True, slots=True)
class InZone:
    """The zone under decision is one of these."""

    zones: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contains:
    """The product under decision holds, or its label names, one of these."""

    substances: frozenset[str]


@dataclass(frozen=True, slots=True)
class SharesAllergen:
    """A set fact (the client's allergies) meets the product's allergens."""

    fact: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


Leaf: TypeAlias = (
    Is
    | OneOf
    | Window
    | Measured
    | YoungerThan
    | AtLeastAged
    | InZone
    | Contains
    | SharesAllergen
)
Condition: TypeAlias = Leaf | AllOf | AnyOf | Not


class Judgement(NamedTuple):
    """A truth, the leaves that made it so, and the leaves still worth asking."""

    truth: Truth
    because: tuple[Leaf, ...]
    ask: tuple[Leaf, ...]


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf of the condition, left to right, repeats included."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        yield condition


def judge(condition: Condition, truth_of: Callable[[Leaf], Truth]) -> Judgement:
    """The truth of ``condition`` with its reasons, by Kleene's rules.

    ``because`` holds only what was decisive: all parts of a true ``AllOf``, the false
    ones of a false ``AllOf``, and the mirror image for ``AnyOf``.
    """
    if isinstance(condition, Not):
        inner = judge(condition.part, truth_of)
        flipped = None if inner.truth is None else not inner.truth
        return Judgement(flipped, inner.because, inner.ask)
    if isinstance(condition, AllOf | AnyOf):
        absorbing = isinstance(condition, AnyOf)
        parts = [judge(part, truth_of) for part in condition.parts]
        truth: Truth = not absorbing
        if any(part.truth is absorbing for part in parts):
            truth = absorbing
        elif any(part.truth is None for part in parts):
            truth = None
        because = _joined(part.because for part in parts if part.truth is truth)
        ask = _joined(part.ask for part in parts) if truth is None else ()
        return Judgement(truth, because, ask)
    truth = truth_of(condition)
    return Judgement(truth, (condition,), (condition,) if truth is None else ())


def _joined(groups: Iterator[tuple[Leaf, ...]]) -> tuple[Leaf, ...]:
    """The leaves of all groups in order, each once."""
    return tuple(dict.fromkeys(leaf for group in groups for leaf in group))
