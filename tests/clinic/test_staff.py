"""A clinic is begun once; staff are added, change roles and leave, all on record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.clinic_people import new_clinic, new_member

from mesoplan.clinic.access import (
    HELD,
    STEPPED_UP,
    Actor,
    Conflict,
    NotAllowed,
    NotFound,
    Permission,
    Role,
    StepUpNeeded,
)
from mesoplan.clinic.actions import clinics, staff
from mesoplan.clinic.actions.clinics import Details, Person
from mesoplan.clinic.queries.staff import actor_of, member_of, members, names_of
from mesoplan.clinic.records import Clinic, ConsentText, Event, Membership, User

DETAILS = Details(
    name="Invented Clinic",
    phone="+00 000 000",
    mail="",
    jurisdiction="EU",
    language="en",
    time_zone="Europe/Paris",
)
ADMIN = Person(name="Ada Invented", mail="ada@clinic.example")
DIRECTOR = Person(name="Dan Invented", mail="dan@clinic.example")
PASSPHRASE = "a long invented passphrase"  # noqa: S105 - invented


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr("mesoplan.settings.place.home", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def administrator(clinic) -> Actor:
    return new_member(clinic, Role.ADMINISTRATOR)


def begun(**more):
    asked = {
        "code": clinics.setup_code(),
        "details": DETAILS,
        "administrator": ADMIN,
        "password": PASSPHRASE,
        "director": DIRECTOR,
    }
    return clinics.begin(**{**asked, **more})


def actions_of(actor: Actor) -> list[str]:
    events = Event.objects.filter(clinic=actor.clinic).order_by("sequence")
    return list(events.values_list("action", flat=True))


def test_a_clinic_begins_with_its_administrator_director_and_consent_texts(db, home):
    made = begun()
    first = actor_of(made.administrator.pk)
    assert first.role is Role.ADMINISTRATOR
    assert actor_of(made.director.pk).role is Role.DIRECTOR
    assert made.administrator.check_password(PASSPHRASE)
    assert not made.director.has_usable_password()
    assert ConsentText.objects.filter(clinic=made.clinic).exists()
    assert actions_of(first) == ["clinic.begun"]
    assert clinics.setup_code() is None
    assert not (home / "keys" / "setup-code").exists()


def test_the_code_is_typed_as_people_type_and_is_readable_by_its_owner_only(db, home):
    code = clinics.setup_code()
    assert clinics.setup_code() == code
    assert (home / "keys" / "setup-code").stat().st_mode & 0o777 == 0o600
    typed = f" {code[:5]}-{code[5:10]} {code[10:]} ".lower()
    assert begun(code=typed, director=None).director is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "2" * 20}, "code"),
        ({"password": "short"}, "password"),
        ({"details": replace(DETAILS, time_zone="Mars/North")}, "time_zone"),
        ({"details": replace(DETAILS, name=" ")}, "name"),
        ({"director": replace(DIRECTOR, mail="ADA@clinic.example")}, "director_mail"),
    ],
)
def test_a_wrong_code_or_field_makes_nothing(db, home, more, field):
    with pytest.raises(staff.Refused) as refusal:
        begun(**more)
    assert field in refusal.value.problems
    assert not Clinic.objects.exists()
    assert not User.objects.exists()


def test_a_second_clinic_is_not_begun(db, home):
    code = clinics.setup_code()
    begun()
    with pytest.raises(NotFound):
        begun(code=code)


def test_a_member_is_added_and_chooses_the_password_themself(administrator):
    user = staff.add(
        administrator, name="New  Person", mail="NEW@Clinic.example", role=Role.DIRECTOR
    )
    assert (user.name, user.email) == ("New Person", "new@clinic.example")
    assert not user.has_usable_password()
    assert member_of(administrator, user.pk).invited
    assert actions_of(administrator) == ["staff.added"]


def test_nobody_works_twice(administrator):
    staff.add(administrator, name="One", mail="one@c.example", role=Role.FRONT_DESK)
    with pytest.raises(staff.Refused, match="already"):
        staff.add(administrator, name="Two", mail="One@c.example", role=Role.DIRECTOR)
    assert actions_of(administrator) == ["staff.added"]


def test_a_changed_role_holds_from_the_next_request(administrator, clinic):
    desk = new_member(clinic, Role.FRONT_DESK)
    staff.change_role(administrator, desk.user, role=Role.PRACTITIONER)
    assert actor_of(desk.user).role is Role.PRACTITIONER
    assert Membership.objects.filter(user=desk.user).count() == 2
    assert actions_of(administrator) == ["staff.role_changed"]


def test_who_leaves_is_no_actor_any_more_and_may_come_back(administrator, clinic):
    desk = new_member(clinic, Role.FRONT_DESK)
    user = User.objects.get(pk=desk.user)
    staff.end(administrator, desk.user)
    assert actor_of(desk.user) is None
    assert [m.user for m in members(administrator)] == [administrator.user]
    again = staff.add(administrator, name="Back", mail=user.email, role=Role.FRONT_DESK)
    assert again.pk == user.pk
    assert actor_of(user.pk).role is Role.FRONT_DESK
    assert actions_of(administrator) == ["staff.ended", "staff.added"]


def test_somebody_who_left_one_clinic_is_not_found_out_by_another(
    administrator, clinic
):
    desk = new_member(clinic, Role.FRONT_DESK)
    mail = User.objects.get(pk=desk.user).email
    staff.end(administrator, desk.user)
    other = new_member(new_clinic("Other Clinic"), Role.ADMINISTRATOR)
    with pytest.raises(staff.Refused, match="cannot be used"):
        staff.add(other, name="X", mail=mail, role=Role.FRONT_DESK)


def test_the_last_administrator_stays(administrator):
    for act in (
        lambda: staff.end(administrator, administrator.user),
        lambda: staff.change_role(
            administrator, administrator.user, role=Role.FRONT_DESK
        ),
    ):
        with pytest.raises(staff.Refused, match="only administrator"):
            act()
    assert actor_of(administrator.user).role is Role.ADMINISTRATOR


def test_staff_of_another_clinic_are_not_found(administrator):
    other = new_member(new_clinic("Other Clinic"), Role.FRONT_DESK)
    for act in (
        lambda: staff.end(administrator, other.user),
        lambda: staff.change_role(administrator, other.user, role=Role.DIRECTOR),
        lambda: staff.invited_again(administrator, other.user),
        lambda: member_of(administrator, other.user),
    ):
        with pytest.raises(NotFound):
            act()


def test_staff_is_the_administrators_and_needs_a_fresh_factor(administrator, clinic):
    director = new_member(clinic, Role.DIRECTOR)
    with pytest.raises(NotAllowed):
        staff.end(director, administrator.user)
    with pytest.raises(NotAllowed):
        members(director)
    stale = replace(administrator, stepped_up_at=None)
    with pytest.raises(StepUpNeeded):
        staff.add(stale, name="X", mail="x@c.example", role=Role.FRONT_DESK)
    assert not actions_of(administrator)


def test_nobody_is_given_the_role_of_a_client(administrator, clinic):
    desk = new_member(clinic, Role.FRONT_DESK)
    with pytest.raises(staff.Refused, match="roles of staff"):
        staff.change_role(administrator, desk.user, role=Role.CLIENT)


def test_two_people_editing_the_clinic_see_each_others_change(administrator, clinic):
    theirs = replace(DETAILS, phone="+00 111")
    clinics.edit(administrator, version=1, details=theirs)
    mine = replace(DETAILS, phone="+00 222")
    with pytest.raises(Conflict) as conflict:
        clinics.edit(administrator, version=1, details=mine)
    assert conflict.value.theirs == {"phone": "+00 111"}
    assert conflict.value.version == 2
    clinics.edit(administrator, version=2, details=mine)
    assert Clinic.objects.get(pk=clinic.pk).phone == "+00 222"
    assert actions_of(administrator) == ["clinic.edited", "clinic.edited"]


def test_roles_and_permissions_fit_together():
    assert set(HELD) == set(Role)
    assert frozenset().union(*HELD.values()) == set(Permission)
    assert set(Permission) >= STEPPED_UP
    staff_only = set(Permission) - HELD[Role.CLIENT]
    for role in set(Role) - {Role.CLIENT}:
        assert HELD[role] <= staff_only


def test_names_are_those_of_the_clinics_own_people(clinic):
    here = new_member(clinic, Role.PRACTITIONER, "Invented Ida")
    elsewhere = new_member(new_clinic("Other Clinic"), Role.PRACTITIONER)
    asked = (here.user, elsewhere.user, None)
    assert names_of(clinic.pk, asked) == {here.user: "Invented Ida"}
