"""Where a pack stands and what happened to it, in words for staff."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesoplan.core.traceability.custody import EventKind
from mesoplan.core.traceability.known import Moment, PackState
from mesoplan.knowledge.pack_codes import pack_codes

STATES = {
    PackState.IN_STOCK: gettext_lazy("In stock"),
    PackState.OPENED: gettext_lazy("Opened"),
    PackState.USED: gettext_lazy("Used"),
    PackState.QUARANTINED: gettext_lazy("In quarantine"),
    PackState.RETURNED: gettext_lazy("Sent back"),
    PackState.DESTROYED: gettext_lazy("Destroyed"),
}
EVENTS = {
    EventKind.RECEIVED: gettext_lazy("Received, with a label of its own"),
    EventKind.OPENED: gettext_lazy("Opened"),
    EventKind.USED: gettext_lazy("Taken for a session"),
    EventKind.USE_WITHDRAWN: gettext_lazy("Put back unused"),
    EventKind.QUARANTINED: gettext_lazy("Put in quarantine"),
    EventKind.RELEASED: gettext_lazy("Released from quarantine"),
    EventKind.RETURNED: gettext_lazy("Sent back to the supplier"),
    EventKind.DESTROYED: gettext_lazy("Destroyed"),
}
PLACES = {
    Moment.RECEIPT.value: gettext_lazy("Goods-in"),
    Moment.CHAIR.value: gettext_lazy("At the chair"),
}
CAUSES = {
    "by_hand": gettext_lazy("put there by hand"),
    "seals_broken": gettext_lazy("not all seals were intact"),
}
RECALL = "recall:"


def cause_words(cause: str) -> str:
    """What a pack is held for."""
    if cause.startswith(RECALL):
        return _("a recall")
    if cause in CAUSES:
        return str(CAUSES[cause])
    code = pack_codes().get(cause)
    if code is None:
        return cause
    title = code.title.in_language("en")
    return title[0].lower() + title[1:]
