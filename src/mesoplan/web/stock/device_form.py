"""The form of one product in the clinic's register, and of a lot's longer life."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mesoplan.clinic.actions.devices import MOST_DOSES, Details
from mesoplan.clinic.practice import practice_of
from mesoplan.core.traceability.known import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.devices import Seen

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
PLAIN = forms.TextInput({"autocomplete": "off"})
NOBODY_LOOKED = _("Nobody has looked")
ANSWERS = [
    (Answer.UNKNOWN.value, NOBODY_LOOKED),
    (Answer.YES.value, _("Yes")),
    (Answer.NO.value, _("No")),
]
STATUSES = [
    ("", NOBODY_LOOKED),
    ("active", _("On the market")),
    ("withdrawn", _("Withdrawn")),
]
FLAGS = {"yes": True, "no": False, "unknown": None}
FLAG_FIELDS = ("serialised", "lot_controlled", "needs_cold")


def products_for(actor: Actor) -> list[tuple[str, str]]:
    """The library's products, to say which of them a device is."""
    products = practice_of(actor.clinic).library.products
    return sorted(((p.id, p.title) for p in products.values()), key=lambda p: p[1])


def entered(device: Seen) -> dict[str, Any]:
    """What the register says, as the form shows it."""
    values = {name: getattr(device, name) for name in DeviceForm.base_fields}
    words = {flag: word for word, flag in FLAGS.items()}
    for name in FLAG_FIELDS:
        values[name] = words[values[name]]
    values["markets"] = ", ".join(values["markets"] or ())
    return values


class DeviceForm(forms.Form):
    """What the label and the regulator's list say of one device identifier."""

    identifier = forms.CharField(
        label=_("Device identifier"),
        required=False,
        help_text=_("The number after (01), or the HIBC code."),
        widget=PLAIN,
    )
    name = forms.CharField(label=_("Name on the pack"), required=False, widget=PLAIN)
    maker = forms.CharField(label=_("Maker"), required=False, widget=PLAIN)
    product = forms.ChoiceField(
        label=_("Product of the library"),
        required=False,
        help_text=_("So that a plan's product and its packs are known to be the same."),
    )
    status = forms.ChoiceField(
        label=_("On the market"), required=False, choices=STATUSES
    )
    markets = forms.CharField(
        label=_("May be sold in"),
        required=False,
        help_text=_("Such as EU, UK. Empty: nobody has looked."),
        widget=PLAIN,
    )
    injectable = forms.ChoiceField(
        label=_("Labelled for injection"),
        choices=ANSWERS,
        initial=Answer.UNKNOWN.value,
    )
    lot_controlled = forms.ChoiceField(
        label=_("Packs carry a lot"), choices=ANSWERS, initial=Answer.UNKNOWN.value
    )
    serialised = forms.ChoiceField(
        label=_("Packs carry a serial number"),
        choices=ANSWERS,
        initial=Answer.UNKNOWN.value,
    )
    needs_cold = forms.ChoiceField(
        label=_("Has to be kept cold"), choices=ANSWERS, initial=Answer.UNKNOWN.value
    )
    doses = forms.IntegerField(
        label=_("Sessions one pack may serve"),
        initial=1,
        min_value=1,
        max_value=MOST_DOSES,
        help_text=_("1 unless the label says it is for several people."),
    )
    open_hours = forms.IntegerField(
        label=_("Hours it keeps once opened"),
        required=False,
        min_value=1,
        max_value=24 * 366,
        help_text=_("From the label; only for packs that serve several sessions."),
    )
    holds_device = forms.CharField(
        label=_("Identifier of what is inside"),
        required=False,
        help_text=_("Where a carton and the syringe in it have one each."),
        widget=PLAIN,
    )
    holds_quantity = forms.IntegerField(
        label=_("How many are inside"), required=False, min_value=1, max_value=10_000
    )
    listed = forms.ChoiceField(
        label=_("On the regulator's list"),
        choices=ANSWERS,
        initial=Answer.UNKNOWN.value,
    )
    listed_as_of = forms.DateField(
        label=_("Day of that list"), required=False, widget=DAY
    )
    source = forms.CharField(
        label=_("Where this was read"),
        required=False,
        help_text=_("The label, or the regulator's list."),
        widget=PLAIN,
    )
    as_of = forms.DateField(label=_("On which day"), widget=DAY)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        products: Iterable[tuple[str, str]],
        **more: Any,  # noqa: ANN401
    ) -> None:
        """``products`` are those of the library."""
        super().__init__(*args, **more)
        chosen = [("", _("None of them")), *products]
        self.fields["product"].choices = chosen  # type: ignore[attr-defined]

    def of_known(self) -> DeviceForm:
        """The form for an entry that is there: its identifier stays what it is."""
        del self.fields["identifier"]
        return self

    @property
    def details(self) -> Details:
        """Everything else, as the register keeps it."""
        typed = {k: v for k, v in self.cleaned_data.items() if k != "identifier"}
        for name in FLAG_FIELDS:
            typed[name] = FLAGS[typed[name]]
        places = re.split(r"[\s,;]+", typed["markets"].strip().upper())
        typed["markets"] = tuple(p for p in places if p) or None
        return Details(**typed)

    def facts(self) -> list[tuple[str, str]]:
        """What the entry says, to be read by who may not change it."""
        return [
            (str(field.label), self._said(name, field))
            for name, field in self.fields.items()
        ]

    def _said(self, name: str, field: forms.Field) -> str:
        value = self.initial.get(name)
        if isinstance(field, forms.ChoiceField):
            choices: Mapping[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
            return str(choices.get(value, value))
        return "–" if value in ("", None) else str(value)


class ExtensionForm(forms.Form):
    """A maker's word that a lot may be used for longer."""

    lot = forms.CharField(
        label=_("Lot"),
        help_text=_("Exactly as it was received."),
        widget=PLAIN,
    )
    extended_to = forms.DateField(label=_("May be used until"), widget=DAY)
    source = forms.CharField(
        label=_("Where the maker says so"), required=False, widget=PLAIN
    )
