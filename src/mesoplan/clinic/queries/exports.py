"""Everything on record about clients, as files in open formats.

What is gathered follows from the records themselves: whatever points at a client is
exported, so that a new kind of record cannot be forgotten. Left out are the keys and
digests that are classed as secret, and the tokens a name is found by.
"""

from __future__ import annotations

import base64
import csv
import io
import json
from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import models

from mesoplan.clinic import vault
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import identity
from mesoplan.clinic.queries.photographs import folder, sealed_for
from mesoplan.clinic.records import (
    Client,
    Consent,
    ConsentText,
    Delivery,
    Event,
    Firing,
    InjectionMap,
    PackEvent,
    Photograph,
    Scan,
    SearchToken,
    Settlement,
    User,
)
from mesoplan.clinic.records.sealing import Sealed
from mesoplan.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mesoplan.clinic.access import Actor

CHUNK = 50
NANOLITRES = 1_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
UNTOLD = {SearchToken}  # how a client is found, not what is known of them
# these know their client by another record
BY_WAY_OF: dict[type[models.Model], str] = {
    Delivery: "session__client",
    Firing: "decision__client",
    PackEvent: "session__client",
    Scan: "session__client",
    Settlement: "session__client",
}

Files = list[tuple[str, bytes]]
Rows = dict[type[models.Model], list[Any]]


def kinds() -> dict[type[models.Model], str]:
    """Every kind of record about a client, and the path from it to the client."""
    found = dict(BY_WAY_OF)
    for model in apps.get_app_config("clinic").get_models():
        fields = model._meta.concrete_fields  # noqa: SLF001 - Django's own door
        about = [f for f in fields if f.related_model is Client]
        if about and model not in UNTOLD:
            found[model] = about[0].name
    return found


def clients_to_export(actor: Actor) -> int:
    """How many clients an export of the clinic holds."""
    return _clients(actor).count()


def files_of_client(client: Client) -> Files:
    """Everything about one client: names of files, and what is in them."""
    files, people = _files(client, _gathered([client])[client.pk])
    return [*files, ("people.json", _json(_names(people)))]


def files_of_clinic(actor: Actor) -> Iterator[tuple[int, Files]]:
    """The same for all clients, some at a time: how many are done, and their files."""
    done, last = 0, 0
    people: set[str] = set()
    while True:
        chunk = [*_clients(actor).filter(number__gt=last).order_by("number")[:CHUNK]]
        if not chunk:
            break
        rows, files = _gathered(chunk), []
        for client in chunk:
            found, seen = _files(client, rows[client.pk])
            people |= seen
            files += [(f"clients/{client.number:06}/{n}", data) for n, data in found]
        done, last = done + len(chunk), chunk[-1].number
        yield done, files
    yield done, [("people.json", _json(_names(people)))]


