"""Who received what a recall covers: by the packs scanned and by the lots typed.

A pack put back unused exposes nobody. A lot amended after signing exposes both ways: an
amendment is words beside the record, and somebody has to read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from mesoplan.clinic import vault
from mesoplan.clinic.queries.covered import lines_of, lots_of
from mesoplan.clinic.records import AmendedLot, Delivery, Use
from mesoplan.core.quantities import Volume
from mesoplan.core.traceability.lot_likeness import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from mesoplan.clinic.queries.covered import Target

_CODE = re.compile(r"[^\W_][\w./+-]*")


class How(StrEnum):
    """How the clinic knows that somebody received it."""

    SCANNED = "scanned"  # the pack was scanned for this zone
    TYPED = "typed"  # the lot was written by hand
    UNWRITTEN = "unwritten"  # the pack was scanned; no zone is written for it
    AMENDED = "amended"  # an amendment speaks of the lot: somebody must read it


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one client received of it in one zone of one session."""

    client: UUID
    session: UUID
    number: int
    on: date
    zone: str
    product: str
    lot: str
    points: int | None
    volume: Volume | None
    how: How


class _Sources:
    """Where exposure is written: lines of zones, packs bound, amendments."""

    def __init__(
        self,
        clinic: UUID,
        targets: tuple[Target, ...],
        client: UUID | None = None,
    ) -> None:
        """Of one client, or of everybody."""
        keys = {target.key for target in targets} - {""}
        self.lots = {vault.lot_token(clinic, key): key for key in sorted(keys)}
        self.deliveries = Delivery.objects.filter(clinic=clinic)
        self.uses = Use.objects.filter(clinic=clinic, lot__in=lots_of(clinic, targets))
        self.amended = AmendedLot.objects.filter(clinic=clinic, token__in=self.lots)
        if client is not None:
            self.deliveries = self.deliveries.filter(session__client=client)
            self.uses = self.uses.filter(client=client)
            self.amended = self.amended.filter(amendment__client=client)
        self.lines = lines_of(self.deliveries, targets)


def given(
    clinic: UUID,
    targets: Iterable[Target],
    client: UUID | None = None,
) -> tuple[Given, ...]:
    """What clients received of the targets, line by line: at most five queries.

    ``client`` leaves everybody else out.
    """
    sources = _Sources(clinic, tuple(targets), client)
    found = [*_rows(sources.lines)]
    # nearly every pack has a line that names its lot: the database finds the others
    whose = ("session_id", "pack_id")
    apart = sources.uses.values_list(*whose).difference(
        sources.lines.values_list(*whose)
    )
    if packs := {pack for _, pack in apart}:
        lines = _rows(sources.deliveries.filter(pack__in=packs))
        found = [*{*found, *lines}, *_unwritten(sources.uses.filter(pack__in=packs))]
    known = {row.session for row in found}
    found += [row for row in _amended(sources) if row.session not in known]
    return tuple(sorted(found, key=lambda g: (g.on, g.session.int, g.zone, g.lot)))


def _rows(lines: QuerySet[Delivery]) -> Iterable[Given]:
    columns = lines.values_list(
        *("session__client_id", "session_id", "session__number", "session__on"),
        *("zone", "product", "lot", "points", "volume_nl"),
        ExpressionWrapper(Q(pack=None), BooleanField()),
    )
    for client, session, number, on, *what in columns:
        zone, product, lot, points, volume, typed = what
        yield Given(
            client=client,
            session=session,
            number=number,
            on=on,
            zone=zone,
            product=product,
            lot=lot,
            points=points,
            volume=Volume(volume),
            how=How.TYPED if typed else How.SCANNED,
        )


def _unwritten(uses: QuerySet[Use]) -> Iterable[Given]:
    """Packs bound to a session and not put back, of which no zone is written there."""
    line = Delivery.objects.filter(pack=OuterRef("pack"), session=OuterRef("session"))
    rows = uses.filter(~Exists(line), ended_at=None).values_list(
        *("client_id", "session_id", "session__number", "session__on"),
        *("pack__device__product", "lot__lot"),
    )
    for client, session, number, on, product, lot in rows:
        yield Given(
            client=client,
            session=session,
            number=number,
            on=on,
            zone="",
            product=product,
            lot=lot,
            points=None,
            volume=None,
            how=How.UNWRITTEN,
        )


def _amended(sources: _Sources) -> Iterable[Given]:
    """Sessions whose amendments speak of a lot; the words themselves stay sealed."""
    rows = sources.amended.values_list(
        *("token", "amendment__client_id", "amendment__session_id"),
        *("amendment__session__number", "amendment__session__on"),
    )
    for token, client, session, number, on in rows:
        yield Given(
            client=client,
            session=session,
            number=number,
            on=on,
            zone="",
            product="",
            lot=sources.lots[bytes(token)],
            points=None,
            volume=None,
            how=How.AMENDED,
        )


def lots_in(words: Mapping[str, str]) -> set[str]:
    """What may be a lot in an amendment: single codes, and two with a blank between."""
    found: set[str] = set()
    for text in (words.get("was", ""), words.get("now", "")):
        codes = [code.rstrip("./+-") for code in _CODE.findall(text)]
        pairs = (f"{first}{second}" for first, second in pairwise(codes))
        found.update(squeezed(code) for code in (*codes, *pairs))
    return {code for code in found if any(sign.isdigit() for sign in code)}
