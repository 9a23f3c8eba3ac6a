"""Holds: what waits in open sessions for a second person, and the word that settles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions import holds
from mesoplan.clinic.actions.holds import SamePerson
from mesoplan.clinic.actions.sessions import Blocked
from mesoplan.clinic.goods import LONGEST_EVIDENCE, UnfitGoods
from mesoplan.clinic.queries.chair import OnTray, tray_of
from mesoplan.clinic.queries.holds import holds_waiting
from mesoplan.clinic.queries.sessions import session_seen_by
from mesoplan.core.traceability.tokens import grouped
from mesoplan.web.actor import needs
from mesoplan.web.packs.verdict_page import VerdictPage, finding_line, verdict_page
from mesoplan.web.stock.refusals import beside_fields

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.chair import Settled, Tray, TypedLot
    from mesoplan.web.packs.verdict_page import FindingLine

UNPROCESSABLE = 422


class ReasonForm(forms.Form):
    """A second person's reason."""

    scan = forms.UUIDField(required=False, widget=forms.HiddenInput)
    lot = forms.CharField(required=False, widget=forms.HiddenInput)
    expires_on = forms.DateField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it may be used all the same"),
        required=False,
        max_length=LONGEST_EVIDENCE,
        help_text=_(
            "What you looked at, and what you saw. Your name stands beside it."
        ),
        widget=forms.Textarea({"rows": 3}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPage:
    """One pack or typed lot of the session, as it stands now."""

    name: str
    token: str
    spoken: str
    lot: str
    expires_on: date | None
    verdict: VerdictPage
    open: tuple[FindingLine, ...]
    stopped: bool
    settled: tuple[Settled, ...]
    mine: bool
    form: ReasonForm


@require_safe
@needs(Permission.HOLD_SETTLE)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a second person."""
    context = {"waiting": holds_waiting(actor), "tab": "holds"}
    return render(request, "stock/holds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.HOLD_SETTLE, fresh=True)
def session(request: HttpRequest, actor: Actor, session: UUID) -> HttpResponse:
    """Every hold of one session, each with its findings and the form to settle it."""
    found = session_seen_by(actor, session)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _settled(actor, session, form):
        messages.success(
            request, gettext("Settled. Your name and reason are on record.")
        )
        return HttpResponseRedirect(reverse("holds"))
    context = {
        "session": found,
        "client": found.client.number,
        "holds": _holds(actor, tray_of(found), form),
        "form": form,
        "tab": "holds",
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "stock/hold.html", context, status=status)


def _settled(actor: Actor, session: UUID, form: ReasonForm) -> bool:
    typed = form.cleaned_data
    lot, expires_on, reason = typed["lot"], typed["expires_on"], typed["reason"]
    try:
        if typed["scan"]:
            holds.settle(actor, session, scan=typed["scan"], reason=reason)
        elif lot and expires_on:
            holds.settle_typed(
                actor, session, lot=lot, expires_on=expires_on, reason=reason
            )
        else:
            form.add_error(None, gettext("Choose what is settled. Look again."))
    except UnfitGoods as error:
        beside_fields(form, error)
    except SamePerson:
        said = gettext("You scanned or typed it yourself: a second person settles it.")
        form.add_error(None, said)
    except Blocked as error:
        for words in error.reasons:
            form.add_error(None, words)
    return not form.errors


def _holds(actor: Actor, tray: Tray, tried: ReasonForm) -> tuple[HoldPage, ...]:
    found: list[OnTray | TypedLot] = [*tray.packs, *tray.typed]
    return tuple(_hold(actor, one, tried) for one in found)


def _hold(actor: Actor, one: OnTray | TypedLot, tried: ReasonForm) -> HoldPage:
    if isinstance(one, OnTray):
        about = {"scan": str(one.scan), "lot": "", "expires_on": ""}
        name, token = one.name, one.token
    else:
        about = {"scan": "", "lot": one.lot, "expires_on": str(one.expires_on)}
        name = gettext("Typed by hand: %(product)s") % {"product": one.product}
        token = ""
    mine = tried.is_bound and all(tried.data.get(k, "") == v for k, v in about.items())
    form = tried if mine else ReasonForm(initial=about)
    form.auto_id = f"{about['scan'] or about['lot']}-%s"
    standing = one.standing
    return HoldPage(
        name=name,
        token=token,
        spoken=grouped(token),
        lot=one.lot,
        expires_on=one.expires_on,
        verdict=verdict_page(standing.verdict),
        open=tuple(finding_line(finding) for finding in standing.unsettled),
        stopped=bool(standing.stops),
        settled=standing.settled,
        mine=standing.entered_by == actor.user,
        form=form,
    )
