"""What people ask about mesotherapy, answered from the knowledge library alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render

from mesoplan.clinic.documents.knowledge_texts import HARM
from mesoplan.clinic.queries.front_door import front_door
from mesoplan.export.parts import cited_sources
from mesoplan.web.client.words import TAGS, VERDICTS, day_words, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from mesoplan.core.education import FaqAnswer, Trial
    from mesoplan.export.parts import CitedSource
    from mesoplan.knowledge.library import Library

# the five questions of the mission, and whether creams soak in better
SIX = (
    "good-for-what",
    "how-long-does-it-last",
    "how-long-does-a-session-take",
    "who-is-not-a-candidate",
    "any-downtime",
    "do-creams-absorb-better",
)
BEFORE = ("what-is-it", "what-it-is-not")
VERDICT_ORDER = ("negative", "mixed", "unclear", "positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A trial behind an answer; its figures exist in English only."""

    title: str
    verdict: str
    found: str
    people: int | None
    design: str
    control: str
    result: str
    time: str
    risk_of_bias: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One question with its answer, how sure it is, and what it rests on."""

    id: str
    question: str
    answer: str
    certainty: str
    tag: str
    tag_words: str
    reviewed_on: str
    checked: bool
    studies: tuple[Study, ...]
    sources: tuple[CitedSource, ...]
    tells_to_dial: bool


def page(request: HttpRequest) -> HttpResponse:
    """For everyone."""
    door = front_door()
    library = door.practice.library
    rest = [
        entry.id
        for entry in sorted(library.of_kind("faq").values(), key=lambda e: e.order)
        if entry.id not in (*BEFORE, *SIX)
    ]
    context = {
        "contact": door.contact,
        "groups": (
            topics(library, BEFORE),
            topics(library, SIX),
            topics(library, rest),
        ),
        "translated": language() == "en",
    }
    return render(request, "client/learn.html", context)


def topics(library: Library, ids: Iterable[str]) -> tuple[Topic, ...]:
    """The questions with these ids, in this order, in the language of the page."""
    found: Mapping[str, FaqAnswer] = library.of_kind("faq")
    return tuple(_topic(found[name], library) for name in ids)


def _topic(entry: FaqAnswer, library: Library) -> Topic:
    trials = [library.trials[name] for name in entry.trials]
    trials.sort(key=lambda trial: VERDICT_ORDER.index(trial.verdict))
    cited = [c.source for c in entry.evidence]
    cited += [c.source for trial in trials for c in trial.evidence]
    return Topic(
        id=entry.id,
        question=entry.question.in_language(language()),
        answer=entry.answer.in_language(language()),
        certainty=entry.certainty.in_language(language()),
        tag=entry.tag,
        tag_words=str(TAGS[entry.tag]),
        reviewed_on=day_words(entry.governance.reviewed_on),
        checked=bool(entry.governance.checked_by),
        studies=tuple(map(_study, trials)),
        sources=cited_sources(cited, library),
        tells_to_dial=entry.id == HARM,
    )


def _study(trial: Trial) -> Study:
    return Study(
        title=trial.title,
        verdict=trial.verdict,
        found=str(VERDICTS[trial.verdict]),
        people=trial.participants,
        design=str(trial.design),
        control=str(trial.control),
        result=str(trial.result),
        time=str(trial.time),
        risk_of_bias=str(trial.risk_of_bias),
    )
