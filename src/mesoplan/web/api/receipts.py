"""Goods-in from an ordering system: a delivery note with its boxes' marks."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.actions.receipts import receive
from mesoplan.clinic.goods import LONGEST_NOTE, Line, Typed
from mesoplan.clinic.queries.delivery_notes import MOST_PACKS
from mesoplan.clinic.queries.suppliers import suppliers_seen_by
from mesoplan.core.traceability.known import Answer as Known
from mesoplan.web.api.answers import received, supplier
from mesoplan.web.api.door import Answer, by_key

if TYPE_CHECKING:
    from mesoplan.web.api.fields import Fields


@by_key(Permission.PACK_RECEIVE, "POST")
def take_in(actor: Actor, sent: Fields) -> Answer:
    """Take in everything, or nothing and every problem of every line."""
    source, on = sent.id("supplier"), sent.day("on")
    note = sent.text("note", most=LONGEST_NOTE)
    lines = [_line(fields) for fields in sent.rows("lines")]
    sent.settle()
    taken = receive(actor, supplier=source, note=note, on=on, lines=lines)
    return Answer(received(taken), HTTPStatus.CREATED)


@by_key(Permission.PACK_VIEW)
def suppliers(actor: Actor, sent: Fields) -> Answer:
    """Whom the clinic buys from, by the ids that receipts name."""
    sent.settle()
    return Answer([supplier(found) for found in suppliers_seen_by(actor)])


def _line(sent: Fields) -> Line:
    counted = sent.whole("counted", least=0, most=MOST_PACKS, default=None)
    typed = sent.object("typed")
    line = Line(
        marks=sent.texts("marks"),
        typed=_typed(typed) if typed else None,
        noted=sent.whole("noted", least=0, most=MOST_PACKS, default=counted),
        counted=counted,
        seals_intact=sent.flag("seals_intact"),
        cold=sent.choice("cold", tuple(Known), default=Known.UNKNOWN),
        as_printed=sent.flag("as_printed", default=False),
    )
    sent.close()
    return line


def _typed(sent: Fields) -> Typed:
    typed = Typed(
        device=sent.text("device"),
        lot=sent.text("lot"),
        expiry=sent.text("expiry"),
        serial=sent.text("serial", optional=True),
    )
    sent.close()
    return typed
