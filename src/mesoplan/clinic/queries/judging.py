"""The verdict on packs in hand, with everything the clinic knows now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.clinic.queries.known import known_for_each
from mesoplan.core.traceability.verdict import verdict
from mesoplan.knowledge.pack_codes import pack_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesoplan.clinic.queries.known import InHand
    from mesoplan.clinic.records import Clinic, Session
    from mesoplan.core.traceability.findings import Verdict
    from mesoplan.core.traceability.known import Moment


def judged(
    clinic: Clinic,
    moment: Moment,
    packs: Sequence[InHand],
    session: Session | None = None,
) -> tuple[Verdict, ...]:
    """A verdict on each of several packs, in their order."""
    known = known_for_each(clinic, packs, session)
    return tuple(
        verdict(
            moment,
            pack.marks.box,
            pack.marks.inner,
            pack.marks.token,
            about,
            codes=pack_codes(),
        )
        for pack, about in zip(packs, known, strict=True)
    )
