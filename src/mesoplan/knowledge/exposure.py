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
from mesoplan.core.evidence import Tag, Text
from mesoplan.core.exposure.depths import Method, Sex, Thickness
from mesoplan.core.exposure.forecasts import Deposit
from mesoplan.core.exposure.priors import Prior, Priors, Published
from mesoplan.core.exposure.words import ExposureWords
from mesoplan.knowledge.structuring import attempted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable

Record = TypeVar("Record")
ALLOWED_UNITS = {"mm", "1", "d", "min", "m2/s", "mg/mL", "points", "papules"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Skin:
    """One sex's values at one site, mm."""

    epidermis: float
    dermis: float
    dermis_sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """One site of thickness.toml."""

    zone: str
    title: Text
    women: _Skin
    men: _Skin
    epidermis_sd: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Histology:
    """How histology's ends are reckoned from ultrasound."""

    sources: tuple[str, ...]
    tag: Tag
    dermis: tuple[float, ...]
    epidermis: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _ThicknessFile:
    """thickness.toml as a whole."""

    source: str
    locator: str
    tag: Tag
    epidermis_sd: float
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
    priors = list(_rows(raw["prior"], Prior, problems))
    published = list(_rows(raw["published"], Published, problems))
    problems += [problem for prior in priors for problem in _faults(prior)]
    for kind, names in (
        ("prior", [prior.id for prior in priors]),
        ("published", [figure.id for figure in published]),
    ):
        problems += [
            Problem(f"exposure/priors.toml {kind}", "an id stands twice", name)
            for name in sorted({n for n in names if names.count(n) > 1})
        ]
    if problems:
        raise KnowledgeError(problems)
    return Priors(
        by_id={prior.id: prior for prior in priors},
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
    texts = attempted(raw, dict[str, Text], "exposure/words.toml", problems)
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
    whole = attempted(raw, _ThicknessFile, "exposure/thickness.toml", problems)
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
        epidermis=skin.epidermis,
        epidermis_sd=site.epidermis_sd or whole.epidermis_sd,
        dermis=skin.dermis,
        dermis_sd=skin.dermis_sd,
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
            epidermis=epidermis,
            epidermis_sd=0.0,
            dermis=skin.dermis * factor,
            dermis_sd=skin.dermis_sd * factor,
            tag=ends.tag,
            sources=ends.sources,
        )


def _faults(prior: Prior) -> Iterable[Problem]:
    where = f"exposure/priors.toml {prior.id}"
    if not 0 <= prior.low <= prior.nominal <= prior.high:
        order = f"{prior.low:g}, {prior.nominal:g}, {prior.high:g}"
        remedy = "Write low, nominal and high in order, from 0."
        yield Problem(where, "the range does not hold it", order, remedy)
    if prior.unit not in ALLOWED_UNITS:
        known = f"Write {', '.join(sorted(ALLOWED_UNITS))}."
        yield Problem(where, "no such unit", prior.unit, known)
    if not prior.sources and not prior.policy_default:
        remedy = "Name a source, or say that it is a policy default."
        yield Problem(where, "rests on nothing", remedy=remedy)


def _rows(
    listed: Iterable[Mapping[str, Any]], kind: type[Record], problems: list[Problem]
) -> Iterable[Record]:
    for index, raw in enumerate(listed):
        where = f"exposure/priors.toml {raw.get('id', index)}"
        row = attempted(raw, kind, where, problems)
        if row is not None:
            yield row


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
