"""Points that somebody put into a margin: to the nearest free skin, or back; and why.

It loads the geometry, so it is imported where a map is saved and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.clinic import map_geometry
from mesoplan.clinic.queries import maps
from mesoplan.core.injection_map.map_edits import put_right
from mesoplan.core.injection_map.settling import SNAP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.clinic.queries.maps import MapRecord
    from mesoplan.core.injection_map.map_edits import PutRight
    from mesoplan.core.injection_map.maps import InjectionMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A map as the browser sent it, put right; what was done to it is ``said``."""

    map: InjectionMap
    said: tuple[str, ...]

    def is_there(self, document: object) -> bool:
        """Whether this is what is kept already."""
        return map_geometry.values(self.map) == document


def sent(record: MapRecord, document: Mapping[str, object]) -> Sent:
    """The map that was sent, with no point newly put into a margin.

    Raises:
        InputError: with everything that cannot be read.
    """
    before = maps.opened(record).map
    after = map_geometry.whole(document)
    found = put_right(before, after, maps.ground_of(record.client, after))
    return Sent(map=found.map, said=tuple(_said(before, after, found)))


def _said(before: InjectionMap, after: InjectionMap, found: PutRight) -> Iterator[str]:
    known = {point.id for point in before.points}
    numbers = {point.id: at for at, point in enumerate(after.points, start=1)}
    for name, obstacle in found.snapped.items():
        yield _(
            "Point %(number)s was put on the nearest free skin: it would have lain in "
            "the margin of %(obstacle)s."
        ) % {"number": numbers[name], "obstacle": obstacle}
    for name, obstacle in found.refused.items():
        words = (
            _(
                "Point %(number)s went back to where it was: it would lie in the margin "
                "of %(obstacle)s, and no free skin is within %(reach)s mm."
            )
            if name in known
            else _(
                "The new point was not kept: it would lie in the margin of "
                "%(obstacle)s, and no free skin is within %(reach)s mm."
            )
        )
        said = {"number": numbers[name], "obstacle": obstacle, "reach": f"{SNAP:g}"}
        yield words % said
