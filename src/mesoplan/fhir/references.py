"""Who and what a bundle's references point to.

A reference may be the full address of an entry, ``Patient/id``, or a versioned form of
either. A chart that names someone else is refused as a whole: two people's records in
one decision is the worst thing a chart can do.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """The bundle's one patient, and every way its entries may name them."""

    id: str
    address: str

    def is_named_by(self, reference: str) -> bool:
        """Whether ``reference`` means this patient."""
        target = plain_reference(reference)
        if target == self.address or (self.id and target == f"Patient/{self.id}"):
            return bool(target)
        if self.address or not self.id:
            return False
        return target.endswith((f"/Patient/{self.id}", f":{self.id}"))


def plain_reference(reference: str) -> str:
    """A reference without its version."""
    return reference.partition("/_history/")[0]


def names_of(kind: str, identity: str, address: str) -> tuple[str, ...]:
    """The references that lead to an entry of the bundle."""
    relative = (f"{kind}/{identity}",) if identity else ()
    return (*relative, *((address,) if address else ()))
