"""Reads what is known about the marks on packs: one table a file, in packs/."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import tomli

from mesoplan.core.errors import KnowledgeError, Problem
from mesoplan.core.traceability.gs1_values import RULES
from mesoplan.core.traceability.table import Identifier, IdentifierTable, Part, Role
from mesoplan.knowledge.structuring import faults_in, structured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_PART = re.compile(r"(\[)?([NXYZ])(\.\.)?([0-9]{1,2})(\])?((?::[a-z_]+)*)")
_NUMBERS = re.compile(r"([0-9]{2,4})(?:-([0-9]{2,4}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line of identifiers.toml as it is written there."""

    title: str
    value: str
    fixed: bool = False
    needs: tuple[str, ...] = ()
    never_with: tuple[str, ...] = ()
    link_key: tuple[str, ...] | None = None
    link_attribute: bool = False
    role: str = Role.OUTSIDE.value


def table(name: str, root: Traversable | None = None) -> dict[str, Any]:
    """One file of ``packs`` as TOML has it."""
    file = (root or files("mesoplan.knowledge")).joinpath("packs", name)
    return tomli.loads(file.read_text(encoding="utf-8"))


@cache
def identifier_table(root: Traversable | None = None) -> IdentifierTable:
    """GS1's application identifiers with their rules, from identifiers.toml.

    Raises:
        KnowledgeError: with every faulty line.
    """
    problems: list[Problem] = []
    found: list[Identifier] = []
    for numbers, raw in table("identifiers.toml", root)["identifiers"].items():
        where = f"packs/identifiers.toml {numbers}"
        try:
            found += _identifiers(numbers, structured(raw, _Row))
        except ValueError as error:
            problems.append(Problem(where, str(error)))
        except Exception as error:  # noqa: BLE001 - cattrs groups whatever went wrong
            problems += faults_in(error, where)
    if problems:
        raise KnowledgeError(problems)
    return IdentifierTable(found)


def _identifiers(numbers: str, row: _Row) -> Iterator[Identifier]:
    for number in _numbers(numbers):
        yield Identifier(
            number=number,
            title=row.title,
            parts=tuple(_part(text) for text in row.value.split()),
            fixed=row.fixed,
            needs=tuple(frozenset(group.split("+")) for group in row.needs),
            never_with=frozenset(row.never_with),
            link_key=row.link_key
            if row.link_key is None
            else tuple(tuple(order.split(",")) for order in row.link_key),
            link_attribute=row.link_attribute,
            role=Role(row.role),
        )


def _numbers(text: str) -> list[str]:
    """``"10"``, or ``"3100-3105"`` written out."""
    ends = _NUMBERS.fullmatch(text)
    if ends is None:
        message = f"{text!r} is no identifier and no range of them"
        raise ValueError(message)
    first, last = ends[1], ends[2] or ends[1]
    return [str(n).zfill(len(first)) for n in range(int(first), int(last) + 1)]


def _part(text: str) -> Part:
    """``"N6:date"``, ``"X..20"``, ``"[N4:time]"``."""
    found = _PART.fullmatch(text)
    rules = tuple(found[6].split(":")[1:]) if found else ()
    if found is None or bool(found[1]) != bool(found[5]):
        message = f"{text!r} is no part of a value; write one like N6:date or [X..17]"
        raise ValueError(message)
    unknown = [rule for rule in rules if rule not in RULES]
    if unknown:
        message = f"{unknown[0]!r} is no rule; there are {', '.join(sorted(RULES))}"
        raise ValueError(message)
    most = int(found[4])
    return Part(
        characters=found[2],
        least=1 if found[3] else most,
        most=most,
        rules=rules,
        optional=bool(found[1]),
    )
