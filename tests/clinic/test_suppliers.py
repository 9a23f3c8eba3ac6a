"""Who may supply whose products, from when to when, and how that is known."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from tests.clinic_people import new_clinic, new_member

from mesoplan.clinic.access import Actor, NotAllowed, NotFound, Role
from mesoplan.clinic.actions import suppliers
from mesoplan.clinic.goods import UnfitGoods
from mesoplan.clinic.queries.suppliers import (
    authorised,
    supplier_seen_by,
    suppliers_seen_by,
)
from mesoplan.clinic.records import Authorisation, Event, Supplier
from mesoplan.core.traceability.known import Answer

Staff = dict[Role, Actor]
MAKER = "Invented Maker"


@pytest.fixture
def director(staff: Staff) -> Actor:
    return staff[Role.DIRECTOR]


@pytest.fixture
def supplier(director: Actor) -> Supplier:
    return suppliers.register(director, name="  Invented   Supplies ")


def granted(actor: Actor, supplier: Supplier, begins: str, ends: str = "") -> None:
    suppliers.authorise(
        actor,
        supplier.pk,
        maker=MAKER,
        begins_on=date.fromisoformat(begins),
        ends_on=date.fromisoformat(ends) if ends else None,
        evidence="A letter of the maker, invented.",
    )


def withdrawn(actor: Actor, supplier: Supplier, begins: str) -> None:
    begins_on = date.fromisoformat(begins)
    suppliers.withdraw(
        actor,
        supplier.pk,
        maker=MAKER,
        begins_on=begins_on,
        evidence="A call, invented.",
    )


def on(day: str, maker: str = MAKER) -> Answer:
    return authorised(Authorisation.objects.all(), maker, date.fromisoformat(day))[0]


def test_a_supplier_is_registered_once(director: Actor, supplier: Supplier) -> None:
    assert supplier.name == "Invented Supplies"
    with pytest.raises(UnfitGoods, match="already"):
        suppliers.register(director, name="Invented Supplies")
    assert Event.objects.latest("sequence").action == "supplier.registered"


def test_two_clinics_may_buy_from_the_same(supplier: Supplier) -> None:
    elsewhere = new_member(new_clinic("Elsewhere"), Role.DIRECTOR)
    assert suppliers.register(elsewhere, name=supplier.name)
    with pytest.raises(NotFound):
        supplier_seen_by(elsewhere, supplier.pk)
    assert [row.id for row in suppliers_seen_by(elsewhere)] != [supplier.pk]


@pytest.mark.usefixtures("supplier")
def test_nobody_is_authorised_before_somebody_said_so() -> None:
    assert on("2026-03-02") is Answer.NO


def test_evidence_counts_from_its_first_to_its_last_day(
    director: Actor, supplier: Supplier
) -> None:
    granted(director, supplier, "2026-01-01", "2026-06-30")
    said = [on(d) for d in ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01")]
    assert said == [Answer.UNKNOWN, Answer.YES, Answer.YES, Answer.UNKNOWN]


def test_a_withdrawal_ends_it_and_leaves_what_was_before(
    director: Actor, supplier: Supplier
) -> None:
    granted(director, supplier, "2026-01-01")
    withdrawn(director, supplier, "2026-04-01")
    assert on("2026-03-31") is Answer.YES
    assert on("2026-04-01") is Answer.NO
    granted(director, supplier, "2026-09-01")
    assert (on("2026-08-31"), on("2026-09-01")) == (Answer.NO, Answer.YES)
    assert Authorisation.objects.count() == 3


def test_an_older_letter_found_later_undoes_no_withdrawal(
    director: Actor, supplier: Supplier
) -> None:
    withdrawn(director, supplier, "2026-04-01")
    granted(director, supplier, "2026-01-01")
    assert (on("2026-02-01"), on("2026-05-01")) == (Answer.YES, Answer.NO)


def test_a_maker_is_the_same_however_it_is_spelt(
    director: Actor, supplier: Supplier
) -> None:
    granted(director, supplier, "2026-01-01")
    assert on("2026-02-01", "INVENTED  maker") is Answer.YES
    assert on("2026-02-01", "Another Maker") is Answer.NO


def test_evidence_is_named_and_its_days_are_in_order(
    director: Actor, supplier: Supplier
) -> None:
    with pytest.raises(UnfitGoods) as error:
        suppliers.authorise(
            director,
            supplier.pk,
            maker=" ",
            begins_on=date(2026, 2, 1),
            ends_on=date(2026, 1, 1),
            evidence="",
        )
    found = {problem.where for problem in error.value.problems}
    assert found == {"maker", "evidence", "ends_on"}
    assert not Authorisation.objects.exists()


def test_the_list_says_what_is_known_and_who_said_it(
    director: Actor, supplier: Supplier
) -> None:
    granted(director, supplier, "2026-01-01", "2026-06-30")
    withdrawn(director, supplier, "2026-04-01")
    (row,) = suppliers_seen_by(director)
    assert [(e.granted, e.by) for e in row.evidence] == [
        (False, director.name),
        (True, director.name),
    ]


def test_only_the_director_keeps_suppliers(staff: Staff, supplier: Supplier) -> None:
    practitioner = staff[Role.PRACTITIONER]
    with pytest.raises(NotAllowed):
        suppliers.register(practitioner, name="Another")
    with pytest.raises(NotAllowed):
        withdrawn(practitioner, supplier, "2026-01-01")
    assert suppliers_seen_by(practitioner)
    with pytest.raises(NotAllowed):
        suppliers_seen_by(staff[Role.ADMINISTRATOR])
    with pytest.raises(NotFound):
        withdrawn(staff[Role.DIRECTOR], Supplier(pk=uuid4()), "2026-01-01")
