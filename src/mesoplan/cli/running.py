"""Gets the clinic going for the commands that need it; nothing here loads it before."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from mesoplan.core.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

WORK = "mesoplan.settings.production"
DEMO = "mesoplan.settings.demo"
NOT_INSTALLED = (
    "The clinic's packages are not installed (missing: {name}). "
    "Install them: pip install 'mesoplan[clinic]'"
)


def load_clinic(settings: str = WORK) -> None:
    """Load Django with the clinic's records, ready for queries and actions.

    Raises:
        InputError: a variable of the environment, or a key, cannot be used.
        click.UsageError: the clinic's packages are not installed.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    try:
        import django  # noqa: PLC0415 - slow to load, and only some commands need it
        from django.apps import apps  # noqa: PLC0415

        from mesoplan.settings.place import BrokenSetting  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise click.UsageError(NOT_INSTALLED.format(name=missing.name)) from missing
    try:
        if not apps.ready:
            django.setup()
    except BrokenSetting as broken:
        raise InputError([Problem("environment", str(broken))]) from broken
    except ModuleNotFoundError as missing:
        raise click.UsageError(NOT_INSTALLED.format(name=missing.name)) from missing


@contextmanager
def with_tables() -> Iterator[None]:
    """Say plainly when there is no clinic here, instead of naming a missing table."""
    from django.db import OperationalError, ProgrammingError  # noqa: PLC0415

    from mesoplan.settings import place  # noqa: PLC0415

    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        if "clinic_" not in str(error):
            raise
        problem = Problem(
            str(place.home()),
            "there is no clinic here",
            "",
            "Name its folder in MESOPLAN_HOME, or begin one: mesoplan serve",
        )
        raise InputError([problem]) from error
