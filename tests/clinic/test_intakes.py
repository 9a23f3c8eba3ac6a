"""An intake is kept as typed, read strictly, and sent once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.clients import practice

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Conflict, NotAllowed, Role
from mesoplan.clinic.actions import clients, consultations, intakes, links
from mesoplan.clinic.actions.links import Expired
from mesoplan.clinic.queries.charts import answers_on_record, core_consultation
from mesoplan.clinic.queries.intakes import form_of, form_seen_by
from mesoplan.clinic.records import Client, Event, Intake, Link, Statement
from mesoplan.clinic.replies import (
    LONGEST_KEPT,
    Fault,
    Reply,
    Unreadable,
    entries_of,
    plain_text,
)
from mesoplan.clinic.wishes import not_planned, wish_faults

FACTS = practice().library.facts
Said = dict[str, Reply]


@pytest.fixture
def sent_link(staff: dict[Role, Actor]) -> tuple[Client, Link, Actor]:
    """An invented client with a link to the form."""
    desk = staff[Role.FRONT_DESK]
    client = clients.register(desk, name="Ada Invented", born_on="1990-02-03")
    link, token = links.send(desk, client.pk, purpose="intake")
    return client, link, links.opened(token, "intake").actor


def kept(actor: Actor, link: Link) -> Said:
    return dict(form_of(actor, link.pk).replies)


def test_a_step_is_kept_sealed_and_resumed(sent_link: Any) -> None:
    _, link, actor = sent_link
    version = intakes.save(
        actor, link=link.pk, version=0, replies={"diabetes": Reply(said="no")}
    )
    version = intakes.save(
        actor,
        link=link.pk,
        version=version,
        replies={"vaccine": Reply(said="dates", dates=("soon",))},
        wishes={"words": "more glow"},
    )
    assert kept(actor, link) == {
        "diabetes": Reply(said="no"),
        "vaccine": Reply(said="dates", dates=("soon",)),
    }
    assert b"glow" not in bytes(Intake.objects.get().wishes)
    assert (version, Event.objects.filter(action="intake.saved").count()) == (2, 2)


def test_an_emptied_reply_is_no_longer_kept(sent_link: Any) -> None:
    _, link, actor = sent_link
    intakes.save(actor, link=link.pk, version=0, replies={"diabetes": Reply(said="no")})
    intakes.save(actor, link=link.pk, version=1, replies={"diabetes": Reply()})
    assert kept(actor, link) == {}


def test_a_second_window_is_told_what_differs(sent_link: Any) -> None:
    _, link, actor = sent_link
    intakes.save(
        actor,
        link=link.pk,
        version=0,
        replies={"diabetes": Reply(said="no"), "porphyria": Reply(said="no")},
    )
    with pytest.raises(Conflict) as caught:
        intakes.save(
            actor,
            link=link.pk,
            version=0,
            replies={"diabetes": Reply(said="yes"), "porphyria": Reply(said="no")},
            wishes={"words": "mine"},
        )
    assert caught.value.theirs == {"diabetes": Reply(said="no"), "wishes": {}}
    assert caught.value.version == 1
    assert kept(actor, link)["diabetes"] == Reply(said="no")


def test_an_endless_text_is_not_kept(sent_link: Any) -> None:
    _, link, actor = sent_link
    reply = Reply(said="no", note="x" * (LONGEST_KEPT + 1))
    intakes.save(actor, link=link.pk, version=0, replies={"diabetes": reply})
    assert kept(actor, link) == {}
    wishes = {"words": "x" * (LONGEST_KEPT + 1)}
    intakes.save(actor, link=link.pk, version=1, replies={}, wishes=wishes)
    assert form_of(actor, link.pk).wishes == {}


def test_sending_makes_answers_the_core_can_read(sent_link: Any) -> None:
    client, link, actor = sent_link
    replies = {
        "diabetes": Reply(said="no"),
        "epilepsy": Reply(said="declined"),
        "allergies": Reply(options=("latex", "fish"), note="itching\r\nmany years ago"),
        "vaccine": Reply(said="dates", dates=("2026-01-05", "")),
        "filler": Reply(said="dates", dates=("2025-06-01",), zones=("cheeks",)),
        "permanent_filler": Reply(said="no"),
    }
    wishes = {"concerns": ["dehydration"], "zones": ["cheeks", "chin"], "words": "glow"}
    version = intakes.save(
        actor, link=link.pk, version=0, replies=replies, wishes=wishes
    )
    intakes.send(actor, link=link.pk, version=version)
    today = form_of(actor, link.pk).today.isoformat()
    said = {"on": today, "by": "client"}
    note = {"detail": "itching\nmany years ago"}
    assert answers_on_record(client) == {
        "diabetes": [{"value": False, **said}],
        "epilepsy": [{"value": "declined", **said}],
        "allergies": [{"value": ["latex", "fish"], **said, **note}],
        "vaccine": [{"value": ["2026-01-05"], **said}],
        "filler": [
            {"value": ["2025-06-01"], "zones": ["cheeks"], **said},
            {"value": "never", "zones": ["chin"], **said},
        ],
        "permanent_filler": [{"value": False, "zones": ["cheeks", "chin"], **said}],
    }
    intake = Intake.objects.get()
    assert (intake.reveal("draft"), intake.reveal("wishes")) == ({}, wishes)
    (event,) = Event.objects.filter(action="intake.sent")
    assert event.changed == {"facts": sorted(replies)}
    assert set(Statement.objects.values_list("recorded_by", flat=True)) == {None}


def test_a_form_is_sent_once(sent_link: Any) -> None:
    _, link, actor = sent_link
    intakes.save(actor, link=link.pk, version=0, replies={"diabetes": Reply(said="no")})
    intakes.send(actor, link=link.pk, version=1)
    with pytest.raises(Expired) as caught:
        intakes.send(actor, link=link.pk, version=1)
    assert caught.value.link.pk == link.pk
    with pytest.raises(Expired):
        intakes.save(actor, link=link.pk, version=0, replies={})
    assert Statement.objects.count() == 1


def test_a_link_that_ran_out_while_filling_in_saves_nothing(sent_link: Any) -> None:
    _, link, actor = sent_link
    Link.objects.update(expires_at=moment.now() - timedelta(seconds=1))
    with pytest.raises(Expired):
        intakes.save(actor, link=link.pk, version=0, replies={})
    assert not Intake.objects.exists()


def test_what_makes_no_answer_is_not_sent(sent_link: Any) -> None:
    _, link, actor = sent_link
    replies = {
        "vaccine": Reply(said="dates", dates=("soon",)),
        "diabetes": Reply(said="no"),
    }
    intakes.save(actor, link=link.pk, version=0, replies=replies)
    with pytest.raises(intakes.NotReadable) as caught:
        intakes.send(actor, link=link.pk, version=1)
    assert caught.value.faults == {"vaccine": Fault.NO_DAY}
    assert not Statement.objects.exists()
    intakes.save(
        actor,
        link=link.pk,
        version=1,
        replies={"vaccine": Reply()},
        wishes={"words": "x" * 10_000},
    )
    with pytest.raises(intakes.NotReadable) as caught:
        intakes.send(actor, link=link.pk, version=2)
    assert caught.value.faults == {"words": Fault.TEXT_TOO_LONG}


def test_a_form_changed_elsewhere_is_not_sent_unread(sent_link: Any) -> None:
    _, link, actor = sent_link
    intakes.save(actor, link=link.pk, version=0, replies={"diabetes": Reply(said="no")})
    with pytest.raises(Conflict):
        intakes.send(actor, link=link.pk, version=0)


def test_a_returning_client_confirms_what_is_on_record(
    sent_link: Any, staff: dict[Role, Actor]
) -> None:
    client, link, actor = sent_link
    for fact, entry in (
        ("diabetes", {"value": True, "on": "2026-01-05", "by": "client"}),
        ("pregnant", {"value": False, "on": "2026-01-05", "by": "client"}),
        ("filler", {"value": "never", "zones": ["chin"], "on": "2025-01-05"}),
        (
            "filler",
            {"value": ["2025-03-01"], "zones": ["chin"], "on": "2026-01-05"},
        ),
        ("epilepsy", {"value": "declined", "on": "2026-01-05", "by": "client"}),
    ):
        statement = Statement(
            clinic=client.clinic, client=client, fact=fact, recorded_at=moment.now()
        )
        statement.conceal(entry=entry)
        statement.save()
    form = form_seen_by(actor, link.pk)
    assert {name: e.good for name, e in form.earlier.items()} == {
        "diabetes": True,
        "pregnant": False,
        "filler": False,
    }
    assert Event.objects.filter(action="intake.seen").count() == 1
    replies = {
        "diabetes": Reply(still="same"),
        "pregnant": Reply(still="changed", said="yes"),
        "filler": Reply(still="same"),
    }
    intakes.save(actor, link=link.pk, version=0, replies=replies)
    assert Intake.objects.get().returning
    intakes.send(actor, link=link.pk, version=1)
    said = {"on": form.today.isoformat(), "by": "client"}
    record = answers_on_record(client)
    assert record["diabetes"][-1] == {"value": True, **said}
    assert record["pregnant"][-1] == {"value": True, **said}
    assert record["filler"][-1] == {
        "value": ["2025-03-01"],
        "zones": ["chin"],
        **said,
    }


def test_what_was_typed_on_any_keyboard_opens_a_consultation(
    sent_link: Any, staff: dict[Role, Actor]
) -> None:
    client, link, actor = sent_link
    typed = "Un teint plus frais\u00a0?\r\nأريد بشرة أفضل\u200f 👩\u200d⚕️"
    wishes = {"words": typed, "zones": ["cheeks"], "event_on": ""}
    intakes.save(actor, link=link.pk, version=0, replies={}, wishes=wishes)
    intakes.send(actor, link=link.pk, version=1)
    practitioner = staff[Role.PRACTITIONER]
    opened = consultations.open_for(practitioner, client.pk)
    request = core_consultation(client, opened, practice()).request
    assert request.wishes.startswith("Un teint plus frais ?\nأريد بشرة أفضل")
    assert request.zones == ("cheeks",)


def test_a_day_to_look_ones_best_for_lies_ahead_and_not_too_far() -> None:
    for days, fault in (
        (-1, Fault.IN_PAST),
        (0, None),
        (731, None),
        (732, Fault.TOO_FAR),
    ):
        day = (TODAY + timedelta(days=days)).isoformat()
        assert wish_faults({"event_on": day}, TODAY).get("event_on") is fault
    assert wish_faults({"event_on": "soon"}, TODAY) == {"event_on": Fault.NO_DAY}


def test_staff_do_not_fill_in_a_clients_form(
    sent_link: Any, staff: dict[Role, Actor]
) -> None:
    _, link, _ = sent_link
    for actor in staff.values():
        with pytest.raises(NotAllowed):
            intakes.save(actor, link=link.pk, version=0, replies={})
        with pytest.raises(NotAllowed):
            intakes.send(actor, link=link.pk, version=0)


TODAY = moment.now().date()
SOON = (TODAY + timedelta(days=20)).isoformat()


@pytest.mark.parametrize(
    ("fact", "reply", "fault"),
    [
        ("diabetes", Reply(said="maybe"), Fault.NOT_CHOSEN),
        ("diabetes", Reply(still="changed"), Fault.NOT_CHOSEN),
        ("diabetes", Reply(still="same", said="no"), Fault.SAME_AND_MORE),
        ("diabetes", Reply(still="same"), Fault.NOT_CHOSEN),
        ("permanent_filler", Reply(said="yes"), Fault.NO_ZONE),
        ("filler", Reply(said="dates", dates=("2020-01-01",)), Fault.NO_ZONE),
        ("allergies", Reply(options=("none", "latex")), Fault.NONE_AND_MORE),
        ("allergies", Reply(options=("gravel",)), Fault.UNREADABLE),
        ("vaccine", Reply(said="never", dates=("2020-01-01",)), Fault.NONE_AND_MORE),
        ("vaccine", Reply(said="unknown", dates=("2020-01-01",)), Fault.NONE_AND_MORE),
        ("hba1c", Reply(said="declined", number="7"), Fault.NONE_AND_MORE),
        ("vaccine", Reply(said="dates"), Fault.NO_DATE),
        ("vaccine", Reply(said="dates", dates=("1.2.2020",)), Fault.NO_DAY),
        ("vaccine", Reply(said="dates", dates=("1820-01-01",)), Fault.TOO_OLD),
        ("vaccine", Reply(said="dates", dates=("2999-01-01",)), Fault.TOO_FAR),
        ("viral_illness", Reply(said="dates", dates=(SOON,)), Fault.IN_FUTURE),
        ("birth_date", Reply(said="dates", dates=(SOON,)), Fault.IN_FUTURE),
        ("birth_date", Reply(said="dates"), Fault.NO_DATE),
        ("hba1c", Reply(number="seven", unit="%"), Fault.NO_NUMBER),
        ("hba1c", Reply(number="700", unit="%"), Fault.IMPOSSIBLE),
        ("skin_type", Reply(said="ix"), Fault.UNREADABLE),
        ("diabetes", Reply(said="no", note="x" * 401), Fault.NOTE_TOO_LONG),
    ],
)
def test_a_reply_that_makes_no_answer_says_why(
    fact: str, reply: Reply, fault: Fault
) -> None:
    with pytest.raises(Unreadable) as caught:
        entries_of(FACTS[fact], reply, zones=("cheeks", "chin"), on=TODAY)
    assert caught.value.fault is fault


@pytest.mark.parametrize(
    ("fact", "reply", "values"),
    [
        ("diabetes", Reply(said="unknown"), ["unknown"]),
        ("diabetes", Reply(still="unsure"), ["unknown"]),
        ("permanent_filler", Reply(said="yes", zones=("chin",)), [True, False]),
        ("allergies", Reply(options=("none",)), [[]]),
        ("allergies", Reply(options=("declined",)), ["declined"]),
        ("vaccine", Reply(said="since"), ["none lately"]),
        ("vaccine", Reply(said="dates", dates=("2020-01-01", SOON)), None),
        ("birth_date", Reply(said="dates", dates=("1990-02-03",)), ["1990-02-03"]),
        ("hba1c", Reply(number="7,2", unit="%"), ["7.2 %"]),
        ("skin_type", Reply(said="iii"), ["iii"]),
        ("diabetes", Reply(note="only a note"), []),
        ("diabetes", Reply(), []),
    ],
)
def test_every_kind_of_reply_makes_its_answer(
    fact: str, reply: Reply, values: list[Any] | None
) -> None:
    found = entries_of(FACTS[fact], reply, zones=("cheeks", "chin"), on=TODAY)
    expected = [["2020-01-01", SOON]] if values is None else values
    assert [entry["value"] for entry in found] == expected


def test_text_in_any_script_is_kept_without_unseen_signs() -> None:
    assert plain_text("\u202eabc\u202c \x00\r\nd") == "abc \nd"
    assert plain_text("Ça va\u202f?\u00a0") == "Ça va ?"
    assert plain_text("مرحبا بالعالم") == "مرحبا بالعالم"


def test_a_wish_that_is_not_for_this_treatment_is_known_in_both_languages() -> None:
    library = practice().library
    for words in ("please melt fat", "faire fondre la graisse"):
        assert [c.id for c in not_planned({"words": words}, library)] == ["fat"]
    assert [c.id for c in not_planned({"concerns": ["striae"]}, library)] == ["striae"]
    assert not_planned({"concerns": ["dehydration"], "words": "éclat"}, library) == []
