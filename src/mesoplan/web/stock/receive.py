"""Goods-in: scan box after box, see at once what each says, take the note in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mesoplan.clinic import marks, moment
from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions import devices, receipts, scans
from mesoplan.clinic.goods import UnfitGoods
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.delivery_notes import SLIPS, looked_at
from mesoplan.clinic.queries.suppliers import supplier_seen_by, suppliers_seen_by
from mesoplan.core.traceability.findings import Check
from mesoplan.web.actor import needs
from mesoplan.web.headers import shows_camera
from mesoplan.web.packs.verdict_page import distinct
from mesoplan.web.stock.device_form import DeviceForm, products_for
from mesoplan.web.stock.draft import added, lines_in, without
from mesoplan.web.stock.note_form import NoteForm, TypedForm
from mesoplan.web.stock.pictured import chosen, marks_in
from mesoplan.web.stock.receive_page import (
    Told,
    line_views,
    open_ends,
    summary,
    unreadable,
)
from mesoplan.web.stock.refusals import beside_fields
from mesoplan.web.stock.suppliers import line_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.goods import Typed
    from mesoplan.clinic.queries.delivery_notes import Looked
    from mesoplan.core.errors import Problem
    from mesoplan.web.stock.draft import DraftLine

REMOVE = "remove-"


@shows_camera
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PACK_RECEIVE)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The delivery note as it is being written; every button brings all of it back."""
    desk = _Desk(request, actor)
    if request.method == "POST" and desk.note.is_valid():
        taken_in = desk.acted(request.POST.get("act", "scan"))
        if taken_in is not None:
            if held := len(taken_in.held):
                said = _("Taken in. In quarantine: %(held)d; the director decides.")
                messages.warning(request, said % {"held": held})
            else:
                messages.success(request, _("Taken in. Now put a label on every pack."))
            return HttpResponseRedirect(reverse("receipt", args=[taken_in.receipt]))
    status = 422 if desk.refused else 200
    return render(request, "stock/receive.html", desk.context(), status=status)


