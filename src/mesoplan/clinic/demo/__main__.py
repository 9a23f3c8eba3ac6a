"""``python -m mesoplan.clinic.demo``: make the invented clinic in an empty folder."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import django
from django.conf import settings


def main() -> None:
    """Refuse anything but the demo's own settings and an empty place."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after the set-up
    from django.db import transaction  # noqa: PLC0415

    from mesoplan.clinic.demo.week import Week  # noqa: PLC0415

    engine = settings.DATABASES["default"]["ENGINE"]
    if not settings.DEMO or not engine.endswith("sqlite3"):
        sys.exit("The invented clinic is made with the demo's settings, in SQLite.")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():  # all or nothing, and one wait for the disk
        Week(datetime.now(UTC)).lived(print)  # noqa: TID251 - today is when it is made


if __name__ == "__main__":
    main()
