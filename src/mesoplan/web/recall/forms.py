"""What a person decides about a recall: its scope, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mesoplan.clinic.actions.recall_scopes import LONGEST_LOT, LONGEST_WHY
from mesoplan.clinic.actions.recalls import LONGEST_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

DEVICE, PRODUCT = "device", "product"
Choices = list[tuple[str, object]]


class RowsForm(forms.Form):
    """Rows of the scope, ticked."""

    def __init__(
        self,
        data: object = None,
        *,
        rows: Sequence[UUID] = (),
        auto_id: str = "rows-%s",
    ) -> None:
        """``rows`` are those that can still be decided on."""
        super().__init__(data, auto_id=auto_id)  # type: ignore[arg-type]
        self.fields["rows"] = forms.TypedMultipleChoiceField(
            label=_("What is ticked"),
            coerce=UUID,
            choices=[(str(row), str(row)) for row in rows],
            error_messages={
                "required": _("Tick first what you decide on."),
                "invalid_choice": _("One of them was settled meanwhile. Look again."),
            },
        )

    @property
    def ticked(self) -> frozenset[str]:
        """What was ticked when the form was sent."""
        return frozenset(self["rows"].data or () if self.is_bound else ())


class DecideForm(RowsForm):
    """Rows of the scope, ticked; to reject them needs a reason."""

    why = forms.CharField(
        label=_("Why not, where you reject"),
        required=False,
        max_length=LONGEST_WHY,
        widget=forms.Textarea({"rows": 2}),  # Enter must not confirm
    )


class OfWhatForm(forms.Form):
    """A product of the register or of the library."""

    what = forms.ChoiceField(
        label=_("Of which product"),
        error_messages={"required": _("Choose a product.")},
    )

    def __init__(
        self, data: object = None, *, choices: Choices, auto_id: str = "add-%s"
    ) -> None:
        """``choices`` are the clinic's products, by where they are kept."""
        super().__init__(data, auto_id=auto_id)  # type: ignore[arg-type]
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type alone
        field.choices = [("", _("Choose …")), *choices]

    @property
    def target(self) -> tuple[UUID | None, str]:
        """The device of the register, or the library's product."""
        kind, _colon, name = str(self.cleaned_data["what"]).partition(":")
        return (UUID(name), "") if kind == DEVICE else (None, name)


class AddForm(OfWhatForm):
    """What a person read in the notice and the program did not propose."""

    lot = forms.CharField(
        label=_("Lot"),
        required=False,
        max_length=LONGEST_LOT,
        help_text=_("Empty: every lot of the product."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class WithdrawForm(forms.Form):
    """A row confirmed by mistake."""

    row = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why it was a mistake"),
        required=False,
        max_length=LONGEST_WHY,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class CloseForm(forms.Form):
    """How a recall ended."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("How it ended"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("If somebody has not answered, say why it is closed all the same."),
        widget=forms.Textarea({"rows": 3}),
    )
