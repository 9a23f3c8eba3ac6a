"""Recalls: notices, their scope, who was told; and lots found without their blanks."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import mesoplan.clinic.records.sealing
from mesoplan.clinic import triggers

TABLES = ("clinic_recallcheck", "clinic_recallcontact", "clinic_recallnotice")


def protect(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    triggers.protect(editor, TABLES)


def release(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    triggers.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0007_api_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recall",
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
                ("source", models.CharField(max_length=80)),
                ("reference", models.CharField(max_length=80)),
                ("announced_on", models.DateField()),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.UUIDField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("opened_by", models.UUIDField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.UUIDField(null=True)),
                ("closing_words", models.CharField(blank=True, max_length=500)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="RecallCheck",
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
                ("source", models.CharField(max_length=80)),
                ("as_of", models.DateTimeField()),
                ("notices", models.PositiveIntegerField()),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("done_at", models.DateTimeField()),
                ("done_by", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="RecallContact",
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
                ("number", models.PositiveIntegerField()),
                ("how", models.CharField(max_length=10)),
                ("outcome", models.CharField(max_length=12)),
                ("template", models.CharField(blank=True, max_length=40)),
                (
                    "note",
                    mesoplan.clinic.records.sealing.Sealed(blank=True, default=b""),
                ),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RecallNotice",
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
                ("product", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("firm", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("status", models.TextField(blank=True)),
                ("digest", models.CharField(max_length=64)),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="RecallScope",
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
                ("product", models.CharField(blank=True, max_length=60)),
                ("lot", models.CharField(blank=True, max_length=40)),
                ("key", models.CharField(blank=True, max_length=40)),
                ("state", models.CharField(max_length=10)),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.UUIDField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.UUIDField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                models.F("clinic"),
                django.db.models.functions.text.Upper(
                    django.db.models.functions.text.Replace(
                        django.db.models.functions.text.Replace(
                            models.F("lot"), models.Value(" "), models.Value("")
                        ),
                        models.Value("\xa0"),
                        models.Value(""),
                    )
                ),
                name="delivery_by_lot_key",
            ),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(
                models.F("clinic"),
                django.db.models.functions.text.Upper(
                    django.db.models.functions.text.Replace(
                        django.db.models.functions.text.Replace(
                            models.F("lot"), models.Value(" "), models.Value("")
                        ),
                        models.Value("\xa0"),
                        models.Value(""),
                    )
                ),
                name="lot_by_key",
            ),
        ),
        migrations.AddField(
            model_name="recall",
            name="clinic",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recalls",
                to="clinic.clinic",
            ),
        ),
        migrations.AddField(
            model_name="recallcheck",
            name="clinic",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clinic.clinic",
            ),
        ),
        migrations.AddField(
            model_name="recallcontact",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recall_contacts",
                to="clinic.client",
            ),
        ),
        migrations.AddField(
            model_name="recallcontact",
            name="clinic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clinic.clinic",
            ),
        ),
        migrations.AddField(
            model_name="recallcontact",
            name="recall",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contacts",
                to="clinic.recall",
            ),
        ),
        migrations.AddField(
            model_name="recallnotice",
            name="clinic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clinic.clinic",
            ),
        ),
        migrations.AddField(
            model_name="recallnotice",
            name="recall",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="clinic.recall",
            ),
        ),
        migrations.AddField(
            model_name="recallscope",
            name="clinic",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clinic.clinic",
            ),
        ),
        migrations.AddField(
            model_name="recallscope",
            name="device",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recall_scopes",
                to="clinic.device",
            ),
        ),
        migrations.AddField(
            model_name="recallscope",
            name="recall",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scopes",
                to="clinic.recall",
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.UniqueConstraint(
                models.F("clinic"),
                django.db.models.functions.text.Upper("source"),
                django.db.models.functions.text.Upper("reference"),
                name="recall_noted_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opened_at", None), ("opened_by", None)),
                    models.Q(
                        ("opened_at__isnull", False), ("opened_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="recall_opened_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_by", None)),
                    models.Q(
                        ("closed_at__isnull", False), ("closed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="recall_closed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at", None),
                    models.Q(("closing_words", ""), _negated=True),
                    _connector="OR",
                ),
                name="recall_closed_with_words",
            ),
        ),
        migrations.AddIndex(
            model_name="recallcheck",
            index=models.Index(fields=["clinic", "as_of"], name="recall_check_by_age"),
        ),
        migrations.AddConstraint(
            model_name="recallcontact",
            constraint=models.UniqueConstraint(
                fields=("recall", "client", "number"), name="recall_contact_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="recallcontact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "acknowledged")),
                fields=("recall", "client"),
                name="recall_acknowledged_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="recallnotice",
            constraint=models.UniqueConstraint(
                fields=("recall", "digest"), name="recall_notice_once"
            ),
        ),
        migrations.AddIndex(
            model_name="recallscope",
            index=models.Index(fields=["clinic", "key"], name="recall_scope_by_key"),
        ),
        migrations.AddIndex(
            model_name="recallscope",
            index=models.Index(
                fields=["clinic", "product"], name="recall_scope_by_product"
            ),
        ),
        migrations.AddConstraint(
            model_name="recallscope",
            constraint=models.UniqueConstraint(
                condition=models.Q(("device__isnull", False)),
                fields=("recall", "device", "key"),
                name="recall_scope_once_a_device",
            ),
        ),
        migrations.AddConstraint(
            model_name="recallscope",
            constraint=models.UniqueConstraint(
                condition=models.Q(("device", None)),
                fields=("recall", "product", "key"),
                name="recall_scope_once_a_product",
            ),
        ),
        migrations.AddConstraint(
            model_name="recallscope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None)),
                    models.Q(
                        ("settled_at__isnull", False), ("settled_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="recall_scope_settled_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="recallscope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("state", "proposed")),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("state__in", ("confirmed", "rejected")),
                    ),
                    _connector="OR",
                ),
                name="recall_scope_settled_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="recallscope",
            constraint=models.CheckConstraint(
                condition=models.Q(("device", None), ("product", ""), _connector="OR"),
                name="recall_scope_of_a_device_or_a_product",
            ),
        ),
        migrations.AddConstraint(
            model_name="recallscope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    ("device__isnull", False),
                    models.Q(("product", ""), _negated=True),
                    _connector="OR",
                ),
                name="recall_scope_confirmed_of_something",
            ),
        ),
        migrations.RunPython(protect, release),
    ]
