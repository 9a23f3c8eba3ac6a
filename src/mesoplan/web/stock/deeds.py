"""What can be done to a pack: each with who may do it, when, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions import packs
from mesoplan.clinic.queries.stock import HERE
from mesoplan.core.traceability.known import PackState

if TYPE_CHECKING:
    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.packs import Life

FREE = frozenset(HERE) - {PackState.QUARANTINED}
Act = Callable[["Actor", str, str, str], object]  # token, why, cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that can be done to packs in some states; ``name`` is its address."""

    name: str
    permission: Permission
    act: Act
    words: object
    help: object
    states: frozenset[PackState]
    fresh: bool = False
    needs_why: bool = True
    danger: bool = False


BEGIN = Deed(
    name="pack_begin",
    permission=Permission.SESSION_RECORD,
    act=lambda actor, token, _why, _cause: packs.begin(actor, token),
    words=_("Open it"),
    help=_("From now on its hours run; they stand on the label."),
    states=frozenset({PackState.IN_STOCK}),
    needs_why=False,
)
QUARANTINE = Deed(
    name="pack_quarantine",
    permission=Permission.PACK_QUARANTINE,
    act=lambda actor, token, why, _cause: packs.quarantine(actor, token, why=why),
    words=_("Put it in quarantine"),
    help=_("Nobody can use it until the medical director releases it."),
    states=FREE,
)
RELEASE = Deed(
    name="pack_release",
    permission=Permission.PACK_RELEASE,
    act=lambda actor, token, why, cause: packs.release(
        actor, token, cause=cause, why=why
    ),
    words=_("Release it from quarantine"),
    help=_("Lifts this one reason; any other goes on holding it."),
    states=frozenset({PackState.QUARANTINED}),
    fresh=True,
)
SEND_BACK = Deed(
    name="pack_send_back",
    permission=Permission.PACK_DISCARD,
    act=lambda actor, token, why, _cause: packs.send_back(actor, token, why=why),
    words=_("Send it back to the supplier"),
    help=_("It leaves the house and does not come back under this label."),
    states=frozenset(HERE),
)
DESTROY = Deed(
    name="pack_destroy",
    permission=Permission.PACK_DISCARD,
    act=lambda actor, token, why, _cause: packs.destroy(actor, token, why=why),
    words=_("Destroy it"),
    help=_("For packs that must not be used and do not go back."),
    states=frozenset(HERE),
    danger=True,
)
DEEDS = (BEGIN, QUARANTINE, RELEASE, SEND_BACK, DESTROY)


def possible(actor: Actor, life: Life) -> list[tuple[Deed, str]]:
    """What this person can do to the pack as it stands; a release for each cause."""
    state = PackState(life.state)
    found = []
    for deed in DEEDS:
        if state not in deed.states or not actor.may(deed.permission):
            continue
        if deed is BEGIN and life.doses == 1:
            continue  # a pack for one session is opened by using it
        if deed is RELEASE:
            causes = (c for c in life.held_for if not c.startswith(packs.RECALL))
            found += [(deed, cause) for cause in causes]
        else:
            found.append((deed, ""))
    return found
