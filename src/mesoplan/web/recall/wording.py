"""Recalls in words for staff: stages, ways of telling, how it ended."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from mesoplan.clinic.queries.exposed import How
from mesoplan.clinic.queries.recall_contacts import Outcome
from mesoplan.clinic.queries.recalls import Stage
from mesoplan.core.traceability.recall_scope import Why

STAGES = {
    Stage.WAITING: gettext_lazy("Nobody works on it yet"),
    Stage.OPEN: gettext_lazy("Being worked on"),
    Stage.CLOSED: gettext_lazy("Closed"),
}
WAYS = {
    "mail": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Telephone"),
    "letter": gettext_lazy("Letter"),
    "in_person": gettext_lazy("In person"),
    "link": gettext_lazy("The client, by the link"),
}
OUTCOMES = {
    Outcome.SENDING: gettext_lazy("sending begun"),
    Outcome.SENT: gettext_lazy("sent"),
    Outcome.FAILED: gettext_lazy("could not be sent"),
    Outcome.REACHED: gettext_lazy("reached and told"),
    Outcome.NOT_REACHED: gettext_lazy("not reached"),
    Outcome.ACKNOWLEDGED: gettext_lazy("said that they know"),
}
KNOWN_BY = {
    How.SCANNED: gettext_lazy("pack scanned"),
    How.TYPED: gettext_lazy("lot written by hand"),
    How.UNWRITTEN: gettext_lazy("pack scanned, no zone written"),
    How.AMENDED: gettext_lazy("an amendment names the lot: read it"),
}
UNREAD = {
    Why.NOT_UNDERSTOOD: gettext_lazy("not understood"),
    Why.RANGE: gettext_lazy("a range: which lots lie between, no text says"),
    Why.PATTERN: gettext_lazy("a pattern, not a lot"),
    Why.EXCEPTED: gettext_lazy("named as not recalled"),
    Why.TOO_LONG: gettext_lazy("too long to be read"),
}
