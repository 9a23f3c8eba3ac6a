"""What a clinic's consents say at first: wording as data, medicine from knowledge."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mesoplan.core.evidence import Text
    from mesoplan.knowledge.library import Library

FILE = Path(__file__).parent / "consents.toml"
KINDS = ("treatment", "photo")
LANGUAGES = ("en", "fr")
FEWEST_CHOICES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A read-back question; ``right`` is the choice that shows it was understood."""

    id: str
    question: str
    choices: tuple[str, ...]
    right: int
    explanation: str = ""


def body(kind: str, language: str, library: Library) -> str:
    """The paragraphs of a kind's first version, a blank line between them."""
    found = (_paragraph(part, language, library) for part in _wording()[kind]["body"])
    return "\n\n".join(found)


def questions(kind: str, language: str, library: Library) -> list[dict[str, Any]]:
    """The read-back questions of a kind's first version, as a consent text keeps them."""
    return [
        {
            "id": raw["id"],
            "question": raw["question"][language],
            "choices": raw["choices"][language],
            "right": raw["right"],
            "explanation": _explanation(raw, language, library),
        }
        for raw in _wording()[kind]["questions"]
    ]


def statements(kind: str, language: str) -> tuple[str, ...]:
    """What the person who signs agrees to, point by point."""
    return tuple(_said(part, language) for part in _wording()[kind]["statements"])


def withdrawing(kind: str, language: str) -> str:
    """How the consent is taken back."""
    return _said(_wording()[kind]["withdrawing"], language)


def read_questions(kept: object) -> tuple[Question, ...]:
    """The questions of a consent text.

    Each holds ``question``, ``choices`` (two or more), ``right`` (the index of the right
    one) and ``explanation`` (shown after a wrong answer).

    Raises:
        ValueError: one is not of this shape.
    """
    if not isinstance(kept, list):
        message = "the questions are no list"
        raise ValueError(message)  # noqa: TRY004 - a wrong value, wherever it came from
    return tuple(_read(raw, number) for number, raw in enumerate(kept))


def _read(raw: object, number: int) -> Question:
    if isinstance(raw, Mapping):
        choices, right = raw.get("choices"), raw.get("right")
        text = raw.get("question")
        if (
            isinstance(text, str)
            and isinstance(choices, list)
            and len(choices) >= FEWEST_CHOICES
            and isinstance(right, int)
            and 0 <= right < len(choices)
        ):
            return Question(
                id=str(raw.get("id") or number),
                question=text,
                choices=tuple(map(str, choices)),
                right=right,
                explanation=str(raw.get("explanation", "")),
            )
    message = (
        f"question {number + 1}: give a question, two choices or more, and which "
        "choice is right"
    )
    raise ValueError(message)


def _paragraph(part: Mapping[str, Any], language: str, library: Library) -> str:
    if "faq" in part:
        answer: Text = library.of_kind("faq")[part["faq"]].answer
        return answer.in_language(language)
    return _said(part, language)


def _explanation(raw: Mapping[str, Any], language: str, library: Library) -> str:
    if "care" in raw:
        said: Text = library.of_kind("care")[raw["care"]].instruction
        return said.in_language(language)
    if "alternative" in raw:
        found = library.alternatives[raw["alternative"]]
        return (
            f"{found.title.in_language(language)}. {found.claim.in_language(language)}"
        )
    return _said(raw["explanation"], language)


def _said(by_language: Mapping[str, str], language: str) -> str:
    return by_language.get(language, by_language["en"])


@lru_cache
def _wording() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
