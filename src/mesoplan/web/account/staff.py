"""Members of staff: add one, change a role, end somebody's work here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from mesoplan.clinic.access import Actor, Permission, Role
from mesoplan.clinic.actions import staff
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.staff import member_of
from mesoplan.web.account import invitations
from mesoplan.web.account.forms import MemberForm, RoleForm, refused
from mesoplan.web.actor import needs

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest


@needs(Permission.STAFF_MANAGE, fresh=True)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form for a new member; the link goes out when they are added."""
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            user = staff.add(
                actor,
                name=typed["name"],
                mail=typed["mail"],
                role=Role(typed["role"]),
            )
        except staff.Refused as error:
            refused(form, error.problems)
        else:
            _invite(request, actor, user)
            return HttpResponseRedirect(reverse("administration"))
    status = 422 if form.errors else 200
    return render(request, "pages/staff_add.html", {"form": form}, status=status)


@needs(Permission.STAFF_MANAGE, fresh=True)
def member(request: HttpRequest, actor: Actor, member: UUID) -> HttpResponse:
    """One member: another role, the link again, the end of their work here."""
    found = member_of(actor, member)
    form = RoleForm(request.POST or None, initial={"role": found.role.value})
    if request.method == "POST" and form.is_valid():
        try:
            staff.change_role(actor, member, role=Role(form.cleaned_data["role"]))
        except staff.Refused as error:
            refused(form, error.problems)
        else:
            messages.success(request, gettext("The role holds from now on."))
            return HttpResponseRedirect(reverse("administration"))
    context = {"member": found, "form": form, "me": actor.user}
    status = 422 if form.errors else 200
    return render(request, "pages/staff_member.html", context, status=status)


@require_POST
@needs(Permission.STAFF_MANAGE, fresh=True)
def end(request: HttpRequest, actor: Actor, member: UUID) -> HttpResponse:
    """No sign-in any more, from this moment."""
    try:
        staff.end(actor, member)
        messages.success(
            request, gettext("They cannot sign in any more; every session has ended.")
        )
    except staff.Refused as error:
        messages.warning(request, str(error))
    return HttpResponseRedirect(reverse("administration"))


@require_POST
@needs(Permission.STAFF_MANAGE, fresh=True)
def invite(request: HttpRequest, actor: Actor, member: UUID) -> HttpResponse:
    """The link to choose a password, once more."""
    user = staff.invited_again(actor, member)
    _invite(request, actor, user)
    return HttpResponseRedirect(reverse("administration"))


def _invite(request: HttpRequest, actor: Actor, user: invitations.Invited) -> None:
    if invitations.send(user, clinic_of(actor).name):
        words = gettext("A mail with a link is on its way to %(mail)s.")
        messages.success(request, words % {"mail": user.email})
    else:
        words = gettext("The mail to %(mail)s could not be sent: send the link again.")
        messages.warning(request, words % {"mail": user.email})
