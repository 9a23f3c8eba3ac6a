"""The scanning part of a session's page: the pack in hand, and the last answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesoplan.clinic import marks
from mesoplan.clinic.marks import Raw
from mesoplan.clinic.queries.scans import Why
from mesoplan.core.traceability.custody import Obstacle
from mesoplan.core.traceability.findings import Word
from mesoplan.core.traceability.tokens import grouped
from mesoplan.knowledge.pack_codes import pack_codes, pack_words
from mesoplan.web.packs.verdict_page import (
    LANGUAGE,
    FindingLine,
    VerdictPage,
    verdict_page,
)
from mesoplan.web.session.ready_page import ReadyLine, ready_lines
from mesoplan.web.session.sorting import Place

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.goods import Typed
    from mesoplan.clinic.queries.chair import Tray
    from mesoplan.clinic.queries.scans import Answer, Holder
    from mesoplan.clinic.queries.sessions import Seen
    from mesoplan.core.traceability.identity import Identity, Reading
    from mesoplan.web.session.scanning import Turn
    from mesoplan.web.session.sorting import Sorted

TITLES = {
    Place.BOX: gettext_lazy("Box"),
    Place.INNER: gettext_lazy("Syringe or vial"),
    Place.TOKEN: gettext_lazy("Our label"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InHandLine:
    """One of the three marks of the pack in hand: what it says, or that it is awaited."""

    place: str
    title: str
    raw: str
    says: str
    wrong: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A mark of which only a person knows what it stood on."""

    mark: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    """What the last scan was answered, and why its pack does not lie ready."""

    verdict: VerdictPage
    title: str
    token: str
    grouped: str
    bound: bool
    why_not: str
    holders: tuple[Holder, ...]
    stopped: bool
    reason: str  # offered for the quarantine


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairPage:
    """The part of the session's page that scans packs and shows those that lie ready."""

    session: Seen
    caller: str
    hand: tuple[InHandLine, ...]
    read_off: Typed | None
    begun: bool
    awaits: str
    question: Question | None
    unread: tuple[FindingLine, ...]
    answer: AnswerPage | None
    note: str
    ready: tuple[ReadyLine, ...]
    says: str  # the same in a sentence, for whoever hears the page
    longest: int = marks.KEPT  # of a mark: what is pasted beyond it is cut, and refused

    @property
    def in_the_way(self) -> tuple[ReadyLine, ...]:
        """What keeps the session from being signed."""
        return tuple(line for line in self.ready if line.in_the_way)

    @property
    def packs(self) -> tuple[ReadyLine, ...]:
        """One scanned pack of each lot, for the rows of the sheet to offer."""
        packs = [line for line in self.ready if line.token and not line.stopped]
        lots = {(line.lot, line.expires_on): line for line in reversed(packs)}
        return tuple(line for line in packs if line in lots.values())


def chair_page(
    actor: Actor, session: Seen, tray: Tray, on: date, turn: Turn | None = None
) -> ChairPage:
    """The packs as they stand, and what came of the turn where something was sent."""
    hand = turn.hand if turn else Raw()
    lines = hand_lines(hand, on)
    begun = hand != Raw()
    awaited = [line.title for line in lines if not line.says]
    question = asked_about(turn.asks, on) if turn and turn.asks else None
    answer = answer_page(turn.answer) if turn and turn.answer else None
    unread = tuple(turn.unread) if turn else ()
    note = turn.note if turn else ""
    return ChairPage(
        session=session,
        caller=turn.caller if turn else uuid4().hex,
        hand=lines,
        read_off=hand.typed,
        begun=begun,
        awaits=_awaited(awaited) if begun else "",
        question=question,
        unread=unread,
        answer=answer,
        note=note,
        ready=ready_lines(actor, tray),
        says=_said(answer, question, unread, note) or _last(lines, awaited),
    )


