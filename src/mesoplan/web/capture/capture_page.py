"""The page on which one standard view after the other is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from mesoplan.clinic import moment
from mesoplan.clinic.access import NotFound
from mesoplan.clinic.queries.consents import standing
from mesoplan.clinic.queries.face_views import views_of
from mesoplan.clinic.queries.photographs import photographs_of
from mesoplan.web.capture.comparison_page import most_apart
from mesoplan.web.capture.guidance import available, last_of
from mesoplan.web.capture.outline import Outline, outline_of
from mesoplan.web.capture.shots import Shot, of_view, shots_of
from mesoplan.web.capture.standard_views import BY_NAME, STANDARD_VIEWS, StandardView

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.charts import ClientRecord

OPACITY = 40  # per cent of the ghost at first: between the note's 30 and 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One view on the way: whether it is the one being taken, and taken today."""

    view: StandardView
    number: int
    address: str
    here: bool
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the camera is to see: the view, and the photograph it should repeat."""

    view: StandardView
    ghost: Shot | None
    outline: Outline | None  # of the neutral head, where there is no photograph yet


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturePage:
    """The page. ``running``: the camera was open before, so it opens again."""

    agreed: bool
    why: str
    steps: tuple[Step, ...]
    step: Step
    wanted: Wanted
    frames: str  # where frames go for live numbers; empty without them
    running: bool
    opacity: int = OPACITY
    error: str = ""


def capture_page(
    actor: Actor,
    client: ClientRecord,
    *,
    view: str,
    ghost: str = "",
    running: bool = False,
    error: str = "",
) -> CapturePage:
    """The page of one view; without its name, of the first not taken today.

    Raises:
        NotFound: no such view, or a ghost that is no photograph of this view.
    """
    found = standing(client, "photo")
    rows = photographs_of(actor, client)
    shots = shots_of(rows, client.clinic.time_zone)
    today = moment.today(client.clinic)
    steps = _steps(client.pk, shots, today, view)
    step = next(s for s in steps if s.here)
    wanted = _wanted(of_view(shots, step.view.name), step.view, today, ghost)
    return CapturePage(
        agreed=found.valid,
        why=found.why,
        steps=steps,
        step=step,
        wanted=wanted,
        frames=_frames(actor, client, wanted) if found.valid else "",
        running=running,
        error=error,
    )


def next_address(
    actor: Actor, client: ClientRecord, view: str, *, running: bool
) -> str:
    """Where a photograph that is kept leads: the next view, or back to all of them."""
    shots = shots_of(photographs_of(actor, client), client.clinic.time_zone)
    today = moment.today(client.clinic)
    taken = {shot.view for shot in shots if shot.on == today}
    names = list(BY_NAME)
    after = names[names.index(view) + 1 :] + names[: names.index(view)]
    left = next((name for name in after if name not in taken), None)
    if left is None:
        return reverse("photographs", args=[client.pk])
    return f"{_address(client.pk, left)}{'&camera=on' if running else ''}"


def _steps(
    client: UUID, shots: tuple[Shot, ...], today: date, view: str
) -> tuple[Step, ...]:
    taken = {shot.view for shot in shots if shot.on == today}
    first = next((v.name for v in STANDARD_VIEWS if v.name not in taken), "frontal")
    chosen = view or first
    if chosen not in BY_NAME:
        message = "no such view"
        raise NotFound(message)
    return tuple(
        Step(
            view=standard,
            number=number,
            address=_address(client, standard.name),
            here=standard.name == chosen,
            taken=standard.name in taken,
        )
        for number, standard in enumerate(STANDARD_VIEWS, start=1)
    )


def _wanted(
    shots: tuple[Shot, ...], view: StandardView, today: date, ghost: str
) -> Wanted:
    """The ghost that was asked for, or the last one of an earlier day, or of today."""
    if ghost:
        found = next((shot for shot in shots if str(shot.id) == ghost), None)
        if found is None:
            message = "no such photograph"
            raise NotFound(message)
        return Wanted(view=view, ghost=found, outline=None)
    earlier = [shot for shot in shots if shot.on < today]
    last = next(iter([*earlier, *shots]), None)
    outline = None if last else outline_of(view.angle)
    return Wanted(view=view, ghost=last, outline=outline)


def _frames(actor: Actor, client: ClientRecord, wanted: Wanted) -> str:
    """Where frames go; with them the pose to repeat, so that no frame looks it up."""
    if not available():
        return ""
    asked: dict[str, str] = {"view": wanted.view.name}
    ghost = wanted.ghost
    views = views_of(actor, client, wanted.view.name) if ghost else ()
    found = next((v.view for v in views if ghost and v.photograph == ghost.id), None)
    if found is not None:
        last = last_of(found, most_apart(actor))
        asked |= {"yaw": f"{last.yaw:.2f}", "pitch": f"{last.pitch:.2f}"}
        asked |= {"size": f"{last.size:.4f}"}
    return f"{reverse('photograph_frame', args=[client.pk])}?{urlencode(asked)}"


def _address(client: UUID, view: str) -> str:
    return f"{reverse('photograph_take', args=[client])}?view={view}"


def refused_words(problems: tuple[tuple[str, str], ...]) -> str:
    """Why a file was not kept, as a sentence or two."""
    return " ".join(f"{what}. {remedy}".strip() for what, remedy in problems) or _(
        "Choose a photograph."
    )
