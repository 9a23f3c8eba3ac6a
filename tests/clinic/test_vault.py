"""Sealed values open only where they were sealed; names are found without being read."""

from __future__ import annotations

import uuid

import pytest

from mesoplan.clinic import vault
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions.clients import register
from mesoplan.clinic.records import Client, Clinic

CLINIC, OTHER = uuid.uuid4(), uuid.uuid4()


def two(actor: Actor) -> tuple[Client, Client]:
    return register(actor, name="Ada One"), register(actor, name="Bea Two")


def test_a_value_moved_to_another_clients_row_is_refused(
    staff: dict[Role, Actor],
) -> None:
    first, second = two(staff[Role.FRONT_DESK])
    second.name = first.name
    with pytest.raises(vault.Unreadable, match="damaged or moved"):
        second.reveal("name")


def test_a_value_moved_to_another_row_of_the_same_client_is_refused() -> None:
    key = bytes(32)
    value = vault.sealed(key, "clinic_statement.entry:1", "yes")
    assert vault.opened(key, "clinic_statement.entry:1", value) == "yes"
    with pytest.raises(vault.Unreadable):
        vault.opened(key, "clinic_statement.entry:2", value)


def test_a_value_moved_to_another_field_is_refused(staff: dict[Role, Actor]) -> None:
    client, _ = two(staff[Role.FRONT_DESK])
    client.born_on = client.name
    with pytest.raises(vault.Unreadable, match=r"clinic_client\.born_on"):
        client.reveal("born_on")


def test_a_key_wrapped_for_somebody_else_does_not_open(
    staff: dict[Role, Actor],
) -> None:
    first, second = two(staff[Role.FRONT_DESK])
    Client.objects.filter(pk=second.pk).update(
        wrapped_key=first.wrapped_key, name=first.name
    )
    with pytest.raises(vault.Unreadable):
        Client.objects.get(pk=second.pk).reveal("name")


def test_a_changed_byte_is_refused() -> None:
    value = bytearray(vault.sealed(bytes(32), "here", "secret"))
    value[-1] ^= 1
    with pytest.raises(vault.Unreadable):
        vault.opened(bytes(32), "here", bytes(value))


def test_a_destroyed_key_makes_the_record_unreadable(staff: dict[Role, Actor]) -> None:
    client, _ = two(staff[Role.FRONT_DESK])
    Client.objects.filter(pk=client.pk).update(wrapped_key=None)
    with pytest.raises(vault.Unreadable, match="destroyed"):
        Client.objects.get(pk=client.pk).reveal("name")


def test_nothing_of_a_name_can_be_read_in_the_database(
    staff: dict[Role, Actor], clinic: Clinic
) -> None:
    client = register(staff[Role.FRONT_DESK], name="Zyxwv Ponmlk")
    for field in Client._meta.fields:
        assert "zyxwv" not in repr(field.value_from_object(client)).casefold()


@pytest.mark.parametrize("typed", ["elo", "ÉLO", "élodie", "el", "Elodie"])
def test_elodie_is_found_by_her_first_letters(typed: str) -> None:
    tokens = vault.search_tokens(CLINIC, vault.words_of("Élodie Dupont"))
    assert vault.search_token(CLINIC, typed) in tokens


@pytest.mark.parametrize("typed", ["lodie", "elox", "e", "dupond"])
def test_what_does_not_begin_a_word_finds_nobody(typed: str) -> None:
    tokens = vault.search_tokens(CLINIC, vault.words_of("Élodie Dupont"))
    assert vault.search_token(CLINIC, typed) not in tokens


def test_typing_on_never_loses_a_long_name() -> None:
    name = "Wolfeschlegelstein"
    tokens = vault.search_tokens(CLINIC, vault.words_of(name))
    for length in range(2, len(name) + 1):
        assert vault.search_token(CLINIC, name[:length]) in tokens


@pytest.mark.parametrize("typed", ["jean-luc", "luc", "d'arc", "arc"])
def test_both_halves_of_a_double_name_find_it(typed: str) -> None:
    tokens = vault.search_tokens(CLINIC, vault.words_of("Jean-Luc d'Arc"))
    assert all(
        vault.search_token(CLINIC, word) in tokens for word in vault.words_of(typed)
    )


def test_a_name_of_one_character_is_found() -> None:
    tokens = vault.search_tokens(CLINIC, vault.words_of("李 伟"))
    assert vault.search_token(CLINIC, "李") in tokens


def test_tokens_of_two_clinics_cannot_be_compared() -> None:
    words = ["Élodie"]
    assert not vault.search_tokens(CLINIC, words) & vault.search_tokens(OTHER, words)


def test_twins_are_of_one_name_and_birth_date_in_any_order() -> None:
    token = vault.twin_token(CLINIC, "Élodie DUPONT", "1984-05-17")
    assert token == vault.twin_token(CLINIC, "dupont elodie", "1984-05-17")
    assert token != vault.twin_token(CLINIC, "dupont elodie", "1984-05-18")
