"""The practitioner's own papules: what was measured, and the form to measure more."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from mesoplan.clinic.access import NotFound, Permission
from mesoplan.clinic.actions import calibrations
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import maps
from mesoplan.clinic.queries.calibrations import measured_by
from mesoplan.clinic.queries.courses import plan_of
from mesoplan.core.errors import InputError
from mesoplan.intake.papules import read_papules
from mesoplan.web.actor import needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.maps import MapRecord
    from mesoplan.knowledge.library import Library
    from mesoplan.web.reach.laws import LawLine

UNPROCESSABLE = 422


class PapulesForm(forms.Form):
    """The product, and a row for each papule."""

    product = forms.ChoiceField(label=_("Product"))
    papules = forms.CharField(
        label=_("Papules"),
        help_text=_(
            "A row for each: what the puncture left in mL, then how wide it lay in mm, "
            "such as 0.02; 3.1. Pasted from a spreadsheet is fine."
        ),
        strip=False,
        required=False,  # an empty one is answered as too few papules are
        widget=forms.Textarea(
            {"rows": 12, "spellcheck": "false", "autocomplete": "off"}
        ),
    )

    def __init__(
        self, sent: QueryDict | None, *, library: Library, product: str = ""
    ) -> None:
        """``product`` is chosen at first."""
        super().__init__(sent, initial={"product": product})
        field = self.fields["product"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
        products = sorted(library.products.items(), key=lambda row: row[1].title)
        field.choices = [
            (name, found.title)
            for name, found in products
            if found.cross_linked != "yes"
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SESSION_RECORD)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the actor measured so far; sending rows keeps them as the ones that hold."""
    asked = request.GET.get("map", "")
    record = _map(actor, asked) if asked else None
    form = PapulesForm(
        request.POST or None,
        library=practice_of(actor.clinic).library,
        product=plan_of(record.course).product if record else "",
    )
    if request.method == "POST" and form.is_valid():
        try:
            papules = read_papules(form.cleaned_data["papules"])
            calibrations.measure(
                actor, product=form.cleaned_data["product"], papules=papules
            )
        except InputError as refused:
            for line in said_of(refused):
                form.add_error("papules", line)
        else:
            messages.success(request, gettext("Kept: your papules hold from now on."))
            where = reverse("papules")
            return redirect(f"{where}?map={record.pk}" if record else where)
    status = UNPROCESSABLE if form.errors else 200
    return _shown(request, actor, form, record, status)


def said_of(refused: InputError) -> list[str]:
    """Each problem: the row, what is wrong, what stands there, and what to do."""
    return [str(problem) for problem in refused.problems]


def _shown(
    request: HttpRequest,
    actor: Actor,
    form: PapulesForm,
    record: MapRecord | None,
    status: int,
) -> HttpResponse:
    found = measured_by(actor)
    laws: tuple[LawLine, ...] = ()
    if found:
        from mesoplan.web.reach.laws import (  # noqa: PLC0415 - loads arrays
            law_line,
        )

        laws = tuple(law_line(one) for one in found)
    context = {"form": form, "laws": laws, "map": record.pk if record else None}
    return render(request, "reach/papules.html", context, status=status)


def _map(actor: Actor, asked: str) -> MapRecord:
    """The map that somebody came from."""
    try:
        return maps.record_seen_by(actor, UUID(asked))
    except ValueError as wrong:
        message = "no such map"
        raise NotFound(message) from wrong