def table_of_clients(actor: Actor) -> bytes:
    """Who the clients are and how to reach them, as a table."""
    header = ("number", "name", "born_on", "mail", "phone", "language")
    rows = (identity(c) for c in _clients(actor).order_by("number").iterator(CHUNK))
    return csv_of(header, ([getattr(who, column) for column in header] for who in rows))


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def csv_of(header: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A table as a spreadsheet reads it: no cell is a formula, accents are kept."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(header)
    writer.writerows([defused(str(cell)) for cell in row] for row in rows)
    return table.getvalue().encode("utf-8-sig")  # so that a spreadsheet reads accents


def _clients(actor: Actor) -> models.QuerySet[Client]:
    return Client.objects.filter(clinic=actor.clinic, erased_at=None)


def _gathered(clients: Sequence[Client]) -> dict[UUID, Rows]:
    """As many queries as there are kinds of record, however many clients."""
    by_id = {client.pk: client for client in clients}
    found: dict[UUID, Rows] = {pk: defaultdict(list) for pk in by_id}
    for model, path in kinds().items():
        rows = model._default_manager.filter(  # noqa: SLF001 - Django's own door
            **{f"{path}__in": by_id}
        ).annotate(about=models.F(path))
        for row in rows.order_by(*_in_time(model)):
            if path == "client":
                row.client = by_id[row.about]  # one key serves all records
            found[row.about][model].append(row)
    for event in Event.objects.filter(client__in=by_id).order_by("sequence"):
        if event.client:
            found[event.client][Event].append(event)
    texts = {
        consent.text_id for rows in found.values() for consent in rows.get(Consent, [])
    }
    by_text = ConsentText.objects.in_bulk(texts)
    for rows in found.values():
        used = {consent.text_id for consent in rows.get(Consent, [])}
        rows[ConsentText] = [by_text[pk] for pk in used]
    return found


def _in_time(model: type[models.Model]) -> tuple[str, ...]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's own door
    moments = [f.name for f in fields if type(f) is models.DateTimeField]
    return (*moments[:1], "pk")


def _files(client: Client, rows: Rows) -> tuple[Files, set[str]]:
    files: Files = [("client.json", _json(_plain(client)))]
    people: set[str] = set()
    for model, found in sorted(rows.items(), key=lambda kind: kind[0].__name__):
        entries = []
        for record in found:
            entry = _plain(record)
            people |= {v for k, v in entry.items() if v and _names_somebody(k)}
            files += _apart(client, record, entry)
            entries.append(entry)
        name = model.__name__.lower()
        files.append((f"records/{name}.json", _json(entries)))
    files.append(("deliveries.csv", _deliveries(rows.get(Delivery, []))))
    return files, people


def _names_somebody(field: str) -> bool:
    return field.endswith("_by") or field in {"actor", "practitioner"}


def _apart(client: Client, record: models.Model, entry: dict[str, Any]) -> Files:
    """What is a file of its own; the entry then says where it is."""
    if isinstance(record, InjectionMap):
        drawn = _drawn(client, record, entry["document"])
        entry["drawings"] = [name for name, _data in drawn]
        return drawn
    if isinstance(record, Consent) and entry["document"]:
        name = f"consents/{record.pk}.pdf"
        data = base64.b64decode(entry["document"])
    elif isinstance(record, Photograph):
        name = f"photographs/{record.pk}.jpg"
        path = folder() / record.file
        if not path.exists():
            entry["file"] = None
            return []
        where = sealed_for(record.pk)
        data = vault.opened_bytes(client.key(), where, path.read_bytes())
    else:
        return []
    entry["document" if isinstance(record, Consent) else "file"] = name
    return [(name, data)]


def _drawn(client: Client, record: InjectionMap, document: object) -> Files:
    """A map as it looks; none where it lies on a face that is not known here."""
    from mesoplan.clinic import map_geometry  # noqa: PLC0415 - for maps
    from mesoplan.export.maps.heads import drawings_of  # noqa: PLC0415 - likewise

    titles = practice_of(client.clinic_id).library.zone_titles()
    try:
        found = map_geometry.read(document)
    except InputError:
        return []  # the document itself is in the records
    return [
        (f"maps/{record.pk}-{side}.svg", svg.encode())
        for side, svg in drawings_of(found, titles).items()
    ]


def _plain(record: Any) -> dict[str, Any]:  # noqa: ANN401 - any record
    """A record as JSON writes it: sealed fields opened, secrets and the tenant left out."""
    entry: dict[str, Any] = {}
    for field in record._meta.concrete_fields:  # noqa: SLF001 - Django's own door
        if field.name == "clinic" or record.PRIVACY[field.name] == "secret":
            continue
        if isinstance(field, Sealed):
            entry[field.name] = record.reveal(field.name)
        elif isinstance(field, models.BinaryField):
            entry[field.name] = bytes(field.value_from_object(record)).hex()
        else:
            entry[field.name] = _said(field.value_from_object(record))
    return entry


def _said(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _names(people: Iterable[str]) -> dict[str, str]:
    """Members of staff by id, so that the records can be read."""
    found = User.objects.filter(pk__in=people).order_by("name")
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


def _deliveries(rows: Iterable[Delivery]) -> bytes:
    header = (
        *("session", "recorded_at", "zone", "product", "lot", "expires_on"),
        *("points", "volume_ml", "deviation"),
    )
    return csv_of(
        header,
        (
            [
                *(row.session_id, row.recorded_at.isoformat(), row.zone, row.product),
                *(row.lot, row.expires_on.isoformat(), row.points),
                *(_millilitres(row.volume_nl), row.deviation),
            ]
            for row in rows
        ),
    )


def _millilitres(volume_nl: int) -> str:
    return f"{volume_nl // NANOLITRES}.{volume_nl % NANOLITRES:06}"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode() + b"\n"
