"""The one Django app that has models."""

from __future__ import annotations

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    """Records, actions, queries, access, ledger and vault."""

    name = "mesoplan.clinic"
    label = "clinic"
    verbose_name = "Clinic"

    def ready(self) -> None:
        """Have the system checks known."""
        from mesoplan.clinic import checks  # noqa: F401, PLC0415 - registers them
