"""The register of devices: entered, and changed as labels and lists are read again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, Permission
from mesoplan.clinic.goods import (
    LONGEST_NAME,
    UnfitGoods,
    day_problems,
    text_problems,
    tidied,
)
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.devices import device_seen_by
from mesoplan.clinic.records import Device, Lot, LotExtension, Pack
from mesoplan.core.errors import Problem, nearest, shown
from mesoplan.core.traceability.identity import Fault
from mesoplan.core.traceability.known import Answer, PackState
from mesoplan.core.traceability.typed import read_device

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from uuid import UUID

STATUSES = ("", "active", "withdrawn")
ANSWERS = tuple(Answer)
MOST_DOSES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the register says of one device; None and "" where nobody has looked."""

    name: str
    maker: str
    product: str = ""
    holds_device: str = ""
    holds_quantity: int | None = None
    serialised: bool | None = None
    lot_controlled: bool | None = None
    markets: tuple[str, ...] | None = None
    status: str = ""
    injectable: str = Answer.UNKNOWN
    listed: str = Answer.UNKNOWN
    listed_as_of: date | None = None
    needs_cold: bool | None = None
    doses: int = 1
    open_hours: int | None = None
    source: str
    as_of: date


def register(actor: Actor, *, identifier: str, details: Details) -> Device:
    """Put a device identifier in the register.

    Raises:
        NotAllowed: the role keeps no register.
        UnfitGoods: with every problem; or it is in the register already.
    """
    actor.must(Permission.DEVICE_MANAGE)
    read = read_device(identifier)
    problems = list(_problems(actor, details))
    if isinstance(read, Fault) or not read:
        what = _("is no device identifier")
        remedy = _("Copy the number after (01), or the HIBC code, from the label.")
        problems.append(Problem("identifier", what, shown(identifier), remedy))
    if problems:
        raise UnfitGoods(problems)
    identifier = str(read)
    device = Device(
        clinic_id=actor.clinic,
        identifier=identifier,
        recorded_at=moment.now(),
        recorded_by=actor.author(),
        **_columns(details),
    )
    try:
        with transaction.atomic():
            device.save(force_insert=True)
            changed = {"identifier": identifier}
            ledger.record(
                actor, "device.registered", f"device:{device.pk}", changed=changed
            )
    except IntegrityError as error:
        remedy = _("Change the entry that is there.")
        what = _("is in the register already")
        twin = Problem("identifier", what, identifier, remedy)
        raise UnfitGoods([twin]) from error
    return device


def change(actor: Actor, device: UUID, *, version: int, details: Details) -> Device:
    """Say something else of a device; packs not yet begun take on its new limits.

    Raises:
        Conflict: somebody has changed the entry meanwhile.
        NotAllowed, NotFound, UnfitGoods: as for registering.
    """
    actor.must(Permission.DEVICE_MANAGE)
    problems = list(_problems(actor, details))
    if problems:
        raise UnfitGoods(problems)
    new = _columns(details)
    with transaction.atomic():
        found = device_seen_by(actor, device)
        old = {field: getattr(found, field) for field in new}
        mine = Device.objects.filter(pk=device, version=version)
        if not mine.update(version=F("version") + 1, **new):
            found.refresh_from_db()
            theirs = {k: v for k in new if (v := getattr(found, k)) != new[k]}
            raise Conflict(theirs, found.version)
        unbegun = Pack.objects.filter(
            clinic=actor.clinic, device=found, opened_at=None
        ).exclude(state__in=[PackState.RETURNED, PackState.DESTROYED])
        unbegun.update(doses=details.doses, open_hours=details.open_hours)
        changed = {"fields": sorted(k for k in new if old[k] != new[k])}
        ledger.record(actor, "device.changed", f"device:{device}", changed=changed)
        found.refresh_from_db()
    return found


def extend(
    actor: Actor, device: UUID, *, lot: str, extended_to: date, source: str
) -> LotExtension:
    """Note that the maker lets a lot be used for longer, and where that is written.

    Raises:
        NotAllowed, NotFound: as for the register; or the lot was never received.
        UnfitGoods: no source is named.
    """
    actor.must(Permission.DEVICE_MANAGE)
    source = tidied(source)
    problems = list(text_problems("source", source, LONGEST_NAME))
    found = Lot.objects.filter(
        clinic=actor.clinic, device=device_seen_by(actor, device), lot=lot
    ).first()
    if found is None:
        remedy = _("Write it exactly as it was received.")
        problems.append(Problem("lot", _("was never received"), lot, remedy))
    if problems or found is None:
        raise UnfitGoods(problems)
    extension = LotExtension(
        clinic_id=actor.clinic,
        lot=found,
        extended_to=extended_to,
        source=source,
        recorded_at=moment.now(),
        recorded_by=actor.author(),
    )
    with transaction.atomic():
        extension.save()
        changed = {"to": str(extended_to), "source": source}
        ledger.record(actor, "lot.extended", f"lot:{found.pk}", changed=changed)
    return extension


def _columns(details: Details) -> dict[str, Any]:
    columns = asdict(details)
    for field in ("name", "maker", "source", "holds_device"):
        columns[field] = tidied(columns[field])
    if details.markets is not None:
        columns["markets"] = sorted(details.markets)
    return columns


def _problems(actor: Actor, details: Details) -> Iterator[Problem]:
    today = moment.today(clinic_of(actor))
    for field in ("name", "maker", "source"):
        yield from text_problems(field, tidied(getattr(details, field)), LONGEST_NAME)
    yield from day_problems("as_of", details.as_of, today)
    products = practice_of(actor.clinic).library.products
    if details.product and details.product not in products:
        what = _("is no product of the library")
        remedy = nearest(details.product, products)
        yield Problem("product", what, details.product, remedy)
    for field, known in (
        ("status", STATUSES),
        ("injectable", ANSWERS),
        ("listed", ANSWERS),
    ):
        value = getattr(details, field)
        if value not in known:
            remedy = _("Use one of: %(known)s.") % {
                "known": ", ".join(filter(None, known))
            }
            yield Problem(field, _("is not one of its words"), value, remedy)
    if details.listed != Answer.UNKNOWN and details.listed_as_of is None:
        remedy = _("Say of which day the regulator's list is.")
        yield Problem("listed_as_of", _("is missing"), remedy=remedy)
    yield from _number_problems(details)


def _number_problems(details: Details) -> Iterator[Problem]:
    for market in details.markets or ():
        if not (len(market) == 2 and market.isascii() and market.isupper()):  # noqa: PLR2004 - two letters
            remedy = _("Use two capital letters, such as EU.")
            yield Problem("markets", _("is no place"), market, remedy)
    if not 1 <= details.doses <= MOST_DOSES:
        remedy = _("A pack for one session has 1.")
        yield Problem("doses", _("is out of range"), str(details.doses), remedy)
    if details.doses > 1 and not details.open_hours:
        remedy = _("Write the hours that stand on the label.")
        what = _("is missing for a pack that serves several sessions")
        yield Problem("open_hours", what, remedy=remedy)
    held, quantity = details.holds_device, details.holds_quantity
    if bool(held.strip()) != bool(quantity) or (quantity or 0) < 0:
        remedy = _("Say both what is inside and how many, or neither.")
        what = _("does not go with what the pack holds")
        yield Problem("holds_quantity", what, str(quantity or ""), remedy)
