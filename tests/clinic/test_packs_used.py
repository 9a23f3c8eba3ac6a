"""The record of a session names its packs by their tokens, and who settled a hold."""

from __future__ import annotations

from tests.stocked import LOT, bound, pack, packs, scanned
from tests.treated import begun, sheet

from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import holds, sessions, uses
from mesoplan.clinic.marks import Raw
from mesoplan.clinic.queries import papers
from mesoplan.clinic.queries.sessions import planned, session_seen_by
from mesoplan.clinic.records import Client, Session
from mesoplan.core.traceability.tokens import grouped

Staff = dict[Role, Actor]


def saved(actor: Actor, session: Session) -> Session:
    sessions.save(actor, session.pk, version=session.version, values=sheet(session))
    return session_seen_by(actor, session.pk)


def test_every_scanned_pack_is_named_by_its_token(actor: Actor, ada: Client) -> None:
    session = begun(actor, ada)
    product = planned(session)[0].product
    one, two, back = packs(actor, product, count=3)
    for found in (one, two, back):
        scanned(actor, session, found.raw)
    uses.put_back(actor, session.pk, token=back.token, why="a mistake")
    used = papers.session_record(saved(actor, session)).packs
    assert [p.identifier for p in used] == [grouped(one.token), grouped(two.token)]
    assert {(p.lot, p.packs) for p in used} == {(LOT, 1)}


def test_a_typed_lot_has_no_token(actor: Actor, ada: Client) -> None:
    session = begun(actor, ada)
    (used,) = papers.session_record(saved(actor, session)).packs
    assert (used.lot, used.identifier) == (LOT, "")
    bound(actor, session, lot="LOT-9")
    used = papers.session_record(session_seen_by(actor, session.pk)).packs
    assert [p.lot for p in used] == [LOT], "a pack that nothing was given from"


def test_a_settled_hold_is_on_the_record(
    actor: Actor, ada: Client, staff: Staff
) -> None:
    session = begun(actor, ada)
    found = pack(actor, planned(session)[0].product)
    answer = scanned(actor, session, Raw(box=found.box, token=found.token))
    second = staff[Role.DIRECTOR]
    holds.settle(second, session.pk, scan=answer.scan, reason="Compared by eye.")
    (hold,) = papers.session_record(saved(actor, session)).holds
    assert hold.pack == f"{grouped(found.token)}, lot {LOT}"
    assert hold.findings == ("Inside not scanned",)
    assert (hold.by, hold.reason) == (second.name, "Compared by eye.")
