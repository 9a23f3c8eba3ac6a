"""Who a client is, as it may be written down: limits, and what is refused with why."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from mesoplan.core.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_NAME = 200
LONGEST_MAIL = 254
LONGEST_PHONE = 40
EARLIEST_BIRTH = date(1900, 1, 1)
LANGUAGES = ("en", "fr")
PHONE_SIGNS = frozenset("0123456789+-/.() #xX")
# these turn the rest of a line around, so that a name could pose as other text
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class UnfitParticulars(InputError):
    """Particulars that cannot be kept; ``where`` of each problem names the field."""

    heading = "these particulars cannot be kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """A client's name, birth date (ISO, may be empty), contact and language."""

    name: str
    born_on: str = ""
    mail: str = ""
    phone: str = ""
    language: str = "en"

    def checked(self, today: date) -> Particulars:
        """The same without outer space, once nothing is wrong with it.

        Raises:
            UnfitParticulars: with every problem found.
        """
        tidy = self.tidied()
        problems = list(tidy.problems(today))
        if problems:
            raise UnfitParticulars(problems)
        return tidy

    def tidied(self) -> Particulars:
        """One space between words, none around; composed letters."""
        return Particulars(
            name=" ".join(unicodedata.normalize("NFC", self.name).split()),
            born_on=self.born_on.strip(),
            mail=self.mail.strip(),
            phone=" ".join(self.phone.split()),
            language=self.language.strip(),
        )

    def problems(self, today: date) -> Iterator[Problem]:
        """Everything that keeps these particulars from being kept."""
        yield from _name_problems(self.name)
        yield from _birth_problems(self.born_on, today)
        yield from _contact_problems(self.mail, self.phone)
        if self.language not in LANGUAGES:
            yield _problem(
                "language",
                _("is not a language the pages exist in"),
                self.language,
                _("Use en or fr."),
            )


def _problem(where: str, what: str, value: str, remedy: str) -> Problem:
    shown = value if len(value) <= LONGEST_PHONE else value[:LONGEST_PHONE] + "…"
    return Problem(where, what, shown, remedy)


def _name_problems(name: str) -> Iterator[Problem]:
    if not any(unicodedata.category(c)[0] in "LNS" for c in name):
        yield _problem("name", _("is missing"), name, _("Give the full name."))
    if len(name) > LONGEST_NAME:
        what = _("has %(count)d characters; at most %(most)d are kept") % {
            "count": len(name),
            "most": LONGEST_NAME,
        }
        yield _problem("name", what, name, _("Shorten it."))
    if any(c in TURNING or unicodedata.category(c) == "Cc" for c in name):
        yield _problem(
            "name",
            _("holds an invisible control character"),
            "",
            _("Type the name afresh instead of pasting it."),
        )


def _birth_problems(born_on: str, today: date) -> Iterator[Problem]:
    if not born_on:
        return
    try:
        day = date.fromisoformat(born_on)
    except ValueError:
        what, remedy = _("is no date"), _("Write it as year-month-day, 1984-05-17.")
        yield _problem("born_on", what, born_on, remedy)
        return
    if day > today:
        yield _problem(
            "born_on", _("lies in the future"), born_on, _("Check the year.")
        )
    elif day < EARLIEST_BIRTH:
        yield _problem("born_on", _("lies before 1900"), born_on, _("Check the year."))


def _contact_problems(mail: str, phone: str) -> Iterator[Problem]:
    if mail:
        try:
            if len(mail) > LONGEST_MAIL:
                raise ValidationError("")  # noqa: EM101, TRY301 - said below
            validate_email(mail)
        except ValidationError:
            what = _("is no mail address")
            yield _problem("mail", what, mail, _("Write it as name@example.org."))
    if len(phone) > LONGEST_PHONE or not PHONE_SIGNS.issuperset(phone):
        yield _problem(
            "phone",
            _("is no phone number"),
            phone,
            _("Use digits, spaces and + - / . ( ) only, 40 at most."),
        )
