"""The frame of every page about one client: who it is, and the decision's banner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.clinic import moment
from mesoplan.clinic.queries.charts import (
    ClientRecord,
    Identity,
    chart_seen_by,
    identity,
)
from mesoplan.clinic.queries.decisions import Given, Standing, standing
from mesoplan.core.levels import Level
from mesoplan.core.truths import birthday
from mesoplan.core.values import as_day
from mesoplan.export.words import lower_first

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.access import Actor


MOST_NAMED = 3
UNTIL = Level.MODIFY.strictness  # up to here a zone may be treated without more ado


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """Where the client stands today, in one line.

    ``level`` is empty where nobody was screened, or the screening must be taken again;
    ``but`` names zones where less is allowed than the line says; ``given`` are the
    sign-offs and overrides that hold.
    """

    level: str
    headline: str
    but: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()
    screened: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One way through the client's record."""

    name: str
    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartFrame:
    """What stands above every page of a client."""

    client: Identity
    born_on: date | None
    age: int | None
    banner: Banner
    tab: str
    tabs: tuple[Tab, ...]
    record: ClientRecord
    standing: Standing


def chart_frame(actor: Actor, client: UUID, *, tab: str) -> ChartFrame:
    """The frame for a client whose record the actor may open (noted in the ledger).

    ``tab`` is the name of one of the tabs' addresses; ``record`` and ``standing`` are
    for the page's own presenter, so that nothing is looked up twice.
    """
    found = chart_seen_by(actor, client)
    who = identity(found)
    now = standing(found)
    born = as_day(who.born_on)
    return ChartFrame(
        client=who,
        born_on=born,
        age=_years(born, moment.today(found.clinic)) if born else None,
        banner=banner_of(now),
        tab=tab,
        tabs=tuple(_tabs(client)),
        record=found,
        standing=now,
    )


def banner_of(now: Standing) -> Banner:
    """The banner for where a client stands.

    Where clinicians have spoken it never reads "clear": what they agreed to, or set
    aside, is still there.
    """
    given = tuple(g for g in now.given if not g.lapsed)
    level = now.today
    if now.may_go_on and given:
        level = "set_aside" if now.set_aside else "agreed"
    return Banner(
        level="" if now.again else level,
        headline=now.headline,
        but=_but(now),
        given=given,
        screened=now.decision is not None,
        again=bool(now.again),
    )


def _but(now: Standing) -> tuple[str, ...]:
    """Zones that are stricter than the day: "yes, today" must not hide a "never"."""
    if now.report is None or now.again or not now.today:
        return ()
    rank = Level(now.today).strictness
    found = [
        f"{zone['title']}: {lower_first(zone['words'])}"
        for zone in now.report["zones"]
        if Level(now.zones[zone["subject"]]).strictness > max(rank, UNTIL)
    ]
    more = len(found) - MOST_NAMED
    if more > 0:
        rest = ngettext("and %(n)s more zone", "and %(n)s more zones", more) % {
            "n": more
        }
        return (*found[:MOST_NAMED], rest)
    return tuple(found)


def _tabs(client: UUID) -> list[Tab]:
    labels = (
        ("client", _("Record")),
        ("consultation", _("Consultation")),
        ("screening", _("Screening")),
        ("plan", _("Plan")),
        ("map", _("Map")),
        ("consent", _("Consent")),
        ("sessions", _("Sessions")),
    )
    return [
        Tab(name=name, label=label, address=reverse(name, args=[client]))
        for name, label in labels
    ]


def _years(born: date, today: date) -> int:
    years = today.year - born.year
    return years - (today < birthday(born, years))
