"""Promises about charts, for any bundle, however hostile."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mesoplan.core.errors import InputError
from mesoplan.core.facts import FactKind, Standing
from mesoplan.core.snapshot import Snapshot, take_snapshot
from mesoplan.fhir.bundle import read_bundle
from mesoplan.fhir.chart import Chart
from tests.charts import (
    FACTS,
    RXNORM,
    TODAY,
    VOCABULARY,
    about,
    accounted,
    bundle,
    concept,
    condition,
    observation,
    quantity,
    reconciliation,
    request,
)

days = st.dates(date(2024, 1, 1), TODAY).map(date.isoformat)
months = days.map(lambda text: text[:7])
moments = days.map(lambda text: f"{text}T08:30:00+01:00")
written = st.one_of(days, days, months, moments)
maybe = st.one_of(st.none(), written)


def _without_none(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    status = draw(st.sampled_from(["active", "resolved", "inactive", "relapse", "odd"]))
    verified = draw(st.sampled_from([None, "confirmed", "provisional", "refuted"]))
    return condition(
        draw(
            st.sampled_from(["P1", "P0", "D1", "I1", "I2", "A1", "V1", "OB", "LX", "?"])
        ),
        status,
        **_without_none(
            onsetDateTime=draw(maybe),
            recordedDate=draw(maybe),
            abatementDateTime=draw(maybe),
            verificationStatus=verified and concept(verified, "x"),
        ),
    )


@st.composite
def medicines(draw: st.DrawFn) -> dict[str, Any]:
    code = draw(st.sampled_from(["W5", "M5", "ISO", "CH", "PLAIN", "?"]))
    statuses = ["active", "stopped", "completed", "on-hold", "cancelled", "unknown"]
    status = draw(st.sampled_from(statuses))
    if draw(st.booleans()):
        return request(code, status, **_without_none(authoredOn=draw(maybe)))
    period = _without_none(start=draw(maybe), end=draw(maybe))
    return about(
        "MedicationStatement",
        status=status,
        medicationCodeableConcept=concept(code, RXNORM),
        effectivePeriod=period,
    )


@st.composite
def measurements(draw: st.DrawFn) -> dict[str, Any]:
    code = draw(st.sampled_from(["4548-4", "8310-5", "8480-6", "PQ", "?"]))
    unit = draw(st.sampled_from(["%", "mmol/mol", "Cel", "mm[Hg]"]))
    value = draw(st.decimals(0, 200, places=1))
    answer = draw(st.sampled_from(["P1", "P0", "?"]))
    given_value: dict[str, Any] = {"valueQuantity": quantity(value, unit)}
    if draw(st.booleans()):
        given_value = {"valueCodeableConcept": concept(answer)}
    return observation(code, draw(written), **given_value)


@st.composite
def allergies(draw: st.DrawFn) -> dict[str, Any]:
    manifestation = concept(draw(st.sampled_from(["AN", "EC", "?"])))
    return about(
        "AllergyIntolerance",
        code=concept(draw(st.sampled_from(["LX", "NKA", "?"]))),
        reaction=[{"manifestation": [manifestation]}],
        **_without_none(recordedDate=draw(maybe)),
    )


resources = st.one_of(
    conditions(),
    medicines(),
    measurements(),
    allergies(),
    days.map(reconciliation),
)
charts = st.lists(resources, max_size=9)


def read(records: list[dict[str, Any]], on: date = TODAY) -> Chart:
    return read_bundle(bundle(*records), VOCABULARY, on)


def seen(found: Chart) -> Snapshot:
    told = found.consultation
    return take_snapshot(FACTS, told.answers, told.on, ["chin"])


@given(charts, st.randoms(use_true_random=False))
def test_shuffling_the_entries_changes_nothing(records, randomly):
    raw = bundle(*records)
    shuffled = {**raw, "entry": list(raw["entry"])}
    randomly.shuffle(shuffled["entry"])
    assert read_bundle(raw, VOCABULARY, TODAY) == read_bundle(
        shuffled, VOCABULARY, TODAY
    )


@given(charts)
def test_saying_everything_twice_changes_no_answer(records):
    twice = read([*records, *copy.deepcopy(records)])
    assert twice.consultation == read(records).consultation


@given(charts)
def test_every_entry_is_accounted_for(records):
    found = read(records)
    assert accounted(found) == found.entries == len(records) + 1


@given(charts)
def test_reading_changes_nothing_in_the_bundle(records):
    raw = bundle(*records)
    before = copy.deepcopy(raw)
    read_bundle(raw, VOCABULARY, TODAY)
    assert raw == before


@given(charts)
def test_sets_and_events_stay_open_unless_they_are_denied(records):
    for answer in read(records).consultation.answers:
        if FACTS[answer.fact].kind is FactKind.EVENT:
            assert not answer.complete
        if FACTS[answer.fact].kind is FactKind.SET:
            assert answer.complete == (answer.value == frozenset())


@given(charts, conditions())
def test_a_condition_more_never_turns_yes_into_no(records, another):
    """Unless it says so itself: a code for "not pregnant"."""
    if another["code"]["coding"][0]["code"] == "P0":
        return
    before, after = seen(read(records)), seen(read([*records, another]))
    for name, state in before.states("chin").items():
        now = after.states("chin")[name]
        if state.standing is Standing.KNOWN and state.value is True:
            assert now.value is not False or now.standing is not Standing.KNOWN


@given(charts, st.sampled_from(["active", "on-hold", "unknown"]), days)
def test_a_medicine_that_nobody_knows_never_settles_a_medicine_question(
    records, status, day
):
    strange = request("?", status, authoredOn=day)
    states = seen(read([*records, strange])).states("chin")
    for name, fact in FACTS.items():
        if fact.closed_by and states[name].standing is Standing.KNOWN:
            assert states[name].value is True


@given(charts, st.integers(0, 900))
def test_answers_after_the_day_are_kept_and_change_nothing_before_it(records, back):
    """A chart read for an earlier day says only what it can know of that day."""
    on = TODAY - timedelta(days=back)
    found = read(records, on)
    states = seen(found).states("chin")
    for state in states.values():
        assert state.on is None or state.on <= on


# hostile input

json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**30), 10**30),
        st.floats(),
        st.decimals(),
        st.text(max_size=12),
        st.sampled_from(
            ["Patient", "Condition", "active", "2026", "#", "%", "x" * 9_999]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["coding", "code", "reference", "value", "start", "url"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value that could be replaced."""
    inside: Any = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    found = [path] if path else []
    for key, child in inside:
        found += _places(child, (*path, key))
    return found


def _replaced(raw: Any, place: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(raw)
    target = changed
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    return changed


@given(st.lists(resources, min_size=1, max_size=4), st.data())
def test_rubbish_anywhere_is_refused_or_listed_and_never_a_crash(records, data):
    raw = bundle(*records, link=[{"relation": "self"}])
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(_places(raw)))
        raw = _replaced(raw, place, data.draw(json_values))
    found = _outcome(raw, data.draw(st.sampled_from([TODAY, None])))
    if isinstance(found, InputError):
        assert found.problems
        assert str(found).encode("utf-8")
        return
    assert accounted(found) == found.entries
    seen(found)
    json.dumps([repr(row) for row in (*found.unmapped, *found.skipped)]).encode()


@given(st.dictionaries(st.text(max_size=9), json_values, max_size=4))
def test_any_object_at_all_is_refused_or_read(raw):
    for candidate in (raw, {**raw, "resourceType": "Bundle"}):
        found = _outcome(candidate, None)
        assert isinstance(found, Chart) or found.problems


def _outcome(raw: dict[str, Any], on: date | None) -> Chart | InputError:
    try:
        return read_bundle(raw, VOCABULARY, on)
    except InputError as error:
        return error
