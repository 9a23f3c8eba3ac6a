"""An answer as a form sends it, made into the entry that the core reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mesoplan.core.evidence import unit_words
from mesoplan.core.facts import FactKind

if TYPE_CHECKING:
    from django.http import QueryDict

    from mesoplan.core.facts import FactDefinition

UNSURE = "unknown"
MOST_DAYS = 4
FEW = 4  # so many options fit as buttons side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose: what is sent, and what it is called."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How a fact is asked: which buttons and fields its kind needs."""

    fact: str
    kind: str
    taps: tuple[Option, ...]
    options: tuple[Option, ...]
    units: tuple[Option, ...]
    number: str
    days: tuple[str, ...]

    @property
    def fields(self) -> bool:
        """Whether there is more to fill in than a button to tap."""
        return bool(self.options or self.units or self.days)


class Unanswered(ValueError):
    """Nothing usable was sent."""


def asking(
    fact: FactDefinition, typed: QueryDict | None = None, *, most_days: int = MOST_DAYS
) -> Asking:
    """The buttons and fields for a fact, with what was typed kept."""
    few = fact.kind is FactKind.CHOICE and len(fact.options) <= FEW
    chosen = typed.getlist("option") if typed else []
    options = [
        Option(value=o.id, label=str(o.label), chosen=o.id in chosen)
        for o in fact.options
    ]
    many = fact.kind is FactKind.SET or (fact.kind is FactKind.CHOICE and not few)
    units = [fact.unit, *(o.unit for o in fact.other_units)]
    dated = fact.kind in (FactKind.DATE, FactKind.EVENT)
    count = most_days if fact.kind is FactKind.EVENT else 1
    days = (typed.getlist("day") if typed else [])[:count]
    return Asking(
        fact=fact.id,
        kind=fact.kind.value,
        taps=(*_taps(fact), *(options if few else ())),
        options=tuple(options) if many else (),
        units=tuple(Option(value=u, label=unit_words(u)) for u in units)
        if fact.kind is FactKind.NUMBER
        else (),
        number=typed.get("number", "") if typed else "",
        days=(*days, *[""] * (count - len(days))) if dated else (),
    )


def _taps(fact: FactDefinition) -> tuple[Option, ...]:
    match fact.kind:
        case FactKind.FLAG:
            return (
                Option(value="no", label=_("No")),
                Option(value="yes", label=_("Yes")),
            )
        case FactKind.SET:
            return (Option(value="none", label=_("None of these")),)
        case FactKind.EVENT:
            return (
                Option(value="never", label=_("Never")),
                Option(value="none lately", label=_("Not lately")),
            )
    return ()


def entry_from(fact: FactDefinition, sent: QueryDict) -> dict[str, Any]:
    """The entry in what was sent.

    Raises:
        Unanswered: no answer was given; the message says what is wanted.
    """
    entry: dict[str, Any] = {"by": sent.get("by") or fact.asked_of}
    if sent.get("value") == UNSURE:
        entry["declined"] = True
    else:
        entry["value"] = _value(fact, sent)
    zones = [zone for zone in sent.getlist("zone") if zone]
    if zones and fact.per_zone:
        entry["zones"] = zones
    detail = sent.get("detail", "").strip()
    if detail:
        entry["detail"] = detail
    if sent.get("settles"):
        if not detail:
            message = _("Give the reason under the details: it settles the matter.")
            raise Unanswered(message)
        entry |= {"settles": True, "by": "clinician"}
    return entry


def _value(fact: FactDefinition, sent: QueryDict) -> object:
    tapped = sent.get("value", "")
    if tapped in _TAPPED.get(fact.kind, {}):
        return _TAPPED[fact.kind][tapped]
    found: object = None
    match fact.kind:
        case FactKind.CHOICE:
            found = tapped or sent.get("option", "")
        case FactKind.SET:
            found = sent.getlist("option")
        case FactKind.NUMBER:
            number = sent.get("number", "").strip().replace(",", ".")
            found = number and f"{number} {sent.get('unit') or fact.unit}"
        case FactKind.DATE:
            found = sent.get("day", "").strip()
        case FactKind.EVENT:
            found = [day for day in sent.getlist("day") if day.strip()]
    if not found:
        message = _("Give an answer.")
        raise Unanswered(message)
    return found


_TAPPED: dict[FactKind, dict[str, object]] = {
    FactKind.FLAG: {"yes": True, "no": False},
    FactKind.SET: {"none": []},
    FactKind.EVENT: {"never": "never", "none lately": "none lately"},
}
