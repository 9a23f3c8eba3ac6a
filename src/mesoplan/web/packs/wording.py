"""Where a pack stands, what happened to it, and how long: in words for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mesoplan.core.traceability.custody import EventKind
from mesoplan.core.traceability.known import Moment, PackState
from mesoplan.knowledge.pack_codes import pack_codes

if TYPE_CHECKING:
    from datetime import timedelta

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


def lasted(time: timedelta) -> str:
    """A time span as a clock on the wall tells it: the two largest parts."""
    minutes = max(0, int(time.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        told = ngettext("%(days)d day %(hours)d h", "%(days)d days %(hours)d h", days)
        return told % {"days": days, "hours": hours}
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