class _Desk:
    """One delivery note on the desk, from its form and back to its page."""

    def __init__(self, request: HttpRequest, actor: Actor) -> None:
        self.request, self.actor = request, actor
        self.clinic = clinic_of(actor)
        self.today = moment.today(self.clinic)
        self.suppliers = suppliers_seen_by(actor)
        posted = request.POST if request.method == "POST" else None
        names = [(str(s.id), s.name) for s in self.suppliers]
        initial = {"on": self.today, "supplier": names[0][0] if len(names) == 1 else ""}
        self.note = NoteForm(posted, initial=initial, suppliers=names)
        self.typed = TypedForm()
        self.lines: tuple[DraftLine, ...] = lines_in(request.POST)
        self.scan = request.POST.get("scan", "")
        self.told: Told | None = None
        self.problems: tuple[Problem, ...] = ()
        self.device: DeviceForm | None = None

    @property
    def refused(self) -> bool:
        """Something has to be corrected."""
        bound = self.device is not None and bool(self.device.errors)
        return bool(self.note.errors or self.problems or bound)

    @property
    def on(self) -> date:
        """The day the goods came, for the century of their dates."""
        found: date | None = None
        if self.note.is_bound and not self.note.errors:
            found = self.note.cleaned_data["on"]
        return found or self.today

    def acted(self, act: str) -> receipts.TakenIn | None:
        """Do what the button says; something to go on with when the note is taken in."""
        if act.startswith(REMOVE) and act.removeprefix(REMOVE).isdecimal():
            self.lines = without(self.lines, int(act.removeprefix(REMOVE)[:4]))
        elif act == "receive":
            return self._received()
        elif act == "type":
            self._typed()
        elif act == "device":
            self._device_entered()
        else:
            self._scanned()
        return None

    def _scanned(self) -> None:
        raws = self.request.POST.getlist("scan")
        picture = self.request.FILES.get("picture")
        if picture is not None:
            raws += marks_in(picture, self.note)
        for number, raw in enumerate(chosen([r for r in raws if r.strip()], self.on)):
            self._taken(raw, None, number)
        self.scan = ""

    def _typed(self) -> None:
        self.typed = TypedForm(self.request.POST)
        if self.typed.is_valid() and self._taken("", self.typed.typed):
            self.typed = TypedForm()

    def _taken(self, raw: str, typed: Typed | None, number: int = 0) -> bool:
        """One box on record as scanned, and on its line if it could be read."""
        in_hand = marks.Raw(box=raw, typed=typed)
        caller = self.request.POST.get("scan_id", "")
        answer = scans.at_receipt(
            self.actor,
            supplier=UUID(self.note.cleaned_data["supplier"]),
            on=self.on,
            raw=in_hand,
            caller=f"{caller}-{number}" if caller else str(uuid4()),
        )
        read = marks.read(in_hand, self.on).box
        if read is None or read.identity is None or not read.identity.device:
            found = [f for f in answer.verdict.findings if f.check is Check.READ]
            if read and read.identity:  # a label of our own, or a lot without a product
                found = [f for f in answer.verdict.findings if f.check is Check.PRODUCT]
            self.told = unreadable(raw, distinct(found))
            return False
        done = added(self.lines, raw, typed, self.on)
        self.lines = done.lines
        self.told = Told(line=done.at, twice=done.twice, full=done.full, raw=raw)
        return True

    def _device_entered(self) -> None:
        form = self._device_form(self.request.POST)
        self.device = form
        if not form.is_valid():
            return
        try:
            devices.register(
                self.actor,
                identifier=form.cleaned_data["identifier"],
                details=form.details,
            )
        except UnfitGoods as error:
            beside_fields(form, error)
        else:
            self.device = None

    def _received(self) -> receipts.TakenIn | None:
        head = self.note.cleaned_data
        if not head["note"]:
            self.note.add_error("note", _("Write down the number of the note."))
        self.problems = tuple(open_ends(self.lines))
        if self.refused:
            self.problems += self._looked().problems
            return None
        try:
            return receipts.receive(
                self.actor,
                supplier=UUID(head["supplier"]),
                note=head["note"],
                on=head["on"],
                lines=[line.told() for line in self.lines],
            )
        except UnfitGoods as error:
            self.problems = error.problems
            for problem in error.problems:
                if problem.where in self.note.fields:
                    self.note.add_error(
                        problem.where, f"{problem.what}. {problem.remedy}"
                    )
        return None

    def _looked(self) -> Looked:
        supplier = supplier_seen_by(
            self.actor, UUID(self.note.cleaned_data["supplier"])
        )
        told = [line.told() for line in self.lines]
        return looked_at(self.clinic, supplier, self.on, told)

    def _device_form(self, data: Any = None, identifier: str = "") -> DeviceForm:  # noqa: ANN401 - Django's own
        initial = {"identifier": identifier, "as_of": self.today, "source": _("label")}
        products = products_for(self.actor)
        return DeviceForm(data, prefix="device", initial=initial, products=products)

    def context(self) -> dict[str, object]:
        """Everything the page shows."""
        known = self.note.is_bound and "supplier" in self.note.cleaned_data
        looked = self._looked() if known and self.lines else None
        lines = line_views(self.lines, looked, self.problems, SLIPS) if looked else ()
        unknown = [line.device for line in lines if line.unknown]
        may_register = self.actor.may(Permission.DEVICE_MANAGE)
        if self.device is None and unknown and may_register:
            self.device = self._device_form(identifier=unknown[0])
        return {
            "form": self.note,
            "typed": self.typed,
            "device": self.device if may_register else None,
            "unknown": unknown,
            "lines": lines,
            "kept": self.lines if looked is None else (),
            "count": len(self.lines),
            "told": self.told,
            "told_line": next(
                (v for v in lines if self.told and v.number == self.told.line), None
            ),
            "scan": self.scan,
            "longest": marks.KEPT,
            "scan_id": uuid4(),
            "summary": summary(self.problems),
            "supplier": self._supplier(),
            "refused": self.refused,
            "tab": "receive",
        }

    def _supplier(self) -> object:
        """The chosen supplier with its standings on the day."""
        chosen_id = self.note["supplier"].value()
        found = next((s for s in self.suppliers if str(s.id) == chosen_id), None)
        return line_of(found, self.on) if found else None
