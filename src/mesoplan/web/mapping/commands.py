"""What the server does to a map at a button: zones, outlines, estimated skin, marks.

Each makes a new map of the one that was sent with its version, and keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mesoplan.clinic.access import Conflict, Permission
from mesoplan.clinic.actions import maps as map_actions
from mesoplan.clinic.actions.sessions import Blocked
from mesoplan.clinic.queries import maps
from mesoplan.core.errors import InputError
from mesoplan.web.actor import needs
from mesoplan.web.mapping.answers import commanded, refused, said_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.maps import Seen

CONFLICT = 409


@require_POST
@needs(Permission.COURSE_EDIT)
def command(
    request: HttpRequest, actor: Actor, map_id: UUID, deed: str
) -> HttpResponse:
    """One of the deeds, done and kept; or why not."""
    from mesoplan.web.mapping import deeds  # noqa: PLC0415 - only where a map is

    record = maps.record_seen_by(actor, map_id)
    seen = maps.opened(record)
    sent = request.POST.get("version", "")
    version = int(sent[:9]) if sent.isascii() and sent.isdigit() else 0
    if version != seen.version:
        return _meanwhile(request, seen)
    try:
        made, words, said = deeds.DEEDS[deed](record, seen.map, request.POST)
        kept = map_actions.save(actor, map_id, version=version, document=made)
    except InputError as wrong:
        return refused(request, seen, said_of(wrong))
    except Blocked as blocked:
        return refused(request, seen, blocked.reasons)
    except Conflict:
        return _meanwhile(request, seen)
    return commanded(request, actor, kept, words, said)


def _meanwhile(request: HttpRequest, seen: Seen) -> HttpResponse:
    said = [_("Somebody else has saved this map meanwhile: look at it again.")]
    return refused(request, seen, said, CONFLICT)
