"""What a request itself says about a client: a concern named, a word in the wishes."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from mesoplan.core.facts import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.core.catalogue import Concern
    from mesoplan.core.consultation import Consultation


def answers_in_request(
    consultation: Consultation, concerns: Mapping[str, Concern]
) -> Iterator[Answer]:
    """The answers that the request gives to facts that concerns stand for.

    A concern that was asked for states its fact, whatever was answered. A word in the
    free text does not: "no lipolysis, please" holds the word too. It only contradicts
    a "no" given elsewhere, so that someone asks again.
    """
    for name, concern in concerns.items():
        if not concern.fact:
            continue
        asked_for = name in consultation.request.concerns
        denied = any(
            answer.fact == concern.fact and answer.value is False
            for answer in consultation.answers
        )
        word = mentioned(concern, consultation.request.wishes)
        if asked_for or (denied and word):
            detail = "asked for" if asked_for else f'the wishes mention "{word}"'
            yield Answer(
                fact=concern.fact,
                value=True,
                on=consultation.on,
                by="client",
                settles=asked_for,
                detail=detail,
            )


def mentioned(concern: Concern, wishes: str) -> str:
    """The first of the concern's words that begins a word of the wishes, if any.

    Accents, capitals and the kind of apostrophe make no difference: people leave them
    out on a phone.
    """
    text = _plain(wishes)
    found = (w for w in concern.words if re.search(rf"\b{re.escape(_plain(w))}", text))
    return next(found, "")


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.casefold().replace("’", "'"))  # noqa: RUF001
    return "".join(c for c in letters if not unicodedata.combining(c))
