"""The emergency number of the place where a clinic is.

SQLite rebuilds the table for it: the triggers of 0002 stand on others and stay.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; what is empty leaves a client's papers as they were."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("clinic", "0004_client_import")]
    operations: ClassVar[list[migrations.AddField]] = [
        migrations.AddField(
            "clinic",
            "emergency_phone",
            models.CharField(blank=True, default="", max_length=50),
            preserve_default=False,
        ),
    ]
