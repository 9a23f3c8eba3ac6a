"""Clients brought in from a spreadsheet: looked through first, then made in chunks.

Each chunk is one transaction with one entry in the ledger, so an import that is cut off
goes on where it stood. Whoever looks like a client on record is left out, when the file
is looked through and again when the chunk is made.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment, vault
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.actions.clients import inserted
from mesoplan.clinic.client_sheet import Line, Reading, Sheet, read_sheet
from mesoplan.clinic.particulars import Particulars
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.records import ClientImport, SearchToken
from mesoplan.clinic.table_file import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

CHUNK = 250
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What an import would do: who would be made, and every problem found."""

    sheet: Sheet
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an import is."""

    id: UUID
    done: int
    total: int
    made: int

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.done >= self.total

    @property
    def left_out(self) -> int:
        """How many turned out to be on record already."""
        return self.done - self.made


def examined(actor: Actor, data: bytes, reading: Reading | None = None) -> Examined:
    """Look through a file and change nothing: the dry run.

    Raises:
        NotAllowed: the role imports nothing.
        UnreadableSheet: the file as a whole cannot be used.
    """
    actor.must(Permission.CLINIC_IMPORT)
    clinic = clinic_of(actor)
    reading = reading or Reading(language=clinic.language)
    sheet = read_sheet(data, reading, moment.today(clinic))
    on_record = _on_record(actor.clinic, (line.who for line in sheet.lines))
    first_rows: dict[bytes, int] = {}
    lines, faults = [], [*sheet.faults]
    for line in sheet.lines:
        token = _token(actor.clinic, line.who)
        if token in on_record:
            faults.append(_twin(line, _said_client(on_record[token])))
        elif token in first_rows:
            faults.append(_twin(line, _said_row(first_rows[token])))
        else:
            first_rows[token] = line.row
            lines.append(line)
    faults.sort(key=lambda fault: (fault.row, fault.column))
    return Examined(
        sheet=sheet,
        lines=tuple(lines),
        faults=tuple(faults),
        digest=hashlib.sha256(data).hexdigest(),
    )


def prepare(actor: Actor, found: Examined) -> Progress:
    """Keep what was looked through, sealed, until it is made or a day has passed.

    Raises:
        NotAllowed: the role imports nothing.
    """
    actor.must(Permission.CLINIC_IMPORT)
    record = ClientImport(
        clinic_id=actor.clinic,
        digest=found.digest,
        total=len(found.lines),
        created_at=moment.now(),
        created_by=actor.author(),
    )
    rows = [asdict(line.who) for line in found.lines]
    record.rows = vault.sealed(vault.clinic_key(actor.clinic), _where(record), rows)
    with transaction.atomic():
        forgotten = ClientImport.objects.filter(
            clinic=actor.clinic, created_at__lt=moment.now() - KEPT_FOR
        )
        forgotten.update(rows=b"")
        record.save(force_insert=True)
        subject, changed = f"import:{record.pk}", {"file": found.digest}
        ledger.record(actor, "import.prepared", subject, changed=changed)
    return _progress(record)


def carry_on(actor: Actor, import_id: UUID) -> Progress:
    """Make the next chunk of clients; nothing, when all are made.

    Raises:
        NotAllowed: the role imports nothing.
        NotFound: no such import here, or it was left lying for more than a day.
    """
    actor.must(Permission.CLINIC_IMPORT)
    with transaction.atomic():
        record = _import_seen_by(actor, import_id)
        if record.done >= record.total:
            return _progress(record)
        where, key = _where(record), vault.clinic_key(actor.clinic)
        rows = vault.opened(key, where, bytes(record.rows))
        chunk = [Particulars(**row) for row in rows[record.done : record.done + CHUNK]]
        taken = ClientImport.objects.filter(pk=record.pk, done=record.done)
        if not taken.update(done=record.done + len(chunk)):
            return _progress(_import_seen_by(actor, import_id))  # someone else's turn
        known = _on_record(actor.clinic, chunk)
        new = [who for who in chunk if _token(actor.clinic, who) not in known]
        clients = inserted(actor, clinic_of(actor), new)
        record.done += len(chunk)
        record.made += len(clients)
        if record.done >= record.total:
            record.rows = b""
        record.save(update_fields=["made", "rows"])
        numbers = [client.number for client in clients]
        changed = {"count": len(clients), "file": record.digest} | (
            {"first": min(numbers), "last": max(numbers)} if numbers else {}
        )
        subject = f"import:{record.pk}"
        ledger.record(actor, "clients.imported", subject, changed=changed)
    return _progress(record)


def bring_in(
    actor: Actor, found: Examined, on_progress: Callable[[Progress], None] | None = None
) -> Progress:
    """The whole import at once, telling how far it is after each chunk.

    Raises:
        NotAllowed: the role imports nothing.
    """
    progress = prepare(actor, found)
    while not progress.finished:
        progress = carry_on(actor, progress.id)
        if on_progress:
            on_progress(progress)
    return progress


def progress_seen_by(actor: Actor, import_id: UUID) -> Progress:
    """How far an import is.

    Raises:
        NotAllowed: the role imports nothing.
        NotFound: no such import here, or it was left lying for more than a day.
    """
    actor.must(Permission.CLINIC_IMPORT)
    return _progress(_import_seen_by(actor, import_id))


def _import_seen_by(actor: Actor, import_id: UUID) -> ClientImport:
    found = ClientImport.objects.filter(pk=import_id, clinic=actor.clinic).first()
    if found is None or (found.done < found.total and not found.rows):
        message = "no such import"
        raise NotFound(message)
    return found


def _progress(record: ClientImport) -> Progress:
    return Progress(
        id=record.pk, done=record.done, total=record.total, made=record.made
    )


def _where(record: ClientImport) -> str:
    return f"clinic_clientimport.rows:{record.pk}"


def _token(clinic: UUID, who: Particulars) -> bytes:
    return vault.twin_token(clinic, who.name, who.born_on)


def _on_record(clinic: UUID, people: Iterable[Particulars]) -> dict[bytes, int]:
    """The numbers of clients of the same name and birth date, by their token."""
    wanted = [*{_token(clinic, who) for who in people}]
    found: dict[bytes, int] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = SearchToken.objects.filter(
            clinic=clinic,
            token__in=wanted[start : start + CHUNK],
            client__erased_at=None,
        )
        for token, number in rows.values_list("token", "client__number"):
            found[bytes(token)] = number
    return found


def _twin(line: Line, what: str) -> Fault:
    return Fault(
        row=line.row,
        column=_("name and date of birth"),
        value=f"{line.who.name} {line.who.born_on}".strip(),
        what=what,
        remedy=_("It is left out. If it is somebody else, register them by hand."),
    )


def _said_client(number: int) -> str:
    return _("the same as client No. %(number)d") % {"number": number}


def _said_row(row: int) -> str:
    return _("the same as row %(row)d of the file") % {"row": row}
