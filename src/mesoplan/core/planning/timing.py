"""How many sessions, how far apart: the product's label first, then the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mesoplan.core.catalogue import Product, Protocol
    from mesoplan.core.evidence import Figure


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
