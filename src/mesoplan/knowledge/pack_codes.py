"""Reads what every finding about a pack means: packs/codes.toml and packs/bounds.toml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from mesoplan.core.errors import KnowledgeError, Problem, nearest
from mesoplan.core.evidence import Text
from mesoplan.core.traceability.codes import PackCode, PackWords
from mesoplan.knowledge.packs import table
from mesoplan.knowledge.structuring import faults_in, structured

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

Record = TypeVar("Record")


@cache
def pack_codes() -> Mapping[str, PackCode]:
    """Every code with its texts.

    Raises:
        KnowledgeError: with every fault of every code.
    """
    found, problems = attempt_codes(files("mesoplan.knowledge"))
    if problems:
        raise KnowledgeError(problems)
    return found


@cache
def pack_words() -> PackWords:
    """What a verdict says, what each check looks at, and where checking ends.

    Raises:
        KnowledgeError: with every fault of the file.
    """
    words, problems = attempt_words(files("mesoplan.knowledge"))
    if words is None:
        raise KnowledgeError(problems)
    return words


def attempt_codes(root: Traversable) -> tuple[dict[str, PackCode], list[Problem]]:
    """The sound codes below ``root``, and the problems of the others."""
    raw = table("codes.toml", root)
    problems: list[Problem] = []
    remedies: Mapping[str, Any] = raw["remedies"]
    _built("packs/codes.toml remedies", remedies, dict[str, Text], problems)
    found: dict[str, PackCode] = {}
    for name, entry in raw["codes"].items():
        where = f"packs/codes.toml {name}"
        do = entry.get("do")
        if isinstance(do, str) and do not in remedies:
            remedy = nearest(do, remedies)
            problems.append(Problem(f"{where} do", "no such remedy", do, remedy))
            continue
        given = {**entry, "id": name, "do": remedies[do] if isinstance(do, str) else do}
        code = _built(where, given, PackCode, problems)
        if code is not None:
            found[name] = code
    return found, problems


def attempt_words(root: Traversable) -> tuple[PackWords | None, list[Problem]]:
    """The words around a verdict, or what is wrong with them."""
    problems: list[Problem] = []
    raw = table("bounds.toml", root)
    return _built("packs/bounds.toml", raw, PackWords, problems), problems


def _built(
    where: str,
    raw: Mapping[str, Any],
    kind: type[Record],
    problems: list[Problem],
) -> Record | None:
    try:
        return structured(raw, kind)
    except Exception as error:  # noqa: BLE001 - cattrs groups whatever went wrong
        problems += faults_in(error, where)
        return None
