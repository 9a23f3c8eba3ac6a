"""Clients out of a spreadsheet: a CSV file of whatever dialect, with every problem found.

Nothing here knows the records. A cell is text and stays text: what looks like a formula
is kept as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mesoplan.clinic.particulars import Particulars
from mesoplan.clinic.table_file import (
    SHOWN,
    Fault,
    UnreadableSheet,
    decoded,
    delimiter_of,
    fault,
    rows_of,
    too_long,
)
from mesoplan.clinic.vault import normalised

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

DATES: Mapping[str, str] = {
    "iso": "%Y-%m-%d",
    "dmy": "%d/%m/%Y",
    "mdy": "%m/%d/%Y",
    "dotted": "%d.%m.%Y",
    "dashed": "%d-%m-%Y",
}
HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name",
        "full name",
        "client",
        "client name",
        "nom complet",  # codespell:ignore
        "nom et prenom",
    ),
    "first": ("first name", "given name", "firstname", "forename", "prenom"),
    "last": (
        "last name",
        "surname",
        "family name",
        "lastname",
        "nom",
        "nom de famille",
    ),
    "born_on": (
        *("date of birth", "birth date", "birthdate", "birthday", "born", "born on"),
        *("dob", "date de naissance", "naissance", "ne le", "nee le", "ne(e) le"),
    ),
    "mail": (
        *("mail", "email", "e-mail", "mail address", "email address", "courriel"),
        "mel",
        *(f"adresse {m}" for m in ("mail", "email", "e-mail")),  # codespell:ignore
    ),
    "phone": (
        *("phone", "phone number", "telephone", "mobile", "mobile phone", "cell"),
        *("tel", "portable", "numero de telephone", "tel."),
    ),
    "language": ("language", "langue"),
}
LANGUAGES = {
    **dict.fromkeys(("en", "english", "anglais"), "en"),
    **dict.fromkeys(("fr", "french", "francais"), "fr"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is to be read; what is left empty is found out."""

    encoding: str = ""
    delimiter: str = ""
    dates: str = "iso"
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One client of the file, as they would be registered."""

    row: int
    who: Particulars


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file as it was read. ``ignored`` are the columns nobody asked for."""

    reading: Reading
    columns: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    rows: int


def read_sheet(data: bytes, reading: Reading, today: date) -> Sheet:
    """Every client the file holds, and every problem.

    Raises:
        UnreadableSheet: it is too large, no text, no table, or names no client.
    """
    text, encoding = decoded(data, reading.encoding)
    delimiter = reading.delimiter or delimiter_of(text)
    table = rows_of(text, delimiter)
    header = next(table, (0, []))[1]
    places = _places(header)
    lines: list[Line] = []
    faults: list[Fault] = []
    rows = 0
    for row, cells in table:
        rows += 1
        who, found = _line(row, cells, header, places, reading, today)
        faults.extend(found)
        if not found:
            lines.append(Line(row=row, who=who))
    used = {place for found in places.values() for place in found}
    return Sheet(
        reading=replace(reading, encoding=encoding, delimiter=delimiter),
        columns=tuple((header[p[0]], field) for field, p in places.items()),
        ignored=tuple(h for i, h in enumerate(header) if i not in used and h.strip()),
        lines=tuple(lines),
        faults=tuple(faults),
        rows=rows,
    )


def _line(
    row: int,
    cells: list[str],
    header: list[str],
    places: Mapping[str, list[int]],
    reading: Reading,
    today: date,
) -> tuple[Particulars, list[Fault]]:
    """The client of a row, and everything that keeps the row out."""
    who, date_fault = _particulars(cells, places, reading)
    if len(cells) > len(header):
        return who, [too_long(row, cells, len(header))]
    found = []
    for problem in who.problems(today):
        what, remedy = problem.what, problem.remedy
        if problem.where == "born_on" and date_fault:
            what, remedy = date_fault
        column = _heading(header, places, problem.where)
        found.append(fault(row, column, problem.value, what, remedy))
    return who, found


def _places(header: list[str]) -> dict[str, list[int]]:
    """Where each field stands; "nom" alone is the whole name, beside "prénom" the last."""
    by_word = {word: field for field, words in HEADERS.items() for word in words}
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(header):
        field = by_word.get(" ".join(normalised(cell).replace("_", " ").split()))
        if field:
            places.setdefault(field, []).append(place)
    twice = [header[found[1]] for found in places.values() if len(found) > 1]
    if twice:
        message = _("The column “%(column)s” stands there twice. Keep one of them.")
        raise UnreadableSheet(message % {"column": twice[0][:SHOWN]})
    if "name" not in places and "last" not in places:
        message = _(
            "No column holds the clients' names. The first row must name the columns: "
            "name, or first name and last name; date of birth, mail, phone, language."
        )
        raise UnreadableSheet(message)
    return places


def _particulars(
    cells: list[str], places: Mapping[str, list[int]], reading: Reading
) -> tuple[Particulars, tuple[str, str] | None]:
    def cell(field: str) -> str:
        found = places.get(field)
        return cells[found[0]] if found and found[0] < len(cells) else ""

    born_on, fault = _born_on(cell("born_on").strip(), reading.dates)
    language = cell("language").strip()
    who = Particulars(
        name=cell("name") or f"{cell('first')} {cell('last')}",
        born_on=born_on,
        mail=cell("mail"),
        phone=cell("phone"),
        language=LANGUAGES.get(normalised(language), language) or reading.language,
    )
    return who.tidied(), fault


def _born_on(typed: str, dates: str) -> tuple[str, tuple[str, str] | None]:
    if not typed:
        return "", None
    try:
        # a calendar day has no zone
        day = datetime.strptime(typed, DATES[dates]).date()  # noqa: DTZ007
    except ValueError:
        what = _("is no date written as %(form)s") % {"form": _said_form(dates)}
        return typed, (what, _("Mend it, or choose the form the dates are in."))
    return day.isoformat(), None


def _said_form(dates: str) -> str:
    letters = {"%Y": "YYYY", "%m": "MM", "%d": "DD"}
    form = DATES[dates]
    for sign, letter in letters.items():
        form = form.replace(sign, letter)
    return form


def _heading(header: list[str], places: Mapping[str, list[int]], field: str) -> str:
    found = places.get(field) or (places.get("last") if field == "name" else None)
    return header[found[0]][:SHOWN] if found else field
