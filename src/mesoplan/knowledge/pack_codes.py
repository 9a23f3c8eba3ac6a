"""Reads what every finding about a pack means: packs/codes.toml and packs/bounds.toml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mesoplan.core.errors import KnowledgeError, Problem, nearest
from mesoplan.core.evidence import Text
from mesoplan.core.traceability.codes import PackCode, PackWords
from mesoplan.knowledge.packs import table
from mesoplan.knowledge.structuring import attempted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable


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
    attempted(remedies, dict[str, Text], "packs/codes.toml remedies", problems)
    found: dict[str, PackCode] = {}
    for name, entry in raw["codes"].items():
        where = f"packs/codes.toml {name}"
        do = entry.get("do")
        if isinstance(do, str) and do not in remedies:
            remedy = nearest(do, remedies)
            problems.append(Problem(f"{where} do", "no such remedy", do, remedy))
            continue
        given = {**entry, "id": name, "do": remedies[do] if isinstance(do, str) else do}
        code = attempted(given, PackCode, where, problems)
        if code is not None:
            found[name] = code
    return found, problems


def attempt_words(root: Traversable) -> tuple[PackWords | None, list[Problem]]:
    """The words around a verdict, or what is wrong with them."""
    problems: list[Problem] = []
    raw = table("bounds.toml", root)
    return attempted(raw, PackWords, "packs/bounds.toml", problems), problems
