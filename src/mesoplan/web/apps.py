"""The app that holds templates, static files and template tags."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages; no models."""

    name = "mesoplan.web"
    label = "web"
