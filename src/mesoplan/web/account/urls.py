"""Set-up, staff and sign-in beside allauth's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from mesoplan.web.account import confirmed

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("stepped-up/", confirmed.page, name="stepped_up"),
]
