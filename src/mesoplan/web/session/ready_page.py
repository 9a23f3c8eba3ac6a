"""What lies ready in a session: its packs and typed lots, and what is in the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mesoplan.clinic.access import Permission
from mesoplan.core.traceability.findings import Word
from mesoplan.core.traceability.tokens import grouped
from mesoplan.web.packs.verdict_page import VerdictPage, finding_line, verdict_page

if TYPE_CHECKING:
    from datetime import date, datetime

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.chair import Contender, OnTray, Settled, Standing, Tray

SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyLine:
    """A pack that lies ready, or a lot that was typed, with where it stands now."""

    id: str
    title: str
    token: str
    grouped: str
    scan: str
    lot: str
    expires_on: date | None
    word: str
    verdict: VerdictPage
    in_the_way: tuple[str, ...]
    stopped: bool
    held: bool
    settled: tuple[Settled, ...]
    mine: bool
    may_settle: bool
    at: datetime | None = None
    by: str = ""
    contenders: tuple[Contender, ...] = ()


def ready_lines(actor: Actor, tray: Tray) -> tuple[ReadyLine, ...]:
    """The packs in the order they were scanned, then the lots typed by hand."""
    packs = [_ready(actor, pack) for pack in tray.packs]
    typed = [
        ReadyLine(
            id=f"typed-{number}",
            title=_("Typed by hand: lot %(lot)s") % {"lot": line.lot},
            token="",
            grouped="",
            scan="",
            lot=line.lot,
            expires_on=line.expires_on,
            **_stands(actor, line.standing),
        )
        for number, line in enumerate(tray.typed, start=1)
    ]
    return (*packs, *typed)


def _ready(actor: Actor, pack: OnTray) -> ReadyLine:
    return ReadyLine(
        id=f"pack-{pack.token}",
        title=pack.name,
        token=pack.token,
        grouped=grouped(pack.token),
        scan=str(pack.scan),
        lot=pack.lot,
        expires_on=pack.expires_on,
        at=pack.at,
        by=pack.by,
        contenders=pack.contenders,
        **_stands(actor, pack.standing),
    )


def _stands(actor: Actor, standing: Standing) -> dict[str, Any]:
    stopped, held = bool(standing.stops), bool(standing.unsettled)
    mine = standing.entered_by == actor.user
    ways = [finding_line(finding).title for finding in standing.in_the_way]
    return {
        "word": _word(standing),
        "verdict": _shown(standing),
        "in_the_way": tuple(dict.fromkeys(ways)),
        "stopped": stopped,
        "held": held and not stopped,
        "settled": standing.settled,
        "mine": mine,
        "may_settle": not mine and actor.may(Permission.HOLD_SETTLE),
    }


def _shown(standing: Standing) -> VerdictPage:
    """The verdict; a hold that is settled asks nobody to settle it."""
    page = verdict_page(standing.verdict)
    if _word(standing) != SETTLED:
        return page
    said = _("It was on hold. A second person has settled it: see their reason.")
    return replace(page, says=said)


def _word(standing: Standing) -> str:
    """The verdict's word; "settled" where a second person has settled all its holds."""
    word = standing.verdict.word
    settled = word is Word.HOLD and not standing.unsettled
    return SETTLED if settled else word.value
