"""What a recall asks, by the clinic's own queries; and the same without an index."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from history import DAY, DEVICES, MODULUS, MULTIPLIER, id_of, lot_name, lot_of

from mesoplan.clinic import moment
from mesoplan.clinic.queries.covered import Target, lots_of
from mesoplan.clinic.queries.exposed import given
from mesoplan.clinic.queries.recalls import recalls_for
from mesoplan.clinic.records import Pack, Recall, RecallScope, Use
from mesoplan.core.traceability.lot_likeness import squeezed

if TYPE_CHECKING:
    from history import Size

    from mesoplan.clinic.queries.exposed import Given

NOTICES = 2_000
NO_INDEX = ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan")


class Questions:
    """Asked of a filled database."""

    def __init__(self, size: Size) -> None:
        """Recalls of earlier years are written here."""
        self.size = size
        self.clinic = uuid.UUID(id_of("clinic", 0))
        self._earlier_recalls()

    def some_lots(self, how_many: int) -> list[int]:
        """Lots all over the range, each as likely as any other."""
        return [
            i * MULTIPLIER % MODULUS % self.size.lots for i in range(1, how_many + 1)
        ]

    def received(self, lot: int) -> list[uuid.UUID]:
        """The clients alone: the first question of a recall."""
        lots = lots_of(self.clinic, [self._target(lot)])
        uses = Use.objects.filter(clinic=self.clinic, lot__in=lots, ended_at=None)
        return list(uses.values_list("client_id", flat=True))

    def exposed(self, lot: int) -> tuple[Given, ...]:
        """Sessions, zones, points and volumes: the whole list."""
        return given(self.clinic, [self._target(lot)])

    def own(self, lot: int, client: uuid.UUID) -> tuple[Given, ...]:
        """What one client received: their own page, and before anybody writes."""
        return given(self.clinic, [self._target(lot)], client)

    def serial(self, number: int) -> bool:
        """Whether a serial was seen before; every second one was not."""
        pack = number * MULTIPLIER % self.size.packs + 1
        packs = Pack.objects.filter(
            clinic=self.clinic,
            device__in=[self._device(lot_of(pack, self.size))],
            serial__in={f"S{pack}" if number % 2 else f"X{pack}"},
        )
        return bool(packs.values_list("device", "serial", "token", "state"))

    def recalled(self, lot: int) -> object:
        """What the chair asks at each scan."""
        device = f"{lot % DEVICES:014}"
        return recalls_for(self.clinic, [device], [lot_name(lot)])

    def new_pack(self, number: int) -> None:
        """One pack, committed."""
        lot = number % self.size.lots
        with transaction.atomic():
            Pack.objects.create(
                clinic_id=self.clinic,
                token=f"NEW{number:09}-{uuid.uuid4().hex[:8]}",
                line_id=uuid.UUID(id_of("line", 0)),
                lot_id=uuid.UUID(id_of("lot", lot)),
                device_id=self._device(lot),
                serial=f"NEW{number}",
                expires_on=DAY,
                state="in_stock",
            )

    def refused(self, number: int) -> bool:
        """Whether the database refuses the same serial again."""
        try:
            self.new_pack(number)
        except IntegrityError:
            return True
        return False

    def searched(self, lot: int) -> list[uuid.UUID]:
        """The clients of a lot with no index used: every row is looked at."""
        wanted = squeezed(lot_name(lot))
        sql = (
            "SELECT u.client_id FROM clinic_use u JOIN clinic_lot l ON l.id = u.lot_id "
            "WHERE u.ended_at IS NULL AND l.device_id = %s "
            "AND replace(upper(l.lot), ' ', '') = %s"
        )
        device = self._device(lot)
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for name in NO_INDEX:
                    cursor.execute(f"SET LOCAL {name} = off")
                cursor.execute(sql, [device, wanted])
            else:
                sql = sql.replace("clinic_use u", "clinic_use u NOT INDEXED")
                cursor.execute(sql, [device.hex, wanted])
            return [uuid.UUID(str(row[0])) for row in cursor.fetchall()]

    def _target(self, lot: int) -> Target:
        return Target(
            devices=frozenset({self._device(lot)}),
            products=frozenset({f"product-{lot % DEVICES}"}),
            key=squeezed(lot_name(lot)),
        )

    def _device(self, lot: int) -> uuid.UUID:
        return uuid.UUID(id_of("device", lot % DEVICES))

    def _earlier_recalls(self) -> None:
        now, by = moment.now(), uuid.uuid4()
        recalls = [
            Recall(
                clinic_id=self.clinic,
                source="Invented",
                reference=f"R-{number}",
                announced_on=DAY,
                noted_at=now,
                noted_by=by,
            )
            for number in range(NOTICES)
        ]
        Recall.objects.bulk_create(recalls)
        RecallScope.objects.bulk_create(
            RecallScope(
                clinic_id=self.clinic,
                recall=recall,
                device_id=self._device(number),
                lot=f"OLD {number}-{each}",
                key=f"OLD{number}-{each}",
                state="confirmed",
                proposed_at=now,
                proposed_by=by,
                settled_at=now,
                settled_by=by,
            )
            for number, recall in enumerate(recalls)
            for each in range(5)
        )
