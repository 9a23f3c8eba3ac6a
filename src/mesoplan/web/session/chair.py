"""At the chair: packs scanned into a session, put back, and kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mesoplan.clinic import moment
from mesoplan.clinic.access import Conflict, NotFound, Permission
from mesoplan.clinic.actions import packs, uses
from mesoplan.clinic.actions.pack_events import NotPossible
from mesoplan.clinic.actions.sessions import Blocked
from mesoplan.clinic.goods import UnfitGoods
from mesoplan.clinic.queries.chair import tray_of
from mesoplan.clinic.queries.sessions import session_seen_by
from mesoplan.web.account.limits import in_background
from mesoplan.web.actor import needs
from mesoplan.web.session.chair_page import chair_page, why_not_words
from mesoplan.web.session.scanning import turn_of
from mesoplan.web.session.sessions import shown
from mesoplan.web.session.sheet import sheet_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SESSION_RECORD)
def scan(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:
    """What was scanned, sorted; once box, syringe and label are there, the verdict.

    The page itself asks now and then whether others have done something to its packs.
    """
    found = session_seen_by(actor, session)
    by_itself = in_background(request)
    if found.signed_at is not None or (request.method != "POST" and not by_itself):
        return redirect("session", session)
    on = moment.today(found.clinic)
    if request.method != "POST":
        page = chair_page(actor, found, tray_of(found), on)
        return render(request, "session/chair_parts.html", {"packs": page})
    turn = turn_of(actor, found, on, request.POST, request.FILES)
    found = session_seen_by(actor, session)
    page = chair_page(actor, found, tray_of(found), on, turn)
    return shown(request, actor, found, sheet_page(found), packs=page)


@require_POST
@needs(Permission.SESSION_RECORD)
def put_back(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:
    """A pack that was scanned by mistake, off the session again."""
    token, why = request.POST.get("pack", ""), request.POST.get("why", "")

    def act() -> str:
        uses.put_back(actor, session, token=token, why=why)
        return _("The pack was put back.")

    return _done(request, actor, session, act)


@require_POST
@needs(Permission.SESSION_RECORD)
def keep_apart(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:
    """A stopped pack into quarantine, off the session where it lies ready."""
    found = session_seen_by(actor, session)
    token, why = request.POST.get("pack", ""), request.POST.get("why", "")

    def act() -> str:
        if any(pack.token == token for pack in tray_of(found).packs):
            uses.put_back(actor, session, token=token, why=why)
        packs.quarantine(actor, token, why=why)
        return _("The pack is in quarantine. Put it where nobody takes it.")

    return _done(request, actor, session, act)


def _done(
    request: HttpRequest, actor: Actor, session: UUID, act: Callable[[], str]
) -> HttpResponse:
    """Back to the packs, with what was done or why it was not."""
    session_seen_by(actor, session)
    refused: tuple[str, ...] = ()
    try:
        messages.success(request, act())
    except UnfitGoods:
        refused = (_("Nothing was done: say why, in a few words."),)
    except Blocked as blocked:
        refused = blocked.reasons
    except NotPossible as impossible:
        refused = (why_not_words(impossible.obstacle.value),)
    except Conflict:
        refused = (_("Somebody else acted on this pack just now. Look again."),)
    except NotFound:
        refused = (_("It is no longer in this session."),)
    for reason in refused:
        messages.warning(request, reason)
    return redirect(f"{reverse('session', args=[session])}#packs")
