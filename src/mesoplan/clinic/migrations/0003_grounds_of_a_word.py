"""Which decision a sign-off was given to, and which request a decision was made for.

Both columns may be empty, so that SQLite adds them in place: rebuilding the tables
would lose the triggers of 0002.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns that let a sign-off and a decision notice that something changed."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("clinic", "0002_written_once")]
    operations: ClassVar[list[migrations.AddField]] = [
        migrations.AddField(
            "signoff",
            "decision",
            models.ForeignKey(
                null=True,
                on_delete=models.PROTECT,
                related_name="sign_offs",
                to="clinic.decision",
            ),
        ),
        migrations.AddField(
            "decision",
            "request_version",
            models.PositiveIntegerField(null=True),
        ),
    ]
