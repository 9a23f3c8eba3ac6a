"""Reads the knowledge records from disk and hands them out by kind and id.

One record a file, the file's name its id. A kind is read when it is first asked for,
so that a command which needs only rules and facts does not pay for trials.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import tomli

from mesoplan.core.catalogue import (
    Advice,
    Concern,
    Ingredient,
    MixingRule,
    Pair,
    Policy,
    Product,
    Protocol,
    Reaction,
    Technique,
    Zone,
)
from mesoplan.core.education import Alternative, FaqAnswer, Trial
from mesoplan.core.errors import KnowledgeError, Problem
from mesoplan.core.evidence import Source, Text
from mesoplan.core.facts import FactDefinition, Option
from mesoplan.core.injection_map.anatomy import Danger, ZoneOutline
from mesoplan.core.rules import Parameter, Rule
from mesoplan.knowledge.parsing import ConditionParser
from mesoplan.knowledge.structuring import faults_in, structured

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from importlib.resources.abc import Traversable


KINDS: Mapping[str, type] = {
    "sources": Source,
    "facts": FactDefinition,
    "rules": Rule,
    "alternatives": Alternative,
    "concerns": Concern,
    "protocols": Protocol,
    "techniques": Technique,
    "zones": Zone,
    "ingredients": Ingredient,
    "products": Product,
    "pairs": Pair,
    "mixing": MixingRule,
    "trials": Trial,
    "faq": FaqAnswer,
    "care": Advice,
    "reactions": Reaction,
    "policies": Policy,
    "map_zones": ZoneOutline,
    "dangers": Danger,
}


class Library:
    """The knowledge Mesoplan reasons with: every record, by kind and id."""

    def __init__(
        self,
        root: Traversable | None = None,
        adjust: Callable[[str, str, dict[str, Any]], dict[str, Any]] | None = None,
    ) -> None:
        """``adjust`` may change a raw record (kind, id, values): a clinic's settings."""
        self.root = root or files("mesoplan.knowledge")
        self._adjust = adjust
        self._read: dict[str, Mapping[str, Any]] = {}
        self._filled: dict[str, Mapping[str, FactDefinition]] = {}

    def of_kind(self, kind: str) -> Mapping[str, Any]:
        """All records of a kind by id, in the order of their ids.

        Raises:
            KnowledgeError: with every faulty record and field of that kind.
        """
        if kind not in self._read:
            records, problems = self.attempt(kind)
            if problems:
                raise KnowledgeError(problems)
            self._read[kind] = records
        return self._read[kind]

    def attempt(self, kind: str) -> tuple[dict[str, Any], list[Problem]]:
        """The sound records of a kind, and the problems of the others."""
        records: dict[str, Any] = {}
        problems: list[Problem] = []
        for file in self._files(kind):
            where = f"{kind}/{file.name}"
            try:
                raw = tomli.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
            except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
                problems.append(Problem(where, f"not valid TOML: {error}"))
                continue
            name = file.name.removesuffix(".toml")
            if raw.get("id") != name:
                remedy = f'Write id = "{name}" or rename the file.'
                problems.append(
                    Problem(
                        where,
                        "the id is not the file's name",
                        str(raw.get("id")),
                        remedy,
                    )
                )
                continue
            if self._adjust:
                raw = self._adjust(kind, name, raw)
            record, faults = _built(kind, raw, where)
            problems += faults
            if record is not None:
                records[name] = record
        return records, problems

    def _files(self, kind: str) -> list[Traversable]:
        folder = self.root.joinpath(kind)
        if not folder.is_dir():
            return []
        found = (f for f in folder.iterdir() if f.name.endswith(".toml"))
        return sorted(found, key=lambda file: file.name)

    def names(self, kind: str) -> frozenset[str]:
        """The ids of a kind, without reading its records."""
        return frozenset(f.name.removesuffix(".toml") for f in self._files(kind))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every record file and the clinic's changes, as lower-case hex.

        A decision keeps it, so that it can be made again on the same knowledge.
        """
        total = hashlib.sha256()
        for kind in KINDS:
            for file in self._files(kind):
                body = file.read_bytes()
                if self._adjust:
                    raw = tomli.loads(body.decode(), parse_float=Decimal)
                    name = file.name.removesuffix(".toml")
                    body += repr(self._adjust(kind, name, raw)).encode()
                total.update(f"{kind}/{file.name}\n{len(body)}\n".encode())
                total.update(body)
        return total.hexdigest()

    def find(self, name: str) -> list[tuple[str, Any]]:
        """Every record called ``name`` or ``kind/name``, with its kind."""
        wanted_kind, _, bare = name.rpartition("/")
        kinds = [wanted_kind] if wanted_kind in KINDS else list(KINDS)
        return [
            (kind, record)
            for kind in kinds
            if (record := self.of_kind(kind).get(bare)) is not None
        ]

    @property
    def sources(self) -> Mapping[str, Source]:
        """Publications, labels and pages."""
        return self.of_kind("sources")

    @property
    def facts(self) -> Mapping[str, FactDefinition]:
        """What can be asked; a fact about products offers every product's id."""
        if "facts" not in self._filled:
            self._filled["facts"] = {
                name: self.with_options(fact)
                for name, fact in self.of_kind("facts").items()
            }
        return self._filled["facts"]

    def with_options(self, fact: FactDefinition) -> FactDefinition:
        """The fact; one whose options are the ids of a kind gets them filled in."""
        if not fact.options_from:
            return fact
        names = sorted(self.names(fact.options_from))
        options = tuple(Option(id=n, label=Text({"en": n})) for n in names)
        return replace(fact, options=options)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Screening rules."""
        return self.of_kind("rules")

    @property
    def alternatives(self) -> Mapping[str, Alternative]:
        """What to offer instead."""
        return self.of_kind("alternatives")

    @property
    def concerns(self) -> Mapping[str, Concern]:
        """What bothers clients."""
        return self.of_kind("concerns")

    @property
    def protocols(self) -> Mapping[str, Protocol]:
        """Courses that sources describe."""
        return self.of_kind("protocols")

    @property
    def techniques(self) -> Mapping[str, Technique]:
        """Ways of placing product."""
        return self.of_kind("techniques")

    @property
    def zones(self) -> Mapping[str, Zone]:
        """Parts of the skin."""
        return self.of_kind("zones")

    def zone_titles(self, language: str = "en") -> dict[str, str]:
        """What each zone is called, by its id."""
        return {name: z.title.in_language(language) for name, z in self.zones.items()}

    @property
    def ingredients(self) -> Mapping[str, Ingredient]:
        """Substances that products hold."""
        return self.of_kind("ingredients")

    @property
    def products(self) -> Mapping[str, Product]:
        """Ready-made products."""
        return self.of_kind("products")

    @property
    def trials(self) -> Mapping[str, Trial]:
        """Studies and syntheses, negative ones included."""
        return self.of_kind("trials")

    @property
    def policies(self) -> Mapping[str, Policy]:
        """The clinic's own numbers."""
        return self.of_kind("policies")

    @property
    def map_zones(self) -> Mapping[str, ZoneOutline]:
        """Where zones lie on the face."""
        return self.of_kind("map_zones")

    @property
    def dangers(self) -> Mapping[str, Danger]:
        """What points keep off on the face."""
        return self.of_kind("dangers")


