"""What a program is told when something is not done: problem documents (RFC 9457)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse

from mesoplan.export.json_values import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mesoplan.core.errors import Problem

INDEX = re.compile(r"\[(\d+)\]")
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with what was sent.

    ``at`` is a JSON pointer into the body, the name of a query's field, or "" for all
    of it.
    """

    at: str
    detail: str
    value: str
    remedy: str


class Declined(Exception):
    """A request that is not done; ``code`` is stable, the words are not."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        *,
        errors: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        """``detail`` is a sentence for whoever reads the program's log.

        ``more`` are members of this problem's own.
        """
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.more = dict(more or {})


def response(declined: Declined) -> HttpResponse:
    """The document. Its type says nothing more than the status: the code does."""
    document = declined.more | {
        "type": "about:blank",
        "title": declined.status.phrase,
        "status": declined.status.value,
        "code": declined.code,
        "detail": declined.detail,
        "errors": declined.errors,
    }
    return HttpResponse(
        json_text(document),
        content_type=MEDIA_TYPE,
        status=declined.status,
        headers=declined.headers,
    )


def faults(problems: Iterable[Problem]) -> tuple[Fault, ...]:
    """The problems of whoever refused what was sent, all of them."""
    return tuple(
        Fault(at=_pointer(p.where), detail=p.what, value=p.value, remedy=p.remedy)
        for p in problems
    )


def _pointer(where: str) -> str:
    """``lines[0].marks[1]`` as a JSON pointer; what is one already stays."""
    if not where or where.startswith("/"):
        return where
    return "/" + INDEX.sub(r"/\1", where).replace(".", "/")


def unfit(problems: Iterable[Problem]) -> Declined:
    """What was sent could be read, and does not fit."""
    return Declined(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "unfit",
        "What was sent does not fit; each error says where, and what to do.",
        errors=faults(problems),
    )


def not_found() -> Declined:
    """No such address, no such record, or it is none of this key's business."""
    return Declined(HTTPStatus.NOT_FOUND, "not_found", "There is nothing here.")


def failed() -> Declined:
    """Our fault."""
    return Declined(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "failed",
        "Something failed here. Send the same request again; it is done once.",
    )
