"""Exports: everything about one client, or about all, as a zip of open formats.

A zip of the clinic is made while it is being fetched and never lies on the disk.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.queries.charts import client_seen_by, clinic_of
from mesoplan.clinic.queries.exports import (
    clients_to_export,
    files_of_client,
    files_of_clinic,
    table_of_clients,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from uuid import UUID


class _Pipe:
    """Takes what a zip writes, until it is fetched."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do: what is written is there."""

    def fetched(self) -> bytes:
        data, self.waiting = b"".join(self.waiting), []
        return data


def export_client(actor: Actor, client: UUID) -> bytes:
    """Everything about one client, as a zip.

    Raises:
        NotAllowed, StepUpNeeded: who exports must hold the permission, shown just now.
        NotFound: no such client in this clinic.
    """
    actor.must(Permission.CLIENT_EXPORT, moment.now())
    found = client_seen_by(actor, client)
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        add_files(archive, [("README.txt", _readme(actor)), *files_of_client(found)])
    with transaction.atomic():
        ledger.record(actor, "client.exported", f"client:{client}", client=client)
    return data.getvalue()


def export_clinic(
    actor: Actor, on_progress: Callable[[int, int], None] | None = None
) -> Iterator[bytes]:
    """Everything about every client, as the pieces of a zip.

    ``on_progress`` is told how many clients are done, and of how many.

    Raises:
        NotAllowed, StepUpNeeded: at once, before the first piece.
    """
    actor.must(Permission.CLINIC_EXPORT, moment.now())
    total = clients_to_export(actor)
    with transaction.atomic():
        subject = f"clinic:{actor.clinic}"
        ledger.record(actor, "clinic.exported", subject, changed={"count": total})
    return _pieces(actor, total, on_progress)


def add_files(archive: ZipFile, files: Iterable[tuple[str, bytes]]) -> None:
    """Put files into a zip, dated now and readable by their owner alone."""
    when = moment.now().timetuple()[:6]
    for name, data in files:
        entry = ZipInfo(name, when)
        entry.external_attr = 0o600 << 16
        entry.compress_type = ZIP_DEFLATED
        archive.writestr(entry, data)


def _pieces(
    actor: Actor, total: int, on_progress: Callable[[int, int], None] | None
) -> Iterator[bytes]:
    pipe = _Pipe()
    with ZipFile(pipe, "w") as archive:  # type: ignore[call-overload]
        add_files(archive, [("README.txt", _readme(actor))])
        add_files(archive, [("clients.csv", table_of_clients(actor))])
        yield pipe.fetched()
        for done, files in files_of_clinic(actor):
            add_files(archive, files)
            if on_progress:
                on_progress(done, max(done, total))
            yield pipe.fetched()
    yield pipe.fetched()


def _readme(actor: Actor) -> bytes:
    text = _(
        "Export of %(clinic)s, made on %(moment)s (UTC) by %(name)s.\n\n"
        "client.json       who the client is and how to reach them\n"
        "records/*.json    every record about the client, one kind a file\n"
        "records/event.json  the ledger: who did or saw what, and when\n"
        "consents/*.pdf    consents as they were signed\n"
        "photographs/*.jpg photographs still held, also where consent was withdrawn\n"
        "maps/*.svg        where points were planned and done, on a drawn head\n"
        "deliveries.csv    what was injected: zone, product, lot, points, volume\n"
        "people.json       names of the members of staff by their id\n\n"
        "An export of the clinic has these in one folder for each client, named by the\n"
        "client's number, and clients.csv with everyone's contact details.\n\n"
        "Text is UTF-8; moments are in UTC; volumes are in nanolitres in the JSON and in\n"
        "millilitres in the CSV. A cell that a spreadsheet could take for a formula\n"
        "begins with an apostrophe. Notes in consultations and sessions are the\n"
        "clinicians' own: look them through before you hand the export on.\n"
    )
    said = {"clinic": clinic_of(actor).name, "name": actor.name}
    said["moment"] = f"{moment.now():%Y-%m-%d %H:%M}"
    return (text % said).encode()
