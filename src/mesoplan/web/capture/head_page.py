"""The page of a client's head: how large it is known to be, and by what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesoplan.clinic.queries.face_views import head_size
from mesoplan.imaging.faces.distances import BETWEEN
from mesoplan.web.session.fields import Fault, Field, faults

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mesoplan.clinic.queries.charts import ClientRecord
    from mesoplan.web.capture.standard_views import Words

SOURCES: dict[str, Words] = {
    "marker": gettext_lazy("a printed marker on a photograph"),
    "caliper": gettext_lazy("a distance measured on the client"),
    "iris": gettext_lazy("the width of the iris on a photograph"),
    "average": gettext_lazy("the average head"),
}
DISTANCES: dict[str, Words] = {
    "eye corners": gettext_lazy("Outer corners of the eyes"),
    "inner eye corners": gettext_lazy("Inner corners of the eyes"),
    "mouth corners": gettext_lazy("Corners of the mouth"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSize:
    """The newest measurement: the head against the average one, in words."""

    size: str
    source: Words
    measured_at: datetime
    measured_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadPage:
    """The page. ``known`` is ``None`` while the average head is taken."""

    known: KnownSize | None
    between: Field
    mm: Field
    faults: tuple[Fault, ...]


def head_page(
    client: ClientRecord, typed: Mapping[str, str], problems: Mapping[str, str]
) -> HeadPage:
    """What is known of the client's head, and the form with what was typed."""
    between = Field(
        name="between",
        label=_("From where to where"),
        value=typed["between"],
        error=problems.get("between", ""),
        kind="select",
        options=tuple((name, str(DISTANCES[name])) for name in BETWEEN),
    )
    mm = Field(
        name="mm",
        label=_("Distance in mm"),
        value=typed["mm"],
        error=problems.get("mm", ""),
        help=_("With a caliper, in a straight line, the face at rest."),
        longest=9,
        keys="decimal",
    )
    return HeadPage(
        known=_known(client),
        between=between,
        mm=mm,
        faults=faults((between, mm), problems),
    )


def _known(client: ClientRecord) -> KnownSize | None:
    found = head_size(client)
    if found is None:
        return None
    return KnownSize(
        size=_("%(size)s of the average head, give or take %(sigma)s")
        % {"size": f"{found.ratio:.0%}", "sigma": f"{found.sigma:.0%}"},
        source=SOURCES[found.source],
        measured_at=found.measured_at,
        measured_by=found.measured_by,
    )
