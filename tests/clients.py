"""Invented clients and requests that several test modules start from."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import mesoplan
from mesoplan.core.consultation import Consultation, Request
from mesoplan.core.facts import Answer
from tests.properties.people import TODAY, cleared

ZONES = ("cheeks", "crows-feet", "forehead")


@cache
def practice() -> mesoplan.Practice:
    """One practice for the whole run: the knowledge is read once."""
    return mesoplan.Practice()


def calm_answers(**changed: Any) -> list[Answer]:
    """A client who was asked everything today and has nothing, but for ``changed``."""
    answers = [
        a for a in cleared(dict(practice().library.facts)) if a.fact not in changed
    ]
    for name, value in changed.items():
        answers.append(Answer(fact=name, value=value, on=TODAY, by="clinician"))
    return answers


def calm(request: dict[str, Any] | None = None, **changed: Any) -> Consultation:
    """That client's consultation: dry skin, three zones, in the EU."""
    wanted = {"concerns": ("dehydration",), "zones": ZONES, "jurisdiction": "EU"}
    return Consultation(
        client="invented: a calm client",
        on=TODAY,
        request=Request(**{**wanted, **(request or {})}),
        answers=tuple(calm_answers(**changed)),
    )


def day(text: str) -> date:
    """A date from ISO text."""
    return date.fromisoformat(text)
