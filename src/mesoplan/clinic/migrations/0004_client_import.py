"""Where the clients of a spreadsheet wait, sealed, until they are made."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import mesoplan.clinic.records.sealing


class Migration(migrations.Migration):
    """One table."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("clinic", "0003_grounds_of_a_word")
    ]
    operations: ClassVar[list[migrations.CreateModel]] = [
        migrations.CreateModel(
            name="ClientImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "rows",
                    mesoplan.clinic.records.sealing.Sealed(
                        blank=True, default=b"", editable=False
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("total", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("made", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.UUIDField()),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
            ],
        ),
    ]
