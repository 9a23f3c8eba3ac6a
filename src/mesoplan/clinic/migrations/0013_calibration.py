"""Papules that practitioners measured, of which a size law is made."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mesoplan.clinic import triggers

TABLES = ("clinic_calibration",)


def protect(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    triggers.protect(editor, TABLES)


def release(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    triggers.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0012_injection_maps"),
    ]

    operations = [
        migrations.CreateModel(
            name="Calibration",
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
                ("product", models.CharField(max_length=60)),
                ("papules", models.JSONField()),
                ("knowledge", models.CharField(max_length=64)),
                ("measured_at", models.DateTimeField()),
                ("measured_by", models.UUIDField()),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["clinic", "measured_by", "product", "measured_at"],
                        name="calibration_by_hands",
                    )
                ],
            },
        ),
        migrations.RunPython(protect, release),
    ]
