"""Saying and hearing, so that a conversation can be held with a test as well."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 80


class Speaking:
    """A terminal's two directions; what is said goes beside the answer, not into it."""

    def say(self, words: str = "", *, bold: bool = False) -> None:
        """Write a paragraph."""
        for line in textwrap.wrap(words, WIDTH) or [""]:
            click.echo(click.style(line, bold=True) if bold else line, err=True)

    def choices(self, question: str, labels: Sequence[str]) -> None:
        """Write a question and its numbered choices."""
        self.say()
        self.say(question, bold=True)
        for number, label in enumerate(labels, start=1):
            click.echo(f"  {number:>2}  {label}", err=True)

    def hear(self, cue: str) -> str:
        """One line from the person; the end of the input is a wish to stop."""
        heard: str = click.prompt(
            cue, default="", show_default=False, prompt_suffix=" > ", err=True
        )
        return heard
