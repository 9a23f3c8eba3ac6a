"""The first questions: for whom, what for, where on the skin, and where on earth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.interview.replies import Unclear, numbered
from mesoplan.core.consultation import PLACES, PREFERENCES, Consultation, Request
from mesoplan.core.values import as_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mesoplan.cli.interview.speaking import Speaking
    from mesoplan.knowledge.library import Library

PREFERENCE_WORDS = {
    "best_evidence": "the best evidence",
    "widest_margin": "the widest margin of safety",
    "least_discomfort": "the least discomfort",
    "fewest_visits": "the fewest visits",
}


def opened(library: Library, on: date, speaking: Speaking) -> Consultation:
    """A new consultation with its request, and no answer yet."""
    speaking.say(
        "First, what the client would like. An empty line leaves a question open."
    )
    client = speaking.hear("A label for this client (no name)")
    concerns = _several(
        "What bothers the client?",
        {name: str(c.title) for name, c in library.concerns.items()},
        speaking,
    )
    zones = _several(
        "Where? Empty means every zone that can be planned.",
        library.zone_titles(),
        speaking,
    )
    places = dict(zip(PLACES, PLACES, strict=True))
    jurisdiction = _one("Where is the clinic?", places, speaking)
    prefer = _one(
        "What matters most?", {p: PREFERENCE_WORDS[p] for p in PREFERENCES}, speaking
    )
    request = Request(
        concerns=tuple(sorted(concerns)),
        zones=tuple(sorted(zones)),
        jurisdiction=jurisdiction,
        prefer=prefer or PREFERENCES[0],
        event_on=_day(
            "Is there a day by which after-effects should be over?", speaking
        ),
    )
    return Consultation(client=client, on=on, request=request, answers=())


def _several(
    question: str, choices: Mapping[str, str], speaking: Speaking
) -> Sequence[str]:
    speaking.choices(question, list(choices.values()))
    while True:
        said = speaking.hear("Numbers, or empty").strip().casefold()
        try:
            return numbered(said, list(choices)) if said else ()
        except Unclear as unclear:
            speaking.say(f"{unclear}.")


def _one(question: str, choices: Mapping[str, str], speaking: Speaking) -> str:
    while True:
        found = _several(question, choices, speaking)
        if len(found) < 2:  # noqa: PLR2004 - one or none
            return next(iter(found), "")
        speaking.say("Only one of them, please.")


def _day(question: str, speaking: Speaking) -> date | None:
    while True:
        said = speaking.hear(f"{question} (YYYY-MM-DD, or empty)").strip()
        found = as_day(said)
        if found is not None or not said:
            return found
        speaking.say("That is no date: write it as YYYY-MM-DD.")
