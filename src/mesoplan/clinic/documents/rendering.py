"""A document as tagged PDF, byte for byte the same whenever and wherever it is made.

Nothing a person typed is ever part of a template: it is handed over as JSON and placed
as text. Only the fonts inside Typst are used, and a template can read no file outside
this folder.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import TypeAlias

import typst

from mesoplan.clinic.documents.aftercare_sheet import AftercareSheet
from mesoplan.clinic.documents.client_card import ClientCard
from mesoplan.clinic.documents.consent import Consent
from mesoplan.clinic.documents.labels import FOLDER, labels
from mesoplan.clinic.documents.map_sheet import MapSheet
from mesoplan.clinic.documents.pack_labels import PackLabels
from mesoplan.clinic.documents.plan import PlanSheet
from mesoplan.clinic.documents.session_record import SessionRecord
from mesoplan.clinic.documents.values import plain

Document: TypeAlias = (
    PlanSheet
    | Consent
    | SessionRecord
    | AftercareSheet
    | ClientCard
    | MapSheet
    | PackLabels
)


def rendered(document: Document, language: str = "en") -> bytes:
    """The document as PDF/UA-1, tagged for those who listen to it.

    Raises:
        ValueError: no document is printed in this language.
    """
    moment = datetime.combine(document.head.on, time(), UTC)
    pdf = compiler(document, language).compile(
        format="pdf", pdf_standards=["ua-1"], timestamp=moment
    )
    if not isinstance(pdf, bytes):  # pragma: no cover - one file is asked for
        message = "Typst made more than one file of one document"
        raise TypeError(message)
    return pdf


def compiler(document: Document, language: str) -> typst.Compiler:
    """Typst, ready with the document's template, words and content."""
    words = labels(document.TEMPLATE, language)
    content = {
        "document": plain(document, words),
        "labels": words,
        "language": language,
        "day": document.head.on.isoformat(),
    }
    return typst.Compiler(
        FOLDER / f"{document.TEMPLATE}.typ",
        root=FOLDER,
        font_paths=_fonts(),
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )


@lru_cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
