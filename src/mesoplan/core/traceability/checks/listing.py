"""Is the product on the regulator's list, and how old is the clinic's copy of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.traceability.inspection import Sign
from mesoplan.core.traceability.known import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.traceability.inspection import Inspection


def listing(pack: Inspection) -> Iterator[Sign]:
    """Listed with a regulator is not authorised by the maker: one check of several."""
    product = pack.product
    if product is None or product.listed is Answer.UNKNOWN:
        yield Sign(code="listing_not_checked")
        return
    as_of = product.listed_as_of
    evidence = {"product": product.name, "on": f"{as_of or '–'}"}
    if product.listed is Answer.NO:
        code = "listing_removed"
    elif as_of is None or not as_of <= pack.day <= as_of + pack.known.listing_good_for:
        code = "listing_old"
    else:
        code = "listed"
    yield Sign(code=code, evidence=evidence, source=product.source, as_of=as_of)
