"""How the pack was kept: the cold chain, and how long and how often it was open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.traceability.inspection import Sign
from mesoplan.core.traceability.known import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from mesoplan.core.traceability.inspection import Inspection

HOUR = 3600


def cold_chain(pack: Inspection) -> Iterator[Sign]:
    """A log within limits, where the product needs cold."""
    product = pack.product
    if product is None or product.needs_cold is None:
        yield Sign(code="cold_unknown")
        return
    if not product.needs_cold:
        yield Sign(code="cold_not_needed")
        return
    cold = pack.pack.cold if pack.pack else Answer.UNKNOWN
    codes = {Answer.YES: "cold_within_limits", Answer.NO: "cold_excursion"}
    yield Sign(code=codes.get(cold, "cold_log_missing"))


def opened(pack: Inspection) -> Iterator[Sign]:
    """One pack, one session, unless the register allows several and for how long."""
    known, doses = pack.pack, pack.doses
    limit = pack.product.open_for if pack.product else None
    if known is None or (known.uses and known.opened_at is None):
        yield Sign(code="opening_unknown")
        return
    evidence = {"uses": f"{known.uses}", "doses": f"{doses}"}
    if known.uses >= doses:
        code = "single_use_reused" if doses == 1 else "doses_used_up"
        yield Sign(code=code, evidence=evidence)
    elif doses > 1 and limit is None:
        yield Sign(code="open_limit_unknown", evidence=evidence)
    elif known.opened_at is None:
        yield Sign(code="unopened")
    elif limit is None or doses == 1:
        yield Sign(code="opened_for_this_session")
    else:
        yield _open_since(pack, known.opened_at, limit, evidence)


def _open_since(
    pack: Inspection, opened_at: datetime, limit: timedelta, evidence: dict[str, str]
) -> Sign:
    evidence["hours"] = f"{limit.total_seconds() / HOUR:g}"
    evidence["opened_at"] = f"{opened_at:%Y-%m-%d %H:%M}"
    late = pack.known.on - opened_at > limit
    code = "open_too_long" if late else "open_within_limit"
    return Sign(code=code, evidence=evidence, as_of=opened_at)
