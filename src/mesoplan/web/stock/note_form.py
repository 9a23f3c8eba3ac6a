"""The forms of goods-in: whose delivery note, and what is read off a box by eye."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mesoplan.clinic.goods import LONGEST_NOTE, Typed

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = forms.TextInput({"autocomplete": "off", "autocapitalize": "off"})


class NoteForm(forms.Form):
    """Supplier, number and day of a delivery note."""

    supplier = forms.TypedChoiceField(label=_("Supplier"))
    note = forms.CharField(
        label=_("Number of the delivery note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=PLAIN,
    )
    on = forms.DateField(
        label=_("Day the goods came"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        suppliers: Iterable[tuple[str, str]],
        **more: Any,  # noqa: ANN401
    ) -> None:
        """``suppliers`` are those of the register, as id and name."""
        super().__init__(*args, **more)
        chosen = [("", _("Choose…")), *suppliers]
        self.fields["supplier"].choices = chosen  # type: ignore[attr-defined]


class TypedForm(forms.Form):
    """What stands on a box whose mark cannot be scanned, letter by letter."""

    device = forms.CharField(
        label=_("Device identifier"),
        required=False,
        help_text=_("The number after (01), or the HIBC code."),
        widget=PLAIN,
    )
    lot = forms.CharField(
        label=_("Lot"),
        required=False,
        help_text=_("Behind LOT or (10)."),
        widget=PLAIN,
    )
    expiry = forms.CharField(
        label=_("Expiry"),
        required=False,
        help_text=_("Year first, such as 2027-04-30 or 2027-04."),
        widget=PLAIN,
    )
    serial = forms.CharField(
        label=_("Serial number"),
        required=False,
        help_text=_("Behind SN or (21); many packs have none."),
        widget=PLAIN,
    )

    @property
    def typed(self) -> Typed:
        """The fields as they were typed."""
        return Typed(**self.cleaned_data)
