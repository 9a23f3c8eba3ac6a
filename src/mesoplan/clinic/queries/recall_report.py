"""What a regulator or a maker asks about a recall, as tables that name no client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.clinic.queries.exports import csv_of
from mesoplan.clinic.queries.exposed import given, lots_of, targets_of
from mesoplan.clinic.queries.recall_contacts import TOLD, Outcome
from mesoplan.clinic.queries.recalls import CONFIRMED
from mesoplan.clinic.records import Client, Pack, RecallContact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from mesoplan.clinic.queries.exports import Files
    from mesoplan.clinic.records import Recall

NOTICE = (
    *("source", "reference", "announced_on", "taken_in_at", "opened_at"),
    *("closed_at", "closing_words"),
)
SCOPE = ("device_identifier", "product", "lot", "state", "settled_at", "why")
PACKS = (
    *("label", "device_identifier", "name", "lot", "serial", "expires_on"),
    *("state", "supplier", "received_on"),
)
CLIENTS = (
    *("client_number", "session_on", "zone", "product", "lot", "points"),
    *("volume", "known_by", "told_at", "acknowledged_at"),
)
Row = tuple[object, ...]


def files_of_recall(recall: Recall) -> Files:
    """The tables of a recall that the caller has seen."""
    return [
        ("recall.csv", csv_of(NOTICE, [_notice(recall)])),
        ("scope.csv", csv_of(SCOPE, _scope(recall))),
        ("packs.csv", csv_of(PACKS, _packs(recall))),
        ("clients.csv", csv_of(CLIENTS, _clients(recall))),
    ]


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
    rows = recall.scopes.select_related("device").order_by("state", "lot", "pk")
    for row in rows:
        device = row.device
        yield (
            device.identifier if device else "",
            device.name if device else row.product,
            row.lot,
            row.state,
            _utc(row.settled_at),
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


def _clients(recall: Recall) -> Iterator[Row]:
    rows = given(recall.clinic_id, targets_of(recall.pk, CONFIRMED))
    numbers = dict(
        Client.objects.filter(pk__in={row.client for row in rows}).values_list(
            "pk", "number"
        )
    )
    told, answered = _told(recall)
    for row in sorted(rows, key=lambda row: (numbers[row.client], row.on)):
        yield (
            numbers[row.client],
            row.on,
            row.zone,
            row.product,
            row.lot,
            "" if row.points is None else row.points,
            row.volume or "",
            row.how.value,
            _utc(told.get(row.client)),
            _utc(answered.get(row.client)),
        )


def _told(recall: Recall) -> tuple[dict[UUID, datetime], dict[UUID, datetime]]:
    """When each client was first told, and when they said that they know."""
    told: dict[UUID, datetime] = {}
    answered: dict[UUID, datetime] = {}
    rows = RecallContact.objects.filter(recall=recall).order_by("number")
    for client, outcome, at in rows.values_list("client", "outcome", "at"):
        if outcome in TOLD:
            told.setdefault(client, at)
        if outcome == Outcome.ACKNOWLEDGED:
            answered.setdefault(client, at)
    return told, answered


def _utc(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""
