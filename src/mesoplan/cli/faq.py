"""``mesoplan faq``: what clients ask, answered with certainty and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mesoplan.cli.options import answering, manner_of
from mesoplan.cli.output import show
from mesoplan.cli.pages.faq import faq_page
from mesoplan.export.answers import faq_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mesoplan.core.education import FaqAnswer

SHORTEST_WORD = 3


@click.command(name="faq")
@click.argument("words", nargs=-1, metavar="[ID | WORDS]...")
@answering
def command(words: tuple[str, ...], **values: Any) -> None:  # noqa: ANN401
    r"""Answer what clients ask, each answer with its certainty and sources.

    Without words: all questions. With an id: that answer. With words: the questions
    that hold all of them, or else the most of them.

    \b
    Examples:
      mesoplan faq
      mesoplan faq does it hurt
    """
    manner = manner_of(values)
    library = manner.practice().library
    entries = sorted(library.of_kind("faq").values(), key=lambda entry: entry.order)
    found = matching(words, entries)
    if not found:
        message = (
            f"no question holds {' '.join(words)!r}. `mesoplan faq` lists them all."
        )
        raise click.BadParameter(message, param_hint="WORDS")
    report = faq_report(found, library)
    in_full = bool(words) or manner.explain
    show(report, faq_page(report, in_full=in_full, explain=manner.explain), manner)


def matching(words: Sequence[str], entries: Iterable[FaqAnswer]) -> list[FaqAnswer]:
    """The entries that hold the most of the words; all of them for no words."""
    entries = list(entries)
    named = [entry for entry in entries if (entry.id,) == tuple(words)]
    if named or not words:
        return named or entries
    sought = {w.casefold().strip("?") for w in words if len(w) >= SHORTEST_WORD}
    for text_of in (_question, _everything):
        held = [(len([w for w in sought if w in text_of(e)]), e) for e in entries]
        most = max(count for count, _ in held)
        if most:
            return [entry for count, entry in held if count == most]
    return []


def _question(entry: FaqAnswer) -> str:
    return f"{entry.id} {entry.question}".casefold()


def _everything(entry: FaqAnswer) -> str:
    return f"{entry.question} {entry.answer}".casefold()
