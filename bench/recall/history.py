"""Ten million packs and what became of them, written by the database itself.

The tables are the clinic's own, made by its migrations. Lots differ in size as in real
stock: a few are very large. Ids follow from numbers, so nothing has to be looked up.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from mesoplan.clinic.records import (
    Clinic,
    Consultation,
    Course,
    Device,
    Receipt,
    ReceiptLine,
    Supplier,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEVICES = 40
CLIENTS_A_SESSION = 9  # a client comes back nine times
MULTIPLIER, MODULUS = 2654435761, 2**32  # spreads numbers evenly and always the same
DAY = "2026-03-02"
AT = "2026-03-02 09:00:00+00:00"
BY = "00000000-0000-0000-0000-000000000001"
CHUNK = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many of what."""

    packs: int
    lots: int

    @property
    def uses(self) -> int:
        """Nine of ten packs were used."""
        return self.packs * 9 // 10

    @property
    def sessions(self) -> int:
        """Two packs a session."""
        return self.uses // 2

    @property
    def clients(self) -> int:
        """Clients who were treated."""
        return max(1, self.sessions // CLIENTS_A_SESSION)


def id_of(kind: str, number: int) -> str:
    """The id of the numbered row of a kind: "lot" 7, "client" 12."""
    return hashlib.md5(f"{kind}{number}".encode()).hexdigest()


def lot_of(pack: int, size: Size) -> int:
    """Which lot a pack is of; low numbers are large lots."""
    share = (pack * MULTIPLIER % MODULUS) / MODULUS
    return int(size.lots * share * share)


def lot_name(lot: int) -> str:
    """A lot as printed: some with a blank."""
    return f"L{lot:05d}" if lot % 3 else f"AB {lot:05d}"


def written(size: Size) -> None:
    """Fill the tables."""
    _register()
    if connection.vendor == "postgresql":
        _by_series(size)
    else:
        _row_by_row(size)
    _parents()


def _register() -> None:
    """The clinic and its devices."""
    clinic = Clinic.objects.create(id=id_of("clinic", 0), name="Invented Clinic")
    for number in range(DEVICES):
        Device.objects.create(
            clinic=clinic,
            id=id_of("device", number),
            identifier=f"{number:014}",
            name=f"Invented {number}",
            product=f"product-{number}",
            maker="Invented",
            source="bench",
            as_of=DAY,
            recorded_at=AT,
            recorded_by=BY,
        )


def _parents() -> None:
    """The few rows that all others point at."""
    here: dict[str, Any] = {"clinic_id": id_of("clinic", 0)}
    client = id_of("client", 1)
    consultation = Consultation.objects.create(
        **here, client_id=client, on=DAY, opened_at=AT, opened_by=BY
    )
    Course.objects.create(
        **here,
        id=id_of("course", 0),
        client_id=client,
        consultation=consultation,
        created_at=AT,
        created_by=BY,
    )
    said = {"recorded_at": AT, "recorded_by": BY}
    supplier = Supplier.objects.create(**here, name="Invented Supplies", **said)
    receipt = Receipt(**here, supplier=supplier, note="1", on=DAY, **said)
    receipt.save()
    line = {"id": id_of("line", 0), "receipt": receipt, "lot_id": id_of("lot", 0)}
    ReceiptLine(**here, **line, noted=1, counted=1, seals_intact=True).save()


def _by_series(size: Size) -> None:
    """Indexes are taken away and made again after: the same ones, faster."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # ids are known
        cursor.execute("SET synchronous_commit = off")
        tables = ("client", "consultation", "course", "session", "pack", "use")
        names = [f"clinic_{table}" for table in (*tables, "delivery", "receiptline")]
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = ANY(%s) "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = indexname)",
            [names],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for statement in _statements(size):
            cursor.execute(statement)
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("RESET synchronous_commit")
        cursor.execute("VACUUM ANALYZE")


def _statements(size: Size) -> Iterator[str]:
    """One INSERT for each table: ids are digests of the kind and the number."""

    def id_(kind: str, number: str = "i") -> str:
        return f"md5('{kind}' || ({number}))::uuid"

    clinic, by = id_("clinic", "0"), f"'{BY}'::uuid"
    at, day = f"'{AT}'::timestamptz", f"'{DAY}'::date"
    share = f"((i * {MULTIPLIER}::bigint % {MODULUS}) / {MODULUS}.0::float8)"
    lot = f"floor({size.lots} * {share} * {share})::int"
    name = "CASE WHEN l % 3 = 0 THEN 'AB ' ELSE 'L' END || lpad(l::text, 5, '0')"
    pack_rows = f"SELECT i, {lot} AS l FROM generate_series(1, {size.packs}::bigint) i"
    use_rows = (
        f"SELECT i, (i + 1) / 2 AS s, {lot} AS l "
        f"FROM generate_series(1, {size.uses}::bigint) i"
    )
    client_of = f"(s * {MULTIPLIER}::bigint % {size.clients}) + 1"
    for table, values, rows in (
        (
            "client",
            {
                "id": id_("client"),
                "clinic_id": clinic,
                "number": "i",
                "name": "''",
                "born_on": "''",
                "contact": "''",
                "language": "'en'",
                "created_at": at,
                "created_by": by,
                "version": "1",
            },
            f"generate_series(1, {size.clients}) i",
        ),
        (
            "lot",
            {
                "id": id_("lot", "l"),
                "clinic_id": clinic,
                "lot": name,
                "device_id": id_("device", f"l % {DEVICES}"),
                "recorded_at": at,
                "recorded_by": by,
            },
            f"generate_series(0, {size.lots - 1}) l",
        ),
        (
            "session",
            {
                "id": id_("session", "s"),
                "clinic_id": clinic,
                "number": "1",
                "client_id": id_("client", client_of),
                '"on"': day,
                "course_id": id_("course", "0"),
                "recheck": "''",
                "notes": "''",
                "opened_at": at,
                "opened_by": by,
                "version": "1",
            },
            f"generate_series(1, {size.sessions}::bigint) s",
        ),
        (
            "pack",
            {
                "id": id_("pack"),
                "clinic_id": clinic,
                "doses": "1",
                "token": "'MP' || lpad(i::text, 12, '0')",
                "version": "1",
                "line_id": id_("line", "0"),
                "lot_id": id_("lot", "l"),
                "device_id": id_("device", f"l % {DEVICES}"),
                "serial": "'S' || i",
                "expires_on": day,
                "state": f"CASE WHEN i <= {size.uses} THEN 'used' ELSE 'in_stock' END",
            },
            f"({pack_rows}) rows",
        ),
        (
            "use",
            {
                "id": id_("use"),
                "clinic_id": clinic,
                "pack_id": id_("pack"),
                "lot_id": id_("lot", "l"),
                "session_id": id_("session", "s"),
                "client_id": id_("client", client_of),
                "dose": "1",
                "of_doses": "1",
                "at": at,
                '"by"': by,
            },
            f"({use_rows}) rows",
        ),
        (
            "delivery",
            {
                "id": id_("delivery"),
                "clinic_id": clinic,
                "zone": "'cheeks'",
                "session_id": id_("session", "s"),
                "pack_id": id_("pack"),
                "product": f"'product-' || l % {DEVICES}",
                "lot": name,
                "expires_on": day,
                "points": "20",
                "volume_nl": "400000",
                "deviation": "''",
                "recorded_at": at,
                "recorded_by": by,
            },
            f"({use_rows}) rows",
        ),
    ):
        columns = ", ".join(values)
        chosen = ", ".join(values.values())
        yield f"INSERT INTO clinic_{table} ({columns}) SELECT {chosen} FROM {rows}"


def _row_by_row(size: Size) -> None:
    """The same rows, sent in chunks: SQLite has neither series nor digests."""
    clinic, by = id_of("clinic", 0), BY.replace("-", "")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")  # ids are known

    def session_of(use: int) -> int:
        return (use + 1) // 2

    def client_of(session: int) -> int:
        return session * MULTIPLIER % size.clients + 1

    def product(lot: int) -> str:
        return f"product-{lot % DEVICES}"

    _insert(
        "client",
        "id clinic_id number name born_on contact language created_at created_by version",
        (
            (id_of("client", i), clinic, i, b"", b"", b"", "en", AT, by, 1)
            for i in range(1, size.clients + 1)
        ),
    )
    _insert(
        "lot",
        "id clinic_id device_id lot recorded_at recorded_by",
        (
            (
                *(id_of("lot", i), clinic, id_of("device", i % DEVICES)),
                *(lot_name(i), AT, by),
            )
            for i in range(size.lots)
        ),
    )
    _insert(
        "session",
        "id clinic_id client_id course_id number on recheck notes opened_at "
        "opened_by version",
        (
            (
                *(id_of("session", s), clinic, id_of("client", client_of(s))),
                *(id_of("course", 0), 1, DAY, b"", b"", AT, by, 1),
            )
            for s in range(1, size.sessions + 1)
        ),
    )
    lots = [lot_of(i, size) for i in range(size.packs + 1)]
    _insert(
        "pack",
        "id clinic_id token line_id lot_id device_id serial expires_on doses state "
        "version",
        (
            (
                *(id_of("pack", i), clinic, f"MP{i:012}", id_of("line", 0)),
                *(id_of("lot", lots[i]), id_of("device", lots[i] % DEVICES)),
                *(f"S{i}", DAY, 1, "used" if i <= size.uses else "in_stock", 1),
            )
            for i in range(1, size.packs + 1)
        ),
    )
    _insert(
        "use",
        "id clinic_id pack_id lot_id session_id client_id dose of_doses at by",
        (
            (
                *(id_of("use", i), clinic, id_of("pack", i), id_of("lot", lots[i])),
                id_of("session", session_of(i)),
                *(id_of("client", client_of(session_of(i))), 1, 1, AT, by),
            )
            for i in range(1, size.uses + 1)
        ),
    )
    _insert(
        "delivery",
        "id clinic_id session_id pack_id zone product lot expires_on points volume_nl "
        "deviation recorded_at recorded_by",
        (
            (
                *(id_of("delivery", i), clinic, id_of("session", session_of(i))),
                *(id_of("pack", i), "cheeks", product(lots[i]), lot_name(lots[i])),
                *(DAY, 20, 400_000, "", AT, by),
            )
            for i in range(1, size.uses + 1)
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("ANALYZE")


def _insert(table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns.split())
    places = ", ".join("?" for _ in columns.split())
    raw = connection.connection
    raw.execute("BEGIN")
    raw.executemany(f"INSERT INTO clinic_{table} ({names}) VALUES ({places})", rows)
    raw.execute("COMMIT")
