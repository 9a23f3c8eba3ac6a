"""Who may do what: permissions, and the roles that hold them.

The whole policy is this file. A medical director can be walked through it; the table in
docs/security/access.md is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from collections.abc import Mapping

STEP_UP_MINUTES = 5


class Permission(StrEnum):
    """One thing somebody may do: subject, then verb."""

    CLIENT_LIST = "client.list"
    CLIENT_REGISTER = "client.register"
    CLIENT_VIEW_CONTACT = "client.view_contact"
    CLIENT_VIEW_CHART = "client.view_chart"
    CLIENT_EXPORT = "client.export"
    CLIENT_ERASE = "client.erase"
    VISIT_BOOK = "visit.book"
    LINK_SEND = "link.send"
    FACT_RECORD = "fact.record"
    CONSULTATION_EDIT = "consultation.edit"
    FINDING_SIGN_OFF = "finding.sign_off"
    FINDING_OVERRIDE = "finding.override"
    COURSE_EDIT = "course.edit"
    COURSE_APPROVE = "course.approve"
    CONSENT_TAKE = "consent.take"
    SESSION_RECORD = "session.record"
    SESSION_SIGN = "session.sign"
    SESSION_AMEND = "session.amend"
    PHOTO_VIEW = "photo.view"
    PHOTO_TAKE = "photo.take"
    CHECK_IN_REVIEW = "check_in.review"
    PACK_VIEW = "pack.view"
    PACK_RECEIVE = "pack.receive"
    PACK_QUARANTINE = "pack.quarantine"
    PACK_RELEASE = "pack.release"
    PACK_DISCARD = "pack.discard"
    HOLD_SETTLE = "hold.settle"
    SUPPLIER_MANAGE = "supplier.manage"
    DEVICE_MANAGE = "device.manage"
    SCAN_REPLAY = "scan.replay"
    RECALL_VIEW = "recall.view"
    RECALL_NOTE = "recall.note"
    RECALL_RUN = "recall.run"
    RECALL_CONTACT = "recall.contact"
    RECALL_WITHDRAW = "recall.withdraw"
    RECALL_EXPORT = "recall.export"
    DIRECTOR_ROOM = "director.room"
    KNOWLEDGE_OVERRIDE = "knowledge.override"
    CONSENT_TEXT_PUBLISH = "consent_text.publish"
    LEDGER_VIEW = "ledger.view"
    STAFF_MANAGE = "staff.manage"
    API_KEY_MANAGE = "api_key.manage"
    CLINIC_EDIT = "clinic.edit"
    CLINIC_IMPORT = "clinic.import"
    CLINIC_EXPORT = "clinic.export"
    OWN_INTAKE = "own.intake"
    OWN_CONSENT = "own.consent"
    OWN_CHECK_IN = "own.check_in"
    OWN_CARD = "own.card"
    OWN_RECALL = "own.recall"


class Role(StrEnum):
    """What somebody is in a clinic."""

    CLIENT = "client"
    FRONT_DESK = "front_desk"
    PRACTITIONER = "practitioner"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


P = Permission
_DESK = {
    P.CLIENT_LIST,
    P.CLIENT_REGISTER,
    P.CLIENT_VIEW_CONTACT,
    P.VISIT_BOOK,
    P.LINK_SEND,
    P.RECALL_VIEW,
    P.RECALL_NOTE,
    P.PACK_VIEW,
    P.PACK_RECEIVE,
    P.PACK_QUARANTINE,
}
_TREATING = _DESK | {
    P.CLIENT_VIEW_CHART,
    P.FACT_RECORD,
    P.CONSULTATION_EDIT,
    P.FINDING_SIGN_OFF,
    P.COURSE_EDIT,
    P.COURSE_APPROVE,
    P.CONSENT_TAKE,
    P.SESSION_RECORD,
    P.SESSION_SIGN,
    P.SESSION_AMEND,
    P.PHOTO_VIEW,
    P.PHOTO_TAKE,
    P.CHECK_IN_REVIEW,
    P.RECALL_RUN,
    P.RECALL_CONTACT,
    P.PACK_DISCARD,
    P.HOLD_SETTLE,
}
HELD: Mapping[Role, frozenset[Permission]] = {
    Role.CLIENT: frozenset(
        {P.OWN_INTAKE, P.OWN_CONSENT, P.OWN_CHECK_IN, P.OWN_CARD, P.OWN_RECALL}
    ),
    Role.FRONT_DESK: frozenset(_DESK),
    Role.PRACTITIONER: frozenset(_TREATING),
    Role.DIRECTOR: frozenset(
        _TREATING
        | {
            P.FINDING_OVERRIDE,
            P.RECALL_WITHDRAW,
            P.RECALL_EXPORT,
            P.PACK_RELEASE,
            P.SUPPLIER_MANAGE,
            P.DEVICE_MANAGE,
            P.SCAN_REPLAY,
            P.DIRECTOR_ROOM,
            P.KNOWLEDGE_OVERRIDE,
            P.CONSENT_TEXT_PUBLISH,
            P.API_KEY_MANAGE,
            P.LEDGER_VIEW,
            P.CLIENT_EXPORT,
            P.CLIENT_ERASE,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            P.STAFF_MANAGE,
            P.API_KEY_MANAGE,
            P.CLINIC_EDIT,
            P.CLINIC_IMPORT,
            P.CLINIC_EXPORT,
            P.LEDGER_VIEW,
        }
    ),
}
# dangerous acts ask for a second factor given within the last few minutes
STEPPED_UP = frozenset(
    {
        P.COURSE_APPROVE,
        P.FINDING_OVERRIDE,
        P.RECALL_WITHDRAW,
        P.RECALL_EXPORT,
        P.HOLD_SETTLE,
        P.PACK_RELEASE,
        P.CLIENT_EXPORT,
        P.CLINIC_EXPORT,
        P.CLIENT_ERASE,
        P.STAFF_MANAGE,
        P.API_KEY_MANAGE,
        P.KNOWLEDGE_OVERRIDE,
    }
)


class NotAllowed(PermissionError):
    """The actor's role does not hold the permission."""

    def __init__(self, permission: Permission) -> None:
        """``permission`` is what was missing."""
        super().__init__(f"this needs the permission {permission}")
        self.permission = permission


