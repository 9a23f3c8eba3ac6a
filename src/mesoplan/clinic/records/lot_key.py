"""A lot as the database compares it: without blanks, in capitals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Value
from django.db.models.functions import Replace, Upper

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

BLANKS = (" ", "\u00a0")  # what people type and paste


def lot_key(field: str = "lot") -> Upper:
    """What indexes hold, and what ``core.traceability.lot_likeness.squeezed`` makes.

    Stranger blanks only that function knows; a lot with one is listed as a near match.
    """
    found: Combinable = F(field)
    for blank in BLANKS:
        found = Replace(found, Value(blank), Value(""))
    return Upper(found)
