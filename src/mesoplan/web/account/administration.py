"""The administrator's room: who works here, and what the clinic says of itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from mesoplan.clinic.access import Actor, Conflict, Permission
from mesoplan.clinic.actions import clinics
from mesoplan.clinic.actions.staff import Refused
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.staff import members
from mesoplan.web.account.forms import DETAILS, ClinicForm, refused
from mesoplan.web.actor import needs

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mesoplan.clinic.actions.clinics import Details


@needs(Permission.STAFF_MANAGE)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Staff and clinic at a glance."""
    clinic = clinic_of(actor)
    form = ClinicForm(initial=_initial(actor))
    details = [
        (field.label, _shown(form, field.name, getattr(clinic, field.name)))
        for field in form.visible_fields()
    ]
    context = {"members": members(actor), "details": details, "me": actor.user}
    return render(request, "pages/administration.html", context)


@needs(Permission.CLINIC_EDIT)
def edit_clinic(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The clinic's details; what somebody else has changed meanwhile is shown."""
    form = ClinicForm(request.POST or None, initial=_initial(actor))
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "pages/clinic_edit.html", {"form": form}, status=status)
    try:
        clinics.edit(
            actor, version=form.cleaned_data["version"], details=form.details()
        )
    except Refused as error:
        refused(form, error.problems)
        return render(request, "pages/clinic_edit.html", {"form": form}, status=422)
    except Conflict as conflict:
        context = _both(form, form.details(), conflict)
        return render(request, "pages/clinic_conflict.html", context, status=409)
    messages.success(request, gettext("The clinic's details are saved."))
    return HttpResponseRedirect(reverse("administration"))


def _initial(actor: Actor) -> dict[str, object]:
    clinic = clinic_of(actor)
    return {name: getattr(clinic, name) for name in (*DETAILS, "version")}


def _both(form: ClinicForm, mine: Details, conflict: Conflict) -> dict[str, object]:
    """Each field that differs with both values; the others go along as they are."""
    values = asdict(mine)
    differing = [
        {
            "name": name,
            "label": form.fields[name].label,
            "mine": (values[name], _shown(form, name, values[name])),
            "theirs": (theirs, _shown(form, name, theirs)),
        }
        for name, theirs in conflict.theirs.items()
    ]
    same = [(k, v) for k, v in values.items() if k not in conflict.theirs]
    return {"differing": differing, "same": same, "version": conflict.version}


def _shown(form: ClinicForm, name: str, value: object) -> object:
    choices = dict(getattr(form.fields[name], "choices", ()))
    return choices.get(value, value)
