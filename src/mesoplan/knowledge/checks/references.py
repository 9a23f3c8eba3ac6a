"""Every id that a record names must exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mesoplan.core.errors import Problem, nearest
from mesoplan.core.evidence import Citation
from mesoplan.knowledge.checks.records import parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.knowledge.checks.records import Records

PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Reference:
    """A field of one kind of record whose ids are those of another kind."""

    kind: str
    field: str
    target: str


REFERENCES = (
    Reference("rules", "alternatives", "alternatives"),
    Reference("concerns", "fact", "facts"),
    Reference("protocols", "concern", "concerns"),
    Reference("protocols", "products", "products"),
    Reference("protocols", "tested", "products"),
    Reference("protocols", "techniques", "techniques"),
    Reference("protocols", "zones", "zones"),
    Reference("protocols", "trials_for", "trials"),
    Reference("protocols", "trials_against", "trials"),
    Reference("techniques", "zones", "zones"),
    Reference("trials", "concerns", "concerns"),
    Reference("products", "ingredients", "ingredients"),
    Reference("products", "zones_refused", "zones"),
    Reference("pairs", "first", "ingredients"),
    Reference("pairs", "second", "ingredients"),
    Reference("faq", "trials", "trials"),
    Reference("map_zones", "zone", "zones"),
)


def reference_problems(records: Records) -> Iterator[Problem]:
    """Ids that lead nowhere, and ids that should have led somewhere."""
    for reference in REFERENCES:
        yield from _dangling(records, reference)
    for _, where, record in records.everything():
        for path, source in sources_named(record):
            if source not in records.names["sources"]:
                yield _missing(f"{where} {path}", "source", source, records)
    yield from _unplanned_concerns(records)
    yield from _untold_tests(records)
    yield from _allergens(records)
    yield from _twice_numbered(records)


def reference_warnings(records: Records) -> Iterator[Problem]:
    """Sources nothing cites."""
    cited = {
        source
        for kind, _, record in records.everything()
        if kind != "sources"
        for _, source in sources_named(record)
    }
    for name in sorted(records.names["sources"] - cited):
        yield Problem(
            f"sources/{name}.toml", "no record cites it", "", "Cite or remove it."
        )


def sources_named(record: object) -> Iterator[tuple[str, str]]:
    """Every source a record names, with the path it stands at."""
    for path, part in parts(record):
        if isinstance(part, Citation):
            yield f"{path}.source", part.source
        for source in getattr(part, "sources", ()):
            yield f"{path}.sources".lstrip("."), source


def _dangling(records: Records, reference: Reference) -> Iterator[Problem]:
    for name, record in records.by_kind[reference.kind].items():
        value = getattr(record, reference.field)
        listed = (value,) if isinstance(value, str) else value
        if value == "":
            continue  # a field that names nothing
        where = f"{reference.kind}/{name}.toml {reference.field}"
        for wanted in listed:
            if wanted not in records.names[reference.target]:
                what = reference.target.removesuffix("s")
                yield _missing(where, what, wanted, records)
        for wanted in sorted({w for w in listed if listed.count(w) > 1}):
            yield Problem(where, "an id stands here twice", wanted, "Remove one.")


def _missing(where: str, what: str, wanted: str, records: Records) -> Problem:
    known = next((kind for kind in records.names if kind.removesuffix("s") == what), "")
    numbered = _by_number(records.by_kind.get(known, {}), wanted)
    remedy = (
        f'Write "{numbered}".' if numbered else nearest(wanted, records.names[known])
    )
    return Problem(where, f"no such {what}", wanted, remedy)


def _by_number(records: Mapping[str, Any], number: str) -> str:
    """The id of the record with that number, for authors who cite the number."""
    found = (n for n, r in records.items() if getattr(r, "number", None) == number)
    return next(found, "")


def _unplanned_concerns(records: Records) -> Iterator[Problem]:
    served = {protocol.concern for protocol in records.by_kind["protocols"].values()}
    for name, concern in records.by_kind["concerns"].items():
        if concern.status == PLAN and name not in served:
            yield Problem(
                f"concerns/{name}.toml",
                'a concern of status "plan" has no protocol',
                name,
                "Write one, or change the status.",
            )


def _untold_tests(records: Records) -> Iterator[Problem]:
    for name, protocol in records.by_kind["protocols"].items():
        for product in sorted(set(protocol.tested) - set(protocol.products)):
            what = "a tested product is not among the products"
            where = f"protocols/{name}.toml tested"
            yield Problem(where, what, product, "Add it to products.")


def _allergens(records: Records) -> Iterator[Problem]:
    """A product carries at least the allergens of what is in it."""
    options = {o.id for o in records.facts["allergies"].options}
    for kind in ("ingredients", "products"):
        for name, record in records.by_kind[kind].items():
            for allergen in sorted(set(record.allergens) - options):
                yield Problem(
                    f"{kind}/{name}.toml allergens",
                    'not an option of the fact "allergies"',
                    allergen,
                    nearest(allergen, options),
                )
    for name, product in records.products.items():
        for ingredient in product.ingredients:
            held = records.by_kind["ingredients"].get(ingredient)
            lacking = set(held.allergens if held else ()) - set(product.allergens)
            for allergen in sorted(lacking):
                yield Problem(
                    f"products/{name}.toml allergens",
                    f"lacks an allergen of its ingredient {ingredient}",
                    allergen,
                    "Add it.",
                )


def _twice_numbered(records: Records) -> Iterator[Problem]:
    for kind in ("alternatives", "trials", "reactions"):
        seen: dict[str, str] = {}
        for name, record in records.by_kind[kind].items():
            first = seen.setdefault(record.number, name)
            if first != name:
                what = f"the number stands on {first} already"
                where = f"{kind}/{name}.toml number"
                yield Problem(where, what, record.number, "Give each its own.")
