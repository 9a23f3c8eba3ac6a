"""Whether a depth lies in the dermis: hands and skins both vary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mesoplan.core.evidence import Tag, Text


class Sex(StrEnum):
    """As the studies of thickness report it."""

    WOMEN = "women"
    MEN = "men"


class Method(StrEnum):
    """How thickness was measured; the methods disagree, so both are shown."""

    ULTRASOUND = "ultrasound"
    HISTOLOGY = "histology"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thickness:
    """Epidermis and dermis at one site: mean and standard deviation, mm."""

    zone: str
    sex: Sex
    method: Method
    site: Text
    epidermis: float
    epidermis_sd: float
    dermis: float
    dermis_sd: float
    tag: Tag
    sources: tuple[str, ...]
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Landing:
    """The chances that a deposit's middle comes to lie above, in or below the dermis."""

    above: float
    inside: float
    below: float


def landing(thickness: Thickness, depth: float, hand: float) -> Landing:
    """Where a deposit lands that aims at ``depth`` mm, straight down.

    ``hand`` is the standard deviation of the depth reached, mm. Depth, epidermis and
    dermis vary independently and normally.
    """
    upper = np.hypot(hand, thickness.epidermis_sd)
    lower = np.hypot(upper, thickness.dermis_sd)
    floor = thickness.epidermis + thickness.dermis
    above = float(ndtr((thickness.epidermis - depth) / upper))
    below = float(ndtr((depth - floor) / lower))
    return Landing(above, max(0.0, 1 - above - below), below)


@dataclass(frozen=True, slots=True, kw_only=True)
class DermisChance:
    """How often a deposit lands in the dermis, by one method in one sex.

    ``low`` to ``high`` are shares of 1, over the thicknesses that the method gives; the
    others likewise, of those that land short of it and beyond.
    """

    sex: Sex
    method: Method
    site: Text
    low: float
    high: float
    above: tuple[float, float]
    below: tuple[float, float]
    tag: Tag
    sources: tuple[str, ...]


def dermis_chances(
    known: Iterable[Thickness], depth: float, hand: float
) -> tuple[DermisChance, ...]:
    """What the studies of one zone say of a depth in mm; empty where there is none.

    The methods disagree, so each stands for itself; so do women and men.
    """
    groups: dict[tuple[Sex, Method], list[Thickness]] = {}
    for skin in known:
        groups.setdefault((skin.sex, skin.method), []).append(skin)
    return tuple(_chance(skins, depth, hand) for skins in groups.values())


def _chance(skins: list[Thickness], depth: float, hand: float) -> DermisChance:
    landings = [landing(skin, depth, hand) for skin in skins]
    inside = [found.inside for found in landings]
    above = [found.above for found in landings]
    below = [found.below for found in landings]
    first = skins[0]
    return DermisChance(
        sex=first.sex,
        method=first.method,
        site=first.site,
        low=min(inside),
        high=max(inside),
        above=(min(above), max(above)),
        below=(min(below), max(below)),
        tag=first.tag,
        sources=first.sources,
    )
