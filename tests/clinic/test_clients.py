"""Clients are registered, found, corrected; nobody's change is lost."""

from __future__ import annotations

import pytest
from tests.clinic_people import new_clinic, new_member

from mesoplan.clinic import ledger
from mesoplan.clinic.access import Actor, Conflict, NotAllowed, NotFound, Role
from mesoplan.clinic.actions.clients import correct, register
from mesoplan.clinic.actions.links import revoke, send
from mesoplan.clinic.particulars import LONGEST_NAME, UnfitParticulars
from mesoplan.clinic.queries.charts import identity
from mesoplan.clinic.queries.clients import (
    clients_seen_by,
    contact_seen_by,
    links_seen_by,
    twins_seen_by,
)
from mesoplan.clinic.records import Clinic, Event

Staff = dict[Role, Actor]
KEPT = [
    "Élodie Dupont",
    "محمد بن سلمان",
    "שרה כהן",
    "Zoë 🌸 Ivarsdóttir",
    "李小龍",
    "=HYPERLINK(1)",
    "O'Neil-Nguyễn",
    "x" * LONGEST_NAME,
]


@pytest.mark.parametrize("name", KEPT)
def test_a_name_is_kept_letter_for_letter_and_found(staff: Staff, name: str) -> None:
    desk = staff[Role.FRONT_DESK]
    client = register(desk, name=name)
    assert contact_seen_by(desk, client.pk).name == name
    assert [i.id for i in clients_seen_by(desk, typed=name).rows] == [client.pk]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("x" * 10_000, "10000 characters; at most 200"),
        ("", "missing"),
        ("  ", "missing"),
        ("...", "missing"),
        ("Ada\x00Lovelace", "control character"),
        ("Ada \u202eecalevoL", "control character"),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused_with_why(
    staff: Staff, name: str, why: str
) -> None:
    with pytest.raises(UnfitParticulars, match=why):
        register(staff[Role.FRONT_DESK], name=name)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("born_on", "17/05/1984", "is no date"),
        ("born_on", "1984-02-30", "is no date"),
        ("born_on", "2999-01-01", "in the future"),
        ("born_on", "1066-10-14", "before 1900"),
        ("mail", "nobody", "is no mail address"),
        ("mail", "a" * 300 + "@example.org", "is no mail address"),
        ("phone", "call me", "is no phone number"),
        ("phone", "0" * 41, "is no phone number"),
        ("language", "xx", "language"),
    ],
)
def test_particulars_that_cannot_be_kept_name_their_field(
    staff: Staff, field: str, value: str, why: str
) -> None:
    with pytest.raises(UnfitParticulars, match=why) as refused:
        register(staff[Role.FRONT_DESK], **{"name": "Ada", field: value})
    assert [p.where for p in refused.value.problems] == [field]


def test_clients_are_numbered_by_clinic(staff: Staff) -> None:
    desk = staff[Role.FRONT_DESK]
    elsewhere = new_member(new_clinic("Another"), Role.FRONT_DESK)
    numbers = [register(a, name="Ada").number for a in (desk, desk, elsewhere, desk)]
    assert numbers == [1, 2, 1, 3]


@pytest.mark.parametrize("typed", ["dup elo", "élodie", "DUPONT", "1", "#1", " 1 "])
def test_a_client_is_found_by_name_or_number(staff: Staff, typed: str) -> None:
    desk = staff[Role.FRONT_DESK]
    found = register(desk, name="Élodie Dupont")
    register(desk, name="Elsa Martin")
    assert [i.id for i in clients_seen_by(desk, typed=typed).rows] == [found.pk]


def test_every_word_typed_must_be_found(staff: Staff) -> None:
    desk = staff[Role.FRONT_DESK]
    register(desk, name="Élodie Dupont")
    assert clients_seen_by(desk, typed="elodie martin").total == 0
    assert clients_seen_by(desk, typed="7").total == 0


def test_another_clinics_clients_are_not_found(staff: Staff) -> None:
    elsewhere = new_member(new_clinic("Another"), Role.DIRECTOR)
    stranger = register(elsewhere, name="Élodie Dupont", born_on="1984-05-17")
    desk = staff[Role.FRONT_DESK]
    assert clients_seen_by(desk, typed="elodie").total == 0
    assert clients_seen_by(desk).total == 0
    assert not twins_seen_by(desk, name="Élodie Dupont", born_on="1984-05-17")
    with pytest.raises(NotFound):
        contact_seen_by(desk, stranger.pk)


