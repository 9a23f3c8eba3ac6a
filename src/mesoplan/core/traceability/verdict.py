"""May this pack be used? Every check, what it found, and the worst of it.

A verdict never says that a pack is genuine: it says that nothing known speaks against
it, that somebody must settle something, or that there is evidence against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.traceability.checks.custody import custody
from mesoplan.core.traceability.checks.dates import expiry, lot_expiry
from mesoplan.core.traceability.checks.inner import inner as inside
from mesoplan.core.traceability.checks.keeping import cold_chain, opened
from mesoplan.core.traceability.checks.listing import listing
from mesoplan.core.traceability.checks.product import product
from mesoplan.core.traceability.checks.read import read
from mesoplan.core.traceability.checks.recall import recall
from mesoplan.core.traceability.checks.serial import serial
from mesoplan.core.traceability.findings import Check, Finding, Verdict
from mesoplan.core.traceability.inspection import Inspection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mesoplan.core.traceability.codes import PackCode
    from mesoplan.core.traceability.identity import Reading
    from mesoplan.core.traceability.inspection import Sign
    from mesoplan.core.traceability.known import Known, Moment

CHECKS: Mapping[Check, Callable[[Inspection], Iterator[Sign]]] = {
    Check.READ: read,
    Check.PRODUCT: product,
    Check.EXPIRY: expiry,
    Check.LOT_EXPIRY: lot_expiry,
    Check.INNER: inside,
    Check.CUSTODY: custody,
    Check.SERIAL: serial,
    Check.RECALL: recall,
    Check.LISTING: listing,
    Check.COLD_CHAIN: cold_chain,
    Check.OPENED: opened,
}


def verdict(
    moment: Moment,
    box: Reading | None,
    inner: Reading | None,
    token: Reading | None,
    known: Known,
    *,
    codes: Mapping[str, PackCode],
) -> Verdict:
    """Every check's findings, in the order of :class:`Check`.

    Args:
        moment: at receipt, or at the chair.
        box: the maker's mark on the box; None where it was not scanned.
        inner: the maker's mark on the syringe or vial.
        token: the clinic's own label.
        known: what the clinic knows that bears on this pack.
        codes: what each code means (``mesoplan.knowledge.packs.pack_codes``).
    """
    pack = Inspection(moment=moment, box=box, inner=inner, token=token, known=known)
    return Verdict(
        findings=tuple(
            _finding(check, sign, codes[sign.code])
            for check, signs in CHECKS.items()
            for sign in signs(pack)
        )
    )


def _finding(check: Check, sign: Sign, code: PackCode) -> Finding:
    return Finding(
        check=check,
        outcome=code.outcome,
        word=code.word,
        code=sign.code,
        evidence=sign.evidence,
        source=sign.source,
        as_of=sign.as_of,
    )
