"""The options that commands share, and what they amount to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mesoplan.core.values import as_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from mesoplan._practice import Practice

FORMATS = ("text", "json", "markdown")


class Day(click.ParamType[date]):
    """A calendar date, as in files: YYYY-MM-DD and nothing else."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day, or a usage error that shows the form."""
        found = as_day(value)
        if found is None:
            self.fail(f"{value!r} is no date. Write it as YYYY-MM-DD.", param, ctx)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a command answers: for which day, in which form, how fully, for which clinic."""

    on: date | None
    form: str
    explain: bool
    clinic: Path | None
    color: bool | None

    def practice(self) -> Practice:
        """The knowledge with the clinic's settings; imported here to start quickly."""
        from mesoplan._practice import Practice  # noqa: PLC0415 - see above

        return Practice(self.clinic)


def shown(*more: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options of how its answer looks; ``more`` forms than all have."""
    form = click.option(
        "--format",
        "form",
        type=click.Choice((*FORMATS, *more)),
        default="text",
        show_default=True,
        help="JSON follows the schema in docs/schemas.",
    )
    color = click.option("--color/--no-color", default=None, help="Colour in text.")
    return lambda command: form(color(command))


own_numbers = click.option(
    "--clinic",
    type=click.Path(path_type=Path),
    metavar="SETTINGS",
    help="The clinic's own numbers (TOML), over the library's.",
)


def answering(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the shared options, and hand them over as one ``manner``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def manner_of(values: dict[str, Any]) -> Manner:
    """Take the shared options out of a command's values."""
    return Manner(
        on=values.pop("on"),
        form=values.pop("form"),
        explain=values.pop("explain"),
        clinic=values.pop("clinic"),
        color=values.pop("color"),
    )


_OPTIONS = (
    click.option(
        "--on",
        type=Day(),
        metavar="DATE",
        help="Answer as of this day. Without it: the day the file itself gives.",
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="JSON follows the schemas in docs/schemas.",
    ),
    click.option(
        "--explain",
        is_flag=True,
        help="Also what does not restrict, and every source in full.",
    ),
    own_numbers,
    click.option(
        "--color/--no-color",
        default=None,
        help="Colour in text. Without it: when a terminal reads it and NO_COLOR is unset.",
    ),
)
