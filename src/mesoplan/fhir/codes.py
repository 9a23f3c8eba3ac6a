"""Which facts a code states: the codes of the knowledge files, ready for looking up.

A code written in Python would escape review, so there is none here: only the addresses
of the code systems. ICD and ATC are hierarchies in their very spelling, so there a code
also covers what is below it; all others match exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.fhir.elements import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.core.facts import Code, FactDefinition
    from mesoplan.fhir.elements import Element

# https://terminology.hl7.org and its predecessors, in address and in OID
SYSTEMS: Mapping[str, str] = {
    "http://snomed.info/sct": "snomed",
    "urn:oid:2.16.840.1.113883.6.96": "snomed",
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10cm",
    "urn:oid:2.16.840.1.113883.6.90": "icd10cm",
    "http://hl7.org/fhir/sid/icd-10": "icd10",
    "urn:oid:2.16.840.1.113883.6.3": "icd10",
    "http://loinc.org": "loinc",
    "urn:oid:2.16.840.1.113883.6.1": "loinc",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "urn:oid:2.16.840.1.113883.6.88": "rxnorm",
    "http://www.whocc.no/atc": "atc",
    "urn:oid:2.16.840.1.113883.6.73": "atc",
    "http://hl7.org/fhir/sid/cvx": "cvx",
    "urn:oid:2.16.840.1.113883.12.292": "cvx",
}
BY_PREFIX = frozenset({"icd10cm", "icd10", "atc"})
MEDICINES = frozenset({"rxnorm", "atc"})
LONGEST_CODE = 24
# "24 HR", "120 ACTUAT", "1 ML", "NDA020800": what may stand before an ingredient
BEFORE_INGREDIENT = re.compile(r"^(?:(?:[0-9][0-9.]* [a-z]+|nda[0-9]+) )+")
FIRST_WORD = re.compile(r"[a-z]{5,}")
NAME = re.compile(r"[a-z][a-z -]{3,}")


@dataclass(frozen=True, slots=True, order=True)
class Coding:
    """One code; ``system`` is a short name, or the address of an unknown system."""

    system: str
    code: str
    display: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning, in any number of codes, or only in words."""

    codings: tuple[Coding, ...] = ()
    text: str = ""

    @property
    def shown(self) -> Coding:
        """The coding that stands for the concept in a list."""
        if not self.codings:
            return Coding("", "", self.text)
        first = self.codings[0]
        return Coding(first.system, first.code, first.display or self.text)

    def __str__(self) -> str:
        """Code and wording, as far as there are any."""
        return " ".join(part for part in (self.shown.code, self.shown.display) if part)

    def __bool__(self) -> bool:
        """Whether there is anything to go by."""
        return bool(self.codings or self.text)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A fact that a code states, and the knowledge file's entry that says so."""

    fact: FactDefinition
    code: Code

    def __str__(self) -> str:
        """The code with the knowledge file's own wording."""
        return f"{self.code.code} {self.code.display}"


def read_concept(element: Element | None) -> Concept:
    """The concept in a CodeableConcept; empty where there is none."""
    if element is None:
        return Concept()
    codings = []
    for coding in element.children("coding"):
        code = coding.text("code")
        if code:
            address = coding.text("system").rstrip("/")
            plain = address.replace("https://", "http://", 1)
            system = SYSTEMS.get(plain, words(address))
            display = words(coding.text("display"))
            codings.append(Coding(system, words(code), display))
    return Concept(tuple(codings), words(element.text("text")))


class CodeBook:
    """All codes of all facts."""

    def __init__(self, facts: Mapping[str, FactDefinition]) -> None:
        """Index the codes, and the ingredients that medicine codes are worded with."""
        self.facts = facts
        self.closing = frozenset(f.closed_by for f in facts.values() if f.closed_by)
        self._meanings: dict[tuple[str, str], list[Meaning]] = {}
        self._ingredients: dict[str, str] = {}
        for name in sorted(facts):
            for code in facts[name].codes:
                meaning = Meaning(facts[name], code)
                key = (code.system, _key(code.system, code.code))
                self._meanings.setdefault(key, []).append(meaning)
                word = _ingredient(code.display)
                if code.system in MEDICINES and word and not self.settles(meaning):
                    self._ingredients.setdefault(word, name)

    def meanings(self, concept: Concept, *facts: str) -> tuple[Meaning, ...]:
        """What a concept states, each value once; only of ``facts``, if any."""
        found: dict[tuple[str, str], Meaning] = {}
        for coding in concept.codings:
            for key in _keys(coding):
                for meaning in self._meanings.get(key, ()):
                    if not facts or meaning.fact.id in facts:
                        said = (meaning.fact.id, str(meaning.code.means))
                        kept = found.setdefault(said, meaning)
                        found[said] = min(kept, meaning, key=str)
        return tuple(found[said] for said in sorted(found))

    def settles(self, meaning: Meaning) -> bool:
        """Whether a medicine's code only says that no medicine question is about it.

        A medicine listed under the closing fact itself is known, and bears on none of
        the facts that the fact closes.
        """
        return meaning.fact.id in self.closing and meaning.code.system in MEDICINES

    def hint(self, concept: Concept) -> str:
        """The fact an unknown medicine may belong to, by the ingredient it names."""
        wordings = (concept.text, *(coding.display for coding in concept.codings))
        spoken = f" {re.sub(r'[^a-z0-9]+', ' ', ' '.join(wordings).lower())} "
        hits = (f for word, f in self._ingredients.items() if f" {word} " in spoken)
        return min(hits, default="")


def _key(system: str, code: str) -> str:
    if system not in BY_PREFIX:
        return code
    return code.upper().rstrip("-").replace(".", "")


def _keys(coding: Coding) -> list[tuple[str, str]]:
    key = _key(coding.system, coding.code)
    if coding.system not in BY_PREFIX:
        return [(coding.system, key)]
    ends = range(1, min(len(key), LONGEST_CODE) + 1)
    return [(coding.system, key[:end]) for end in ends]


def _ingredient(display: str) -> str:
    """The ingredient a medicine's wording begins with, or nothing."""
    wording = display.lower()
    if NAME.fullmatch(wording):
        return wording.replace("-", " ")
    match = FIRST_WORD.match(BEFORE_INGREDIENT.sub("", wording))
    return match[0] if match else ""
