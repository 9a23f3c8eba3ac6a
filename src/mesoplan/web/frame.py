"""What every page carries: who is here, in which clinic, whether it is a demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings

from mesoplan.clinic.access import Permission
from mesoplan.web.account.handover import handed_over

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mesoplan.clinic.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The frame around every page."""

    demo: bool
    actor: Actor | None
    menu: tuple[tuple[str, str], ...]


ROOMS = (
    (Permission.CLIENT_LIST, "today", "Today"),
    (Permission.CLIENT_LIST, "clients", "Clients"),
    (Permission.PACK_VIEW, "stock", "Stock"),
    (Permission.RECALL_VIEW, "recalls", "Recalls"),
    (Permission.CHECK_IN_REVIEW, "check_ins", "Check-ins"),
    (Permission.DIRECTOR_ROOM, "director", "Director"),
    (Permission.STAFF_MANAGE, "administration", "Administration"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor; a client with the tablet sees neither staff nor rooms."""
    actor: Actor | None = getattr(request, "actor", None)
    if handed_over(request):
        actor = None
    menu = tuple(
        (name, label) for need, name, label in ROOMS if actor and actor.may(need)
    )
    return {"frame": Frame(demo=settings.DEMO, actor=actor, menu=menu)}
