"""Photographs: which there are, and their pixels, while the client agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from mesoplan.clinic import ledger, vault
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.queries.consents import standing
from mesoplan.clinic.records import Client, Photograph
from mesoplan.settings import place

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

PhotographRecord: TypeAlias = Photograph  # what pages hand on, never open themselves
VIEWS = (
    "frontal",
    "oblique_right",
    "oblique_left",
    "lateral_right",
    "lateral_left",
)
FOLDER = "media"


def folder() -> Path:
    """Where the sealed files lie: no web server is ever pointed there."""
    return place.home() / FOLDER


def sealed_for(photograph: UUID) -> str:
    """What a photograph's file is sealed for: it opens as no other."""
    return f"photograph:{photograph}"


def photographs_of(actor: Actor, client: Client) -> tuple[Photograph, ...]:
    """The photographs of a client, the newest first; none without a valid consent.

    Raises:
        NotAllowed: the role sees none.
    """
    actor.must(Permission.PHOTO_VIEW)
    if not standing(client, "photo").valid:
        return ()
    return tuple(
        Photograph.objects.filter(client=client, clinic=actor.clinic).order_by(
            "-taken_at"
        )
    )


def photograph_seen_by(actor: Actor, photograph: UUID) -> Photograph:
    """A photograph of the actor's clinic whose client agrees to it.

    Raises:
        NotAllowed: the role sees none.
        NotFound: no such photograph here, or its consent was taken back.
    """
    actor.must(Permission.PHOTO_VIEW)
    found: Photograph | None = (
        Photograph.objects.filter(
            pk=photograph, clinic=actor.clinic, client__erased_at=None
        )
        .select_related("client__clinic")
        .first()
    )
    if found is None or not standing(found.client, "photo").valid:
        message = "no such photograph"
        raise NotFound(message)
    return found


def pixels_seen_by(actor: Actor, photograph: UUID) -> bytes:
    """The photograph's bytes; each look is noted.

    Raises:
        NotAllowed, NotFound: as for the photograph.
    """
    found = photograph_seen_by(actor, photograph)
    data = pixels_of(found)
    ledger.seen(actor, "photograph", f"photograph:{found.pk}", client=found.client_id)
    return data


def pixels_of(photograph: Photograph) -> bytes:
    """The bytes of a photograph that somebody may see: the caller has looked.

    Raises:
        NotFound: its file is gone.
    """
    try:
        sealed = (folder() / photograph.file).read_bytes()
    except FileNotFoundError as error:
        message = "the photograph's file is gone"
        raise NotFound(message) from error
    key = photograph.client.key()
    return vault.opened_bytes(key, sealed_for(photograph.pk), sealed)
