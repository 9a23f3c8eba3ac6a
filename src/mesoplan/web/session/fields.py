"""A field of a form as its page shows it: what was typed stays, what is wrong beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Options = tuple[tuple[str, str], ...]
ONE_LINE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. ``theirs`` is what somebody else has saved here meanwhile.

    ``kind``: text | number | date | area | select | choice.
    """

    name: str
    label: str
    value: str = ""
    error: str = ""
    help: str = ""
    theirs: str | None = None
    kind: str = "text"
    options: Options = ()
    longest: int = 0
    keys: str = ""  # which keyboard a phone shows

    @property
    def id(self) -> str:
        """Where a link to the field leads."""
        return self.name.replace(".", "-")

    @property
    def short(self) -> bool:
        """Whether the options fit in one line."""
        return sum(len(label) for _, label in self.options) <= ONE_LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One line of the summary of what to correct."""

    id: str
    label: str
    error: str

    @property
    def words(self) -> str:
        """Label and error in one line; a question keeps its own mark."""
        between = " " if self.label.endswith(("?", ".")) else ": "
        return f"{self.label}{between}{self.error}"


def faults(fields: Iterable[Field], problems: Mapping[str, str]) -> tuple[Fault, ...]:
    """The summary: faults of fields in their order, then any that has none."""
    shown = [f for f in fields if f.error]
    names = {f.name for f in shown}
    return (
        *(Fault(id=f.id, label=f.label, error=f.error) for f in shown),
        *(
            Fault(id="", label="", error=said)
            for name, said in problems.items()
            if name not in names
        ),
    )
