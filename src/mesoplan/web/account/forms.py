"""Forms of sign-in, staff, the clinic and its set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mesoplan.clinic.access import Role
from mesoplan.clinic.actions.clinics import Details, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DETAILS = (
    "name",
    "phone",
    "emergency_phone",
    "mail",
    "jurisdiction",
    "language",
    "time_zone",
)
ZONES = [*sorted(zone for zone in available_timezones() if "/" in zone), "UTC"]
ROLE_CHOICES = [
    (
        Role.FRONT_DESK.value,
        _("Front desk: visits, contact details and links; no clinical content"),
    ),
    (
        Role.PRACTITIONER.value,
        _("Practitioner: consultations, plans, consents and sessions"),
    ),
    (
        Role.DIRECTOR.value,
        _("Medical director: also overrides, the clinic's own numbers, the ledger"),
    ),
    (
        Role.ADMINISTRATOR.value,
        _("Administrator: staff, the clinic's details, import; no clinical content"),
    ),
]


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey unless it is said to be only a second step after the password."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own
        """Words of ours."""
        super().__init__(*args, **named)
        self.fields["name"].label = _("A name for it")
        self.fields["name"].help_text = _("For instance: telephone, or blue key.")
        if "passwordless" in self.fields:
            self.fields["passwordless"].initial = True
            self.fields["passwordless"].label = _("Sign in with it alone")
            self.fields["passwordless"].help_text = _(
                "Leave this on unless your key has no fingerprint, face or PIN."
            )


class DetailsForm(forms.Form):
    """What a clinic says of itself."""

    name = forms.CharField(label=_("Name of the clinic"), max_length=200)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=50,
        help_text=_("Clients see it on every page that tells them to call."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    emergency_phone = forms.CharField(
        label=_("Emergency number"),
        max_length=50,
        required=False,
        help_text=_(
            "The number people dial in an emergency where the clinic is, such as 112. "
            "No source here: the clinic says which."
        ),
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    mail = forms.EmailField(label=_("Mail of the clinic"), required=False)
    jurisdiction = forms.ChoiceField(
        label=_("Where products must be listed"),
        choices=[
            ("EU", _("European Union")),
            ("UK", _("United Kingdom")),
            ("US", _("United States")),
            ("CA", _("Canada")),
        ],
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("en", _("English")), ("fr", _("French"))]
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
        initial="Europe/Paris",
    )

    def details(self) -> Details:
        """What was typed, as the clinic takes it."""
        return Details(**{name: self.cleaned_data[name] for name in DETAILS})


class ClinicForm(DetailsForm):
    """The same, against the version it was shown with."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SetupForm(DetailsForm):
    """Everything a first clinic needs, on one page."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("Shown in the window in which Mesoplan was started."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    own_name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    own_mail = forms.EmailField(
        label=_("Your mail address"),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("A password"),
        strip=False,
        help_text=_("Twelve characters at least; four or five words are good."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}, render_value=True),
    )
    director_name = forms.CharField(
        label=_("The medical director's name"),
        max_length=200,
        required=False,
        help_text=_("They get a mail with a link. You can also add them later."),
    )
    director_mail = forms.EmailField(
        label=_("The medical director's mail address"), required=False
    )
    field_order = ("code", *DETAILS)

    def clean(self) -> dict[str, Any]:
        """A director has a name and an address, or neither."""
        typed = super().clean() or {}
        for one, other in (
            ("director_name", "director_mail"),
            ("director_mail", "director_name"),
        ):
            if typed.get(one) and not typed.get(other) and other not in self.errors:
                self.add_error(other, gettext("Give both, or leave both empty."))
        return typed

    def administrator(self) -> Person:
        """Who is setting the clinic up."""
        typed = self.cleaned_data
        return Person(name=typed["own_name"], mail=typed["own_mail"])

    def director(self) -> Person | None:
        """Who answers for the clinic's rules, where named."""
        typed = self.cleaned_data
        if not typed["director_mail"]:
            return None
        return Person(name=typed["director_name"], mail=typed["director_mail"])


class RoleForm(forms.Form):
    """One of the roles of staff, with what each is for."""

    role = forms.ChoiceField(
        label=_("Role"), choices=ROLE_CHOICES, widget=forms.RadioSelect
    )


class MemberForm(RoleForm):
    """Somebody who is to work here."""

    name = forms.CharField(label=_("Name"), max_length=200)
    mail = forms.EmailField(
        label=_("Mail address"),
        help_text=_("They get a link by which they choose their own password."),
    )
    field_order = ("name", "mail", "role")


class KeyForm(forms.Form):
    """A key for a program, in somebody's name, for a while."""

    name = forms.CharField(
        label=_("The program"),
        max_length=60,
        help_text=_("For instance: stock cupboard, or ordering system."),
    )
    member = forms.ChoiceField(
        label=_("Acts for"),
        help_text=_(
            "What the program does is written down in this name, marked with the key. "
            "It may do what this person's role may, except what asks for a second factor."
        ),
    )
    days = forms.ChoiceField(
        label=_("Good for"),
        choices=[("30", _("30 days")), ("90", _("90 days")), ("366", _("a year"))],
        initial="90",
    )

    def offer(self, members: Iterable[tuple[str, str]]) -> None:
        """Whom the key may act for."""
        member = self.fields["member"]
        if isinstance(member, forms.ChoiceField):
            member.choices = [("", gettext("Choose somebody")), *members]


def refused(form: forms.Form, problems: Mapping[str, str]) -> None:
    """Put what the clinic refuses beside its fields."""
    for name, words in problems.items():
        form.add_error(name if name in form.fields else None, words)
