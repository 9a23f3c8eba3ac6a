"""Scans from programs: the caller's own id makes each of them repeatable."""

from __future__ import annotations

import base64
import binascii
from http import HTTPStatus
from typing import TYPE_CHECKING

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.actions import scans
from mesoplan.clinic.actions.sessions import Blocked
from mesoplan.clinic.marks import Raw
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.core.errors import shown
from mesoplan.core.traceability.known import Moment
from mesoplan.web.api.answers import scanned
from mesoplan.web.api.door import Answer, by_key
from mesoplan.web.api.problems import Declined

if TYPE_CHECKING:
    from collections.abc import Callable

    from mesoplan.clinic.queries.scans import Answer as ScanAnswered
    from mesoplan.web.api.fields import Fields

LONGEST_CALLER = scans.LONGEST_CALLER


@by_key(Permission.PACK_VIEW, "POST")
def scan(actor: Actor, sent: Fields) -> Answer:
    """One pack's marks at the door or at the chair: the verdict, and what was bound."""
    caller = caller_in(sent)
    place = sent.choice("at", tuple(Moment))
    raw = Raw(
        box=mark_in(sent, "raw"),
        inner=mark_in(sent, "inner", optional=True),
        token=mark_in(sent, "token", optional=True),
    )
    scanner = sent.text("scanner", most=60, optional=True)
    if place == Moment.CHAIR:
        session = sent.id("session")
        sent.settle()
        return Answer(
            scanned(
                once(
                    lambda: scans.at_chair(
                        actor, session, raw=raw, caller=caller, scanner=scanner
                    )
                )
            )
        )
    if place != Moment.RECEIPT:
        sent.settle()  # without a place nothing else can be asked for
    supplier = sent.id("supplier")
    on = sent.day("on") if "on" in sent else moment.today(clinic_of(actor))
    sent.settle()
    return Answer(
        scanned(
            once(
                lambda: scans.at_receipt(
                    actor,
                    supplier=supplier,
                    on=on,
                    raw=raw,
                    caller=caller,
                    scanner=scanner,
                )
            )
        )
    )


def caller_in(sent: Fields) -> str:
    """The caller's own name for this scan: any text, the same for the same scan."""
    return sent.text("id", most=LONGEST_CALLER)


def once(act: Callable[[], ScanAnswered]) -> ScanAnswered:
    """The answer to a scan; what stands in its way as a problem."""
    try:
        return act()
    except scans.OtherScan as error:
        raise Declined(
            HTTPStatus.CONFLICT,
            "id_used_otherwise",
            "This id belongs to a scan with other marks, or in another place.",
        ) from error
    except Blocked as error:
        raise Declined(HTTPStatus.CONFLICT, "blocked", str(error)) from error


def mark_in(sent: Fields, name: str, *, optional: bool = False) -> str:
    """A mark as text, or under ``name_base64`` as the scanner's bytes."""
    coded = f"{name}_base64"
    if coded not in sent:
        return sent.raw(name, optional=optional)
    if name in sent:
        sent.refuse(coded, f"stands beside {name}", "", "Send one of the two.")
    text = sent.raw(coded)
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        sent.refuse(coded, "is no base64", shown(text), "Send base64 of the bytes.")
        return ""
    # what is no text stays as it came, for the reader to refuse
    return data.decode("utf-8", "surrogateescape")
