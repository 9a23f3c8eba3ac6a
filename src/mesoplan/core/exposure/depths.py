"""Whether a depth lies in the dermis: hands and skins both vary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

if TYPE_CHECKING:
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


def straight_down(travel: float, degrees: float) -> float:
    """The depth below the skin of a needle gone in ``travel`` mm at an angle."""
    return float(travel * np.sin(np.radians(degrees)))
