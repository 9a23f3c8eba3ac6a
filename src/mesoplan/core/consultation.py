"""A consultation: what was asked for, and every answer on record.

:func:`read_consultation` turns plain values (of a TOML or JSON file, of a form) into a
:class:`Consultation`, or refuses them with every problem at once. Nothing is coerced:
a number needs its unit, a date must be possible, an id must exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mesoplan.core.answers import AnswerReader
from mesoplan.core.errors import InputError, Problem, nearest, shown
from mesoplan.core.resolution import since_settled
from mesoplan.core.values import as_day

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.core.facts import Answer, FactDefinition

FORMAT = "mesoplan.consultation/1"
PREFERENCES = ("best_evidence", "widest_margin", "least_discomfort", "fewest_visits")
PLACES = ("EU", "UK", "US", "CA")
LONGEST_TEXT = 4_000
MOST_ANSWERS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the client and the clinic would like: concerns, zones, products, manner."""

    concerns: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    prefer: str = "best_evidence"
    jurisdiction: str = ""
    event_on: date | None = None
    wishes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """One client's answers and request on the day of the consultation."""

    client: str
    on: date
    request: Request
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ids a consultation may use."""

    facts: Mapping[str, FactDefinition]
    concerns: frozenset[str]
    zones: frozenset[str]
    products: frozenset[str]


def read_consultation(raw: object, vocabulary: Vocabulary) -> Consultation:
    """The consultation in ``raw``, a mapping of plain values.

    Raises:
        InputError: with every problem found, each with its path, value and remedy.
    """
    reader = _Reader(vocabulary)
    consultation = reader.consultation(raw)
    if reader.problems or consultation is None:
        raise InputError(reader.problems)
    return consultation


class _Reader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.problems: list[Problem] = []

    def consultation(self, raw: object) -> Consultation | None:
        if not isinstance(raw, Mapping):
            self.fault(
                "$",
                "a consultation is a table",
                raw,
                "See docs/guides/consultation-file.md.",
            )
            return None
        self.only(raw, "$", {"format", "client", "on", "request", "answers"})
        if raw.get("format") != FORMAT:
            self.fault(
                "format", "unknown format", raw.get("format"), f'Write "{FORMAT}".'
            )
        on = self.day(raw.get("on"), "on")
        client = self.words(raw.get("client", ""), "client")
        request = self.request(raw.get("request", {}))
        answers = raw.get("answers", {})
        if not isinstance(answers, Mapping):
            self.fault("answers", "expected a table of facts", answers, "")
            return None
        if on is None:
            return None
        reader = AnswerReader(self.vocabulary.facts, self.vocabulary.zones, on)
        found = tuple(a for name, v in answers.items() for a in reader.read(name, v))
        self.problems += reader.problems
        if len(found) > MOST_ANSWERS:
            remedy = f"Keep to {MOST_ANSWERS}."
            self.fault("answers", "too many answers", len(found), remedy)
        self.consistent(found)
        return Consultation(client=client, on=on, request=request, answers=found)

    def consistent(self, answers: Sequence[Answer]) -> None:
        """Refuse an answer that a measured value of another fact shows to be wrong.

        What a clinician has set aside since contradicts nothing any more.
        """
        by_fact: dict[str, list[Answer]] = {}
        for answer in sorted(answers, key=lambda a: a.on):
            by_fact.setdefault(answer.fact, []).append(answer)
        answers = [a for given in by_fact.values() for a in since_settled(given)]
        for answer in answers:
            for clash in self.vocabulary.facts[answer.fact].inconsistent:
                for other in answers:
                    if (
                        answer.value == clash.value
                        and other.fact == clash.other
                        and isinstance(other.value, Decimal)
                        and other.value >= clash.at_least
                    ):
                        unit = self.vocabulary.facts[other.fact].unit
                        beside = (
                            f"{clash.value} beside {other.fact} {other.value:f} {unit}"
                        )
                        remedy = "One of the two is wrong: correct it."
                        self.fault(
                            f"answers.{answer.fact}", f"{clash.why}", beside, remedy
                        )

    def request(self, raw: object) -> Request:
        if not isinstance(raw, Mapping):
            self.fault("request", "expected a table", raw, "")
            return Request()
        known = {"concerns", "zones", "products", "prefer", "jurisdiction"}
        self.only(raw, "request", known | {"event_on", "wishes"})
        event_on = raw.get("event_on")
        return Request(
            concerns=self.ids(raw, "concerns", self.vocabulary.concerns),
            zones=self.ids(raw, "zones", self.vocabulary.zones),
            products=self.ids(raw, "products", self.vocabulary.products),
            prefer=self.one_of(raw, "prefer", PREFERENCES, "best_evidence"),
            jurisdiction=self.one_of(raw, "jurisdiction", PLACES, ""),
            event_on=None
            if event_on is None
            else self.day(event_on, "request.event_on"),
            wishes=self.words(raw.get("wishes", ""), "request.wishes"),
        )

    def ids(
        self, raw: Mapping[str, Any], key: str, known: frozenset[str]
    ) -> tuple[str, ...]:
        listed = raw.get(key, [])
        path = f"request.{key}"
        if not isinstance(listed, list) or not all(isinstance(n, str) for n in listed):
            self.fault(path, "expected a list of ids", listed, "")
            return ()
        for name in listed:
            if name not in known:
                self.fault(path, "no such id", name, nearest(name, known))
        if len(set(listed)) < len(listed):
            self.fault(path, "an id stands here twice", listed, "Remove one.")
        return tuple(sorted(set(listed) & known))

    def one_of(
        self, raw: Mapping[str, Any], key: str, known: Sequence[str], default: str
    ) -> str:
        value = raw.get(key, default)
        if value == default or value in known:
            return str(value)
        self.fault(f"request.{key}", "not one of the choices", value, ", ".join(known))
        return default

    def words(self, value: object, path: str) -> str:
        if not isinstance(value, str):
            self.fault(path, "expected text", value, "")
            return ""
        if len(value) > LONGEST_TEXT:
            remedy = f"Keep to {LONGEST_TEXT} characters."
            self.fault(path, "the text is too long", len(value), remedy)
        if any(not c.isprintable() and c not in "\n\t" for c in value):
            self.fault(path, "the text holds control characters", "", "Remove them.")
        return value

    def day(self, value: object, path: str) -> date | None:
        found = as_day(value)
        if found is None:
            self.fault(path, "expected a date", value, "Write it as YYYY-MM-DD.")
        return found

    def only(self, raw: Mapping[str, Any], path: str, known: set[str]) -> None:
        for key in sorted(set(map(str, raw)) - known):
            self.fault(f"{path}.{key}", "unknown field", key, nearest(key, known))

    def fault(self, path: str, what: str, value: object, remedy: str) -> None:
        self.problems.append(Problem(path, what, shown(value), remedy))
