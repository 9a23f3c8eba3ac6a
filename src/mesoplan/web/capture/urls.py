"""The five standard views, two photographs of one view compared, the head's size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from mesoplan.web.capture import capture, comparing, frames, measuring

if TYPE_CHECKING:
    from django.urls import URLPattern

OF_CLIENT = "clients/<uuid:client>/photographs"
HEAD = "clients/<uuid:client>/head/"

urlpatterns: list[URLPattern] = [
    path(f"{OF_CLIENT}/take/", capture.take, name="photograph_take"),
    path(HEAD, measuring.measure, name="head_size"),
    path(f"{OF_CLIENT}/frame/", frames.look, name="photograph_frame"),
    path(f"{OF_CLIENT}/compare/", comparing.compare, name="photographs_compared"),
    path(f"{OF_CLIENT}/compare/look/", comparing.look, name="photographs_looked_at"),
]
