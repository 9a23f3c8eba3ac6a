"""The maps of a client, and what is done to one map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from mesoplan.web.mapping import commands, editing, printing, ticking

if TYPE_CHECKING:
    from django.urls import URLPattern

MAP = "maps/<uuid:map_id>"

urlpatterns: list[URLPattern] = [
    path("clients/<uuid:client>/map/", editing.planned, name="map"),
    path("clients/<uuid:client>/map/begin/", editing.begin, name="map_begin"),
    path("sessions/<uuid:session>/map/", ticking.page, name="session_map"),
    path("sessions/<uuid:session>/map/carry/", ticking.carry, name="map_carry"),
    path(f"{MAP}/save/", editing.save, name="map_save"),
    path(f"{MAP}/drawing/", editing.drawing, name="map_drawing"),
    path(f"{MAP}/print/", editing.on_paper, name="map_print"),
    path(f"{MAP}/pdf/", printing.pdf, name="map_pdf"),
    *(
        path(f"{MAP}/{deed}/", commands.command, {"deed": deed}, name=f"map_{deed}")
        for deed in ("zones", "trim", "handles", "marks")
    ),
    path(f"{MAP}/ticks/", ticking.tick, name="map_ticks"),
]
