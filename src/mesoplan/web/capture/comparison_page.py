"""The page of two photographs: which can be chosen, and whether they may be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from mesoplan.clinic.access import NotFound
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.consents import standing
from mesoplan.clinic.queries.face_views import views_of
from mesoplan.clinic.queries.photographs import photographs_of
from mesoplan.web.capture.keeping import can_be_looked_for
from mesoplan.web.capture.overlay import Overlay, Refusal, overlay_of
from mesoplan.web.capture.shots import Shot, of_view, shots_of
from mesoplan.web.capture.standard_views import BY_NAME, STANDARD_VIEWS, StandardView

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.charts import ClientRecord
    from mesoplan.core.injection_map.views import View

POSE_GAP = "photo-pose-gap"
TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the five views, and how many photographs of it there are."""

    view: StandardView
    count: int
    address: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two photographs, and what may be done with them.

    With an ``overlay`` they are aligned; with a ``refusal`` they are not shown; with
    neither, nothing is known of how the heads are turned, and they stand side by side.
    """

    before: Shot
    after: Shot
    overlay: Overlay | None
    refusal: Refusal | None
    again: str  # where the second one is taken once more, with the first as its ghost
    unmeasured: bool = False  # faces could be looked for, and were not found so far


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPage:
    """The page. Without a ``pair`` there are not two photographs of the view."""

    agreed: bool
    why: str
    choices: tuple[Choice, ...]
    view: StandardView
    shots: tuple[Shot, ...]  # the oldest first
    pair: Pair | None


def comparison_page(
    actor: Actor, client: ClientRecord, *, view: str, before: str, after: str
) -> ComparisonPage:
    """The two that were asked for; else the oldest and the newest of a view.

    Raises:
        NotFound: no such view, or a photograph that is not of this client and view.
    """
    found = standing(client, "photo")
    shots = shots_of(reversed(photographs_of(actor, client)), client.clinic.time_zone)
    here = _view(shots, view)
    of_it = of_view(shots, here.name)
    address = reverse("photographs_compared", args=[client.pk])
    return ComparisonPage(
        agreed=found.valid,
        why=found.why,
        choices=tuple(
            Choice(
                view=standard,
                count=len(of_view(shots, standard.name)),
                address=f"{address}?view={standard.name}",
                here=standard is here,
            )
            for standard in STANDARD_VIEWS
        ),
        view=here,
        shots=of_it,
        pair=_pair(actor, client, of_it, before, after),
    )


def most_apart(actor: Actor) -> float:
    """By how many degrees the poses of two compared photographs may differ."""
    return float(practice_of(actor.clinic).library.policies[POSE_GAP].figure.most)


def _view(shots: tuple[Shot, ...], view: str) -> StandardView:
    """The view that was named, else the first of which there are two photographs."""
    if view and view not in BY_NAME:
        message = "no such view"
        raise NotFound(message)
    many = (v for v in STANDARD_VIEWS if len(of_view(shots, v.name)) >= TWO)
    return BY_NAME[view] if view else next(many, STANDARD_VIEWS[0])


def _pair(
    actor: Actor,
    client: ClientRecord,
    shots: tuple[Shot, ...],
    before: str,
    after: str,
) -> Pair | None:
    if len(shots) < TWO and not (before or after):
        return None
    first = _chosen(shots, before, 0)
    second = _chosen(shots, after, -1)
    views = {v.photograph: v.view for v in views_of(actor, client, first.view)}
    overlay, refusal = _laid(actor, first, second, views)
    take = reverse("photograph_take", args=[client.pk])
    return Pair(
        before=first,
        after=second,
        overlay=overlay,
        refusal=refusal,
        again=f"{take}?view={second.view}&ghost={first.id}",
        unmeasured=not {first.id, second.id} <= views.keys()
        and can_be_looked_for(first.view),
    )


def _chosen(shots: tuple[Shot, ...], asked: str, otherwise: int) -> Shot:
    found = next((s for s in shots if str(s.id) == asked), None) if asked else None
    if asked and found is None:
        message = "no such photograph"
        raise NotFound(message)
    return found or shots[otherwise]


def _laid(
    actor: Actor, before: Shot, after: Shot, views: dict[UUID, View]
) -> tuple[Overlay | None, Refusal | None]:
    if before.id not in views or after.id not in views:
        return None, None
    found = overlay_of(views[before.id], views[after.id], most_apart(actor))
    if isinstance(found, Refusal):
        return None, found
    return found, None
