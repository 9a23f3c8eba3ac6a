"""Suppliers, and what is known of their standing with the makers they sell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.goods import (
    LONGEST_EVIDENCE,
    LONGEST_NAME,
    UnfitGoods,
    text_problems,
    tidied,
)
from mesoplan.clinic.queries.suppliers import supplier_seen_by
from mesoplan.clinic.records import Authorisation, Supplier
from mesoplan.core.errors import Problem

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


def register(actor: Actor, *, name: str) -> Supplier:
    """Put a supplier in the register; nothing is said yet of what they may supply.

    Raises:
        NotAllowed: the role keeps no suppliers.
        UnfitGoods: no name, or one that is in the register already.
    """
    actor.must(Permission.SUPPLIER_MANAGE)
    name = tidied(name)
    problems = list(text_problems("name", name, LONGEST_NAME))
    if problems:
        raise UnfitGoods(problems)
    supplier = Supplier(
        clinic_id=actor.clinic,
        name=name,
        recorded_at=moment.now(),
        recorded_by=actor.author(),
    )
    try:
        with transaction.atomic():
            supplier.save(force_insert=True)
            _record(actor, "supplier.registered", supplier.pk)
    except IntegrityError as error:
        remedy = _("Use the one that is there.")
        twin = Problem("name", _("is a supplier already"), name, remedy)
        raise UnfitGoods([twin]) from error
    return supplier


def authorise(
    actor: Actor,
    supplier: UUID,
    *,
    maker: str,
    begins_on: date,
    ends_on: date | None,
    evidence: str,
) -> Authorisation:
    """Note that a maker's products may come from a supplier, and how that is known.

    Raises:
        NotAllowed, NotFound: not this role, or no such supplier in this clinic.
        UnfitGoods: no maker or no evidence, or it ends before it begins.
    """
    problems = []
    if ends_on is not None and ends_on < begins_on:
        remedy = _("Check both days.")
        what = _("lies before the first day")
        problems.append(Problem("ends_on", what, str(ends_on), remedy))
    return _said(
        actor,
        supplier,
        Authorisation(granted=True, begins_on=begins_on, ends_on=ends_on),
        maker=maker,
        evidence=evidence,
        problems=problems,
    )


def withdraw(
    actor: Actor, supplier: UUID, *, maker: str, begins_on: date, evidence: str
) -> Authorisation:
    """Note that from a day on a maker's products may not come from a supplier.

    What was believed before stays on record; packs received since that day are judged
    anew.

    Raises:
        NotAllowed, NotFound, UnfitGoods: as for an authorisation.
    """
    said = Authorisation(granted=False, begins_on=begins_on)
    return _said(actor, supplier, said, maker=maker, evidence=evidence, problems=[])


def _said(
    actor: Actor,
    supplier: UUID,
    said: Authorisation,
    *,
    maker: str,
    evidence: str,
    problems: list[Problem],
) -> Authorisation:
    actor.must(Permission.SUPPLIER_MANAGE)
    found = supplier_seen_by(actor, supplier)
    maker, evidence = tidied(maker), tidied(evidence)
    problems += text_problems("maker", maker, LONGEST_NAME)
    problems += text_problems("evidence", evidence, LONGEST_EVIDENCE)
    if problems:
        raise UnfitGoods(problems)
    said.clinic_id, said.supplier = actor.clinic, found
    said.maker, said.evidence = maker, evidence
    said.recorded_at, said.recorded_by = moment.now(), actor.author()
    with transaction.atomic():
        said.save()
        act = "authorised" if said.granted else "withdrawn"
        _record(actor, f"supplier.{act}", found.pk, maker=maker)
    return said


def _record(actor: Actor, action: str, supplier: UUID, **changed: str) -> None:
    ledger.record(actor, action, f"supplier:{supplier}", changed=changed)
