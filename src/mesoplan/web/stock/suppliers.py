"""Suppliers, and what is known over time of whose products they may sell."""

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
from django.views.decorators.http import require_POST, require_safe

from mesoplan.clinic import moment
from mesoplan.clinic.access import NotFound, Permission
from mesoplan.clinic.actions import suppliers
from mesoplan.clinic.goods import UnfitGoods, same_name
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.suppliers import suppliers_seen_by
from mesoplan.web.actor import needs
from mesoplan.web.stock.refusals import beside_fields

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.suppliers import Evidence, Listed

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
STATES = {
    "good": _("Evidence covers this day"),
    "ended": _("Evidence has run out"),
    "withdrawn": _("Withdrawn"),
    "later": _("Begins later"),
}


class SupplierForm(forms.Form):
    """A supplier's name, as it stands on its delivery notes."""

    name = forms.CharField(
        label=_("Name, as on its delivery notes"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class EvidenceForm(forms.Form):
    """What was found out about a supplier and one maker."""

    maker = forms.CharField(
        label=_("Maker"),
        required=False,
        help_text=_("As in the register of products."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    granted = forms.ChoiceField(
        label=_("What is known"),
        choices=[
            ("yes", _("May sell this maker's products")),
            ("no", _("May not, or not any more")),
        ],
        widget=forms.RadioSelect,
    )
    begins_on = forms.DateField(label=_("From"), widget=DAY)
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("The last day that the evidence names; empty if it names none."),
        widget=DAY,
    )
    evidence = forms.CharField(
        label=_("How this is known"),
        required=False,
        help_text=_("The letter or list, where it is kept, and of which day it is."),
        widget=forms.Textarea({"rows": 3}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a supplier stands with one maker on a day."""

    maker: str
    state: str
    words: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierLine:
    """One supplier of the list."""

    id: UUID
    name: str
    standings: tuple[Standing, ...]


@require_safe
@needs(Permission.PACK_VIEW)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody the clinic buys from."""
    return _all(request, actor, SupplierForm())


@require_POST
@needs(Permission.SUPPLIER_MANAGE)
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add a supplier; the evidence comes next."""
    form = SupplierForm(request.POST)
    if form.is_valid():
        try:
            made = suppliers.register(actor, name=form.cleaned_data["name"])
        except UnfitGoods as error:
            beside_fields(form, error)
        else:
            messages.success(request, gettext("Registered. Now note the evidence."))
            return HttpResponseRedirect(reverse("supplier", args=[made.pk]))
    return _all(request, actor, form)


@require_safe
@needs(Permission.PACK_VIEW)
def supplier(request: HttpRequest, actor: Actor, supplier: UUID) -> HttpResponse:
    """One supplier with everything ever noted, the latest first."""
    return _one(request, actor, supplier, EvidenceForm())


@require_POST
@needs(Permission.SUPPLIER_MANAGE)
def note(request: HttpRequest, actor: Actor, supplier: UUID) -> HttpResponse:
    """Note what was found out; what was believed before stays on record."""
    form = EvidenceForm(request.POST)
    if form.is_valid() and _noted(actor, supplier, form):
        messages.success(request, gettext("The evidence is on record."))
        return HttpResponseRedirect(reverse("supplier", args=[supplier]))
    return _one(request, actor, supplier, form)


def line_of(found: Listed, on: date) -> SupplierLine:
    """A supplier with how it stands with each maker on a day."""
    return SupplierLine(
        id=found.id, name=found.name, standings=standings_on(found.evidence, on)
    )


def standings_on(rows: Iterable[Evidence], on: date) -> tuple[Standing, ...]:
    """For each maker what holds on a day: the latest row that had begun by then."""
    makers: list[list[Evidence]] = []
    for row in rows:
        same = [m for m in makers if same_name(m[0].maker, row.maker)]
        same[0].append(row) if same else makers.append([row])
    found = [_standing(said, on) for said in makers]
    return tuple(sorted(found, key=lambda standing: standing.maker.casefold()))


def _standing(rows: list[Evidence], on: date) -> Standing:
    begun = [row for row in rows if row.begins_on <= on]
    last = max(begun, key=lambda row: (row.begins_on, row.at), default=None)
    if last is None:
        state = "later"
    elif not last.granted:
        state = "withdrawn"
    else:
        state = "ended" if last.ends_on and last.ends_on < on else "good"
    return Standing(
        maker=rows[0].maker,
        state=state,
        words=str(STATES[state]),
        until=last.ends_on if last else None,
    )


def _noted(actor: Actor, supplier: UUID, form: EvidenceForm) -> bool:
    typed = form.cleaned_data
    said = {key: typed[key] for key in ("maker", "begins_on", "evidence")}
    try:
        if typed["granted"] == "yes":
            suppliers.authorise(actor, supplier, ends_on=typed["ends_on"], **said)
        else:
            suppliers.withdraw(actor, supplier, **said)
    except UnfitGoods as error:
        beside_fields(form, error)
        return False
    return True


def _all(request: HttpRequest, actor: Actor, form: SupplierForm) -> HttpResponse:
    today = moment.today(clinic_of(actor))
    context = {
        "lines": [line_of(found, today) for found in suppliers_seen_by(actor)],
        "form": form,
        "may_manage": actor.may(Permission.SUPPLIER_MANAGE),
        "tab": "suppliers",
    }
    status = 422 if form.errors else 200
    return render(request, "stock/suppliers.html", context, status=status)


def _one(
    request: HttpRequest, actor: Actor, supplier: UUID, form: EvidenceForm
) -> HttpResponse:
    found = next((s for s in suppliers_seen_by(actor) if s.id == supplier), None)
    if found is None:
        message = "no such supplier"
        raise NotFound(message)
    context = {
        "supplier": found,
        "line": line_of(found, moment.today(clinic_of(actor))),
        "form": form,
        "may_manage": actor.may(Permission.SUPPLIER_MANAGE),
        "tab": "suppliers",
    }
    status = 422 if form.errors else 200
    return render(request, "stock/supplier.html", context, status=status)
