"""The five standard views, and two photographs of one view compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from mesoplan.web.capture import capture, comparing, frames

if TYPE_CHECKING:
    from django.urls import URLPattern

OF_CLIENT = "clients/<uuid:client>/photographs"

urlpatterns: list[URLPattern] = [
    path(f"{OF_CLIENT}/take/", capture.take, name="photograph_take"),
    path(f"{OF_CLIENT}/frame/", frames.look, name="photograph_frame"),
    path(f"{OF_CLIENT}/compare/", comparing.compare, name="photographs_compared"),
    path(f"{OF_CLIENT}/compare/look/", comparing.look, name="photographs_looked_at"),
]
