"""The form of what is asked for: concerns, zones, products, manner, wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mesoplan.core.consultation import LONGEST_TEXT, PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mesoplan import Practice

PREFERENCES = (
    ("best_evidence", _("Best evidence")),
    ("widest_margin", _("Widest margin")),
    ("least_discomfort", _("Least discomfort")),
    ("fewest_visits", _("Fewest visits")),
)
LISTS = ("concerns", "zones", "products")
FIELDS = (*LISTS, "prefer", "jurisdiction", "event_on", "wishes", "notes")


class RequestForm(forms.Form):
    """What the client and the clinic would like."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    concerns = forms.MultipleChoiceField(
        label=_("Concerns"), required=False, widget=forms.CheckboxSelectMultiple
    )
    zones = forms.MultipleChoiceField(
        label=_("Zones"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: every zone that can be planned."),
    )
    products = forms.MultipleChoiceField(
        label=_("Products"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: every product that can be planned."),
    )
    prefer = forms.ChoiceField(
        label=_("Lean towards"), choices=PREFERENCES, widget=forms.RadioSelect
    )
    jurisdiction = forms.ChoiceField(
        label=_("Products must be listed in"), choices=[(p, p) for p in PLACES]
    )
    event_on = forms.DateField(
        label=_("An event to be ready for"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    wishes = forms.CharField(
        label=_("The client's own words"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    notes = forms.CharField(
        label=_("Notes for the clinic, never shown to the client"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, practice: Practice, *args: Any, **named: Any) -> None:  # noqa: ANN401
        """The choices come from the clinic's library."""
        super().__init__(*args, **named)
        library = practice.library
        choices = {
            "concerns": _titles(library.concerns),
            "zones": _titles(library.zones),
            "products": [
                (name, product.title)
                for name, product in library.products.items()
                if product.cross_linked == "no"
            ],
        }
        for name, found in choices.items():
            field = self.fields[name]
            field.choices = found  # type: ignore[attr-defined]

    def request(self) -> dict[str, Any]:
        """What was asked for, as a consultation file writes it."""
        sent = self.cleaned_data
        values: dict[str, Any] = {name: sorted(sent[name]) for name in LISTS}
        values |= {"prefer": sent["prefer"], "jurisdiction": sent["jurisdiction"]}
        if sent["event_on"]:
            values["event_on"] = sent["event_on"].isoformat()
        if sent["wishes"].strip():
            values["wishes"] = sent["wishes"].strip().replace("\r\n", "\n")
        return values


def initial(request: Mapping[str, Any], notes: str, version: int) -> dict[str, Any]:
    """The form's values for a request on record."""
    return {**request, "notes": notes, "version": version}


def _titles(records: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    return [(name, str(record.title)) for name, record in records.items()]
