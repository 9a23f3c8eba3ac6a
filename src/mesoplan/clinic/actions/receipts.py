"""Goods-in: a delivery note's packs are looked at, counted and given tokens.

Whatever is refused is refused with all its problems at once, and its marks are kept.
What is recalled, a lot with a second expiry and more packs than the note has are taken
in, but held: outside the door nobody could look at them again.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.actions.pack_events import happened_to_all
from mesoplan.clinic.actions.recall_scopes import hold_recalled, in_turn
from mesoplan.clinic.actions.scans import scan_row
from mesoplan.clinic.goods import (
    LONGEST_NOTE,
    Line,
    UnfitGoods,
    day_problems,
    text_problems,
    tidied,
)
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.delivery_notes import Box, Looked, looked_at
from mesoplan.clinic.queries.packs import Label, label_of
from mesoplan.clinic.queries.suppliers import supplier_seen_by
from mesoplan.clinic.records import (
    Lot,
    LotExpiry,
    Pack,
    PackEvent,
    Receipt,
    ReceiptLine,
    Scan,
)
from mesoplan.core.errors import Problem
from mesoplan.core.traceability.custody import EventKind
from mesoplan.core.traceability.known import Moment, PackState
from mesoplan.core.traceability.tokens import RANDOM_BYTES, token_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.records import Clinic, Supplier
    from mesoplan.core.traceability.findings import Verdict

HELD_FOR_EXPIRY = "lot_expiry_conflict"
HELD_FOR_COUNT = "over_received"
HELD_FOR_SEALS = "seals_broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What came of a delivery note: labels to print, and what was found at the door.

    ``verdicts`` has one for each mark, in the order of the lines; ``held`` are the
    tokens of packs that went into quarantine, each with what it is held for.
    """

    receipt: UUID
    labels: tuple[Label, ...]
    verdicts: tuple[Verdict, ...]
    held: Mapping[str, tuple[str, ...]]


def examined(
    actor: Actor, *, supplier: UUID, note: str, on: date, lines: Sequence[Line]
) -> Looked:
    """Look at a delivery note and keep nothing of it: the dry run.

    Raises:
        NotAllowed, NotFound: not this role, or no such supplier in this clinic.
    """
    actor.must(Permission.PACK_RECEIVE)
    found, clinic = supplier_seen_by(actor, supplier), clinic_of(actor)
    note = tidied(note)
    looked = _looked(clinic, found, note, on, lines)
    if not Receipt.objects.filter(supplier=found, note=note).exists():
        return looked
    return replace(looked, problems=(_twin(found, note), *looked.problems))


def receive(
    actor: Actor, *, supplier: UUID, note: str, on: date, lines: Sequence[Line]
) -> TakenIn:
    """Take in the packs of one delivery note and give each a token.

    Raises:
        NotAllowed, NotFound: not this role, or no such supplier in this clinic.
        UnfitGoods: with every problem of every line; nothing is taken in.
    """
    actor.must(Permission.PACK_RECEIVE)
    found, clinic = supplier_seen_by(actor, supplier), clinic_of(actor)
    note = tidied(note)
    looked = _looked(clinic, found, note, on, lines)
    if looked.problems:
        _refused(actor, note, looked)
        raise UnfitGoods(looked.problems)
    try:
        with transaction.atomic():
            in_turn(actor)
            receipt = _receipt(actor, found, note, on)
            packs, held = _packs(actor, clinic, receipt, looked)
            Scan.objects.bulk_create(_scans(actor, looked))
            changed = {"lines": len(lines), "packs": len(packs), "held": len(held)}
            ledger.record(
                actor, "receipt.recorded", f"receipt:{receipt.pk}", changed=changed
            )
    except IntegrityError as error:
        raise UnfitGoods([_twin(found, note)]) from error
    return TakenIn(
        receipt=receipt.pk,
        labels=tuple(label_of(pack) for pack in packs),
        verdicts=tuple(box.verdict for box in looked.boxes),
        held=held,
    )


def _looked(
    clinic: Clinic, supplier: Supplier, note: str, on: date, lines: Sequence[Line]
) -> Looked:
    """Everything that is wrong with a note, of its head and of each line."""
    looked = looked_at(clinic, supplier, on, lines)
    problems = (
        *text_problems("note", note, LONGEST_NOTE),
        *day_problems("on", on, moment.today(clinic)),
        *looked.problems,
    )
    return replace(looked, problems=problems)


def _refused(actor: Actor, note: str, looked: Looked) -> None:
    """What was refused is history too."""
    with transaction.atomic():
        Scan.objects.bulk_create(_scans(actor, looked))
        changed = {"marks": len(looked.boxes), "problems": len(looked.problems)}
        ledger.record(actor, "receipt.refused", f"note:{note}"[:100], changed=changed)


def _scans(actor: Actor, looked: Looked) -> Iterable[Scan]:
    for box in looked.boxes:
        yield scan_row(actor, Moment.RECEIPT, box.raw, box.marks, box.verdict)


def _twin(supplier: Supplier, note: str) -> Problem:
    """Which of the database's own rules was in the way."""
    if Receipt.objects.filter(supplier=supplier, note=note).exists():
        remedy = _("Look at the receipt that is there.")
        return Problem("note", _("is taken in already"), note, remedy)
    remedy = _("Scan each box again: one of them is in stock already.")
    return Problem("lines", _("holds a serial that was taken in meanwhile"), "", remedy)


