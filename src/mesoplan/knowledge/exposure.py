"""Reads what exposure is reckoned from: priors, thickness and words, in exposure/."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

import tomli

from mesoplan.core.errors import KnowledgeError, Problem
from mesoplan.core.evidence import Figure, Tag, Text
from mesoplan.core.exposure.depths import Method, Sex, Thickness
from mesoplan.core.exposure.forecasts import Deposit
from mesoplan.core.exposure.priors import Prior, Priors, Published, Spread
from mesoplan.core.exposure.words import ExposureWords
from mesoplan.knowledge.structuring import faults_in, structured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from importlib.resources.abc import Traversable

Record = TypeVar("Record")
ALLOWED_UNITS = {"mm", "1", "d", "min", "m2/s", "mg/mL", "points", "papules"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _PriorRow:
    """A prior as it is written in priors.toml."""

    id: str
    title: Text
    unit: str
    nominal: Decimal
    low: Decimal
    high: Decimal
    spread: str
    tag: Tag
    sources: tuple[str, ...] = ()
    animal: bool = False
    policy_default: bool = False
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _PublishedRow:
    """A published figure as it is written there."""

    id: str
    title: Text
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Skin:
    """One sex's values at one site, mm."""

    epidermis: Decimal
    dermis: Decimal
    dermis_sd: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """One site of thickness.toml."""

    zone: str
    title: Text
    women: _Skin
    men: _Skin
    epidermis_sd: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Histology:
    """How histology's ends are reckoned from ultrasound."""

    sources: tuple[str, ...]
    tag: Tag
    dermis: tuple[Decimal, ...]
    epidermis: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _ThicknessFile:
    """thickness.toml as a whole."""

    source: str
    locator: str
    tag: Tag
    epidermis_sd: Decimal
    histology: _Histology
    site: tuple[_Site, ...]


@cache
def exposure_priors(root: Traversable | None = None) -> Priors:
    """Every prior and published figure of the exposure model.

    Raises:
        KnowledgeError: with every faulty row.
    """
    body = _file("priors.toml", root)
    raw = tomli.loads(body.decode(), parse_float=Decimal)
    problems: list[Problem] = []
    rows = list(_rows(raw["prior"], _PriorRow, problems))
    priors = [_made(row, problems) for row in rows]
    published = [
        Published(id=row.id, title=row.title, figure=row.figure)
        for row in _rows(raw["published"], _PublishedRow, problems)
    ]
    for kind, names in (
        ("prior", [row.id for row in rows]),
        ("published", [figure.id for figure in published]),
    ):
        problems += [
            Problem(f"exposure/priors.toml {kind}", "an id stands twice", name)
            for name in sorted({n for n in names if names.count(n) > 1})
        ]
    if problems:
        raise KnowledgeError(problems)
    return Priors(
        by_id={prior.id: prior for prior in priors if prior},
        published={figure.id: figure for figure in published},
        digest=hashlib.sha256(body).hexdigest(),
    )


@cache
def exposure_words(root: Traversable | None = None) -> ExposureWords:
    """What is said of a forecast.

    Raises:
        KnowledgeError: with every missing, unknown or faulty text.
    """
    raw = tomli.loads(_file("words.toml", root).decode())
    wanted = {field.name for field in fields(ExposureWords)}
    problems = [
        Problem(f"exposure/words.toml {name}", "missing or unknown")
        for name in sorted(wanted ^ set(raw))
    ]
    texts = _attempt(raw, dict[str, Text], "exposure/words.toml", problems)
    if problems or texts is None:
        raise KnowledgeError(problems)
    return ExposureWords(**texts)


@cache
def skin_thickness(root: Traversable | None = None) -> tuple[Thickness, ...]:
    """Epidermis and dermis by zone, sex and method; histology as its thin and thick end.

    Raises:
        KnowledgeError: with every fault of the file.
    """
    raw = tomli.loads(_file("thickness.toml", root).decode(), parse_float=Decimal)
    problems: list[Problem] = []
    whole = _attempt(raw, _ThicknessFile, "exposure/thickness.toml", problems)
    if whole is None:
        raise KnowledgeError(problems)
    found: list[Thickness] = []
    for site in whole.site:
        for sex, skin in ((Sex.WOMEN, site.women), (Sex.MEN, site.men)):
            measured = _measured(whole, site, sex, skin)
            found += [measured, *_histology(whole.histology, measured)]
    return tuple(found)


