"""When: how many sessions, how far apart, from what age."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mesoplan.core.truths import birthday

if TYPE_CHECKING:
    from mesoplan.core.catalogue import Product, Protocol
    from mesoplan.core.evidence import Figure
    from mesoplan.core.screening import Screening


def sessions_of(product: Product, protocol: Protocol) -> Figure:
    """The number of sessions: of the label where it was seen, else of the protocol."""
    if product.label_seen and product.sessions is not None:
        return product.sessions
    return protocol.sessions


def interval_of(product: Product, protocol: Protocol) -> Figure:
    """The days between sessions: of the label where it was seen, else the protocol's."""
    if product.label_seen and product.interval is not None:
        return product.interval
    return protocol.interval


def old_enough(product: Product, screening: Screening, on: date) -> bool:
    """Whether the client is known to have reached the label's age on ``on``."""
    if product.minimum_age is None:
        return True
    born = screening.snapshot.known["birth_date"]
    years = int(product.minimum_age.least)
    return isinstance(born, date) and on >= birthday(born, years)
