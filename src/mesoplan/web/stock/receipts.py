"""Receipts: what came in with which note, and the labels to put on its packs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mesoplan.clinic import moment
from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions import packs
from mesoplan.clinic.documents.pack_labels import (
    STOCKS,
    PackLabel,
    PackLabels,
    SheetHead,
)
from mesoplan.clinic.documents.rendering import rendered
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.stock import packs_of_receipt, receipts_seen_by
from mesoplan.core.traceability.known import PackState
from mesoplan.core.traceability.tokens import grouped
from mesoplan.imaging.labels import svg
from mesoplan.web import downloads, paging
from mesoplan.web.actor import needs
from mesoplan.web.packs.wording import STATES, cause_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.packs import Label
    from mesoplan.clinic.queries.stock import StockRow

PAPERS = {
    "a4": _("A4 sheet, 3 by 8 labels"),
    "letter": _("Letter sheet, 3 by 10 labels"),
    "roll": _("Label printer, 57 by 32 mm"),
}
USUAL = "a4"


class SheetForm(forms.Form):
    """On which stickers the labels are printed, and where a begun sheet goes on."""

    paper = forms.ChoiceField(
        label=_("Stickers"), required=False, choices=[*PAPERS.items()]
    )
    start = forms.IntegerField(
        label=_("First free place"),
        required=False,
        min_value=1,
        max_value=max(stock.places for stock in STOCKS.values()),
        help_text=_("On a sheet begun before: rows from the top left."),
    )

    def clean_paper(self) -> str:
        """The usual sheet where none is chosen."""
        return self.cleaned_data["paper"] or USUAL

    def clean_start(self) -> int:
        """A place that the chosen sheet has."""
        places = STOCKS[self.cleaned_data.get("paper", USUAL)].places
        start: int = self.cleaned_data["start"] or 1
        if start > places:
            said = gettext("These stickers have places 1 to %(places)d.")
            raise forms.ValidationError(said % {"places": places})
        return start


@dataclass(frozen=True, slots=True, kw_only=True)
class PackCame:
    """One pack of the receipt."""

    token: str
    spoken: str
    state: str
    state_words: str
    held_for: str
    serial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotCame:
    """The packs of one lot and expiry that came with the note."""

    name: str
    lot: str
    expires_on: date | None
    packs: tuple[PackCame, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelShown:
    """One label on the page to print: its code as a picture, and what it says."""

    code: SafeString
    spoken: str
    name: str
    lot: str
    expires_on: date | None


@require_safe
@needs(Permission.PACK_VIEW)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What came in, the latest first."""
    found = receipts_seen_by(actor, paging.page_number(request.GET.get("page")))
    context = {
        "found": found,
        "pager": paging.pager(found),
        "may_receive": actor.may(Permission.PACK_RECEIVE),
        "tab": "receipts",
    }
    return render(request, "stock/receipts.html", context)


@require_safe
@needs(Permission.PACK_VIEW)
def receipt(request: HttpRequest, actor: Actor, receipt: UUID) -> HttpResponse:
    """One receipt: its packs by lot, and the way to their labels."""
    rows = packs_of_receipt(actor, receipt)
    context = {
        "receipt": receipt,
        "supplier": rows[0].supplier if rows else "",
        "on": rows[0].received_on if rows else None,
        "lots": _by_lot(rows),
        "count": len(rows),
        "held": sum(row.state is PackState.QUARANTINED for row in rows),
        "sheet": SheetForm(),
        "may_label": actor.may(Permission.PACK_RECEIVE),
        "tab": "receipts",
    }
    return render(request, "stock/receipt.html", context)


@require_safe
@needs(Permission.PACK_RECEIVE)
def labels(request: HttpRequest, actor: Actor, receipt: UUID) -> HttpResponse:
    """The labels of a receipt on one page, for the browser to print."""
    found = packs.label_all(actor, receipt)
    context = {
        "labels": [_shown(label) for label in found],
        "receipt": receipt,
        "tab": "receipts",
    }
    return render(request, "stock/labels.html", context)


@require_safe
@needs(Permission.PACK_RECEIVE)
def labels_pdf(request: HttpRequest, actor: Actor, receipt: UUID) -> HttpResponse:
    """The same as a PDF, on the chosen stickers."""
    form = SheetForm(request.GET)
    if not form.is_valid():
        packs_of_receipt(actor, receipt)
        context = {"sheet": form, "receipt": receipt, "tab": "receipts"}
        return render(request, "stock/sheet.html", context, status=422)
    paper = form.cleaned_data["paper"]
    found = packs.label_all(actor, receipt)
    return _sheet(actor, found, paper, form.cleaned_data["start"])


@require_safe
@needs(Permission.PACK_RECEIVE)
def label_pdf(request: HttpRequest, actor: Actor, pack: str) -> HttpResponse:  # noqa: ARG001
    """The label of one pack, printed again."""
    return _sheet(actor, [packs.label(actor, pack)], "roll", 1)


def _sheet(
    actor: Actor, found: Iterable[Label], paper: str, start: int
) -> HttpResponse:
    clinic = clinic_of(actor)
    document = PackLabels(
        head=SheetHead(clinic=clinic.name, on=moment.today(clinic)),
        labels=tuple(
            PackLabel(
                token=label.token,
                product=label.name,
                lot=label.lot,
                expires_on=label.expires_on,
            )
            for label in found
        ),
        stock=STOCKS[paper],
        start=start,
    )
    return downloads.pdf(rendered(document), "labels")


def _shown(label: Label) -> LabelShown:
    name = gettext("Code of %(token)s") % {"token": label.grouped}
    return LabelShown(
        code=SafeString(svg(label.token, name)),  # drawn here, its text escaped
        spoken=label.grouped,
        name=label.name,
        lot=label.lot,
        expires_on=label.expires_on,
    )


def _by_lot(rows: Iterable[StockRow]) -> tuple[LotCame, ...]:
    found: dict[tuple[str, str, date | None], list[PackCame]] = {}
    for row in rows:
        pack = PackCame(
            token=row.token,
            spoken=grouped(row.token),
            state=row.state.value,
            state_words=str(STATES[row.state]),
            held_for=", ".join(map(cause_words, row.held_for)),
            serial=row.serial,
        )
        found.setdefault((row.name, row.lot, row.expires_on), []).append(pack)
    return tuple(
        LotCame(name=name, lot=lot, expires_on=expires_on, packs=tuple(packs))
        for (name, lot, expires_on), packs in found.items()
    )
