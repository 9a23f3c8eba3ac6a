"""The entries of a bundle: each a resource, its type and its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.fhir.elements import words

if TYPE_CHECKING:
    from mesoplan.fhir.elements import Element

# a history holds several versions of one resource; a message is sent for a purpose
TYPES = (
    "batch",
    "batch-response",
    "collection",
    "document",
    "searchset",
    "transaction",
    "transaction-response",
)
TYPE_NAME = re.compile(r"[A-Z][A-Za-z]{1,63}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; ``kind`` is empty where it carries no resource."""

    kind: str
    element: Element
    address: str


def read_entries(bundle: Element) -> list[Entry]:
    """All entries; faults of the bundle itself are noted in it."""
    if bundle.value.get("resourceType") != "Bundle":
        bundle.fault(
            "resourceType",
            "not a FHIR Bundle",
            bundle.value.get("resourceType"),
            "Send one patient's resources in a Bundle.",
        )
        return []
    kind = bundle.text("type")
    if kind and kind not in TYPES:
        bundle.fault("type", "not a bundle that is read", kind, ", ".join(TYPES))
    return [_entry(entry) for entry in bundle.children("entry")]


def pages_missing(bundle: Element) -> bool:
    """Whether the bundle says that there is another page of it."""
    return any(link.text("relation") == "next" for link in bundle.children("link"))


def _entry(entry: Element) -> Entry:
    address = entry.text("fullUrl")
    resource = entry.child("resource")
    if resource is None:
        return Entry("", entry, address)
    kind = resource.text("resourceType")
    if not TYPE_NAME.fullmatch(kind):
        resource.fault("resourceType", "not a resource type", words(kind) or None)
        kind = ""
    return Entry(kind, resource, address)