def _receipt(actor: Actor, supplier: Supplier, note: str, on: date) -> Receipt:
    receipt = Receipt(
        clinic_id=actor.clinic,
        supplier=supplier,
        note=note,
        on=on,
        recorded_at=moment.now(),
        recorded_by=actor.author(),
    )
    receipt.save()
    return receipt


def _packs(
    actor: Actor, clinic: Clinic, receipt: Receipt, looked: Looked
) -> tuple[list[Pack], Mapping[str, tuple[str, ...]]]:
    """The packs with their tokens; and what those that are held are held for."""
    lots = _lots(actor, receipt, looked)
    packs: list[Pack] = []
    unsealed: list[UUID] = []
    for line in looked.lines:
        box = line.boxes[0]
        lot = lots[box.device.pk, box.said.lot]
        row = ReceiptLine(
            clinic=clinic,
            receipt=receipt,
            lot=lot,
            expires_on=box.said.expires_on,
            noted=line.told.noted,
            counted=line.told.counted,
            seals_intact=line.told.seals_intact,
            cold=line.told.cold,
        )
        row.save()
        new = [_pack(row, box, serial) for serial in line.serials]
        packs += new
        if not line.told.seals_intact:
            unsealed += [pack.pk for pack in new]
    Pack.objects.bulk_create(packs)
    PackEvent.objects.bulk_create(_received(actor, pack) for pack in packs)
    _hold(actor, unsealed, HELD_FOR_SEALS)
    _hold(actor, _of_two_expiries(lots.values()), HELD_FOR_EXPIRY)
    _hold(actor, _of_too_many(lots.values(), packs), HELD_FOR_COUNT)
    devices = {line.boxes[0].device for line in looked.lines}
    hold_recalled(actor, devices, Q(line__receipt=receipt))
    held: dict[str, tuple[str, ...]] = defaultdict(tuple)
    events = PackEvent.objects.filter(
        pack__line__receipt=receipt, kind=EventKind.QUARANTINED
    )
    for token, cause in events.order_by("sequence").values_list("pack__token", "cause"):
        held[token] += (cause,)
    return packs, dict(held)


def _lots(
    actor: Actor, receipt: Receipt, looked: Looked
) -> dict[tuple[UUID, str], Lot]:
    """The lots of all lines, known or new, and every expiry seen with them.

    In turn: of two receipts the second sees the expiry of the first.
    """
    said: dict[str, Any] = {
        "clinic_id": actor.clinic,
        "recorded_at": moment.now(),
        "recorded_by": actor.author(),
    }
    boxes = [line.boxes[0] for line in looked.lines]
    Lot.objects.bulk_create(
        [Lot(device=box.device, lot=box.said.lot, **said) for box in boxes],
        ignore_conflicts=True,
    )
    names = {box.said.lot for box in boxes}
    devices = {box.device.pk: box.device for box in boxes}
    rows = Lot.objects.filter(device__in=devices, lot__in=names)
    lots = {(lot.device_id, lot.lot): lot for lot in rows}
    LotExpiry.objects.bulk_create(
        [
            LotExpiry(
                lot=lots[box.device.pk, box.said.lot],
                expires_on=box.said.expires_on,
                source=f"{receipt.supplier.name}, {receipt.note}, {receipt.on}"[:200],
                **said,
            )
            for box in boxes
            if box.said.expires_on
        ],
        ignore_conflicts=True,
    )
    for lot in lots.values():
        lot.device = devices[lot.device_id]
    return lots


def _pack(line: ReceiptLine, box: Box, serial: str) -> Pack:
    return Pack(
        clinic_id=line.clinic_id,
        token=token_from(secrets.token_bytes(RANDOM_BYTES)),
        line=line,
        lot=line.lot,
        device=box.device,
        serial=serial,
        expires_on=line.expires_on,
        doses=box.device.doses,
        open_hours=box.device.open_hours,
        state=PackState.IN_STOCK.value,
    )


def _received(actor: Actor, pack: Pack) -> PackEvent:
    return PackEvent(
        clinic_id=pack.clinic_id,
        pack=pack,
        sequence=pack.version,
        kind=EventKind.RECEIVED.value,
        at=moment.now(),
        by=actor.author(),
    )


def _hold(actor: Actor, packs: Iterable[UUID], cause: str) -> None:
    found = Pack.objects.filter(pk__in=list(packs))
    happened_to_all(actor, found, EventKind.QUARANTINED, cause=cause, why="")


def _of_two_expiries(lots: Iterable[Lot]) -> list[UUID]:
    """Every pack of a lot that was seen with more than one expiry, old and new."""
    expiries = LotExpiry.objects.filter(lot__in=[lot.pk for lot in lots])
    counted = expiries.values("lot").annotate(n=Count("pk")).filter(n__gt=1)
    packs = Pack.objects.filter(lot__in=counted.values_list("lot", flat=True))
    return list(packs.values_list("pk", flat=True))


def _of_too_many(lots: Iterable[Lot], new: Iterable[Pack]) -> list[UUID]:
    """The new packs of lots of which more have a token than were noted."""
    ids = [lot.pk for lot in lots]
    lines = ReceiptLine.objects.filter(lot__in=ids).values("lot")
    noted = dict(lines.annotate(n=Sum("noted")).values_list("lot", "n"))
    packs = Pack.objects.filter(lot__in=ids).values("lot")
    there = dict(packs.annotate(n=Count("pk")).values_list("lot", "n"))
    over = {lot for lot, count in there.items() if count > noted.get(lot, 0)}
    return [pack.pk for pack in new if pack.lot_id in over]