class StepUpNeeded(PermissionError):
    """The act is dangerous and the second factor was given too long ago."""


class NotFound(LookupError):
    """There is no such record, or it is none of the actor's business."""


class Conflict(RuntimeError):
    """Someone else has changed the record meanwhile.

    ``theirs`` holds the current values of the fields that differ.
    """

    def __init__(self, theirs: Mapping[str, object], version: int) -> None:
        """``version`` is the one to save against next."""
        super().__init__("someone else has changed this record meanwhile")
        self.theirs = dict(theirs)
        self.version = version


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever does or sees something: a member of staff, or a client by link.

    ``stepped_up_at`` is when a second factor was last given.
    """

    role: Role
    clinic: UUID
    user: UUID | None = None
    client: UUID | None = None
    name: str = ""
    address: str | None = None
    time_zone: str = "UTC"  # where the clinic is
    stepped_up_at: datetime | None = None
    request: str = field(default_factory=lambda: str(uuid4()))

    def may(self, permission: Permission) -> bool:
        """Whether the role holds the permission."""
        return permission in HELD[self.role]

    def must(self, permission: Permission, now: datetime | None = None) -> None:
        """Insist on a permission, and where it is a dangerous one on a fresh factor.

        Raises:
            NotAllowed: the role does not hold it.
            StepUpNeeded: it holds it, but who is here must be shown again.
        """
        if not self.may(permission):
            raise NotAllowed(permission)
        if permission in STEPPED_UP and not self.stepped_up(now):
            message = f"{permission} needs a second factor, given just now"
            raise StepUpNeeded(message)

    def author(self) -> UUID:
        """The member of staff, for records that only staff may write.

        Raises:
            NotAllowed: a client by link.
        """
        if self.user is None:
            raise NotAllowed(Permission.FACT_RECORD)
        return self.user

    def stepped_up(self, now: datetime | None = None) -> bool:
        """Whether a second factor was given within the last minutes."""
        if self.stepped_up_at is None:
            return False
        moment = now or datetime.now(UTC)  # noqa: TID251 - the clinic has a clock
        return moment - self.stepped_up_at <= timedelta(minutes=STEP_UP_MINUTES)
