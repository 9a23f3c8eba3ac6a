"""What a regulator or a maker asks about a recall, in files that name no client."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from mesoplan.clinic.queries.covered import lots_of, targets_of
from mesoplan.clinic.queries.exports import csv_of
from mesoplan.clinic.queries.recall_contacts import everybody_concerned, tally
from mesoplan.clinic.queries.recalls import CONFIRMED
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mesoplan.clinic.queries.exports import Files
    from mesoplan.clinic.records import Recall

NOTICE = (
    *("source", "reference", "announced_on", "taken_in_at", "opened_at"),
    *("closed_at", "closing_words"),
)
SCOPE = (
    *("device_identifier", "product", "lot", "state", "settled_at", "settled_by"),
    "why",
)
PACKS = (
    *("label", "device_identifier", "name", "lot", "serial", "expires_on"),
    *("state", "supplier", "received_on"),
)
CONTACTS = (
    *("client", "treatment_days", "attempts", "told_at", "told_by"),
    *("acknowledged_at", "erased"),
)
FORMAT = "mesoplan-recall-1"
Row = tuple[object, ...]


def files_of_recall(recall: Recall) -> Files:
    """The files of a recall that the caller has seen.

    A client is a number of this report alone: neither the name nor the clinic's own
    number, and of the treatment only on how many days it used what is recalled.
    """
    parts = {
        "notice": (NOTICE, [_notice(recall)]),
        "scope": (SCOPE, [*_scope(recall)]),
        "packs": (PACKS, [*_packs(recall)]),
        "contacts": (CONTACTS, [*_contacts(recall)]),
    }
    whole = {
        "format": FORMAT,
        "counts": asdict(tally(recall)),
        **{name: _records(*part) for name, part in parts.items()},
    }
    data = json.dumps(whole, ensure_ascii=False, indent=1, default=str).encode()
    tables = [(f"{name}.csv", csv_of(*part)) for name, part in parts.items()]
    return [("recall.json", data + b"\n"), *tables]


def _records(header: Sequence[str], rows: Iterable[Row]) -> list[dict[str, object]]:
    return [dict(zip(header, row, strict=True)) for row in rows]


def _notice(recall: Recall) -> Row:
    return (
        recall.source,
        recall.reference,
        recall.announced_on,
        _utc(recall.noted_at),
        _utc(recall.opened_at),
        _utc(recall.closed_at),
        recall.closing_words,
    )


def _scope(recall: Recall) -> Iterator[Row]:
    rows = list(recall.scopes.select_related("device").order_by("state", "lot", "pk"))
    names = names_of(recall.clinic_id, {row.settled_by for row in rows})
    for row in rows:
        device = row.device
        yield (
            device.identifier if device else "",
            device.name if device else row.product,
            row.lot,
            row.state,
            _utc(row.settled_at),
            names.get(row.settled_by, ""),
            row.why,
        )


def _packs(recall: Recall) -> Iterator[Row]:
    lots = lots_of(recall.clinic_id, targets_of(recall.pk, CONFIRMED))
    packs = Pack.objects.filter(clinic=recall.clinic_id, lot__in=lots)
    for pack in packs.select_related(
        "device", "lot", "line__receipt__supplier"
    ).order_by("token"):
        receipt = pack.line.receipt
        yield (
            pack.token,
            pack.device.identifier,
            pack.device.name,
            pack.lot.lot,
            pack.serial,
            pack.expires_on or "",
            pack.state,
            receipt.supplier.name,
            receipt.on,
        )


def _contacts(recall: Recall) -> Iterator[Row]:
    for number, row in enumerate(everybody_concerned(recall), 1):
        yield (
            number,
            row.days,
            row.attempts,
            _utc(row.told_at),
            row.told_how,
            _utc(row.acknowledged_at),
            "yes" if row.erased else "",
        )


def _utc(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""
