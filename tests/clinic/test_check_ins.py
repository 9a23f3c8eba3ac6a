"""Check-ins ask in plain words, lead to help, and never diagnose."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from tests.clinic_people import new_clinic, new_member
from tests.consultations import registered
from tests.treated import signed

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Conflict, NotAllowed, NotFound, Role
from mesoplan.clinic.actions import check_ins, clients, links
from mesoplan.clinic.actions.check_ins import Unanswered
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.check_ins import asked, days, route, waiting
from mesoplan.clinic.records import CheckIn, Client, Event

Staff = dict[Role, Actor]
SITE = "https://clinic.example"
FINE = {
    "emergency-after": "no",
    "what-to-expect-after": "no",
    "tender-lump-after": "no",
    "reactions-within-a-week": "no",
}


@pytest.fixture
def ada(actor: Actor, ada: Client) -> Client:
    """Treated today."""
    signed(actor, ada)
    return ada


def due(days_later: int) -> check_ins.Sent:
    later = moment.now() + timedelta(days=days_later)
    return check_ins.send_due(later, site=SITE)


def opened() -> links.Opened:
    token = re.search(r"/checkin/([^/\s]+)/", str(mail.outbox[-1].body))
    assert token is not None
    return links.opened(token[1], "check_in")


def answered(said: dict[str, str], **more: object) -> CheckIn:
    way = opened()
    assert way.link.subject is not None
    return check_ins.answer(
        way.actor,
        way.link.subject,
        link=way.link.pk,
        answers=said,
        **more,  # type: ignore[arg-type]
    )


def test_the_days_come_from_knowledge(actor: Actor) -> None:
    assert [(d.days, d.record) for d in days(practice_of(actor.clinic).library)] == [
        (2, "care/what-to-expect-after"),
        (14, "policies/review-days"),
    ]


def test_a_link_is_mailed_once_when_it_is_due(ada: Client) -> None:
    assert due(0).sent == 0
    assert due(3).sent == 1
    assert due(3).sent == 0
    assert mail.outbox[0].to == ["ada@client.example"]
    assert SITE in str(mail.outbox[0].body)
    assert due(15).sent == 1


def test_a_mail_that_fails_is_tried_again(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(check_ins, "send_mail", down)
        assert due(3).failed == 1
    assert due(3).sent == 1


def test_who_has_no_mail_address_is_counted(actor: Actor) -> None:
    client = registered(actor)
    signed(actor, client)
    clients.correct(
        actor,
        client.pk,
        version=1,
        name="Ada Invented",
        born_on="",
        mail="",
        phone="",
        language="en",
    )
    assert due(3).without_mail == 1


@pytest.mark.parametrize(
    ("yes", "wants_call", "where"),
    [
        (set(), False, "fine"),
        (set(), True, "clinic"),
        ({"bruising", "wheals"}, False, "fine"),
        ({"what-to-expect-after"}, False, "clinic"),
        ({"tender-lump-after"}, False, "clinic"),
        ({"reactions-within-a-week"}, False, "clinic"),
        ({"emergency-after"}, False, "emergency"),
        ({"emergency-after", "tender-lump-after"}, True, "emergency"),
    ],
)
def test_an_answer_leads_to_the_gravest_of_what_was_said(
    actor: Actor, yes: set[str], where: str, *, wants_call: bool
) -> None:
    questions = asked(practice_of(actor.clinic).library, "en")
    said = {**FINE, **dict.fromkeys(yes, "yes")}
    assert route(questions, said, wants_call=wants_call) == where


def test_an_answer_is_kept_once_and_uses_the_link_up(ada: Client) -> None:
    due(3)
    assert answered(FINE).route == "fine"
    assert Event.objects.latest("sequence").action == "check_in.answered"
    with pytest.raises(links.Expired):
        opened()


def test_no_warning_sign_may_be_passed_over(ada: Client) -> None:
    due(3)
    with pytest.raises(Unanswered) as error:
        answered({})
    assert set(error.value.problems) == set(FINE)


def test_someone_in_an_emergency_need_answer_nothing_else(ada: Client) -> None:
    due(3)
    assert answered({"emergency-after": "yes"}).route == "emergency"


def test_staff_see_what_needs_a_look_until_somebody_has_looked(
    staff: Staff, actor: Actor, ada: Client
) -> None:
    due(3)
    answered(FINE, words="A small spot on the left?")
    (row,) = waiting(actor)
    assert row.route == "clinic"
    assert row.words == "A small spot on the left?"
    check_ins.look(actor, row.id, version=row.version)
    assert waiting(actor) == ()
    with pytest.raises(Conflict):
        check_ins.look(actor, row.id, version=row.version)
    with pytest.raises(NotAllowed):
        waiting(staff[Role.FRONT_DESK])


def test_a_link_answers_only_its_own_check_in(actor: Actor, ada: Client) -> None:
    due(3)
    other = registered(actor, "Bo Invented")
    stranger = Actor(role=Role.CLIENT, clinic=actor.clinic, client=other.pk)
    row = CheckIn.objects.exclude(sent_at=None).get()
    with pytest.raises(NotFound):
        check_ins.answer(stranger, row.pk, link=row.pk, answers=FINE)
    elsewhere = new_member(new_clinic("Elsewhere"), Role.DIRECTOR)
    with pytest.raises(NotFound):
        check_ins.look(elsewhere, row.pk, version=1)
