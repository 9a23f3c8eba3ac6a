"""What Mesoplan refuses, leaves out or hands to someone else, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clinical.markdown import TAGS, page, rule_link, source_links, table
from mesoplan.core.rule_texts import texts_of
from mesoplan.core.rules import Lifts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mesoplan.knowledge.library import Library

INTRODUCTION = """\
Mesoplan plans micro-injections of non-cross-linked hyaluronic acid into the skin of the
face, neck, upper chest and backs of the hands. What follows lies outside that, and is
refused with its reason whoever asks."""
NEVER_DOES = """\
## Whatever it is asked, the program does not

- **reassure about a warning sign.** Sudden pain, blanching, a change of sight or
  trouble breathing get fixed emergency advice, never a computed "probably fine":
  minutes count.
- **tell anyone to stop a prescribed medicine.** A blood thinner is the prescriber's.
- **diagnose.** It names no disorder of body image, infection or nodule; it says what to
  ask a clinician.
- **offer, plan or price the dissolving of fat.**
- **quote how often something was reported as somebody's own risk.**
- **show an effect without its comparison and its time point.**
- **turn a policy default into a fact.** A number nobody published says "no source
  found".
- **say "suitable" or "clear" where something is unknown.** Silence is not a "no"."""
CONCERNS = {"refuse": "refused", "refer": "referred", "out_of_scope": "out of scope"}
TECHNIQUES = {
    "refused": "refused",
    "not_facial": "not for the face",
    "contrast": "shown for comparison only",
    "device": "needs a device; checked, not proposed",
}
ZONES = {
    "excluded": "never planned",
    "ceiling_not_set": "not planned until a clinic sets a depth ceiling",
    "clinician_only": "only when asked for, and only by a clinician",
}
PRODUCTS = {
    "yes": "cross-linked: a filler or booster, not mesotherapy",
    "conflict": "sources disagree on whether it is cross-linked",
    "not_hyaluronic_acid": "holds no hyaluronic acid",
}


def refusals_page(library: Library) -> str:
    """Everything refused, from the records that refuse it."""
    parts = (
        ("Requests and reasons that never lift", _rules(library)),
        ("Concerns", _by_status(library, "concerns", CONCERNS)),
        ("Techniques", _by_status(library, "techniques", TECHNIQUES)),
        ("Zones", _by_status(library, "zones", ZONES)),
        ("Products", _products(library)),
        ("Ingredients", _ingredients(library)),
        ("Mixtures", _pairs(library)),
    )
    heads = ("What", "How", "Why", "Sources")
    blocks: list[str] = []
    for title, rows in parts:
        found = table(heads, rows)
        blocks += [f"## {title}", found] if found else []
    return page("What Mesoplan refuses", INTRODUCTION, TAGS, NEVER_DOES, *blocks)


def _rules(library: Library) -> Iterator[tuple[str, ...]]:
    for rule in sorted(library.rules.values(), key=lambda r: (r.number, r.id)):
        if rule.lifts is Lifts.NEVER:
            texts = texts_of(rule)
            reach = "refused" if rule.refuses else f"never for this {rule.scope}"
            what = f"{rule.number} {rule_link(rule.id, str(texts.title))}"
            yield (
                what,
                reach,
                f"{texts.why} {texts.action}",
                source_links(rule.evidence),
            )


def _by_status(
    library: Library, kind: str, words: dict[str, str]
) -> Iterator[tuple[str, ...]]:
    for record in library.of_kind(kind).values():
        if record.status in words:
            how = words[record.status]
            yield (
                str(record.title),
                how,
                str(record.reason),
                source_links(record.evidence),
            )


def _products(library: Library) -> Iterator[tuple[str, ...]]:
    return _listed(
        (p for p in library.products.values() if p.cross_linked in PRODUCTS),
        lambda product: PRODUCTS[product.cross_linked],
        lambda product: str(product.reason),
    )


def _ingredients(library: Library) -> Iterator[tuple[str, ...]]:
    return _listed(
        (i for i in library.ingredients.values() if i.refused),
        lambda _: "never planned",
        lambda ingredient: str(ingredient.hazards),
    )


def _pairs(library: Library) -> Iterator[tuple[str, ...]]:
    return _listed(
        library.of_kind("pairs").values(),
        lambda _: "never in one syringe",
        lambda pair: str(pair.why),
    )


def _listed(
    records: Iterable[Any],
    how: Callable[[Any], str],
    why: Callable[[Any], str],
) -> Iterator[tuple[str, ...]]:
    for record in records:
        yield str(record.title), how(record), why(record), source_links(record.evidence)
