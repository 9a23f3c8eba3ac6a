"""Registering clients, and changing what is known of who they are."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Max

from mesoplan.clinic import ledger, moment, vault
from mesoplan.clinic.access import Actor, Conflict, Permission
from mesoplan.clinic.particulars import Particulars
from mesoplan.clinic.queries.charts import client_seen_by, clinic_of, identity
from mesoplan.clinic.records import Client, Clinic, SearchToken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


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
        UnfitParticulars: with every problem found.
    """
    actor.must(Permission.CLIENT_REGISTER)
    clinic = clinic_of(actor)
    who = Particulars(
        name=name, born_on=born_on, mail=mail, phone=phone, language=language
    ).checked(moment.today(clinic))
    with transaction.atomic():
        (client,) = inserted(actor, clinic, [who])
        ledger.record(
            actor,
            "client.registered",
            f"client:{client.pk}",
            client=client.pk,
            changed={"fields": ["name", "born_on", "contact"]},
        )
    return client


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
        UnfitParticulars: with every problem found.
        NotAllowed, NotFound: as for reading.
    """
    actor.must(Permission.CLIENT_REGISTER)
    who = Particulars(
        name=name, born_on=born_on, mail=mail, phone=phone, language=language
    ).checked(moment.today(clinic_of(actor)))
    with transaction.atomic():
        found = client_seen_by(actor, client)
        taken = Client.objects.filter(pk=client, version=version).update(
            version=F("version") + 1
        )
        found.refresh_from_db()
        before = identity(found)
        mine = asdict(who)
        if not taken:
            theirs = {
                k: getattr(before, k) for k in mine if getattr(before, k) != mine[k]
            }
            raise Conflict(theirs, found.version)
        _write(found, who)
        found.save(update_fields=["name", "born_on", "contact", "language"])
        if (who.name, who.born_on) != (before.name, before.born_on):
            SearchToken.objects.filter(client=found).delete()
            SearchToken.objects.bulk_create(_tokens(found, who))
        changed = sorted(k for k in mine if getattr(before, k) != mine[k])
        ledger.record(
            actor,
            "client.corrected",
            f"client:{client}",
            client=client,
            changed={"fields": changed},
        )
    return found


def inserted(
    actor: Actor, clinic: Clinic, people: Sequence[Particulars]
) -> list[Client]:
    """Clients' records with keys, numbers and search tokens; within an open act.

    Raises:
        IntegrityError: somebody else took one of the numbers meanwhile.
    """
    # one after the other: a number is given once (SQLite lets in one writer anyway)
    Clinic.objects.select_for_update().get(pk=clinic.pk)
    last = Client.objects.filter(clinic=clinic).aggregate(last=Max("number"))["last"]
    now = moment.now()
    clients, tokens = [], []
    for number, who in enumerate(people, start=(last or 0) + 1):
        client = Client(
            clinic=clinic, number=number, created_at=now, created_by=actor.author()
        )
        client.wrapped_key = vault.new_client_key(clinic.pk, client.pk)
        _write(client, who)
        clients.append(client)
        tokens += _tokens(client, who)
    Client.objects.bulk_create(clients)
    SearchToken.objects.bulk_create(tokens)
    return clients


def _write(client: Client, who: Particulars) -> None:
    contact = {"mail": who.mail, "phone": who.phone}
    client.conceal(name=who.name, born_on=who.born_on, contact=contact)
    client.language = who.language


def _tokens(client: Client, who: Particulars) -> list[SearchToken]:
    clinic = client.clinic_id
    tokens = vault.search_tokens(clinic, vault.words_of(who.name))
    tokens.add(vault.twin_token(clinic, who.name, who.born_on))
    return [
        SearchToken(clinic_id=clinic, client=client, token=token)
        for token in sorted(tokens)
    ]
