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
    "device.changed": gettext_noop("changed a product in the register"),
    "device.registered": gettext_noop("put a product in the register"),
    "face.found": gettext_noop("found the face on a photograph"),
    "fact.recorded": gettext_noop("recorded an answer"),
    "finding.overridden": gettext_noop("set a deferral aside"),
    "finding.signed_off": gettext_noop("signed off a finding"),
    "head.measured": gettext_noop("measured the client's head"),
    "hold.settled": gettext_noop("settled a hold on a pack"),
    "import.prepared": gettext_noop("looked through a file of clients"),
    "intake.saved": gettext_noop("saved a page of the intake"),
    "intake.seen": gettext_noop("opened the intake"),
    "intake.sent": gettext_noop("sent the intake"),
    "label.printed": gettext_noop("printed a pack's label again"),
    "labels.printed": gettext_noop("printed the labels of a receipt"),
    "ledger.seen": gettext_noop("looked at the ledger"),
    "ledger_verdict.seen": gettext_noop("had the ledger verified"),
    "link.made": gettext_noop("made a link for the client"),
    "link.revoked": gettext_noop("revoked a link"),
    "lot.extended": gettext_noop("noted that a lot may be used for longer"),
    "map.begun": gettext_noop("laid the course's injection map"),
    "map.carried": gettext_noop("took the injection map into a session"),
    "map.seen": gettext_noop("opened an injection map"),
    "map.ticked": gettext_noop("ticked off points on the injection map"),
    "map.written": gettext_noop("changed the injection map"),
    "own_number.chosen": gettext_noop("set a number of the clinic's own"),
    "own_number.ended": gettext_noop("ended a number of the clinic's own"),
    "pack.destroyed": gettext_noop("destroyed a pack"),
    "pack.opened": gettext_noop("opened a pack for several sessions"),
    "pack.put_back": gettext_noop("put a pack back unused"),
    "pack.quarantined": gettext_noop("put a pack in quarantine"),
    "pack.released": gettext_noop("released a pack from quarantine"),
    "pack.returned": gettext_noop("sent a pack back to its supplier"),
    "pack.scanned_at_chair": gettext_noop("scanned a pack at the chair"),
    "pack.scanned_at_receipt": gettext_noop("scanned a box at goods-in"),
    "pack_uses.seen": gettext_noop("looked at whom a pack was used for"),
    "papules.measured": gettext_noop("measured papules of a product"),
    "photograph.kept": gettext_noop("added a photograph"),
    "photograph.seen": gettext_noop("looked at a photograph"),
    "recall.closed": gettext_noop("closed a recall"),
    "recall.exported": gettext_noop("exported a recall for the regulator"),
    "recall.noted": gettext_noop("wrote down a recall notice"),
    "recall.opened": gettext_noop("opened a recall"),
    "recall_contact.acknowledged": gettext_noop("acknowledged a recall"),
    "recall_contact.failed": gettext_noop("could not mail the client about a recall"),
    "recall_contact.not_reached": gettext_noop(
        "did not reach the client about a recall"
    ),
    "recall_contact.reached": gettext_noop("told the client of a recall"),
    "recall_contact.sending": gettext_noop("began to mail the client about a recall"),
    "recall_contact.sent": gettext_noop("mailed the client about a recall"),
    "recall_exposed.seen": gettext_noop("looked at whom a recall concerns"),
    "recall_scope.assigned": gettext_noop("said which product a recall's line means"),
    "recall_scope.confirmed": gettext_noop("confirmed what a recall covers"),
    "recall_scope.proposed": gettext_noop("added to what a recall may cover"),
    "recall_scope.rejected": gettext_noop("said that a recall's line is not ours"),
    "recall_scope.withdrawn": gettext_noop("took back what a recall covers"),
    "recalls.gone_through": gettext_noop(
        "went through the regulator's list of recalls"
    ),
    "recalls.taken_in": gettext_noop("took in a list of recalls"),
    "receipt.recorded": gettext_noop("took a delivery note in"),
    "receipt.refused": gettext_noop("could not take a delivery note in"),
    "scans.replayed": gettext_noop("had every scan read again"),
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
    "supplier.authorised": gettext_noop("noted whose products a supplier may sell"),
    "supplier.registered": gettext_noop("registered a supplier"),
    "supplier.withdrawn": gettext_noop(
        "noted that a supplier may not sell a maker's products"
    ),
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
    if entry.key:
        who = gettext("%(who)s through key-%(key)s") % {"who": who, "key": entry.key}
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
