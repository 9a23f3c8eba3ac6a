"""What a map reaches, and the papules somebody measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from mesoplan.web.reach import pages, papules

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("maps/<uuid:map_id>/reach/", pages.reach, name="map_reach"),
    path("papules/", papules.page, name="papules"),
]