def _built(kind: str, raw: dict[str, Any], where: str) -> tuple[Any, list[Problem]]:
    """The record, or ``None`` with what is wrong with it."""
    try:
        if kind == "rules":
            return _rule(raw, where)
        return structured(raw, KINDS[kind]), []
    except Exception as error:  # noqa: BLE001 - cattrs groups whatever went wrong
        return None, faults_in(error, where)


def _rule(raw: dict[str, Any], where: str) -> tuple[Rule | None, list[Problem]]:
    parameters = structured(raw.get("parameters", {}), dict[str, Parameter])
    parser = ConditionParser(where, parameters)
    condition = parser.parse(raw.get("when"))
    rule = structured({**raw, "when": condition}, Rule)
    problems = parser.problems + [
        Problem(
            f"{where} parameters.{name}",
            "the condition does not use this parameter, nor does a text",
            remedy="Use it or remove it.",
        )
        for name in parameters
        if name not in parser.used and f"{{{name}}}" not in _wording_of(rule)
    ]
    return (None if problems else rule), problems


def _wording_of(rule: Rule) -> str:
    texts = (
        rule.why,
        rule.come_back,
        rule.action,
        *([rule.avoid] if rule.avoid else []),
    )
    return " ".join(w for text in texts for w in text.by_language.values())
