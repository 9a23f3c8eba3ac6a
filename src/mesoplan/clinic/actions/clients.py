"""Registering clients, and changing what is known of who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from mesoplan.clinic import ledger, moment, vault
from mesoplan.clinic.access import Actor, Conflict, Permission
from mesoplan.clinic.queries.charts import client_seen_by, identity
from mesoplan.clinic.records import Client, Clinic, SearchToken

if TYPE_CHECKING:
    from uuid import UUID

TRIES = 5


def register(
    actor: Actor,
    *,
    name: str,
    born_on: str = "",
    mail: str = "",
    phone: str = "",
    language: str = "en",
) -> Client:
    """Make a client's record, with a key of its own.

    Raises:
        NotAllowed: the role registers nobody.
    """
    actor.must(Permission.CLIENT_REGISTER)
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                client = _inserted(actor, name, born_on, mail, phone, language)
                ledger.record(
                    actor,
                    "client.registered",
                    f"client:{client.pk}",
                    client=client.pk,
                    changed={"fields": ["name", "born_on", "contact"]},
                )
                return client
        except IntegrityError:  # the number was just taken by someone else
            if attempt == TRIES - 1:
                raise
    message = "unreachable"
    raise AssertionError(message)


def correct(  # noqa: PLR0913 - the fields of the form
    actor: Actor,
    client: UUID,
    *,
    version: int,
    name: str,
    born_on: str,
    mail: str,
    phone: str,
    language: str,
) -> Client:
    """Change who a client is, unless somebody else has done so meanwhile.

    Raises:
        Conflict: with their values, field by field.
        NotAllowed, NotFound: as for reading.
    """
    actor.must(Permission.CLIENT_REGISTER)
    with transaction.atomic():
        found = client_seen_by(actor, client)
        taken = Client.objects.filter(pk=client, version=version).update(
            version=F("version") + 1
        )
        before = identity(found)
        mine = {"name": name, "born_on": born_on, "mail": mail, "phone": phone}
        mine["language"] = language
        if not taken:
            theirs = {
                k: getattr(before, k) for k in mine if getattr(before, k) != mine[k]
            }
            raise Conflict(theirs, found.version)
        found.refresh_from_db()
        found.conceal(
            name=name, born_on=born_on, contact={"mail": mail, "phone": phone}
        )
        found.language = language
        found.save(update_fields=["name", "born_on", "contact", "language"])
        if name != before.name:
            SearchToken.objects.filter(client=found).delete()
            _index(found, name)
        changed = sorted(k for k in mine if getattr(before, k) != mine[k])
        ledger.record(
            actor,
            "client.corrected",
            f"client:{client}",
            client=client,
            changed={"fields": changed},
        )
    return found


def _inserted(
    actor: Actor, name: str, born_on: str, mail: str, phone: str, language: str
) -> Client:
    clinic = Clinic.objects.get(pk=actor.clinic)
    last = Client.objects.filter(clinic=clinic).aggregate(last=Max("number"))["last"]
    client = Client(
        clinic=clinic,
        number=(last or 0) + 1,
        language=language,
        created_at=moment.now(),
        created_by=actor.author(),
    )
    client.wrapped_key = vault.new_client_key(clinic.pk, client.pk)
    client.conceal(name=name, born_on=born_on, contact={"mail": mail, "phone": phone})
    client.save(force_insert=True)
    _index(client, name)
    return client


def _index(client: Client, name: str) -> None:
    tokens = vault.search_tokens(client.clinic_id, name.split())
    SearchToken.objects.bulk_create(
        SearchToken(clinic_id=client.clinic_id, client=client, token=token)
        for token in sorted(tokens)
    )
