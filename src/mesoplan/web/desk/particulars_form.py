"""The form of who a client is: to register one, and to correct one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mesoplan.clinic.particulars import Particulars
from mesoplan.web.desk import wording

if TYPE_CHECKING:
    from datetime import date

AUTO = {"dir": "auto", "autocomplete": "off"}


class ParticularsForm(forms.Form):
    """Name, birth date, contact and language; the clinic's own limits speak."""

    name = forms.CharField(
        label=_("Full name"), required=False, widget=forms.TextInput(attrs=AUTO)
    )
    born_on = forms.CharField(
        label=_("Date of birth"),
        required=False,
        widget=forms.TextInput(attrs={"type": "date", "autocomplete": "off"}),
    )
    mail = forms.CharField(
        label=_("Mail address"),
        required=False,
        help_text=_("Links are sent here."),
        widget=forms.TextInput(
            attrs={"inputmode": "email", "dir": "ltr", "autocomplete": "off"}
        ),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "dir": "ltr", "autocomplete": "off"}
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the client's pages"), choices=wording.LANGUAGES
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:  # noqa: ANN401 - Django's own
        """``today`` is the clinic's: nobody is born after it."""
        super().__init__(*args, **more)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Let the clinic's own limits speak, each beside its field."""
        fields = {k: str(self.cleaned_data.get(k, "")) for k in PARTICULARS}
        found = Particulars(**fields).tidied()
        for problem in found.problems(self.today):
            if not self.has_error(problem.where):
                said = f"{problem.what}. {problem.remedy}"
                self.add_error(problem.where, said[0].upper() + said[1:])
        self.particulars = found
        return self.cleaned_data


PARTICULARS = ("name", "born_on", "mail", "phone", "language")
