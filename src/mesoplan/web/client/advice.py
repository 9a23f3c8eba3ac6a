"""What to talk to the clinic about: findings in the client's own words, no verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.facts import Standing
from mesoplan.core.rule_texts import texts_of
from mesoplan.core.rules import Effect, Lifts, Scope
from mesoplan.web.client.words import EFFECTS, NEVER, NEVER_THERE, day_words, language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    from mesoplan import Practice
    from mesoplan.core.catalogue import Concern
    from mesoplan.core.consultation import Consultation
    from mesoplan.core.screening import Finding, Screening


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing to talk about: why, and what follows."""

    id: str
    title: str
    why: str
    level: str
    words: str
    until: str
    come_back: str
    never: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something to do instead or meanwhile, and what it can honestly claim."""

    title: str
    claim: str
    limits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The answer of a self-check: what was found, what stays open, what else there is."""

    refused: tuple[tuple[str, str], ...]
    topics: tuple[Topic, ...]
    not_before: str
    offers: tuple[Offer, ...]
    not_said: tuple[str, ...]
    clinic_asks: tuple[str, ...]


def advice(
    practice: Practice, consultation: Consultation, refused: Iterable[Concern] = ()
) -> Advice:
    """What the answers mean on their day; a rule that no answer touched says nothing."""
    screening = practice.screen(consultation)
    library, tongue = practice.library, language()
    found = _speaking(screening)
    turned_down = {
        f.rule.id: (_text(f, "title"), _text(f, "why")) for f in found if f.rule.refuses
    }
    named = {
        concern.id: (
            concern.title.in_language(tongue),
            concern.reason.in_language(tongue),
        )
        for concern in refused
    }
    wanted = dict.fromkeys(name for f in found for name in f.rule.alternatives)
    offers = (library.alternatives[name] for name in wanted)
    back = screening.person.come_back_on
    facts = library.facts
    open_facts = [
        facts[name]
        for name, state in screening.snapshot.person.items()
        if state.standing is not Standing.KNOWN
    ]
    return Advice(
        refused=tuple((turned_down or named).values()),
        topics=tuple(_topic(f) for f in found if not f.rule.refuses),
        not_before=day_words(back) if back else "",
        offers=tuple(
            Offer(
                title=offer.title.in_language(tongue),
                claim=offer.claim.in_language(tongue),
                limits=offer.limits.in_language(tongue),
            )
            for offer in offers
        ),
        not_said=tuple(
            f.title.in_language(tongue) for f in open_facts if f.asked_of == "client"
        ),
        clinic_asks=tuple(
            f.title.in_language(tongue)
            for f in facts.values()
            if f.asked_of != "client"
        ),
    )


def _speaking(screening: Screening) -> list[Finding]:
    """Each rule that an answer made fire, once, strictest first."""
    found: dict[str, Finding] = {}
    for finding in screening.findings:
        answered = any(s.standing is Standing.KNOWN for s in finding.used)
        if not (finding.fires and answered):
            continue
        known = found.get(finding.rule.id)
        if known is None or _later(finding, known):
            found[finding.rule.id] = finding
    return sorted(
        found.values(), key=lambda f: (-f.level.strictness, f.rule.number, f.rule.id)
    )


def _later(one: Finding, other: Finding) -> bool:
    """Whether the same rule lifts later here than there."""
    return bool(one.until and other.until and one.until > other.until)


def _topic(finding: Finding) -> Topic:
    rule = finding.rule
    never = rule.lifts is Lifts.NEVER and rule.effect in (Effect.STOP, Effect.DEFER)
    return Topic(
        id=rule.id,
        title=_text(finding, "title"),
        why=_text(finding, "why"),
        level=finding.level,
        words=str(_for_good(rule.scope) if never else EFFECTS[rule.effect]),
        until=day_words(finding.until) if finding.until else "",
        come_back=_text(finding, "come_back"),
        never=never,
    )


def _for_good(scope: Scope) -> _StrPromise:
    return NEVER_THERE if scope is Scope.ZONE else NEVER


def _text(finding: Finding, name: str) -> str:
    return str(getattr(texts_of(finding.rule), name).in_language(language()))
