"""The frame of every page about one client: who it is, and the decision's banner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.clinic.queries.charts import Identity, chart_seen_by, identity

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan.clinic.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """The latest decision in one line; ``level`` is empty where none was made."""

    level: str
    headline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartFrame:
    """What stands above every page of a client."""

    client: Identity
    banner: Banner
    tab: str


def chart_frame(actor: Actor, client: UUID, *, tab: str) -> ChartFrame:
    """The frame for a client whose record the actor may open (noted in the ledger)."""
    found = chart_seen_by(actor, client)
    banner = Banner(level="", headline="Not screened yet")
    return ChartFrame(client=identity(found), banner=banner, tab=tab)
