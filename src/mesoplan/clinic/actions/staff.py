"""Members of staff: added, given another role, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, NotFound, Permission, Role
from mesoplan.clinic.actions.accounts import end_sessions
from mesoplan.clinic.records import Clinic, Membership, User

if TYPE_CHECKING:
    from uuid import UUID

ROLES = (Role.FRONT_DESK, Role.PRACTITIONER, Role.DIRECTOR, Role.ADMINISTRATOR)
LONGEST_NAME = 200


class Refused(ValueError):
    """It cannot be done as asked: what is wrong, by field of the form."""

    def __init__(self, problems: dict[str, str]) -> None:
        """``problems`` are sentences; the key "" is for what is no field's fault."""
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def add(actor: Actor, *, name: str, mail: str, role: Role) -> User:
    """Let somebody work here; they choose their own password by a link.

    Somebody who worked here before comes back under the same sign-in.

    Raises:
        NotAllowed, StepUpNeeded: staff is the administrator's, with a fresh factor.
        Refused: the address works somewhere already, or the role is no staff's.
    """
    actor.must(Permission.STAFF_MANAGE)
    _check_role(role)
    with transaction.atomic():
        user = joined(actor, name=name, mail=mail, role=role)
        ledger.record(
            actor,
            "staff.added",
            f"user:{user.pk}",
            changed={"role": role.value},
        )
    return user


def joined(actor: Actor, *, name: str, mail: str, role: Role) -> User:
    """The user with an open membership: part of an act that writes its own entry.

    Raises:
        Refused: the address works in a clinic already.
    """
    name, mail = " ".join(name.split()), mail.strip().lower()
    if not name or len(name) > LONGEST_NAME:
        words = f"Give a name of at most {LONGEST_NAME} characters."
        raise Refused({"name": words})
    user = User.objects.select_for_update().filter(email=mail).first()
    if user is None:
        user = User.objects.create_user(mail, name=name)
    elif Membership.objects.filter(user=user, ended_at=None).exists():
        raise Refused({"mail": "Somebody works with this address already."})
    else:
        if not Membership.objects.filter(user=user, clinic=actor.clinic).exists():
            raise Refused({"mail": "This address cannot be used here."})
        user.name, user.is_active = name, True
        user.save(update_fields=["name", "is_active"])
    Membership.objects.create(
        clinic_id=actor.clinic,
        user=user,
        role=role.value,
        begun_at=moment.now(),
        begun_by=actor.user,
    )
    return user


def change_role(actor: Actor, member: UUID, *, role: Role) -> None:
    """Give a member another role, from their next request on.

    Raises:
        NotAllowed, StepUpNeeded: as for adding.
        NotFound: nobody of this clinic.
        Refused: the clinic would be left without an administrator.
    """
    actor.must(Permission.STAFF_MANAGE)
    _check_role(role)
    with transaction.atomic():
        found = _open_membership(actor, member)
        if found.role == role.value:
            return
        _keep_an_administrator(actor, found)
        _close(actor, found)
        Membership.objects.create(
            clinic_id=actor.clinic,
            user=found.user,
            role=role.value,
            begun_at=moment.now(),
            begun_by=actor.user,
        )
        ledger.record(
            actor,
            "staff.role_changed",
            f"user:{member}",
            changed={"from": found.role, "to": role.value},
        )


def end(actor: Actor, member: UUID) -> None:
    """End somebody's work here: no sign-in any more, and every session ends now.

    Raises:
        NotAllowed, StepUpNeeded, NotFound, Refused: as for changing a role.
    """
    actor.must(Permission.STAFF_MANAGE)
    with transaction.atomic():
        found = _open_membership(actor, member)
        _keep_an_administrator(actor, found)
        _close(actor, found)
        found.user.is_active = False
        found.user.save(update_fields=["is_active"])
        ended = end_sessions(member)
        ledger.record(
            actor,
            "staff.ended",
            f"user:{member}",
            changed={"role": found.role, "sessions_ended": ended},
        )


def invited_again(actor: Actor, member: UUID) -> User:
    """Note that the link to choose a password goes out once more, and to whom.

    Raises:
        NotAllowed, StepUpNeeded, NotFound: as for changing a role.
    """
    actor.must(Permission.STAFF_MANAGE)
    with transaction.atomic():
        found = _open_membership(actor, member)
        ledger.record(actor, "staff.invited_again", f"user:{member}")
    return found.user


def _check_role(role: Role) -> None:
    if role not in ROLES:
        raise Refused({"role": "Choose one of the roles of staff."})


def _open_membership(actor: Actor, member: UUID) -> Membership:
    # one change of staff at a time, so that two do not leave nobody to administer
    Clinic.objects.select_for_update().get(pk=actor.clinic)
    found = (
        Membership.objects.select_related("user")
        .filter(clinic=actor.clinic, user=member, ended_at=None)
        .first()
    )
    if found is None:
        message = "no such member of staff"
        raise NotFound(message)
    return found


def _keep_an_administrator(actor: Actor, leaving: Membership) -> None:
    if leaving.role != Role.ADMINISTRATOR.value:
        return
    others = Membership.objects.filter(
        clinic=actor.clinic, role=Role.ADMINISTRATOR.value, ended_at=None
    ).exclude(pk=leaving.pk)
    if not others.exists():
        raise Refused(
            {"": "This is the only administrator: make somebody else one first."}
        )


def _close(actor: Actor, membership: Membership) -> None:
    membership.ended_at, membership.ended_by = moment.now(), actor.author()
    membership.save(update_fields=["ended_at", "ended_by"])
