"""What a program sent, read field by field: strictly, and with every problem at once.

Nothing is coerced and nothing is passed over: a field that nobody asked for is refused.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from mesoplan.core.errors import InputError, Problem, nearest, shown
from mesoplan.core.values import as_day

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Kind = TypeVar("Kind")
DIGITS = re.compile("[0-9]{1,9}")
LAYOUT = str.maketrans("\r\n\t", "   ")
MOST_CHARACTERS = 500
MOST_OBJECTS = 500
# stand where a value could not be read; settle() raises before anybody sees one
NO_DAY = date.min
NO_ID = UUID(int=0)


class Fields:
    """One object of a body. Read what is wanted, then :meth:`settle`."""

    def __init__(
        self,
        values: Mapping[str, Any],
        at: str = "",
        problems: list[Problem] | None = None,
        *,
        of_query: bool = False,
    ) -> None:
        """``at`` is where the object stands: a JSON pointer.

        A query has only text: ``of_query`` takes its digits for a number.
        """
        self.values = values
        self.at = at
        self.problems: list[Problem] = [] if problems is None else problems
        self.asked: set[str] = set()
        self.of_query = of_query

    def __contains__(self, name: str) -> bool:
        """Whether the field was sent at all."""
        self.asked.add(name)
        return self.values.get(name) is not None

    def text(
        self,
        name: str,
        *,
        most: int = MOST_CHARACTERS,
        optional: bool = False,
        lines: bool = False,
    ) -> str:
        """A text of printable characters, in ``lines`` or not; "" where left out."""
        found = self.raw(name, optional=optional)
        plain = found.translate(LAYOUT) if lines else found
        if not plain.isprintable():
            remedy = "Leave control and hidden characters out."
            self.refuse(name, "is not plain text", shown(found), remedy)
            return ""
        if len(found) > most:
            self.refuse(
                name, "is too long", shown(found), f"At most {most} characters."
            )
            return ""
        return found

    def raw(self, name: str, *, optional: bool = False) -> str:
        """A text as it is, whatever stands in it; "" where it may be left out."""
        found = self._taken(name, str, "a text", optional=optional)
        if found == "" and not optional:
            self.refuse(name, "is empty", "", "Send it as it stands.")
        return found or ""

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty where it was left out."""
        found = self._taken(name, list, "a list of texts", optional=True) or []
        for number, value in enumerate(found):
            if not isinstance(value, str):
                where = f"{name}/{number}"
                self.refuse(where, "is no text", shown(value), "Send a text.")
        self._count(name, found)
        return tuple(value for value in found if isinstance(value, str))

    def whole(self, name: str, *, least: int, most: int, default: int | None) -> int:
        """A whole number between limits; without a ``default`` it must be there."""
        optional = default is not None
        found = self._taken(name, int, "a whole number", optional=optional)
        if found is None:
            return default or 0
        if not least <= found <= most:
            remedy = f"Use {least} to {most}."
            self.refuse(name, "is out of range", shown(found), remedy)
        return found

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Yes or no."""
        optional = default is not None
        found = self._taken(name, bool, "true or false", optional=optional)
        return bool(default) if found is None else found

    def day(self, name: str) -> date:
        """A calendar day."""
        found = self._taken(name, str, "a day")
        day = as_day(found) if found is not None else NO_DAY
        if day is None:
            remedy = "Write it as YYYY-MM-DD."
            self.refuse(name, "is no day", shown(found), remedy)
        return day or NO_DAY

    def choice(self, name: str, among: Collection[str], *, default: str = "") -> str:
        """One of some words; without a ``default`` it must be there."""
        words = f"one of: {', '.join(among)}"
        found = self._taken(name, str, words, optional=bool(default))
        if found is None:
            return default
        if found not in among:
            remedy = f"Use one of: {', '.join(among)}."
            self.refuse(name, "is not one of its words", shown(found), remedy)
        return found

    def id(self, name: str) -> UUID:
        """The id of a record."""
        found = self._taken(name, str, "an id")
        try:
            return UUID(found) if found is not None else NO_ID
        except ValueError:
            remedy = "Send the id as the clinic gave it."
            self.refuse(name, "is no id", shown(found), remedy)
            return NO_ID

    def object(self, name: str) -> Fields | None:
        """An object inside this one, if it was sent."""
        found = self._taken(name, dict, "an object", optional=True)
        if found is None:
            return None
        return Fields(found, f"{self.at}/{name}", self.problems)

    def rows(self, name: str) -> tuple[Fields, ...]:
        """A list of objects, at least one."""
        found = self._taken(name, list, "a list of objects")
        if found is None:
            return ()
        if not found:
            self.refuse(name, "is empty", "", "Send at least one.")
        self._count(name, found)
        made = []
        for number, value in enumerate(found):
            where = f"{name}/{number}"
            if isinstance(value, dict):
                made.append(Fields(value, f"{self.at}/{where}", self.problems))
            else:
                self.refuse(where, "is no object", shown(value), "Send an object.")
        return tuple(made)

    def refuse(self, name: str, what: str, value: str, remedy: str) -> None:
        """Keep a problem of one field, and go on."""
        at = f"{self.at}/{name}"
        self.problems.append(Problem(at, what, value, remedy))

    def settle(self) -> None:
        """Nothing more will be asked for: refuse the rest, and all that was wrong.

        Raises:
            InputError: with every problem of this object and of those read so far.
        """
        self.close()
        if self.problems:
            raise InputError(self.problems)

    def close(self) -> None:
        """Nothing more will be asked for here; other objects are still being read."""
        for name in sorted(set(self.values) - self.asked):
            remedy = nearest(name, self.asked)
            remedy = remedy if "mean" in remedy else "Leave it out."
            self.refuse(name, "is an unknown field", "", remedy)

    def _taken(
        self, name: str, kind: type[Kind], words: str, *, optional: bool = False
    ) -> Kind | None:
        self.asked.add(name)
        found = self.values.get(name)
        if found is None:
            if not optional:
                self.refuse(name, "is missing", "", f"Send {words}.")
            return None
        if self.of_query and kind is int and DIGITS.fullmatch(found):
            found = int(found)
        if type(found) is not kind:
            self.refuse(name, f"is not {words}", shown(found), f"Send {words}.")
            return None
        return found

    def _count(self, name: str, found: list[Any]) -> None:
        if len(found) > MOST_OBJECTS:
            remedy = f"Send at most {MOST_OBJECTS} at a time."
            self.refuse(name, "has too many entries", str(len(found)), remedy)
