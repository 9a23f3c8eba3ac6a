"""Lots that amendments speak of, found without opening what is sealed."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mesoplan.clinic import triggers

TABLES = ("clinic_amendedlot",)


def protect(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    triggers.protect(editor, TABLES)


def release(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    triggers.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0008_recalls"),
    ]

    operations = [
        migrations.CreateModel(
            name="AmendedLot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("token", models.BinaryField(max_length=12)),
                (
                    "amendment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lots",
                        to="clinic.amendment",
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["clinic", "token"], name="amended_lot_by_token"
                    )
                ],
            },
        ),
        migrations.RunPython(protect, release),
    ]
