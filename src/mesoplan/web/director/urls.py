"""The medical director's room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from mesoplan.web.director import entries, numbers, room, rules, signed, texts

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("director/", room.page, name="director"),
    path("director/sign-offs/", signed.page, name="director_sign_offs"),
    path("director/rules/", rules.page, name="director_rules"),
    path("director/numbers/", numbers.page, name="own_numbers"),
    path("director/numbers/choose/", numbers.choose, name="own_number_choose"),
    path("director/numbers/<uuid:number>/end/", numbers.end, name="own_number_end"),
    path("director/consent-texts/", texts.page, name="consent_texts"),
    path(
        "director/consent-texts/<slug:kind>/<slug:language>/",
        texts.edit,
        name="consent_text",
    ),
    path("director/ledger/", entries.page, name="ledger"),
    path("director/ledger/verify/", entries.verify, name="ledger_verify"),
]
