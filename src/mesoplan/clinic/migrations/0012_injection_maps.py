"""Maps of points on the skin, views of a face on its photographs, sizes of heads."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import mesoplan.clinic.records.sealing
from mesoplan.clinic import triggers

TABLES = ("clinic_headscale",)


def protect(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    triggers.protect(editor, TABLES)


def release(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    triggers.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0011_use_by_lot"),
    ]

    operations = [
        migrations.CreateModel(
            name="FaceView",
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
                    "landmarks",
                    mesoplan.clinic.records.sealing.Sealed(blank=True, default=b""),
                ),
                (
                    "reading",
                    mesoplan.clinic.records.sealing.Sealed(blank=True, default=b""),
                ),
                ("engine", models.CharField(max_length=60)),
                ("found_at", models.DateTimeField()),
                ("found_by", models.UUIDField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="face_views",
                        to="clinic.client",
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "photograph",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="face_view",
                        to="clinic.photograph",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HeadScale",
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
                    "measured",
                    mesoplan.clinic.records.sealing.Sealed(blank=True, default=b""),
                ),
                ("measured_at", models.DateTimeField()),
                ("measured_by", models.UUIDField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="head_scales",
                        to="clinic.client",
                    ),
                ),
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InjectionMap",
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
                    "document",
                    mesoplan.clinic.records.sealing.Sealed(blank=True, default=b""),
                ),
                (
                    "planned",
                    mesoplan.clinic.records.sealing.Sealed(blank=True, default=b""),
                ),
                ("surface", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=64)),
                ("staggered", models.BooleanField(default=False)),
                ("begun_at", models.DateTimeField()),
                ("begun_by", models.UUIDField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="maps",
                        to="clinic.client",
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="maps",
                        to="clinic.course",
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="map",
                        to="clinic.session",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["client", "begun_at"], name="map_by_client")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("session", None)),
                        fields=("course",),
                        name="map_planned_once_a_course",
                    )
                ],
            },
        ),
        migrations.RunPython(protect, release),
    ]
