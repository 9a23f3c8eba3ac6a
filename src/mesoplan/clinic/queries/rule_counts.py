"""How often each rule restricted a consultation, and what clinicians made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.practice import plain_practice
from mesoplan.clinic.records import Decision, Firing, SignOff

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """How often one rule restricted a consultation, and what was made of it.

    Consultations are counted, not screenings: a consultation is screened anew at every
    answer, and counting those would make a rule look busier the more is typed.
    """

    rule: str
    title: str
    effect: str
    fired: int
    unsettled: int
    signed_off: int
    overridden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """All rules that restricted anything in a period; ``consultations`` were screened."""

    consultations: int
    rules: tuple[RuleCount, ...]


def rule_counts(actor: Actor, *, since: date, until: date) -> Counts:
    """For each rule: consultations it restricted, was unsettled, signed off, overridden.

    Raises:
        NotAllowed: the role does not enter the director's room.
    """
    actor.must(Permission.DIRECTOR_ROOM)
    own, period = Q(clinic=actor.clinic), (since, until)
    consultation = Count("decision__consultation", distinct=True)
    rows = (
        Firing.objects.filter(own, on__range=period)
        .values("rule")
        .annotate(
            fired=Count(
                "decision__consultation", distinct=True, filter=Q(truth="fires")
            ),
            all_of_them=consultation,
            signed_off=_signed("sign_off", own, period),
            overridden=_signed("override", own, period),
        )
        .order_by("-fired", "rule")
    )
    library = plain_practice().library.rules
    screened = Decision.objects.filter(own, on__range=period).aggregate(
        n=Count("consultation", distinct=True)
    )["n"]
    return Counts(
        consultations=screened,
        rules=tuple(
            RuleCount(
                rule=row["rule"],
                title=rule_titles().get(row["rule"], row["rule"]),
                effect=library[row["rule"]].effect.value
                if row["rule"] in library
                else "",
                fired=row["fired"],
                unsettled=row["all_of_them"] - row["fired"],
                signed_off=row["signed_off"],
                overridden=row["overridden"],
            )
            for row in rows
        ),
    )


def rule_titles() -> dict[str, str]:
    """What each rule is called, by its id."""
    rules = plain_practice().library.rules
    return {name: str(rule.title) for name, rule in rules.items()}


def subject_titles() -> dict[str, str]:
    """What each zone and each product is called, by its id."""
    library = plain_practice().library
    zones = library.zone_titles()
    return zones | {name: str(found.title) for name, found in library.products.items()}


def _signed(kind: str, own: Q, period: tuple[date, date]) -> Coalesce:
    """Consultations of the period in which this was given for the row's rule."""
    given = (
        SignOff.objects.filter(
            own, kind=kind, valid_on__range=period, rule=OuterRef("rule")
        )
        .order_by()
        .values("rule")
        .annotate(n=Count("consultation", distinct=True))
        .values("n")
    )
    return Coalesce(Subquery(given), 0)
