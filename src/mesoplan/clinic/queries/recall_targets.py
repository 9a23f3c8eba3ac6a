"""What a recall can be of in this clinic: the devices of its register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.records import Device

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A device of the register, as a person chooses it."""

    id: UUID
    name: str
    identifier: str


def register_named(actor: Actor) -> tuple[Registered, ...]:
    """The whole register by name: a choice has no pages.

    Raises:
        NotAllowed: the role runs no recalls.
    """
    actor.must(Permission.RECALL_RUN)
    devices = Device.objects.filter(clinic=actor.clinic).order_by("name", "identifier")
    rows = devices.values_list("pk", "name", "identifier")
    return tuple(Registered(id=pk, name=n, identifier=i) for pk, n, i in rows)
