"""The fixed words of each document in every language it can be printed in."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
SHARED = "look"
LANGUAGES = ("en", "fr")


@lru_cache
def labels(template: str, language: str) -> dict[str, Any]:
    """The words of one template, and those that all share.

    Raises:
        ValueError: no document is printed in this language.
        KeyError: a word is missing in this language.
    """
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        message = f"no document is printed in {language!r}; use one of {known}"
        raise ValueError(message)
    tables = {**table(SHARED), **table(template)}
    return {name: _in_language(words, language) for name, words in tables.items()}


def table(template: str) -> dict[str, Any]:
    """A template's own words, each in every language."""
    return tomllib.loads((FOLDER / f"{template}.toml").read_text(encoding="utf-8"))


def _in_language(words: dict[str, Any], language: str) -> Any:  # noqa: ANN401 - TOML
    if not set(LANGUAGES) & set(words):
        return {name: _in_language(below, language) for name, below in words.items()}
    return words[language]
