"""Bringing in clients from a spreadsheet: choose, look through, confirm, watch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions import imports
from mesoplan.clinic.client_sheet import Reading
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.table_file import MOST_BYTES, UnreadableSheet
from mesoplan.web.actor import needs

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.actions.imports import Examined
    from mesoplan.clinic.client_sheet import Line
    from mesoplan.clinic.table_file import Fault

MOST_SHOWN = 500
SAMPLE = 5
FIELDS = {
    "name": gettext_lazy("name"),
    "first": gettext_lazy("first name"),
    "last": gettext_lazy("last name"),
    "born_on": gettext_lazy("date of birth"),
    "mail": gettext_lazy("mail address"),
    "phone": gettext_lazy("phone"),
    "language": gettext_lazy("language"),
}
SEPARATORS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
}
FOUND_OUT = ("", gettext_lazy("Find out"))


class ImportForm(forms.Form):
    """The file, and how it is to be read where that cannot be found out."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "At most 5 MB. The first row names the columns, in English or French."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )
    dates = forms.ChoiceField(
        label=gettext_lazy("Dates are written as"),
        choices=[
            ("iso", "1984-05-17"),
            ("dmy", "17/05/1984"),
            ("mdy", "05/17/1984"),
            ("dotted", "17.05.1984"),
            ("dashed", "17-05-1984"),
        ],
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        required=False,
        choices=[FOUND_OUT, ("utf-8", "UTF-8"), ("cp1252", "Windows-1252")],
    )
    delimiter = forms.ChoiceField(
        label=gettext_lazy("Separator"),
        required=False,
        # a browser drops a tab as a value, so that it is spelled
        choices=[
            FOUND_OUT,
            (",", SEPARATORS[","]),
            (";", SEPARATORS[";"]),
            ("tab", SEPARATORS["\t"]),
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedPage:
    """What an import would do, and everything that stands in its way."""

    waiting: UUID
    rows: int
    making: int
    sample: tuple[Line, ...]
    faults: tuple[Fault, ...]
    more_faults: int
    faulty_rows: int
    columns: tuple[tuple[str, str], ...]
    ignored: str
    encoding: str
    separator: str


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CLINIC_IMPORT)
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a file; sending it only looks it through."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = _examined(actor, form)
        except UnreadableSheet as error:
            form.add_error("file", str(error))
        else:
            waiting = imports.prepare(actor, found)
            page = _page(found, waiting.id)
            return render(request, "desk/import_examined.html", {"page": page})
    return render(request, "desk/import.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CLINIC_IMPORT)
def progress(request: HttpRequest, actor: Actor, import_id: UUID) -> HttpResponse:
    """How far the import is; each sending makes the next chunk.

    The page sends itself on where there is script, and has a button where there is none.
    """
    if request.method == "POST":
        imports.carry_on(actor, import_id)
        return HttpResponseRedirect(reverse("import_progress", args=[import_id]))
    found = imports.progress_seen_by(actor, import_id)
    return render(request, "desk/import_progress.html", {"page": found})


def _examined(actor: Actor, form: ImportForm) -> Examined:
    file, chosen = form.cleaned_data["file"], form.cleaned_data
    if file.size > MOST_BYTES:
        raise UnreadableSheet(
            _("The file is larger than 5 MB. Split it into several files.")
        )
    reading = Reading(
        encoding=chosen["encoding"],
        delimiter="\t" if chosen["delimiter"] == "tab" else chosen["delimiter"],
        dates=chosen["dates"],
        language=clinic_of(actor).language,
    )
    return imports.examined(actor, file.read(), reading)


def _page(found: Examined, waiting: UUID) -> ExaminedPage:
    reading, fields = (
        found.sheet.reading,
        {field for _head, field in found.sheet.columns},
    )
    words = FIELDS if "first" in fields else FIELDS | {"last": FIELDS["name"]}
    return ExaminedPage(
        waiting=waiting,
        rows=found.sheet.rows,
        making=len(found.lines),
        sample=found.lines[:SAMPLE],
        faults=found.faults[:MOST_SHOWN],
        more_faults=max(0, len(found.faults) - MOST_SHOWN),
        faulty_rows=len({fault.row for fault in found.faults}),
        columns=tuple((head, str(words[f])) for head, f in found.sheet.columns),
        ignored=", ".join(found.sheet.ignored),
        encoding={"utf-8": "UTF-8", "cp1252": "Windows-1252"}[reading.encoding],
        separator=str(SEPARATORS[reading.delimiter]),
    )
