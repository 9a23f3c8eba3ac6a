"""Whom a recall concerns: packs scanned, lots typed, amendments; nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.clinic_people import new_clinic, new_member
from tests.recalled import History

from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import amendments
from mesoplan.clinic.queries import exposed
from mesoplan.clinic.queries.covered import Target
from mesoplan.clinic.queries.exposed import How
from mesoplan.clinic.records import Amendment, Client, Clinic
from mesoplan.core.traceability.lot_likeness import squeezed

pytestmark = pytest.mark.django_db
FEW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
    ],
)


def of(lot, device=None, product="ial-system"):
    return Target(
        devices=frozenset({device.pk} if device else ()),
        products=frozenset({product} if product else ()),
        key=squeezed(lot),
    )


def found(clinic: Clinic, *targets: Target):
    """Every line; asked for one client, that client's and no other's."""
    rows = exposed.given(clinic.pk, targets)
    for client in Client.objects.filter(clinic=clinic).values_list("pk", flat=True):
        own = tuple(row for row in rows if row.client == client)
        assert exposed.given(clinic.pk, targets, client=client) == own
    return rows


def test_a_scanned_pack_is_found_with_its_zone_points_and_volume(clinic, history, gel):
    pack = history.pack(history.lot(gel, "AB0643"))
    session = history.session(history.client(), date(2026, 3, 2))
    history.use(pack, session)
    history.given(session, "ial-system", "AB0643", pack=pack)
    (row,) = found(clinic, of("AB 0643", gel))
    assert (row.client, row.session) == (session.client_id, session.pk)
    assert (row.on, row.zone, row.points) == (date(2026, 3, 2), "cheeks", 20)
    assert str(row.volume) == "0.4 mL"
    assert row.how is How.SCANNED


def test_a_lot_typed_before_packs_were_scanned_counts_with_blanks_removed(
    clinic, history, gel
):
    session = history.session(history.client())
    history.given(session, "ial-system", "ab\u00a006 43")
    history.given(session, "ial-system", "AB0644", zone="neck")
    (row,) = found(clinic, of("AB 0643", gel))
    assert (row.zone, row.how) == ("cheeks", How.TYPED)


@pytest.mark.parametrize("recalled", ["A1", "A2"])
def test_another_lot_written_than_was_scanned_exposes_either_way(
    clinic, history, gel, recalled
):
    pack = history.pack(history.lot(gel, "A1"))
    session = history.session(history.client())
    history.use(pack, session)
    history.given(session, "ial-system", "A2", pack=pack)
    assert [r.session for r in found(clinic, of(recalled, gel))] == [session.pk]


def test_a_slip_in_one_line_of_a_pack_for_several_hides_nobody(clinic, history, gel):
    pack = history.pack(history.lot(gel, "A1"), doses=2)
    sessions = [history.session(history.client(f"Invented {n}")) for n in range(2)]
    for dose, (session, lot) in enumerate(zip(sessions, ("A1", "A2"), strict=True), 1):
        history.use(pack, session, dose)
        history.given(session, "ial-system", lot, pack=pack)
    rows = found(clinic, of("A1", gel))
    assert {row.session for row in rows} == {session.pk for session in sessions}
    assert {(row.lot, row.how) for row in rows} == {
        ("A1", How.SCANNED),
        ("A2", How.SCANNED),
    }


def test_the_same_lot_of_another_product_is_another_lot(clinic, history, gel):
    history.given(history.session(history.client()), "cytocare", "AB0643")
    other = history.device("Other", "cytocare")
    session = history.session(history.client())
    history.use(history.pack(history.lot(other, "AB0643")), session)
    assert found(clinic, of("AB0643", gel)) == ()


def test_a_pack_for_several_exposes_each_of_them(clinic, history, gel):
    pack = history.pack(history.lot(gel, "A1"), doses=3)
    sessions = [history.session(history.client(f"Invented {n}")) for n in range(3)]
    for dose, session in enumerate(sessions, 1):
        history.use(pack, session, dose)
    rows = found(clinic, of("A1", gel))
    assert {row.client for row in rows} == {s.client_id for s in sessions}
    assert {row.how for row in rows} == {How.UNWRITTEN}


def test_a_pack_put_back_exposes_nobody(clinic, history, gel):
    pack = history.pack(history.lot(gel, "A1"))
    history.put_back(history.use(pack, history.session(history.client())))
    assert found(clinic, of("A1", gel)) == ()


def test_a_whole_product_is_every_lot_of_it(clinic, history, gel):
    one, two = (history.session(history.client(f"Invented {n}")) for n in range(2))
    history.use(history.pack(history.lot(gel, "A1")), one)
    history.given(two, "ial-system", "typed 7")
    rows = found(clinic, of("", gel))
    assert {row.session for row in rows} == {one.pk, two.pk}


def test_a_device_the_library_does_not_know_is_found_typed_by_its_lot(clinic, history):
    device = history.device("Unknown")
    session = history.session(history.client())
    history.given(session, "cytocare", "A 1")
    assert [r.session for r in found(clinic, of("A1", device, ""))] == [session.pk]


@pytest.mark.parametrize(("was", "now"), [("A1", "A2"), ("A2", "lot A 1, not A2")])
def test_an_amendment_exposes_what_was_written_and_what_should_have_been(
    clinic, history, gel, doctor, was, now
):
    session = history.session(history.client())
    history.given(session, "ial-system", "Z9")
    type(session).objects.filter(pk=session.pk).update(
        signed_at=session.opened_at, signed_by=doctor.user, observed_minutes=20
    )
    amendments.amend(doctor, session.pk, field="lot", was=was, now=now, reason="slip")
    (row,) = found(clinic, of("A1", gel))
    assert (row.session, row.how, row.lot) == (session.pk, How.AMENDED, "A1")
    assert bytes(Amendment.objects.get().words).find(b"A1") == -1
    assert not found(clinic, of("B1", gel))


def test_words_without_a_digit_are_no_lots():
    said = {"was": "Lot AB 12-3, left cheek", "now": "none"}
    assert exposed.lots_in(said) >= {"12-3", "AB12-3"}
    assert not {"LOT", "LEFT", "NONE"} & exposed.lots_in(said)


def test_another_clinics_clients_are_nobodys_business(clinic, history, gel):
    other = new_clinic("Other")
    there = History(new_member(other, history.actor.role))
    session = there.session(there.client())
    their_gel = there.device("Theirs", "ial-system")
    pack = there.pack(there.lot(their_gel, "A1"))
    there.use(pack, session)
    there.given(session, "ial-system", "A1", pack=pack)
    assert found(clinic, of("A1", gel)) == ()
    assert found(clinic, of("A1", their_gel)) == ()
    assert len(found(other, of("A1", their_gel))) == 1


def test_five_queries_find_everybody(clinic, history, gel, django_assert_num_queries):
    lot = history.lot(gel, "A1")
    for number in range(4):
        session = history.session(history.client(f"Invented {number}"))
        history.use(history.pack(lot), session)
        history.given(session, "ial-system", "A1")  # of which pack, nobody wrote
    targets = [of("A1", gel), of("A2", gel), of("B1", gel)]
    with django_assert_num_queries(5):
        exposed.given(clinic.pk, targets)


PRODUCTS = ("ial-system", "cytocare", "")
NAMES = ("A1", "a 1", "A2", "A\u00a01", "A-1")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pack"), st.integers(0, 2), st.sampled_from(NAMES)),
        st.tuples(st.just("use"), st.integers(0, 9), st.integers(0, 3)),
        st.tuples(st.just("put back"), st.integers(0, 9)),
        st.tuples(
            st.just("write"),
            st.integers(0, 9),
            st.integers(0, 3),
            st.none() | st.sampled_from(NAMES),
        ),
        st.tuples(
            st.just("type"),
            st.integers(0, 3),
            st.sampled_from(PRODUCTS[:2]),
            st.sampled_from(NAMES),
        ),
        st.tuples(st.just("amend"), st.integers(0, 3), st.sampled_from(NAMES)),
    ),
    max_size=25,
)


class Told:
    """The same history in plain lists, and everybody found by going through them."""

    def __init__(self) -> None:
        self.packs = []  # (device, lot)
        self.uses = []  # [pack, session, ended]
        self.typed = []  # (session, product, lot)
        self.drawn = []  # (pack, session): lines of a pack, whatever lot they name
        self.amended = []  # (session, lot)

    def exposed(self, device: int, product: str, lot: str) -> set[int]:
        same = "".join(lot.split()).upper()

        def covers(name: str) -> bool:
            return not same or "".join(name.split()).upper() == same

        return (
            {
                session
                for pack, session, ended in self.uses
                if (not ended or (pack, session) in self.drawn)
                and self.packs[pack][0] == device
                and covers(self.packs[pack][1])
            }
            | {
                session
                for session, name, typed in self.typed
                if covers(typed) and (name == product or not product)
                if product or same
            }
            | {s for s, name in self.amended if same and covers(name)}
        )


@FEW
@given(
    steps=STEPS,
    device=st.integers(0, 2),
    lot=st.sampled_from(("A1", "A2", "A-1", "")),
)
def test_nobody_is_missed_and_nobody_added_whatever_happened(steps, device, lot):
    clinic = new_clinic()
    history = History(new_member(clinic, Role.PRACTITIONER))
    devices = [history.device(f"Device {n}", p) for n, p in enumerate(PRODUCTS)]
    sessions = [history.session(history.client(f"Invented {n}")) for n in range(4)]
    told, packs, uses, lots = Told(), [], [], {}
    for kind, first, *rest in steps:
        if kind == "pack":
            key = (first, rest[0])
            lots.setdefault(key, None)
            lots[key] = lots[key] or history.lot(devices[first], rest[0])
            packs.append(history.pack(lots[key], doses=4))
            told.packs.append(key)
        elif kind == "use" and first < len(packs):
            pair = [first, rest[0]]
            if [*pair, False] not in told.uses:
                doses = [u[0] for u in told.uses if u[0] == first]
                dose = len(doses) + 1
                uses.append(history.use(packs[first], sessions[rest[0]], dose))
                told.uses.append([*pair, False])
        elif kind == "put back" and first < len(uses):
            history.put_back(uses[first])
            told.uses[first][2] = True
        elif kind == "write" and first < len(packs):
            owner, own = told.packs[first]
            name = rest[1] or own
            written = (rest[0], PRODUCTS[owner], name)
            in_use = [first, rest[0], False] in told.uses
            if in_use and PRODUCTS[owner] and written not in told.typed:
                history.given(
                    sessions[rest[0]], PRODUCTS[owner], name, pack=packs[first]
                )
                told.typed.append(written)
                told.drawn.append((first, rest[0]))
        elif kind == "type" and (first, *rest) not in told.typed:
            history.given(sessions[first], rest[0], rest[1])
            told.typed.append((first, *rest))
        elif kind == "amend":
            _amended(history, sessions[first], rest[0])
            told.amended.append((first, rest[0]))
    expected = told.exposed(device, PRODUCTS[device], lot)
    rows = found(clinic, of(lot, devices[device], PRODUCTS[device]))
    numbers = {session.pk: n for n, session in enumerate(sessions)}
    assert {numbers[row.session] for row in rows} == expected


def _amended(history, session, lot) -> None:
    type(session).objects.filter(pk=session.pk).update(
        signed_at=session.opened_at, signed_by=history.by, observed_minutes=20
    )
    amendments.amend(
        history.actor, session.pk, field="lot", was="", now=lot, reason="slip"
    )
