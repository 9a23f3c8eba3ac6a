"""The library as the checks see it: the sound records, and every part inside them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from mesoplan.core.errors import Problem
from mesoplan.knowledge.library import KINDS
from mesoplan.knowledge.pack_codes import attempt_codes, attempt_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.core.catalogue import Product
    from mesoplan.core.facts import FactDefinition
    from mesoplan.core.rules import Rule
    from mesoplan.knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Sourced:
    """Numbers of a file that is no kind of record, and the sources they name."""

    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """Every sound record by kind and id, with what could not be read.

    Attributes:
        by_kind: the records that loaded.
        names: the ids of all files, loaded or not, so that a reference to a broken
            record is not reported a second time as dangling.
        facts: the facts with their options filled in.
        packs: what is known about marks on packs, by where it stands.
        exposure: what the exposure model is reckoned from, by where it stands.
        edges: which vertices of the face mesh an edge joins.
        raw_rules: the rules as written, where the names of parameters still stand.
        faults: what kept records from loading.
    """

    by_kind: Mapping[str, Mapping[str, Any]]
    names: Mapping[str, frozenset[str]]
    facts: Mapping[str, FactDefinition]
    packs: Mapping[str, Any]
    exposure: Mapping[str, Sourced]
    edges: frozenset[frozenset[int]]
    raw_rules: Mapping[str, Mapping[str, Any]]
    faults: tuple[Problem, ...]

    @classmethod
    def read(cls, library: Library) -> Self:
        """Read every kind; nothing is raised for a faulty record."""
        by_kind: dict[str, Mapping[str, Any]] = {}
        faults: list[Problem] = []
        for kind in KINDS:
            by_kind[kind], found = library.attempt(kind)
            faults += found
        facts = {n: library.with_options(f) for n, f in by_kind["facts"].items()}
        folder = library.root.joinpath("rules")
        raw_rules = {
            name: tomllib.loads(
                folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"),
                parse_float=Decimal,
            )
            for name in by_kind["rules"]
        }
        names = {kind: library.names(kind) for kind in KINDS}
        packs, found = _packs(library)
        faults += found
        exposure, found = _exposure(library)
        faults += found
        return cls(
            by_kind=by_kind,
            names=names,
            facts=facts,
            packs=packs,
            exposure=exposure,
            edges=_edges(library),
            raw_rules=raw_rules,
            faults=tuple(faults),
        )

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The rules that loaded."""
        return self.by_kind["rules"]

    @property
    def products(self) -> Mapping[str, Product]:
        """The products that loaded."""
        return self.by_kind["products"]

    def everything(self) -> Iterator[tuple[str, str, Any]]:
        """Every record as kind, file and record."""
        for kind, records in self.by_kind.items():
            for name, record in records.items():
                yield kind, f"{kind}/{name}.toml", record
        for where, record in self.packs.items():
            yield "packs", where, record
        for where, record in self.exposure.items():
            yield "exposure", where, record


def _edges(library: Library) -> frozenset[frozenset[int]]:
    """Those of the face mesh; none where the library brings no face of its own."""
    file = library.root.joinpath("face", "mp468-1.txt")
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    faces = [list(map(int, line.split()[1:])) for line in lines if line[:2] == "f "]
    return frozenset(
        frozenset(pair) for a, b, c in faces for pair in ((a, b), (b, c), (c, a))
    )


def _packs(library: Library) -> tuple[dict[str, Any], list[Problem]]:
    if not library.root.joinpath("packs").is_dir():
        return {}, []
    codes, problems = attempt_codes(library.root)
    words, more = attempt_words(library.root)
    found: dict[str, Any] = {
        f"packs/codes.toml {name}": code for name, code in codes.items()
    }
    if words is not None:
        found["packs/bounds.toml"] = words
    return found, [*problems, *more]


def _exposure(library: Library) -> tuple[dict[str, Sourced], list[Problem]]:
    """Read as plain tables: what makes numbers of them needs numpy, no check does."""
    folder = library.root.joinpath("exposure")
    found: dict[str, Sourced] = {}
    faults: list[Problem] = []
    for file in folder.iterdir() if folder.is_dir() else ():
        where = f"exposure/{file.name}"
        try:
            found |= _sourced(tomllib.loads(file.read_text(encoding="utf-8")), where)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(Problem(where, f"not valid TOML: {error}"))
    return found, faults


def _sourced(raw: Mapping[str, Any], where: str) -> Iterator[tuple[str, Sourced]]:
    """Every table that names sources, itself included, with the path it stands at."""
    named = [*raw.get("sources", ()), *([raw["source"]] if "source" in raw else ())]
    if named:
        yield where, Sourced(tuple(named))
    for key, inner in raw.items():
        for row in inner if isinstance(inner, list) else [inner]:
            if isinstance(row, dict):
                yield from _sourced(row, f"{where} {row.get('id', key)}")


def parts(value: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every dataclass inside ``value``, itself included, with the path it stands at."""
    if is_dataclass(value):
        yield path, value
        for field in fields(value):
            inner = getattr(value, field.name)
            yield from parts(inner, f"{path}.{field.name}" if path else field.name)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from parts(inner, f"{path}.{key}")
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from parts(inner, f"{path}[{index}]")
