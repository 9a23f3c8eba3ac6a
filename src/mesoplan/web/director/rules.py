"""How often each rule fires, and how often it is set aside.

Published alerts are overridden so often that nobody reads them. A rule the clinic keeps
setting aside is either wrong or not followed: both are worth a director's look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext

from mesoplan.clinic import moment
from mesoplan.clinic.access import Permission
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.rule_counts import rule_counts
from mesoplan.web.actor import needs
from mesoplan.web.director.period import period

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.rule_counts import RuleCount

# policy defaults of our own, no source found: fewer consultations make no rate, and a
# rule overridden in more than a fifth of them stands out
FEWEST_FOR_A_RATE = 20
STANDS_OUT_ABOVE = 20
CHART_WIDTH = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One rule's row, and its bar: parts of the chart's width."""

    title: str
    rule: str
    effect: str
    fired: str
    unsettled: int
    signed_off: str
    overridden: str
    stands_out: bool
    bar: int
    bar_overridden: int


@needs(Permission.DIRECTOR_ROOM)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Firing and override rates of a period."""
    form, since, until = period(request.GET, moment.today(clinic_of(actor)))
    counts = rule_counts(actor, since=since, until=until)
    longest = max((count.fired for count in counts.rules), default=0)
    lines = tuple(line(c, counts.consultations, longest) for c in counts.rules)
    context = {
        "form": form,
        "consultations": counts.consultations,
        "lines": lines,
        "fewest": FEWEST_FOR_A_RATE,
        "above": STANDS_OUT_ABOVE,
        "width": CHART_WIDTH,
        "tab": "rules",
    }
    return render(request, "director/rules.html", context)


def line(count: RuleCount, consultations: int, longest: int) -> RuleLine:
    """A rule's row: rates where there is enough to make one, else plain counts."""
    overridden = 100 * count.overridden > STANDS_OUT_ABOVE * count.fired
    return RuleLine(
        title=count.title,
        rule=count.rule,
        effect=count.effect,
        fired=share(count.fired, consultations),
        unsettled=count.unsettled,
        signed_off=share(count.signed_off, count.fired),
        overridden=share(count.overridden, count.fired),
        stands_out=overridden and count.fired >= FEWEST_FOR_A_RATE,
        bar=_width(count.fired, longest),
        bar_overridden=_width(min(count.overridden, count.fired), longest),
    )


def share(part: int, whole: int) -> str:
    """``12 %`` with its counts, or ``3 of 7`` where a rate would mislead."""
    plain = gettext("%(part)d of %(whole)d") % {"part": part, "whole": whole}
    if whole < FEWEST_FOR_A_RATE:
        return plain
    return f"{100 * part / whole:.0f} % ({plain})"


def _width(part: int, longest: int) -> int:
    return round(CHART_WIDTH * part / longest) if longest else 0
