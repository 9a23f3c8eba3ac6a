"""What documents say from knowledge, in a language: after-effects, care, when to call.

Nothing is worded here: each text is a record's own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mesoplan.clinic.documents.aftercare_sheet import Care, Normal
from mesoplan.clinic.documents.consent import Choice, Effect, Risk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mesoplan.core.catalogue import Advice, Reaction
    from mesoplan.core.education import FaqAnswer
    from mesoplan.knowledge.library import Library

HOURS_A_DAY = 24
# what a client sees in the mirror; reactions during the session are over by then
SEEN_AT_HOME = (
    "wheals",
    "common-site-reactions",
    "swelling",
    "bruising",
    "reactions-within-a-week",
)
CALLS = ("what-to-expect-after", "tender-lump-after")
EMERGENCIES = ("emergency-after",)
HARM = "how-safe"


def normal(library: Library, language: str) -> tuple[Normal, ...]:
    """The after-effects of the sheet for home, and until when they are normal."""
    reactions = library.of_kind("reactions")
    return tuple(
        Normal(
            title=reaction.title.in_language(language),
            gone_by=reaction.gone_by.in_language(language),
            self_care=reaction.self_care.in_language(language),
        )
        for reaction in (reactions[name] for name in SEEN_AT_HOME)
    )


def care_after(library: Library, on: date, language: str) -> tuple[Care, ...]:
    """What to do and what to leave after a session on ``on``, the longest first."""
    apart = (*CALLS, *EMERGENCIES)
    lines = [a for a in _care(library) if a.phase == "after" and a.id not in apart]
    lines.sort(key=lambda advice: (-_hours(advice), advice.id))
    return tuple(_said(advice, on, language) for advice in lines)


def calls(library: Library, on: date, language: str) -> tuple[Care, ...]:
    """When to call the clinic."""
    return _named(library, CALLS, on, language)


def emergencies(library: Library, on: date, language: str) -> tuple[Care, ...]:
    """When to call the emergency number, before anybody else."""
    return _named(library, EMERGENCIES, on, language)


def common_effects(library: Library, language: str) -> tuple[Effect, ...]:
    """The after-effects that every plan announces; never rates of spontaneous reports."""
    return tuple(
        Effect(
            title=reaction.title.in_language(language),
            how_often=reaction.frequency.in_language(language),
            starts=reaction.onset.in_language(language),
            gone_by=reaction.gone_by.in_language(language),
        )
        for reaction in _reactions(library)
        if reaction.in_plans and not reaction.spontaneous
    )


def complications(library: Library, language: str) -> tuple[Risk, ...]:
    """True complications: what is known, the slow infection, and what was reported.

    The reports carry their own warning: they are never one person's chance.
    """
    known: FaqAnswer = library.of_kind("faq")[HARM]
    lump = library.of_kind("care")["tender-lump-after"]
    reported = (r for r in _reactions(library) if r.spontaneous)
    return (
        Risk(
            title=known.question.in_language(language),
            text=known.answer.in_language(language),
        ),
        Risk(
            title=lump.title.in_language(language),
            text=lump.instruction.in_language(language),
        ),
        *(
            Risk(
                title=reaction.title.in_language(language),
                text=reaction.frequency.in_language(language),
            )
            for reaction in reported
        ),
    )


def choices(
    library: Library, names: Iterable[str], language: str
) -> tuple[Choice, ...]:
    """The alternatives with these ids."""
    found = (library.alternatives[name] for name in names)
    return tuple(
        Choice(
            title=each.title.in_language(language),
            claim=each.claim.in_language(language),
            limits=each.limits.in_language(language),
        )
        for each in found
    )


def _reactions(library: Library) -> list[Reaction]:
    return sorted(library.of_kind("reactions").values(), key=lambda r: r.number)


def _care(library: Library) -> Iterable[Advice]:
    return library.of_kind("care").values()


def _named(
    library: Library, names: Iterable[str], on: date, language: str
) -> tuple[Care, ...]:
    care = library.of_kind("care")
    return tuple(_said(care[name], on, language) for name in names)


def _said(advice: Advice, on: date, language: str) -> Care:
    """The advice with its last day; part of a day counts as a whole one."""
    hours = _hours(advice)
    days = timedelta(days=-(-hours // HOURS_A_DAY))
    return Care(
        title=advice.title.in_language(language),
        instruction=advice.instruction.in_language(language),
        until=on + days if hours else None,
    )


def _hours(advice: Advice) -> int:
    return int(advice.choice.most) if advice.choice is not None else 0
