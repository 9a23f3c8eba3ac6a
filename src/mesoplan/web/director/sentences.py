"""What an entry of the ledger says, as a sentence instead of a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop, pgettext

from mesoplan.clinic.access import Role

if TYPE_CHECKING:
    from mesoplan.clinic.queries.ledger_entries import Entry

ROLES = {
    Role.CLIENT.value: gettext_noop("The client, by link"),
    Role.FRONT_DESK.value: gettext_noop("Front desk"),
    Role.PRACTITIONER.value: gettext_noop("Practitioner"),
    Role.DIRECTOR.value: gettext_noop("Medical director"),
    Role.ADMINISTRATOR.value: gettext_noop("Administrator"),
}
# every action of the clinic that writes an entry; a test looks for what is missing
ACTS = {
    "api_key.made": gettext_noop("made a key for a program"),
    "api_key.revoked": gettext_noop("revoked a program's key"),
    "card.seen": gettext_noop("opened the client card"),
    "chart.seen": gettext_noop("opened the record"),
    "check_in.answered": gettext_noop("answered a check-in"),
    "check_in.looked_at": gettext_noop("looked at an answered check-in"),
    "check_in.not_sent": gettext_noop("could not be mailed a check-in"),
    "check_in.sent": gettext_noop("had a check-in mailed"),
    "client.corrected": gettext_noop("corrected the client's details"),
    "client.erased": gettext_noop("erased the client"),
    "client.exported": gettext_noop("exported everything about the client"),
    "client.registered": gettext_noop("registered the client"),
    "clients.imported": gettext_noop("imported clients from a file"),
    "clinic.begun": gettext_noop("began the clinic"),
    "clinic.edited": gettext_noop("changed the clinic's details"),
    "clinic.exported": gettext_noop("exported the whole clinic"),
    "consent.seen": gettext_noop("opened a signed consent"),
    "consent.signed": gettext_noop("took a signed consent"),
    "consent.withdrawn": gettext_noop("noted that a consent was withdrawn"),
    "consent_text.published": gettext_noop("published a consent text"),
    "consultation.changed": gettext_noop("changed what the consultation is for"),
    "consultation.closed": gettext_noop("closed the consultation"),
    "consultation.opened": gettext_noop("opened a consultation"),
    "course.approved": gettext_noop("approved the course"),
    "course.chosen": gettext_noop("chose a course to work on"),
    "course.edited": gettext_noop("edited the course"),
    "course.revised": gettext_noop("began to revise the course"),
    "credential.changed": gettext_noop("changed a password or a second factor"),
    "decision.taken": gettext_noop("had the client screened"),
    "fact.recorded": gettext_noop("recorded an answer"),
    "finding.overridden": gettext_noop("set a deferral aside"),
    "finding.signed_off": gettext_noop("signed off a finding"),
    "import.prepared": gettext_noop("looked through a file of clients"),
    "intake.saved": gettext_noop("saved a page of the intake"),
    "intake.seen": gettext_noop("opened the intake"),
    "intake.sent": gettext_noop("sent the intake"),
    "ledger.seen": gettext_noop("looked at the ledger"),
    "ledger_verdict.seen": gettext_noop("had the ledger verified"),
    "link.made": gettext_noop("made a link for the client"),
    "link.revoked": gettext_noop("revoked a link"),
    "own_number.chosen": gettext_noop("set a number of the clinic's own"),
    "own_number.ended": gettext_noop("ended a number of the clinic's own"),
    "photograph.kept": gettext_noop("added a photograph"),
    "photograph.seen": gettext_noop("looked at a photograph"),
    "session.amended": gettext_noop("amended a signed session"),
    "session.opened": gettext_noop("began a session"),
    "session.seen": gettext_noop("opened a session"),
    "session.signed": gettext_noop("signed and locked the session"),
    "session.written": gettext_noop("wrote up the session"),
    "sign_offs.seen": gettext_noop("looked at sign-offs and their reasons"),
    "staff.added": gettext_noop("let somebody join the staff"),
    "staff.ended": gettext_noop("ended somebody's work here"),
    "staff.invited_again": gettext_noop("sent an invitation once more"),
    "staff.role_changed": gettext_noop("gave a member of staff another role"),
    "tablet.handed_over": gettext_noop("handed the tablet over"),
    "tablet.taken_back": gettext_noop("took the tablet back"),
    "visit.booked": gettext_noop("booked a visit"),
    "visit.marked": gettext_noop("marked how far a visit has got"),
    "visit.moved": gettext_noop("moved a visit"),
}


def sentence(entry: Entry) -> str:
    """Who did what, about which client."""
    role = gettext(ROLES.get(entry.role, entry.role))
    who = f"{entry.who} ({role})" if entry.who else role
    known = ACTS.get(entry.action)
    what = (
        gettext(known) if known else entry.action.replace("_", " ").replace(".", ": ")
    )
    whom = (
        pgettext("in the ledger", "client No. %(number)d")
        % {"number": entry.client_number}
        if entry.client_number
        else ""
    )
    more = _more(entry)
    return " ".join(
        part for part in (who, what, f"– {whom}" if whom else "", more) if part
    )


def _more(entry: Entry) -> str:
    """What was changed, where the ledger keeps it: names of fields, never their values."""
    fields = entry.changed.get("fields")
    if isinstance(fields, list) and fields:
        return f"({', '.join(str(field).replace('_', ' ') for field in fields)})"
    if "record" in entry.changed:
        words = f"{entry.changed['record']} {entry.changed.get('field', '')}".strip()
        end = entry.changed.get("to", gettext("the library's own value"))
        return f"({words}: {entry.changed.get('from') or '–'} → {end})"
    return ""
