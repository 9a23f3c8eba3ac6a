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
    "chart.seen": gettext_noop("opened the record"),
    "client.registered": gettext_noop("registered the client"),
    "client.corrected": gettext_noop("corrected the client's details"),
    "consent_text.published": gettext_noop("published a consent text"),
    "ledger.seen": gettext_noop("looked at the ledger"),
    "ledger_verdict.seen": gettext_noop("had the ledger verified"),
    "link.made": gettext_noop("made a link for the client"),
    "own_number.chosen": gettext_noop("set a number of the clinic's own"),
    "own_number.ended": gettext_noop("ended a number of the clinic's own"),
    "sign_offs.seen": gettext_noop("looked at sign-offs and their reasons"),
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
