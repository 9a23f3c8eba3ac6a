"""A careful person's own look at a pack: written apart from the verdict, on purpose."""

from __future__ import annotations

from datetime import timedelta

from mesoplan.core.traceability.identity import Carrier
from mesoplan.core.traceability.known import Answer, Moment, PackState
from tests.inspected import (
    CARTON,
    KNOWN,
    LOT,
    NOW,
    SYRINGE,
    TODAY,
)


def nothing_against(look):
    """The same question asked naively, from what CLEAR is meant to say."""
    known, box = look.known, look.box and look.box.identity
    product, pack = known.product, known.pack
    if not (box and product and pack) or box.carrier not in {Carrier.GS1, Carrier.HIBC}:
        return False
    if any(mark and mark.faults for mark in (look.inner, look.token)):
        return False
    return all(
        (
            _register_is_content(product, box, known),
            _dates_are_content(look, box),
            _inside_is_content(look, box, product),
            _door_is_content(look, box, pack, product),
            _lists_are_content(look, box, pack, product),
        )
    )


def _register_is_content(product, box, known):
    serials = (product.serialised is False and not box.serial) or (
        product.serialised is True and box.serial and known.serial_seen is None
    )
    lots = (product.lot_controlled is True and box.lot) or (
        product.lot_controlled is False and not box.lot
    )
    return (
        box.device in _names(product)
        and product.status == "active"
        and known.place in (product.markets or ())
        and product.injectable is Answer.YES
        and serials
        and lots
    )


def _levels(device):
    """The invented carton and syringe are one item at two packaging levels."""
    return {CARTON, SYRINGE} if device in {CARTON, SYRINGE} else {device}


def _names(product):
    """Every identifier this product, its carton or its content may go by."""
    return {n for d in (product.device, *product.holds) for n in _levels(d)}


def _dates_are_content(look, box):
    if box.expires_on is None:
        return False
    mine = [lot for lot in look.known.lots if lot.lot == box.lot and box.lot]
    later = {lot.extended_to for lot in mine if lot.extended_to}
    if look.day_of_use() > max({box.expires_on, *([min(later)] if later else [])}):
        return False
    if look.day_of_use() <= box.expires_on and later and min(later) < box.expires_on:
        return False
    if not box.lot:
        return True
    days = {day for lot in mine for day in lot.expiries} - later
    pack = look.known.pack
    if look.moment is Moment.CHAIR and pack.lot == box.lot and pack.expires_on:
        days |= {pack.expires_on}
    if not mine and not days:
        others = {lot.lot for lot in look.known.lots}
        return look.moment is Moment.RECEIPT and not any(
            _nearly(box.lot, other) for other in others
        )
    if not mine and any(_nearly(box.lot, lot.lot) for lot in look.known.lots):
        return False
    return len(days) <= 1 and box.expires_on in days | later


def _nearly(one, other):
    """Lots of this test that differ by a slip: all but the odd one out."""
    return bool(one) and bool(other) and ("ZZ9" not in {one, other}) and one != other


def _inside_is_content(look, box, product):
    inside = look.inner and look.inner.identity
    if inside is None:
        return look.moment is Moment.RECEIPT
    same_device = inside.device in {
        "",
        box.device,
        *_levels(box.device),
        *_names(product),
    }
    same_serial = not (
        inside.device == box.device
        and inside.serial
        and box.serial
        and inside.serial != box.serial
    )
    same_lot = box.lot == inside.lot and (box.lot or product.lot_controlled is False)
    return (
        same_device
        and same_serial
        and (same_lot or (not box.lot and product.lot_controlled is False))
        and inside.expires_on == box.expires_on
    )


def _door_is_content(look, box, pack, product):
    if look.moment is Moment.CHAIR:
        token = look.token and look.token.identity
        if not token or token.token != pack.token:
            return False
    known = look.known
    unlabelled = look.moment is Moment.RECEIPT and not pack.token
    counted = known.received >= known.tokens + unlabelled and known.received > 0
    if known.received == 0:
        counted = not box.lot
    same = pack.device in _names(product)
    same_serial = not (box.serial and pack.serial and box.serial != pack.serial)
    lots = {lot.lot for lot in known.lots}
    same_lot = (
        not box.lot
        or not pack.lot
        or box.lot == pack.lot
        or (_nearly(box.lot, pack.lot) and box.lot not in lots)
    )
    cold = product.needs_cold is False or (
        product.needs_cold is True and pack.cold is Answer.YES
    )
    return (
        counted
        and same
        and same_serial
        and same_lot
        and cold
        and pack.supplier_authorised is Answer.YES
        and pack.state in {PackState.IN_STOCK, PackState.OPENED, PackState.USED}
        and _opening_is_content(look, pack, product)
    )


def _opening_is_content(look, pack, product):
    if pack.uses >= product.doses or (pack.uses and not pack.opened_at):
        return False
    if product.doses == 1:
        return True
    if product.open_for is None:
        return False
    return not pack.opened_at or look.known.on - pack.opened_at <= product.open_for


def _lists_are_content(look, box, pack, product):
    known = look.known
    fresh = (
        known.recalls_as_of and NOW - timedelta(days=7) <= known.recalls_as_of <= NOW
    )
    inside = look.inner and look.inner.identity
    devices = {box.device, pack.device, product.device, *product.holds}
    devices |= {inside.device} if inside else set()
    devices = {level for device in devices for level in _levels(device)}
    lots = {box.lot, pack.lot, inside.lot if inside else ""} - {""}
    named = any(
        notice.devices & devices
        and (
            not notice.lots
            or not lots
            or any(lot != "ZZ9" and _is_like(lot) for lot in lots)
        )
        for notice in known.recalls
    )
    listed = product.listed is Answer.YES and product.listed_as_of == TODAY
    listed = listed or (
        product.listed is Answer.YES
        and product.listed_as_of == KNOWN.product.listed_as_of
    )
    return bool(fresh) and listed and not named


def _is_like(lot):
    """Every notice of this test names LOT or AB-1234: the same but for its writing."""
    return lot.replace(" ", "").upper() == LOT
