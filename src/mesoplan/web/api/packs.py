"""One pack and all of them: its life, what is done with it, what is in stock."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.actions import packs, scans, uses
from mesoplan.clinic.actions.pack_events import NotPossible
from mesoplan.clinic.actions.sessions import Blocked
from mesoplan.clinic.goods import LONGEST_WHY
from mesoplan.clinic.marks import Raw
from mesoplan.clinic.queries.packs import life_seen_by
from mesoplan.clinic.queries.stock import stock_seen_by
from mesoplan.core.traceability.known import PackState
from mesoplan.knowledge.pack_codes import pack_words
from mesoplan.web.api.answers import Pages, in_stock, pack_life, scanned
from mesoplan.web.api.door import Answer, by_key
from mesoplan.web.api.problems import Declined
from mesoplan.web.api.scans import caller_in, mark_in, once

if TYPE_CHECKING:
    from collections.abc import Callable

    from mesoplan.web.api.fields import Fields

LONGEST_WAIT = 3_660  # days
MOST_PAGES = 1_000_000


@by_key(Permission.PACK_VIEW)
def stock(actor: Actor, sent: Fields) -> Answer:
    """Packs in the house, what expires first on top; or all in one state."""
    state = sent.choice("state", tuple(PackState)) if "state" in sent else ""
    days = "expires_within_days" in sent
    within = sent.whole("expires_within_days", least=0, most=LONGEST_WAIT, default=0)
    product = sent.text("product", optional=True)
    words = sent.text("words", optional=True)
    number = sent.whole("page", least=1, most=MOST_PAGES, default=1)
    sent.settle()
    page = stock_seen_by(
        actor,
        state=PackState(state) if state else None,
        product=product,
        expires_within=timedelta(days=within) if days else None,
        words=words,
        page=number,
    )
    rows = tuple(in_stock(row) for row in page.rows)
    return Answer(
        Pages(page=page.number, pages=page.pages, total=page.total, rows=rows)
    )


@by_key(Permission.PACK_VIEW)
def one(actor: Actor, sent: Fields, *, pack: str) -> Answer:
    """What a pack is and everything that happened to it."""
    sent.settle()
    return Answer(pack_life(life_seen_by(actor, pack)))


@by_key(Permission.SESSION_RECORD, "POST")
def use(actor: Actor, sent: Fields, *, pack: str) -> Answer:
    """Bind the pack to a session; where the verdict or the pack forbids it, a refusal.

    It is a scan at the chair like any other: box and inside must be read for it.
    """
    caller, session = caller_in(sent), sent.id("session")
    box, inner = mark_in(sent, "raw"), mark_in(sent, "inner", optional=True)
    scanner = sent.text("scanner", most=60, optional=True)
    sent.settle()
    life_seen_by(actor, pack)  # an unknown token is no scan of this pack
    raw = Raw(box=box, inner=inner, token=pack)
    answer = scanned(
        once(
            lambda: scans.at_chair(
                actor, session, raw=raw, caller=caller, scanner=scanner
            )
        )
    )
    if not answer.bound:
        raise Declined(
            HTTPStatus.CONFLICT,
            answer.why_not,
            "The pack was not bound to the session: do not inject it.",
            more={"scanned": answer},
        )
    return Answer(answer)


@by_key(Permission.SESSION_RECORD, "POST")
def put_back(actor: Actor, sent: Fields, *, pack: str) -> Answer:
    """Take the pack off a session that received nothing of it."""
    session, why = sent.id("session"), _why(sent)
    sent.settle()
    return _done(
        actor, pack, lambda: uses.put_back(actor, session, token=pack, why=why)
    )


@by_key(Permission.SESSION_RECORD, "POST")
def open_pack(actor: Actor, sent: Fields, *, pack: str) -> Answer:
    """Open a pack for several sessions: its hours now run."""
    sent.settle()
    return _done(actor, pack, lambda: packs.begin(actor, pack))


@by_key(Permission.PACK_QUARANTINE, "POST")
def quarantine(actor: Actor, sent: Fields, *, pack: str) -> Answer:
    """Keep the pack out of use; a person with a second factor releases it."""
    why = _why(sent)
    sent.settle()
    return _done(actor, pack, lambda: packs.quarantine(actor, pack, why=why))


@by_key(Permission.PACK_DISCARD, "POST")
def send_back(actor: Actor, sent: Fields, *, pack: str) -> Answer:
    """Return the pack to its supplier."""
    why = _why(sent)
    sent.settle()
    return _done(actor, pack, lambda: packs.send_back(actor, pack, why=why))


@by_key(Permission.PACK_DISCARD, "POST")
def destroy(actor: Actor, sent: Fields, *, pack: str) -> Answer:
    """Destroy a pack that must not be used."""
    why = _why(sent)
    sent.settle()
    return _done(actor, pack, lambda: packs.destroy(actor, pack, why=why))


def _why(sent: Fields) -> str:
    return sent.text("why", most=LONGEST_WHY)


def _done(actor: Actor, token: str, act: Callable[[], object]) -> Answer:
    """The pack as it then stands; or what stands in the way, by its stable code."""
    try:
        act()
    except NotPossible as error:
        words = pack_words().obstacles[error.obstacle]
        raise Declined(HTTPStatus.CONFLICT, error.obstacle, str(words)) from error
    except Blocked as error:
        raise Declined(HTTPStatus.CONFLICT, "blocked", str(error)) from error
    return Answer(pack_life(life_seen_by(actor, token)))