def test_the_list_is_paged(staff: Staff) -> None:
    desk = staff[Role.FRONT_DESK]
    for number in range(27):
        register(desk, name=f"Client {number}")
    first, second = clients_seen_by(desk), clients_seen_by(desk, page=2)
    assert (first.total, first.pages, len(first.rows)) == (27, 2, 25)
    assert [i.number for i in second.rows] == [2, 1]
    assert clients_seen_by(desk, page=99) == second
    assert (first.before, first.after, second.before, second.after) == (
        None,
        2,
        1,
        None,
    )


def test_a_likely_duplicate_is_found_whatever_the_order_and_accents(
    staff: Staff,
) -> None:
    desk = staff[Role.FRONT_DESK]
    known = register(desk, name="Élodie Dupont", born_on="1984-05-17")
    twins = twins_seen_by(desk, name="DUPONT Elodie", born_on="1984-05-17")
    assert [i.id for i in twins] == [known.pk]
    assert not twins_seen_by(desk, name="Élodie Dupont", born_on="1984-05-18")


def corrected(actor: Actor, client: object, version: int, **changes: str) -> object:
    fields = {
        "name": "Ada Lovelace",
        "born_on": "1984-05-17",
        "mail": "ada@example.org",
        "phone": "+44 20",
        "language": "en",
    } | changes
    return correct(actor, client, version=version, **fields)  # type: ignore[arg-type]


def test_a_correction_is_kept_and_found(staff: Staff) -> None:
    desk = staff[Role.FRONT_DESK]
    client = register(desk, name="Ada Byron", born_on="1984-05-16")
    after = corrected(desk, client.pk, 1)
    assert identity(after).version == 2
    assert clients_seen_by(desk, typed="lovelace").total == 1
    assert clients_seen_by(desk, typed="byron").total == 0
    assert twins_seen_by(desk, name="Ada Lovelace", born_on="1984-05-17")
    event = Event.objects.get(action="client.corrected")
    assert event.changed == {"fields": ["born_on", "mail", "name", "phone"]}


def test_a_second_correction_of_the_same_version_meets_the_first(staff: Staff) -> None:
    desk, director = staff[Role.FRONT_DESK], staff[Role.DIRECTOR]
    client = register(desk, name="Ada Byron")
    corrected(director, client.pk, 1, phone="111")
    with pytest.raises(Conflict) as met:
        corrected(desk, client.pk, 1, phone="222")
    assert met.value.theirs == {"phone": "111"}
    assert met.value.version == 2
    assert contact_seen_by(desk, client.pk).phone == "111"
    corrected(desk, client.pk, met.value.version, phone="222")
    assert contact_seen_by(desk, client.pk).phone == "222"


def test_an_administrator_sees_no_clients(staff: Staff) -> None:
    client = register(staff[Role.FRONT_DESK], name="Ada")
    administrator = staff[Role.ADMINISTRATOR]
    for refused in (
        lambda: register(administrator, name="Bea"),
        lambda: clients_seen_by(administrator),
        lambda: contact_seen_by(administrator, client.pk),
        lambda: links_seen_by(administrator, client.pk),
        lambda: send(administrator, client.pk, purpose="intake"),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_link_is_revoked_once_with_one_entry(staff: Staff) -> None:
    desk = staff[Role.FRONT_DESK]
    client = register(desk, name="Ada")
    link, _ = send(desk, client.pk, purpose="intake")
    assert links_seen_by(desk, client.pk).rows[0].state == "open"
    revoke(desk, link.pk, client=client.pk)
    revoke(desk, link.pk, client=client.pk)
    assert links_seen_by(desk, client.pk).rows[0].state == "revoked"
    assert Event.objects.filter(action="link.revoked").count() == 1
    other = new_member(new_clinic("Another"), Role.DIRECTOR)
    with pytest.raises(NotFound):
        revoke(other, link.pk, client=client.pk)
    assert ledger.verify().broken_at is None


def test_the_ledger_holds_no_names(staff: Staff, clinic: Clinic) -> None:
    register(staff[Role.FRONT_DESK], name="Zyxwv Ponmlk", mail="zyxwv@example.org")
    assert "zyxwv" not in repr(list(Event.objects.values())).casefold()
