"""Which packs a session opened, and the holds on them that somebody settled, for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mesoplan.clinic.documents.session_record import HoldSettled, PackUsed
from mesoplan.clinic.queries.chair import is_from
from mesoplan.clinic.queries.heads import local
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Settlement, Use
from mesoplan.core.quantities import Volume
from mesoplan.core.traceability.tokens import grouped
from mesoplan.knowledge.pack_codes import pack_codes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mesoplan.clinic.records import Delivery, Session
    from mesoplan.knowledge.library import Library


def packs_used(session: Session, library: Library) -> tuple[PackUsed, ...]:
    """Every scanned pack by its token; then the lots that were only typed."""
    uses = Use.objects.filter(session=session, ended_at=None)
    packs = [
        use.pack
        for use in uses.select_related("pack__device", "pack__lot").order_by("at", "pk")
    ]
    given = list(session.deliveries.all())
    found = []
    for pack in packs:
        line = next((line for line in given if is_from(line, pack)), None)
        if line is not None:
            token = grouped(pack.token)
            found.append(_used(library, line, packs=1, identifier=token))
    typed = [line for line in given if not any(is_from(line, pack) for pack in packs)]
    return (*found, *_typed(typed, library))


def holds_settled(session: Session) -> tuple[HoldSettled, ...]:
    """Who settled what, in the order it was done."""
    rows = list(
        Settlement.objects.filter(session=session)
        .select_related("scan__pack__lot")
        .order_by("settled_at", "pk")
    )
    names = names_of(session.clinic_id, (row.settled_by for row in rows))
    return tuple(
        HoldSettled(
            pack=_about(row),
            findings=tuple(_title(held["code"]) for held in row.findings),
            by=names.get(row.settled_by, ""),
            at=local(session.clinic, row.settled_at),
            reason=row.reason,
        )
        for row in rows
    )


def _typed(given: Iterable[Delivery], library: Library) -> tuple[PackUsed, ...]:
    """Each lot once, with as many packs as its volume takes at least."""
    lots: dict[tuple[str, str, date], list[Delivery]] = {}
    for row in given:
        lots.setdefault((row.product, row.lot, row.expires_on), []).append(row)
    found = []
    for rows in lots.values():
        volume = sum(row.volume_nl for row in rows)
        product = library.products[rows[0].product]
        holds = Volume.most(product.pack).count if product.pack else volume
        packs = max(1, -(-volume // max(holds, 1)))
        found.append(_used(library, rows[0], packs=packs))
    return tuple(found)


def _used(
    library: Library, line: Delivery, *, packs: int, identifier: str = ""
) -> PackUsed:
    product = library.products[line.product]
    return PackUsed(
        product=product.title,
        maker=product.maker,
        lot=line.lot,
        expiry=line.expires_on,
        packs=packs,
        identifier=identifier,
    )


def _about(row: Settlement) -> str:
    pack = row.scan.pack if row.scan else None
    if pack is None:
        return _("Lot %(lot)s, typed") % {"lot": row.lot}
    said = _("%(token)s, lot %(lot)s")
    return said % {"token": grouped(pack.token), "lot": pack.lot.lot}


def _title(code: str) -> str:
    return pack_codes()[code].title.in_language(get_language() or "en")
