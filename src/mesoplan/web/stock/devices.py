"""The register of products: listed, looked at, entered and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from mesoplan.clinic.access import Conflict, Permission
from mesoplan.clinic.actions import devices
from mesoplan.clinic.goods import UnfitGoods
from mesoplan.clinic.queries.devices import device_seen_by, devices_seen_by
from mesoplan.web import paging
from mesoplan.web.actor import needs
from mesoplan.web.stock.device_form import (
    DeviceForm,
    ExtensionForm,
    entered,
    products_for,
)
from mesoplan.web.stock.refusals import beside_fields

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor

LONGEST_SEARCH = 100


@require_safe
@needs(Permission.PACK_VIEW)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The register by name; a search looks in names, makers and identifiers."""
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = devices_seen_by(actor, words, paging.page_number(request.GET.get("page")))
    context = {
        "found": found,
        "pager": paging.pager(found, q=words),
        "q": words,
        "may_manage": actor.may(Permission.DEVICE_MANAGE),
        "tab": "devices",
    }
    return render(request, "stock/devices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DEVICE_MANAGE)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put a product in the register; what a mark said comes with the address."""
    initial = {"identifier": request.GET.get("identifier", "")[:LONGEST_SEARCH]}
    form = DeviceForm(
        request.POST or None, initial=initial, products=products_for(actor)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = devices.register(
                actor, identifier=form.cleaned_data["identifier"], details=form.details
            )
        except UnfitGoods as error:
            beside_fields(form, error)
        else:
            messages.success(request, gettext("The product is in the register."))
            return HttpResponseRedirect(reverse("device", args=[made.pk]))
    context = {"form": form, "tab": "devices"}
    status = 422 if form.errors else 200
    return render(request, "stock/device_new.html", context, status=status)


@require_safe
@needs(Permission.PACK_VIEW)
def device(request: HttpRequest, actor: Actor, device: UUID) -> HttpResponse:
    """One entry of the register."""
    return _one(request, actor, device)


@require_POST
@needs(Permission.DEVICE_MANAGE)
def change(request: HttpRequest, actor: Actor, device: UUID) -> HttpResponse:
    """Say something else of a product; whoever was faster is shown first."""
    device_seen_by(actor, device)
    version = paging.page_number(request.POST.get("version"))
    form = DeviceForm(request.POST, products=products_for(actor)).of_known()
    if form.is_valid():
        try:
            devices.change(actor, device, version=version, details=form.details)
        except UnfitGoods as error:
            beside_fields(form, error)
        except Conflict as conflict:
            version = conflict.version
            _met(form, conflict, entered(device_seen_by(actor, device)))
        else:
            messages.success(request, gettext("The change is kept."))
            return HttpResponseRedirect(reverse("device", args=[device]))
    return _one(request, actor, device, form=form, version=version)


@require_POST
@needs(Permission.DEVICE_MANAGE)
def extend(request: HttpRequest, actor: Actor, device: UUID) -> HttpResponse:
    """Note that the maker lets a lot be used for longer."""
    form = ExtensionForm(request.POST)
    if form.is_valid():
        try:
            devices.extend(actor, device, **form.cleaned_data)
        except UnfitGoods as error:
            beside_fields(form, error)
        else:
            messages.success(request, gettext("The extension is on record."))
            return HttpResponseRedirect(reverse("device", args=[device]))
    return _one(request, actor, device, extension=form)


def _met(form: DeviceForm, conflict: Conflict, now: dict[str, Any]) -> None:
    """Somebody was faster: what they wrote stands beside what was typed."""
    said = gettext("Somebody has changed this meanwhile; it now says: %(theirs)s")
    for field in conflict.theirs:
        theirs = now[field] if now[field] not in ("", None) else gettext("nothing")
        form.add_error(field, said % {"theirs": theirs})


def _one(
    request: HttpRequest,
    actor: Actor,
    device: UUID,
    *,
    form: DeviceForm | None = None,
    version: int = 0,
    extension: ExtensionForm | None = None,
) -> HttpResponse:
    found = device_seen_by(actor, device)
    stored = DeviceForm(initial=entered(found), products=products_for(actor)).of_known()
    extension = extension or ExtensionForm()
    context = {
        "device": found,
        "form": form or stored,
        "version": version or found.version,
        "extension": extension,
        "facts": stored.facts(),
        "may_manage": actor.may(Permission.DEVICE_MANAGE),
        "tab": "devices",
    }
    status = 422 if (form and form.errors) or extension.errors else 200
    return render(request, "stock/device.html", context, status=status)
