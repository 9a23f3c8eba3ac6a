"""Keys for programs, as pages: made, shown once, told by mail, revoked."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.web.pages import words_of

from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import api_keys
from mesoplan.clinic.actions.clients import register
from mesoplan.clinic.records import ApiKey, User

KEY = re.compile(r"mesoplan_[\w-]{43}")


@pytest.fixture
def desk(staff):
    return staff[Role.FRONT_DESK]


@pytest.fixture
def boss(signed_in, staff):
    return signed_in(staff[Role.DIRECTOR])


def typed(desk, **more):
    return {"name": "Stock cupboard", "member": str(desk.user), "days": "90", **more}


def made(browser, desk) -> str:
    answer = browser.post(reverse("api_key_make"), typed(desk))
    assert answer.status_code == 200
    (key,) = KEY.findall(answer.content.decode())
    return key


def test_a_new_key_is_shown_once_and_opens(boss, desk):
    key = made(boss, desk)
    assert api_keys.opened(key).user == desk.user
    page = boss.get(reverse("api_keys"))
    assert not KEY.search(page.content.decode())
    words = words_of(page)
    assert "Stock cupboard" in words
    assert "Open" in words
    assert f"acts for {desk.name} (Front desk)" in words


def test_who_the_key_acts_for_hears_of_it_without_seeing_it(boss, desk, mailoutbox):
    key = made(boss, desk)
    (mail,) = mailoutbox
    assert mail.to == [User.objects.get(pk=desk.user).email]
    assert "Stock cupboard" in mail.body
    assert key not in mail.body
    assert "Stock cupboard" not in mail.subject


def test_a_mail_that_fails_does_not_keep_the_key_from_being_shown(
    boss, desk, monkeypatch
):
    def fail(*_, **__):
        raise OSError

    monkeypatch.setattr("allauth.account.adapter.DefaultAccountAdapter.send_mail", fail)
    assert api_keys.opened(made(boss, desk))


def test_a_revoked_key_stays_on_the_list(boss, desk):
    key = made(boss, desk)
    row = ApiKey.objects.get()
    answer = boss.post(reverse("api_key_revoke", args=[row.pk]), follow=True)
    assert "The key opens nothing any more." in words_of(answer)
    assert "Revoked" in words_of(answer)
    assert reverse("api_key_revoke", args=[row.pk]) not in answer.content.decode()
    with pytest.raises(api_keys.Closed):
        api_keys.opened(key)


def test_the_ledgers_page_names_the_key_that_was_used(boss, desk):
    register(api_keys.opened(made(boss, desk)), name="Invented Ada")
    mark = ApiKey.objects.get().pk.hex[:8]
    words = words_of(boss.get(reverse("ledger")))
    assert f"{desk.name} (Front desk) through key-{mark} registered the client" in words
    assert f"key-{mark}" in words_of(boss.get(reverse("api_keys")))


def test_only_whoever_may_do_no_more_is_offered(boss, staff):
    page = boss.get(reverse("api_key_make")).content.decode()
    for role in (Role.FRONT_DESK, Role.PRACTITIONER, Role.DIRECTOR):
        assert str(staff[role].user) in page
    assert str(staff[Role.ADMINISTRATOR].user) not in page
    answer = boss.post(
        reverse("api_key_make"), typed(staff[Role.ADMINISTRATOR], name="Kept")
    )
    assert answer.status_code == 422
    assert 'value="Kept"' in answer.content.decode()
    assert not ApiKey.objects.exists()


def test_the_director_and_the_administrator_find_the_keys(signed_in, staff):
    way = reverse("api_keys")
    page = signed_in(staff[Role.ADMINISTRATOR]).get(reverse("administration"))
    assert way in page.content.decode()
    page = signed_in(staff[Role.DIRECTOR]).get(reverse("director_rules"))
    assert way in page.content.decode()
