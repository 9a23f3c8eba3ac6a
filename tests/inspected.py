"""An invented pack with nothing against it, to be changed one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mesoplan.core.traceability.findings import Verdict
from mesoplan.core.traceability.identity import Carrier, Fault, Identity, Reading
from mesoplan.core.traceability.known import (
    Answer,
    Known,
    Lot,
    Moment,
    Pack,
    PackState,
    Product,
    Recall,
)
from mesoplan.core.traceability.verdict import verdict
from mesoplan.knowledge.pack_codes import pack_codes

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
TODAY = NOW.date()
CARTON = "17540161860001"
SYRINGE = "07540161860004"
TOKEN = "MP7Q2M4XK9"  # noqa: S105 - no password
LOT = "AB1234"
EXPIRY = date(2027, 6, 30)


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at one pack: what is handed to the verdict."""

    moment: Moment
    box: Reading | None
    inner: Reading | None
    token: Reading | None
    known: Known

    def judged(self) -> Verdict:
        return verdict(
            self.moment,
            self.box,
            self.inner,
            self.token,
            self.known,
            codes=pack_codes(),
        )

    def day_of_use(self) -> date:
        return self.known.on.date()

    def codes(self) -> set[str]:
        return {finding.code for finding in self.judged().findings}

    def but(self, **changes: Any) -> Look:
        """The same look with other marks, or with something else known."""
        marks = {n: v for n, v in changes.items() if n in {"moment", "box", "inner"}}
        if "token" in changes:
            marks["token"] = changes["token"]
        known = {n: v for n, v in changes.items() if n not in marks}
        return replace(self, **marks, known=replace(self.known, **known))

    def product(self, **changes: Any) -> Look:
        return self.but(product=replace(self.known.product, **changes))

    def pack(self, **changes: Any) -> Look:
        return self.but(pack=replace(self.known.pack, **changes))

    def said(self, **changes: Any) -> Look:
        """The box says something else."""
        identity = replace(self.box.identity, **changes)
        return self.but(box=replace(self.box, identity=identity))

    def inside(self, **changes: Any) -> Look:
        """The syringe says something else."""
        identity = replace(self.inner.identity, **changes)
        return self.but(inner=replace(self.inner, identity=identity))


def mark(carrier: Carrier = Carrier.GS1, **said: Any) -> Reading:
    return Reading(raw="as scanned", identity=Identity(carrier=carrier, **said))


def faulty(code: str) -> Reading:
    return Reading(raw="as scanned", faults=(Fault(code=code, at="(01)", value="7"),))


def recall(**changes: Any) -> Recall:
    notice = Recall(
        reference="Z-1234-2026",
        devices=frozenset({CARTON}),
        lots=frozenset({LOT}),
        confirmed=True,
        announced_on=date(2026, 11, 20),
        source="regulator's list",
    )
    return replace(notice, **changes)


PRODUCT = Product(
    device=CARTON,
    name="An invented filler",
    status="active",
    injectable=Answer.YES,
    markets=frozenset({"EU", "UK"}),
    serialised=False,
    lot_controlled=True,
    listed=Answer.YES,
    listed_as_of=date(2026, 10, 1),
    needs_cold=False,
    source="register",
    as_of=date(2026, 10, 1),
)
PACK = Pack(
    token=TOKEN,
    device=CARTON,
    lot=LOT,
    expires_on=EXPIRY,
    serial="",
    state=PackState.IN_STOCK,
    received_on=date(2026, 10, 2),
    supplier="An invented distributor",
    supplier_authorised=Answer.YES,
    supplier_as_of=date(2027, 1, 1),
)
KNOWN = Known(
    on=NOW,
    place="EU",
    product=PRODUCT,
    lots=(
        Lot(
            lot=LOT,
            expiries=frozenset({EXPIRY}),
            first_seen=date(2026, 10, 2),
            source="receipt 2026-10-02",
        ),
    ),
    pack=PACK,
    received=5,
    tokens=5,
    recalls_as_of=NOW - timedelta(days=1),
    recalls_good_for=timedelta(days=7),
    listing_good_for=timedelta(days=365),
)
AT_THE_CHAIR = Look(
    moment=Moment.CHAIR,
    box=mark(device=CARTON, lot=LOT, expires_on=EXPIRY),
    inner=mark(device=SYRINGE, lot=LOT, expires_on=EXPIRY),
    token=mark(Carrier.TOKEN, token=TOKEN),
    known=KNOWN,
)
AT_RECEIPT = Look(
    moment=Moment.RECEIPT,
    box=AT_THE_CHAIR.box,
    inner=None,
    token=None,
    known=replace(KNOWN, pack=replace(PACK, token=""), received=5, tokens=4),
)
WITH_SERIAL = AT_THE_CHAIR.product(serialised=True).said(serial="S1").pack(serial="S1")
SHARED = AT_THE_CHAIR.product(doses=3, open_for=timedelta(hours=6))
