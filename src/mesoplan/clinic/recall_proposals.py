"""What a notice may cover in this clinic: rows for a person to confirm or to reject.

Too much is proposed rather than too little: a proposal only holds a pack until somebody
has looked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.clinic.vault import normalised
from mesoplan.core.traceability.lot_likeness import squeezed
from mesoplan.core.traceability.recall_scope import Why, proposed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

LONGEST_LOT = 40
SHORTEST_WORD = 3
TELLING_WORD = 4
# with one of these the lots that were read are not all that are meant
OPEN_ENDED = {Why.RANGE, Why.PATTERN, Why.EXCEPTED, Why.TOO_LONG}
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A device of the clinic's register, as far as a notice can name it."""

    id: UUID
    identifier: str
    name: str
    product: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing a recall may cover; an empty lot is all of it."""

    device: UUID | None = None
    product: str = ""
    lot: str = ""

    @property
    def key(self) -> str:
        """The lot as it is compared."""
        return squeezed(self.lot)


def rows_proposed(
    text: str, product: str, devices: Iterable[Kept], titles: Mapping[str, str]
) -> tuple[Row, ...]:
    """What these words of a notice may cover, each row once.

    ``titles`` are the names of the library's products. Whatever cannot be pinned to
    lots is proposed as the whole product.
    """
    found = proposed(text)
    words = f"{product}\n{text}"
    numbers = {squeezed(number) for number in (*found.devices, *found.references)}
    named = [
        device
        for device in devices
        if squeezed(device.identifier) in numbers or names(device.name, words)
    ]
    covered = {device.product for device in named}
    targets = [
        *(Row(device=device.id) for device in named),
        *(
            Row(product=id_)
            for id_, title in titles.items()
            if id_ not in covered and names(title, words)
        ),
    ] or [Row()]
    lots = [lot for lot in found.lots if len(squeezed(lot)) <= LONGEST_LOT]
    sure = (
        lots
        and not found.everything
        and len(lots) == len(found.lots)
        and not any(piece.why in OPEN_ENDED for piece in found.unread)
    )
    return tuple(
        Row(device=target.device, product=target.product, lot=lot[:LONGEST_LOT])
        for target in targets
        for lot in (*lots, *(() if sure else ("",)))
    )


def names(name: str, text: str) -> bool:
    """Whether a text speaks of a product by (one of) its names.

    A title may hold several ("Hyalual / Xela Rederm"); numbers and short words of a
    name are left out, for strengths are printed in many ways.
    """
    said = set(_words(text))
    for variant in name.split("/"):
        words = [
            word
            for word in _words(variant)
            if len(word) >= SHORTEST_WORD and not any(c.isdigit() for c in word)
        ]
        telling = any(len(word) >= TELLING_WORD for word in words)
        if telling and all(word in said for word in words):
            return True
    return False


def _words(text: str) -> list[str]:
    return _WORD.findall(normalised(text))
