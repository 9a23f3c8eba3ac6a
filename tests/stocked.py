"""Packs that came in by the book: device, supplier, receipt, token; and scans of them.

Everything is invented. ``pack`` gives a pack that nothing speaks against; ``bound`` puts
it into a session by scanning box, syringe and token, as at the chair.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import devices, receipts, scans, suppliers
from mesoplan.clinic.actions.devices import Details
from mesoplan.clinic.actions.receipts import TakenIn
from mesoplan.clinic.goods import Line
from mesoplan.clinic.marks import Raw
from mesoplan.clinic.queries.scans import Answer
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.records import (
    Clinic,
    Device,
    Pack,
    RecallCheck,
    Receipt,
    Session,
    Supplier,
)
from mesoplan.core.traceability.findings import Word

LOT = "LOT-1"
EXPIRES = date(2040, 12, 31)
MAKER = "Invented Maker"
SUPPLIER = "Invented Supplies"
DEVICE = "09504000059118"  # GS1's own example number
SEPARATOR = "\x1d"


@dataclass(frozen=True, kw_only=True)
class Stocked:
    """A pack in stock, and what a scanner reads off it."""

    token: str
    box: str
    inner: str

    @property
    def raw(self) -> Raw:
        return Raw(box=self.box, inner=self.inner, token=self.token)

    @property
    def record(self) -> Pack:
        return Pack.objects.get(token=self.token)


def director(actor: Actor) -> Actor:
    """The same person with the director's rights, shown just now."""
    now = datetime.now(UTC)  # noqa: TID251 - a factor given just now
    return replace(actor, role=Role.DIRECTOR, stepped_up_at=now)


def mark(
    device: str = DEVICE,
    lot: str = LOT,
    expires_on: date | None = EXPIRES,
    serial: str = "",
) -> str:
    """What stands on a box, as a scanner sends it."""
    expiry = f"17{expires_on:%y%m%d}" if expires_on else ""
    parts = [f"01{device}{expiry}10{lot}" if lot else f"01{device}{expiry}"]
    if serial:
        parts.append(f"21{serial}")
    return "]d2" + SEPARATOR.join(parts)


def invented_device(number: int) -> str:
    """:data:`DEVICE`, and more numbers of the same kind."""
    body = str(int(DEVICE[:-1]) + number).zfill(13)
    weighted = sum(int(digit) * (3, 1)[i % 2] for i, digit in enumerate(body))
    return f"{body}{-weighted % 10}"


def supplier(actor: Actor, *, maker: str = MAKER, name: str = SUPPLIER) -> Supplier:
    """A supplier authorised since long for this maker."""
    boss = director(actor)
    found = Supplier.objects.filter(clinic=actor.clinic, name=name).first()
    found = found or suppliers.register(boss, name=name)
    if not found.authorisations.filter(maker=maker).exists():
        suppliers.authorise(
            boss,
            found.pk,
            maker=maker,
            begins_on=date(2020, 1, 1),
            ends_on=None,
            evidence="The maker's letter, invented.",
        )
    return found


def device(
    actor: Actor, product: str, identifier: str = "", **changed: object
) -> Device:
    """A device of this product in the register, of which everything is known."""
    register = Device.objects.filter(clinic=actor.clinic)
    known = register.filter(product=product)
    found = (known.filter(identifier=identifier) if identifier else known).first()
    if found is not None:
        return found
    identifier = identifier or invented_device(register.count())
    clinic = Clinic.objects.get(pk=actor.clinic)
    today = moment.today(clinic)
    values = {
        "name": f"Invented {product}",
        "maker": MAKER,
        "product": product,
        "serialised": False,
        "lot_controlled": True,
        "markets": (clinic.jurisdiction,),
        "status": "active",
        "injectable": "yes",
        "listed": "yes",
        "listed_as_of": today - timedelta(days=60),
        "needs_cold": False,
        "source": "the label, invented",
        "as_of": today,
    }
    details = Details(**{**values, **changed})
    return devices.register(director(actor), identifier=identifier, details=details)


def recalls_looked_through(actor: Actor) -> None:
    """Somebody has gone through the regulator's list just now."""
    RecallCheck(
        clinic_id=actor.clinic,
        source="Invented list",
        as_of=moment.now(),
        notices=0,
        done_at=moment.now(),
        done_by=actor.author(),
    ).save()


def received(actor: Actor, *lines: Line, note: str = "", **more: object) -> TakenIn:
    """A delivery note taken in."""
    return receipts.receive(
        actor,
        supplier=supplier(actor).pk,
        note=note or f"NOTE-{Receipt.objects.filter(clinic=actor.clinic).count() + 1}",
        on=moment.today(Clinic.objects.get(pk=actor.clinic)),
        lines=lines,
        **more,
    )


def line(*marks: str, count: int = 1, **changed: object) -> Line:
    """One line of a note, everything in order."""
    values = {"noted": count, "counted": count, "seals_intact": True}
    return Line(**{"marks": marks, **values, **changed})


def packs(
    actor: Actor,
    product: str,
    *,
    lot: str = LOT,
    expires_on: date = EXPIRES,
    count: int = 1,
    **about: object,
) -> tuple[Stocked, ...]:
    """Packs of one lot that nothing speaks against, in stock."""
    entry = device(actor, product, **about)
    recalls_looked_through(actor)
    box = mark(entry.identifier, lot, expires_on)
    found = received(actor, line(box, count=count))
    return tuple(Stocked(token=made.token, box=box, inner=box) for made in found.labels)


def pack(actor: Actor, product: str, **about: object) -> Stocked:
    """One of them."""
    return packs(actor, product, **about)[0]


def scanned(actor: Actor, session: Session, raw: Raw, caller: str = "") -> Answer:
    """Box, syringe and token scanned at the chair."""
    return scans.at_chair(actor, session.pk, raw=raw, caller=caller or str(uuid4()))


def bound(
    actor: Actor, session: Session, *, lot: str = LOT, expires_on: date = EXPIRES
) -> Stocked:
    """A pack of the session's product taken in, scanned, clear and bound."""
    product = planned(session)[0].product
    found = pack(actor, product, lot=lot, expires_on=expires_on)
    answer = scanned(actor, session, found.raw)
    assert answer.verdict.word is Word.CLEAR, answer.verdict
    assert answer.bound
    return found


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    """How many questions are put to the database."""
    with CaptureQueriesContext(connection) as found:
        yield found
