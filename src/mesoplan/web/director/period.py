"""The period a page looks at: two days, chosen in the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import QueryDict

DAYS = 90


class PeriodForm(forms.Form):
    """From one day to another, both included."""

    since = forms.DateField(
        label=_("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, date]:
        """The end does not lie before the beginning."""
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day."))
        return found


def period(given: QueryDict, today: date) -> tuple[PeriodForm, date, date]:
    """The form and the period; what is not given or wrong leaves the last 90 days."""
    usual = {"since": today - timedelta(days=DAYS), "until": today}
    if "since" not in given and "until" not in given:
        return PeriodForm(initial=usual), usual["since"], usual["until"]
    form = PeriodForm(given)
    if not form.is_valid():
        return form, usual["since"], usual["until"]
    return form, form.cleaned_data["since"], form.cleaned_data["until"]
