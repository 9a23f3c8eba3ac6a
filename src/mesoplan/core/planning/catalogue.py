"""Everything of the knowledge library that planning looks at, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.core.catalogue import (
        Advice,
        Concern,
        Ingredient,
        MixingRule,
        Pair,
        Policy,
        Product,
        Protocol,
        Reaction,
        Technique,
        Zone,
    )
    from mesoplan.core.education import Trial
    from mesoplan.core.evidence import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Zones, techniques, products and the rest, each by id."""

    zones: Mapping[str, Zone]
    techniques: Mapping[str, Technique]
    concerns: Mapping[str, Concern]
    protocols: Mapping[str, Protocol]
    ingredients: Mapping[str, Ingredient]
    products: Mapping[str, Product]
    pairs: Mapping[str, Pair]
    mixing: Mapping[str, MixingRule]
    trials: Mapping[str, Trial]
    care: Mapping[str, Advice]
    reactions: Mapping[str, Reaction]
    policies: Mapping[str, Policy]

    def policy(self, name: str) -> Figure:
        """The clinic's own number of that name."""
        return self.policies[name].figure
