"""Single values in plain words: days, units, answers, and how well they are known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from mesoplan.core.days import day_words
from mesoplan.core.evidence import unit_words
from mesoplan.core.facts import FactKind, Standing

if TYPE_CHECKING:
    from mesoplan.core.evidence import Text
    from mesoplan.core.facts import Answer, FactDefinition, State, Value

NOBODY = "not asked"


def lower_first(text: str) -> str:
    """The text for the middle of a sentence; names in capitals keep theirs."""
    head = text.split(maxsplit=1)[0] if text else ""
    return text if head[1:] != head[1:].lower() else text[:1].lower() + text[1:]


def first_sentence(text: Text | str) -> str:
    """The text up to its first full stop, without it."""
    return str(text).split(". ", 1)[0].rstrip(".")


def counted(number: int, one: str) -> str:
    """``1 answer``, ``2 answers``."""
    return f"{number} {one if number == 1 else one + 's'}"


def listed(words: list[str] | tuple[str, ...], last: str = "and") -> str:
    """``a, b and c``."""
    if len(words) < 2:  # noqa: PLR2004 - a list of one needs no comma
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def option_label(definition: FactDefinition, name: str) -> str:
    """What an option is called."""
    found = (o.label for o in definition.options if o.id == name)
    return str(next(found, name))


def value_words(definition: FactDefinition, value: Value | None) -> str:
    """A value as a person would say it."""
    match value:
        case None:
            return "not said"
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f} {unit_words(definition.unit)}"
        case date():
            return day_words(value)
        case frozenset():
            names = sorted(option_label(definition, name) for name in value)
            return listed(names) or "none"
        case tuple():
            return listed([day_words(day) for day in value]) or "never"
    return option_label(definition, value)


def answer_words(definition: FactDefinition, answer: Answer) -> str:
    """One answer with who gave it, and when."""
    place = f", {answer.zone}" if answer.zone else ""
    value = value_words(definition, answer.value)
    return f"{value} ({_basis(answer.by, answer.on)}{place})"


def state_words(definition: FactDefinition, state: State) -> str:
    """What is known, and if nothing is, which of the reasons it has; each its own words."""
    if state.standing is Standing.NOT_ASKED:
        return NOBODY
    said = value_words(definition, state.value)
    basis = _basis(state.by, state.on) if state.on else state.by
    match state.standing:
        case Standing.DECLINED:
            return f"declined or not known ({basis})"
        case Standing.CONTRADICTORY if definition.kind in (
            FactKind.SET,
            FactKind.EVENT,
        ):
            return f"answers contradict each other: {said} against a denial ({basis})"
        case Standing.CONTRADICTORY:
            return f"answers contradict each other, the last one: {basis}"
        case Standing.OUT_OF_DATE:
            end = state.good_until
            until = f" was good until {day_words(end)}" if end else ""
            return f"out of date: {said} ({basis}){until}"
        case Standing.PARTIAL:
            return f"only partly known: {said} ({basis}), perhaps more"
    return f"{said} ({basis})"


def _basis(by: str, on: date) -> str:
    """Who said so, or which answer closes the matter, and on which day."""
    return f"{by.replace('_', ' ')}, {day_words(on)}"
