"""A consent as paper: made from what the record keeps, so it can be made again."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from mesoplan.clinic import signatures
from mesoplan.clinic.documents.consent import (
    Choice,
    Consent,
    Effect,
    ReadBack,
    Risk,
    Signature,
    Subject,
)
from mesoplan.clinic.documents.head import Head
from mesoplan.clinic.documents.rendering import rendered

if TYPE_CHECKING:
    from collections.abc import Mapping

SUBJECTS = {"treatment": Subject.TREATMENT, "photo": Subject.PHOTOGRAPHS}


def pdf(content: Mapping[str, Any], signature: Mapping[str, Any]) -> bytes:
    """The signed document, byte for byte the same from the same record."""
    return rendered(document(content, signature), content["language"])


def document(content: Mapping[str, Any], signature: Mapping[str, Any]) -> Consent:
    """The typed document of what a consent keeps."""
    drawn = signature.get("drawn")
    return Consent(
        head=_head(content),
        witness=content["witness"],
        subject=SUBJECTS[content["kind"]],
        text=tuple(content["text"]),
        product=content["product"],
        zones=tuple(content["zones"]),
        sessions=content["sessions"],
        common=tuple(Effect(**row) for row in content["common"]),
        complications=tuple(Risk(**row) for row in content["complications"]),
        own=tuple(Risk(**row) for row in content["own"]),
        alternatives=tuple(Choice(**row) for row in content["alternatives"]),
        questions=tuple(ReadBack(**row) for row in content["questions"]),
        statements=tuple(content["statements"]),
        withdrawing=content["withdrawing"],
        signature=Signature(
            by=content["signer"],
            at=datetime.fromisoformat(content["signed_at"]),
            drawing=signatures.from_kept(drawn) if drawn else None,
            typed=signature.get("typed", ""),
        ),
    )


def _head(content: Mapping[str, Any]) -> Head:
    head = content["head"]
    return Head(
        clinic=head["clinic"],
        phone=head["phone"],
        client=head["client"],
        number=head["number"],
        born=date.fromisoformat(head["born"]) if head["born"] else None,
        on=date.fromisoformat(head["on"]),
        version=head["version"],
        knowledge=head["knowledge"],
        notice=head["notice"],
    )
