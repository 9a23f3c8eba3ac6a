"""The clinic's half of ``mesoplan scan``: the verdict, with the scan on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import click

from mesoplan.cli.acting import acting
from mesoplan.cli.exits import Exit
from mesoplan.cli.raw_marks import as_text, unescaped
from mesoplan.core.errors import InputError, Problem
from mesoplan.core.traceability.findings import Word
from mesoplan.core.traceability.tokens import is_token_like
from mesoplan.export.packs import pack_verdict
from mesoplan.export.scans import FORMAT, ScanReport
from mesoplan.knowledge.pack_codes import pack_codes, pack_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.scans import Answer
    from mesoplan.export.marks import MarksReport

EXITS = {
    Word.CLEAR: Exit.ANSWERED,
    Word.HOLD: Exit.INCOMPLETE,
    Word.STOP: Exit.NOT_TODAY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of the clinic besides the mark itself."""

    mail: str
    session: UUID | None
    supplier: str
    inner: str
    token: str
    caller: str

    @property
    def anything(self) -> bool:
        """Whether the clinic is asked at all."""
        return bool(self.mail)


def in_clinic(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that ask the clinic."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def asked_of(values: dict[str, Any]) -> Asked:
    """Take those options out of a command's values, or say how they go together."""
    asked = Asked(
        mail=values.pop("mail"),
        session=values.pop("session"),
        supplier=values.pop("supplier"),
        inner=values.pop("inner"),
        token=values.pop("token"),
        caller=values.pop("caller"),
    )
    more = (asked.session, asked.supplier, asked.inner, asked.token, asked.caller)
    if any(more) and not asked.mail:
        message = "Asking the clinic needs --as MAIL."
        raise click.UsageError(message)
    if asked.mail and bool(asked.session) is bool(asked.supplier):
        message = (
            "Say where: --session ID at the chair, or --supplier NAME at the door."
        )
        raise click.UsageError(message)
    return asked


def scanned(
    asked: Asked, marks: Sequence[str | bytes], read: MarksReport, *, escaped: bool
) -> ScanReport:
    """The clinic's answer to the scan.

    Raises:
        InputError: what is whose mark cannot be told, or the clinic refuses.
    """
    box, token = _sorted([as_text(mark) for mark in marks])
    inner, typed = asked.inner, asked.token
    if escaped:
        inner, typed = unescaped(inner, "--inner"), unescaped(typed, "--token")
    with acting(asked.mail) as actor:
        from mesoplan.clinic.marks import Raw  # noqa: PLC0415 - the clinic is loaded

        raw = Raw(box=box, inner=inner, token=typed or token)
        answer = _answered(actor, asked, raw)
    return ScanReport(
        format=FORMAT,
        scan=str(answer.scan),
        marks=read,
        verdict=pack_verdict(answer.verdict, pack_codes(), pack_words()),
        token=answer.pack.token if answer.pack else "",
        bound=answer.bound,
        why_not=answer.why_not,
        held_by=tuple(holder.by for holder in answer.holders),
    )


def _sorted(marks: Sequence[str]) -> tuple[str, str]:
    """The box's mark and the clinic's own; more than that must be told apart by hand."""
    tokens = [mark for mark in marks if is_token_like(_bare(mark))]
    boxes = [mark for mark in marks if mark not in tokens]
    if len(boxes) > 1 or len(tokens) > 1:
        remedy = "Scan one pack, and give what is inside with --inner."
        problem = Problem("--photo", "shows several marks", str(len(marks)), remedy)
        raise InputError([problem])
    return (boxes or [""])[0], (tokens or [""])[0]


def _bare(mark: str) -> str:
    """Without what the scanner says of itself: ``]d1``."""
    return mark[3:] if mark.startswith("]") else mark


def _answered(actor: Actor, asked: Asked, raw: Any) -> Answer:  # noqa: ANN401 - loaded late
    from mesoplan.clinic import moment  # noqa: PLC0415 - the clinic is loaded
    from mesoplan.clinic.actions import scans  # noqa: PLC0415
    from mesoplan.clinic.actions.sessions import Blocked  # noqa: PLC0415
    from mesoplan.clinic.queries.charts import clinic_of  # noqa: PLC0415
    from mesoplan.clinic.queries.suppliers import suppliers_seen_by  # noqa: PLC0415

    caller = asked.caller or str(uuid4())
    try:
        if asked.session:
            return scans.at_chair(actor, asked.session, raw=raw, caller=caller)
        return scans.at_receipt(
            actor,
            supplier=supplier_named(asked.supplier, suppliers_seen_by(actor)),
            on=moment.today(clinic_of(actor)),
            raw=raw,
            caller=caller,
        )
    except scans.OtherScan as error:
        remedy = "Give this scan an id of its own."
        problem = Problem("--id", str(error), asked.caller, remedy)
        raise InputError([problem]) from error
    except Blocked as error:
        problem = Problem("--session", str(error), str(asked.session), "")
        raise InputError([problem]) from error


def supplier_named(name: str, suppliers: Sequence[Any]) -> UUID:
    """The id of the supplier with this name.

    Raises:
        InputError: there is none.
    """
    from mesoplan.clinic.goods import same_name  # noqa: PLC0415 - the clinic is loaded
    from mesoplan.core.errors import nearest  # noqa: PLC0415

    for supplier in suppliers:
        if same_name(supplier.name, name):
            found: UUID = supplier.id
            return found
    remedy = nearest(name, [supplier.name for supplier in suppliers])
    raise InputError([Problem("--supplier", "no such supplier", name, remedy)])


_OPTIONS = (
    click.option(
        "--as",
        "mail",
        default="",
        metavar="MAIL",
        help="Ask the clinic too, as this member of staff: the scan is recorded.",
    ),
    click.option(
        "--session",
        type=click.UUID,
        metavar="ID",
        help="At the chair: the session the pack is for.",
    ),
    click.option(
        "--supplier",
        default="",
        metavar="NAME",
        help="At the door: who delivered it.",
    ),
    click.option(
        "--inner", default="", metavar="RAW", help="The syringe's or vial's mark."
    ),
    click.option("--token", default="", metavar="RAW", help="The clinic's own label."),
    click.option(
        "--id",
        "caller",
        default="",
        metavar="ID",
        help="Your own name for this scan; the same again finds its first answer.",
    ),
)
