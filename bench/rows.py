"""One screening as a flat row of plain values, for engines that know no dates.

All calendar arithmetic is done here, outside what is timed: events become days since
the last and days ahead to the next, a birth date becomes an age in whole years. Sets
come with a flag that says whether the list is known to be whole.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from mesoplan.core.catalogue import CROSS_LINKED, LIDOCAINE
from mesoplan.core.facts import FactKind, Standing
from mesoplan.core.truths import LABEL_CHECKED, birthday

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.core.catalogue import Product
    from mesoplan.core.facts import FactDefinition, State
    from mesoplan.core.snapshot import Snapshot

Row = dict[str, Any]
FAR = 1_000_000  # more days than any window is long
MARK = "anticoagulant"  # any of the label's marks: all are settled alike


def row(
    snapshot: Snapshot,
    facts: Mapping[str, FactDefinition],
    zone: str,
    product: Product,
) -> Row:
    """Everything the rules can look at in one screening."""
    states = snapshot.states(zone)
    found: Row = {"zone": zone, **_product(product, states[LABEL_CHECKED])}
    for name, state in states.items():
        found |= _fact(facts[name], state, snapshot.on)
    return found


def _product(product: Product, label: State) -> Row:
    read = label.value if label.standing is Standing.KNOWN else ()
    return {
        "traits": sorted(product.traits),
        "label_seen": product.settles(MARK),
        "lidocaine_settled": product.settles(LIDOCAINE),
        "cross_link_settled": product.settles(CROSS_LINKED),
        "composition_complete": product.composition == "complete",
        "label_read": product.id in read,  # type: ignore[operator]
    }


def _fact(definition: FactDefinition, state: State, on: date) -> Row:
    name, known = definition.id, state.standing is Standing.KNOWN
    value = None if state.standing is Standing.CONTRADICTORY else state.value
    match definition.kind:
        case FactKind.SET:
            members = sorted(value) if isinstance(value, frozenset) else []
            return {
                name: members,
                f"{name}_known": known,
                f"{name}_none": known and not members,
            }
        case FactKind.EVENT:
            days = [(on - d).days for d in value] if isinstance(value, tuple) else []
            return {
                f"{name}_since": min((d for d in days if d >= 0), default=FAR),
                f"{name}_ahead": min((-d for d in days if d < 0), default=FAR),
                f"{name}_known": known,
            }
        case FactKind.DATE:
            return {"age": _age(state.value, on) if known else None}
        case FactKind.NUMBER:
            return {name: float(state.value) if known else None}  # type: ignore[arg-type]
        case _:
            return {name: state.value if known else None}


def _age(born: object, on: date) -> int:
    if not isinstance(born, date):
        message = f"expected a date of birth, got {born!r}"
        raise TypeError(message)
    years = on.year - born.year
    return years if on >= birthday(born, years) else years - 1
