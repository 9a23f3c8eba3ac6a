"""The app that holds templates, static files and template tags."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages; no models."""

    name = "mesoplan.web"
    label = "web"

    def ready(self) -> None:
        """Hear of changed credentials."""
        from mesoplan.web.account import changes  # noqa: PLC0415 - needs the models

        changes.listen()