def hand_lines(hand: Raw, on: date) -> tuple[InHandLine, ...]:
    """Box, syringe and label, with what each says."""
    read = marks.read(hand, on)
    found: dict[Place, tuple[str, Reading | None]] = {
        Place.BOX: (hand.box, read.box),
        Place.INNER: (hand.inner, read.inner),
        Place.TOKEN: (hand.token, read.token),
    }
    return tuple(
        InHandLine(
            place=place.value,
            title=str(TITLES[place]),
            raw=raw,
            says=identity_words(reading.identity) if reading else "",
            wrong=_fault(reading),
        )
        for place, (raw, reading) in found.items()
    )


def identity_words(said: Identity | None) -> str:
    """What a mark says, in one line."""
    if said is None:
        return ""
    if said.token:
        return grouped(said.token)
    parts = [
        _("lot %(lot)s") % {"lot": said.lot} if said.lot else _("no lot"),
        _("expires %(day)s") % {"day": f"{said.expires_on:%-d %b %Y}"}
        if said.expires_on
        else _("no expiry"),
    ]
    if said.serial:
        parts.append(_("serial %(serial)s") % {"serial": said.serial})
    return ", ".join(parts)


def asked_about(step: Sorted, on: date) -> Question:
    """The question about a mark that may stand on the box or on what is in it."""
    said = marks.reader().read(step.asks, on=on).identity
    if step.again:
        says = _("This says the same as the box. What did you scan?")
    else:
        words = {"words": identity_words(said)}
        says = _("This says %(words)s, unlike the box. What did you scan?") % words
    return Question(mark=step.asks, says=says)


def answer_page(answer: Answer) -> AnswerPage:
    """A scan's answer: the verdict, and whether its pack now lies ready."""
    verdict = verdict_page(answer.verdict)
    stops = [line.title for line in verdict.against if line.word == Word.STOP]
    return AnswerPage(
        verdict=verdict,
        title=answer.pack.name if answer.pack else "",
        token=answer.pack.token if answer.pack else "",
        grouped=answer.pack.grouped if answer.pack else "",
        bound=answer.bound,
        why_not=why_not_words(answer.why_not),
        holders=answer.holders,
        stopped=answer.verdict.word is Word.STOP,
        reason="; ".join(stops),
    )


def why_not_words(why: str) -> str:
    """Why a pack was not bound to the session, or cannot be acted on."""
    own: dict[str, str] = {
        "": "",
        Why.STOP: _("It was not taken for this session."),
        Why.NO_PACK: _("Without our label it is not known which pack this is."),
        Why.OTHER_PRODUCT: _("It is not the product of the plan: take the right one."),
    }
    if why in own:
        return own[why]
    return pack_words().obstacles[Obstacle(why)].in_language(LANGUAGE)


def _fault(reading: Reading | None) -> str:
    if reading is None or reading.identity is not None:
        return ""
    code = pack_codes()[reading.faults[0].code]
    title, do = (text.in_language(LANGUAGE) for text in (code.title, code.do))
    return f"{title}. {do}"


def _said(
    answer: AnswerPage | None,
    question: Question | None,
    unread: tuple[FindingLine, ...],
    note: str,
) -> str:
    if answer is not None:
        found = [line.title for line in answer.verdict.against]
        words = [answer.verdict.title, *found, answer.why_not]
        words += [_("It lies ready for this session.")] if answer.bound else []
        return " ".join(f"{word.rstrip('.')}." for word in words if word)
    if unread:
        return f"{unread[0].title}. {unread[0].do}"
    return question.says if question is not None else note


def _last(lines: tuple[InHandLine, ...], awaited: list[str]) -> str:
    """What has been read so far, and what is awaited."""
    read = [f"{line.title}: {line.says}." for line in lines if line.says]
    return " ".join([*read, _awaited(awaited)]).strip() if read else ""


def _awaited(titles: list[str]) -> str:
    if not titles:
        return ""
    return _("Still to scan: %(marks)s.") % {"marks": ", ".join(titles)}
