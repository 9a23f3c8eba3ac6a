"""The catalogue of facts: what is asked, how long an answer is good, which codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinical.markdown import (
    TAGS,
    anchor,
    basis,
    fact_link,
    page,
    rule_link,
    source_link,
    table,
)
from mesoplan.core.evidence import NO_SOURCE
from mesoplan.core.rule_texts import texts_of
from mesoplan.knowledge.checks.conditions import facts_used

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.facts import FactDefinition
    from mesoplan.knowledge.library import Library

INTRODUCTION = """\
Everything Mesoplan can ask or read in a record. An answer is good for the days given:
0 means that day only, and an older answer counts as unknown. A lasting fact that was
once true stays true; only its denial goes out of date. Codes marked with `-` at their
end, and classes of medicines, also cover what lies below them."""
SECTIONS = {
    "basics": "Basics",
    "today": "Today",
    "skin": "Skin",
    "health": "Health",
    "medicines": "Medicines",
    "allergies": "Allergies",
    "treatments": "Treatments",
    "wishes": "Wishes",
}


def facts_page(library: Library) -> str:
    """Every fact, section by section."""
    blocks: list[str] = []
    for section, title in SECTIONS.items():
        here = [f for f in library.facts.values() if f.section == section]
        if not here:
            continue
        blocks.append(f"## {title}")
        blocks.append(
            table(
                ("Fact", "Kind", "Asked of", "Where", "Good for"),
                (
                    (
                        fact_link(fact.id, str(fact.title)),
                        fact.kind,
                        fact.asked_of,
                        "each zone" if fact.per_zone else "person",
                        str(fact.good_for),
                    )
                    for fact in here
                ),
            )
        )
        blocks += ["\n\n".join(filter(None, _entry(fact, library))) for fact in here]
    return page("Facts", INTRODUCTION, TAGS, *blocks)


def _entry(fact: FactDefinition, library: Library) -> Iterator[str]:
    yield f"{anchor('fact', fact.id)}\n\n### {fact.title}"
    yield f"`{fact.id}` · {' · '.join(_marks(fact))}"
    help_line = f" {fact.help}" if fact.help is not None else ""
    yield f"**{fact.question}**{help_line}"
    yield (
        f"Good for {fact.good_for} (tag {fact.good_for.tag}; {basis(fact.good_for)})."
    )
    yield _options(fact)
    users = [r for r in library.rules.values() if fact.id in facts_used(r.when)]
    used = ", ".join(
        f"{rule.number} {rule_link(rule.id, str(texts_of(rule).title))}"
        for rule in sorted(users, key=lambda rule: (rule.number, rule.id))
    )
    yield f"Used by {used}." if used else ""
    yield from (
        f'An answer "{_answer(entry.value)}" cannot stand beside '
        f"{fact_link(entry.other, str(library.facts[entry.other].title))} from "
        f"{entry.at_least:f} {library.facts[entry.other].unit}. {entry.why}"
        for entry in fact.inconsistent
    )
    yield _codes(fact)


def _answer(value: bool | str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _marks(fact: FactDefinition) -> Iterator[str]:
    yield fact.kind
    yield f"asked of the {fact.asked_of}"
    if fact.per_zone:
        yield "zone by zone"
    if fact.lasting:
        yield "lasting"
    if fact.may_be_planned:
        yield "may be booked ahead"
    if fact.closed_by:
        yield f"a `{fact.closed_by}` answers it with no"
    if fact.unit:
        yield f"{fact.minimum} to {fact.maximum} {fact.unit}"
    for other in fact.other_units:
        yield f"also read in {other.unit}"


def _options(fact: FactDefinition) -> str:
    if fact.options_from:
        return f"Options: every record of `{fact.options_from}`."
    rows = ((f"`{option.id}`", str(option.label)) for option in fact.options)
    return table(("Option", "Meaning"), rows)


def _codes(fact: FactDefinition) -> str:
    return table(
        ("System", "Code", "Display", "Means", "Tag", "Seen in"),
        (
            (
                code.system,
                f"`{code.code}`",
                code.display,
                _answer(code.means),
                code.tag,
                ", ".join(map(source_link, code.sources)) or NO_SOURCE,
            )
            for code in fact.codes
        ),
    )
