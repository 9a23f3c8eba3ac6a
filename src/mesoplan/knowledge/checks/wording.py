"""Words from a closed list, and the {parameter} names inside texts."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

from mesoplan.core.catalogue import LABEL_MARKS
from mesoplan.core.consultation import PLACES
from mesoplan.core.errors import Problem, nearest
from mesoplan.core.evidence import Text
from mesoplan.core.rules import Rule
from mesoplan.core.traceability.codes import PackCode
from mesoplan.knowledge.checks.records import parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.knowledge.checks.records import Records

# which words a field may hold, by the type it belongs to
WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("FactDefinition", "section"): (
        *("basics", "today", "skin", "health"),
        *("medicines", "allergies", "treatments", "wishes"),
    ),
    ("FactDefinition", "asked_of"): ("client", "clinician"),
    ("Code", "system"): (
        *("snomed", "icd10cm", "icd10"),
        *("loinc", "atc", "rxnorm", "cvx"),
    ),
    ("Parameter", "stricter"): ("higher", "lower"),
    ("Policy", "stricter"): ("", "higher", "lower"),
    ("Case", "expect"): ("fires", "does not fire", "unknown"),
    ("Governance", "tier"): ("draft", "reviewed", "adopted"),
    ("Zone", "status"): ("open", "clinician_only", "excluded", "ceiling_not_set"),
    ("Technique", "status"): ("open", "device", "not_facial", "refused", "contrast"),
    ("Technique", "depth_means"): ("travel", "perpendicular", "not_said"),
    ("Concern", "status"): ("plan", "refer", "out_of_scope", "refuse"),
    ("Ingredient", "family"): (
        *("hyaluronic_acid", "vitamin", "mineral", "nucleotide", "coenzyme"),
        *("amino_acid", "antioxidant", "excipient", "anaesthetic", "other"),
    ),
    ("Product", "cross_linked"): ("no", "yes", "conflict", "not_hyaluronic_acid"),
    ("Product", "composition"): ("complete", "partial"),
    ("Product", "lidocaine"): ("yes", "no", "unknown"),
    ("Market", "place"): PLACES,
    ("Market", "status"): ("listed", "not_listed", "unknown"),
    ("Advice", "phase"): ("before", "after"),
    ("Trial", "verdict"): ("negative", "positive", "mixed", "unclear"),
    ("Trial", "directness"): ("direct", "neighbour", "synthesis", "laboratory"),
}
GRADES = range(5)
_PIECES = Formatter().parse


def wording_problems(records: Records) -> Iterator[Problem]:
    """Words outside their list, and placeholders that nothing fills."""
    for _, where, record in records.everything():
        parameters = _places(record)
        for path, part in parts(record):
            here = f"{where} {path}".strip()
            if isinstance(part, Text):
                yield from _placeholders(part, here, parameters)
            yield from _words(part, here)
    for name, product in records.products.items():
        for mark in sorted(set(product.label_marks) - LABEL_MARKS):
            where = f"products/{name}.toml label_marks"
            yield Problem(where, "unknown label mark", mark, nearest(mark, LABEL_MARKS))
    for name, protocol in records.by_kind["protocols"].items():
        if protocol.grade not in GRADES:
            where = f"protocols/{name}.toml grade"
            yield Problem(where, "no such grade", str(protocol.grade), "Use 0 to 4.")


def _places(record: object) -> frozenset[str]:
    """What a record's texts may name: a rule its parameters; a code what English says."""
    if isinstance(record, Rule):
        return frozenset(record.parameters)
    if isinstance(record, PackCode):
        return frozenset(name for _, name, _, _ in _PIECES(str(record.says)) if name)
    return frozenset()


def _words(part: object, where: str) -> Iterator[Problem]:
    kind = type(part).__name__
    for (owner, field), allowed in WORDS.items():
        if owner == kind and (word := getattr(part, field)) not in allowed:
            remedy = f"Use one of {', '.join(allowed)}."
            yield Problem(f"{where} {field}", "unknown word", word, remedy)


def _placeholders(
    text: Text, where: str, parameters: frozenset[str]
) -> Iterator[Problem]:
    for language, words in text.by_language.items():
        try:
            pieces = list(_PIECES(words))
        except ValueError as error:
            remedy = "Write a bare brace twice: {{ or }}."
            yield Problem(
                f"{where}.{language}", f"braces do not match: {error}", "", remedy
            )
            continue
        for _, name, form, conversion in pieces:
            if name is not None and (name not in parameters or form or conversion):
                yield Problem(
                    f"{where}.{language}",
                    "a placeholder names a parameter of the same rule",
                    f"{{{name}}}",
                    nearest(name, parameters) if parameters else "Remove it.",
                )
