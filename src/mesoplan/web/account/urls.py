"""Set-up, staff and sign-in beside allauth's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from mesoplan.web.account import administration, api_keys, confirmed, setup, staff

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("setup/", setup.page, name="setup"),
    path("stepped-up/", confirmed.page, name="stepped_up"),
    path("administration/", administration.page, name="administration"),
    path("administration/clinic/", administration.edit_clinic, name="clinic_edit"),
    path("administration/staff/add/", staff.add, name="staff_add"),
    path("administration/staff/<uuid:member>/", staff.member, name="staff_member"),
    path("administration/staff/<uuid:member>/end/", staff.end, name="staff_end"),
    path(
        "administration/staff/<uuid:member>/invite/", staff.invite, name="staff_invite"
    ),
    path("administration/keys/", api_keys.page, name="api_keys"),
    path("administration/keys/make/", api_keys.make, name="api_key_make"),
    path(
        "administration/keys/<uuid:api_key>/revoke/",
        api_keys.revoke,
        name="api_key_revoke",
    ),
    # addresses are the administrator's to change: nobody changes their own
    path("account/email/", confirmed.nothing),
]