def _measured(whole: _ThicknessFile, site: _Site, sex: Sex, skin: _Skin) -> Thickness:
    return Thickness(
        zone=site.zone,
        sex=sex,
        method=Method.ULTRASOUND,
        site=site.title,
        epidermis=float(skin.epidermis),
        epidermis_sd=float(site.epidermis_sd or whole.epidermis_sd),
        dermis=float(skin.dermis),
        dermis_sd=float(skin.dermis_sd),
        tag=whole.tag,
        sources=(whole.source,),
    )


def _histology(ends: _Histology, skin: Thickness) -> Iterable[Thickness]:
    for factor, epidermis in zip(ends.dermis, ends.epidermis, strict=True):
        yield Thickness(
            zone=skin.zone,
            sex=skin.sex,
            method=Method.HISTOLOGY,
            site=skin.site,
            epidermis=float(epidermis),
            epidermis_sd=0.0,
            dermis=skin.dermis * float(factor),
            dermis_sd=skin.dermis_sd * float(factor),
            tag=ends.tag,
            sources=ends.sources,
        )


def _made(row: _PriorRow, problems: list[Problem]) -> Prior | None:
    where = f"exposure/priors.toml {row.id}"
    before = len(problems)
    if row.spread not in set(Spread):
        known = f"Write {', '.join(Spread)}."
        problems.append(Problem(where, "no such spread", row.spread, known))
    if not 0 <= row.low <= row.nominal <= row.high:
        order = f"{row.low}, {row.nominal}, {row.high}"
        remedy = "Write low, nominal and high in order, from 0."
        problems.append(Problem(where, "the range does not hold it", order, remedy))
    if row.unit not in ALLOWED_UNITS:
        known = f"Write {', '.join(sorted(ALLOWED_UNITS))}."
        problems.append(Problem(where, "no such unit", row.unit, known))
    if not row.sources and not row.policy_default:
        remedy = "Name a source, or say that it is a policy default."
        problems.append(Problem(where, "rests on nothing", remedy=remedy))
    if len(problems) > before:
        return None
    return Prior(
        id=row.id,
        title=row.title,
        unit=row.unit,
        nominal=float(row.nominal),
        low=float(row.low),
        high=float(row.high),
        spread=Spread(row.spread),
        tag=row.tag,
        sources=row.sources,
        animal=row.animal,
        policy_default=row.policy_default,
        note=row.note,
    )


def _rows(
    listed: Iterable[Mapping[str, Any]], kind: type[Record], problems: list[Problem]
) -> Iterable[Record]:
    for index, raw in enumerate(listed):
        where = f"exposure/priors.toml {raw.get('id', index)}"
        row = _attempt(raw, kind, where, problems)
        if row is not None:
            yield row


def _attempt(
    raw: Mapping[str, Any],
    kind: Callable[..., Record] | type[Record],
    where: str,
    problems: list[Problem],
) -> Record | None:
    try:
        return structured(raw, kind)  # type: ignore[arg-type]  # dict[str, Text] is one
    except Exception as error:  # noqa: BLE001 - cattrs groups whatever went wrong
        problems += faults_in(error, where)
        return None


def _file(name: str, root: Traversable | None) -> bytes:
    folder = root or files("mesoplan.knowledge")
    return folder.joinpath("exposure", name).read_bytes()


def deposit_in(zone: str, product: float) -> Deposit:
    """What a product of so many mg/mL becomes in a zone: it fills the dermis.

    Of women and by ultrasound: the thinner, and so the stronger. Zones nobody measured
    take the reference thickness.
    """
    for skin in skin_thickness():
        if (skin.zone, skin.sex, skin.method) == (zone, Sex.WOMEN, Method.ULTRASOUND):
            return Deposit(product=product, thickness=skin.dermis)
    reference = exposure_priors().reference("deposit_thickness")
    return Deposit(product=product, thickness=reference)
