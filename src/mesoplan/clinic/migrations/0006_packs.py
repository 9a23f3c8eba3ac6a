"""Packs, where they came from, what became of them, and every scan."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mesoplan.clinic import triggers

TABLES = (
    "clinic_authorisation",
    "clinic_lot",
    "clinic_lotexpiry",
    "clinic_lotextension",
    "clinic_packevent",
    "clinic_receipt",
    "clinic_receiptline",
    "clinic_scan",
    "clinic_settlement",
)


def protect(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    triggers.protect(editor, TABLES)


def release(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    triggers.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0005_emergency_phone"),
    ]

    operations = [
        migrations.CreateModel(
            name="Supplier",
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
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suppliers",
                        to="clinic.clinic",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "name"), name="supplier_once_a_clinic"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Authorisation",
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
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="clinic.supplier",
                    ),
                ),
                ("maker", models.CharField(max_length=200)),
                ("granted", models.BooleanField()),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("evidence", models.CharField(max_length=500)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("begins_on")),
                            _connector="OR",
                        ),
                        name="authorisation_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True),
                        name="authorisation_rests_on_evidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Device",
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
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to="clinic.clinic",
                    ),
                ),
                ("identifier", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("product", models.CharField(blank=True, max_length=60)),
                ("maker", models.CharField(max_length=200)),
                ("holds_device", models.CharField(blank=True, max_length=40)),
                ("holds_quantity", models.PositiveIntegerField(null=True)),
                ("serialised", models.BooleanField(null=True)),
                ("lot_controlled", models.BooleanField(null=True)),
                ("markets", models.JSONField(null=True)),
                ("status", models.CharField(blank=True, max_length=20)),
                ("injectable", models.CharField(default="unknown", max_length=10)),
                ("listed", models.CharField(default="unknown", max_length=10)),
                ("listed_as_of", models.DateField(null=True)),
                ("needs_cold", models.BooleanField(null=True)),
                ("doses", models.PositiveIntegerField(default=1)),
                ("open_hours", models.PositiveIntegerField(null=True)),
                ("source", models.CharField(max_length=200)),
                ("as_of", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["clinic", "product"], name="device_by_product")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "identifier"), name="device_once_a_clinic"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("doses__gte", 1)),
                        name="device_serves_a_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("holds_device", ""), ("holds_quantity", None)),
                            models.Q(
                                models.Q(("holds_device", ""), _negated=True),
                                ("holds_quantity__gte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="device_holds_so_many_of_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
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
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lots",
                        to="clinic.device",
                    ),
                ),
                ("lot", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("device", "lot"), name="lot_once_a_device"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lot", ""), _negated=True),
                        name="lot_is_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LotExpiry",
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
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expiries",
                        to="clinic.lot",
                    ),
                ),
                ("expires_on", models.DateField()),
                ("source", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("lot", "expires_on"), name="lot_expiry_seen_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LotExtension",
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
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="clinic.lot",
                    ),
                ),
                ("extended_to", models.DateField()),
                ("source", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="lot_extension_has_a_source",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
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
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="clinic.supplier",
                    ),
                ),
                ("note", models.CharField(max_length=60)),
                ("on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("supplier", "note"), name="receipt_once_a_note"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True),
                        name="receipt_names_its_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptLine",
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
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="clinic.receipt",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="clinic.lot",
                    ),
                ),
                ("expires_on", models.DateField(null=True)),
                ("noted", models.PositiveIntegerField()),
                ("counted", models.PositiveIntegerField()),
                ("seals_intact", models.BooleanField()),
                ("cold", models.CharField(default="unknown", max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name="Pack",
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
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packs",
                        to="clinic.clinic",
                    ),
                ),
                ("token", models.CharField(max_length=32, unique=True)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packs",
                        to="clinic.receiptline",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packs",
                        to="clinic.lot",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.device",
                    ),
                ),
                ("serial", models.CharField(blank=True, max_length=40)),
                ("expires_on", models.DateField(null=True)),
                ("doses", models.PositiveIntegerField(default=1)),
                ("open_hours", models.PositiveIntegerField(null=True)),
                ("state", models.CharField(max_length=20)),
                ("opened_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["clinic", "state", "expires_on"], name="pack_in_stock"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("serial", ""), _negated=True),
                        fields=("clinic", "device", "serial"),
                        name="pack_serial_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PackEvent",
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
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="clinic.pack",
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=30)),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pack_events",
                        to="clinic.session",
                    ),
                ),
                ("cause", models.CharField(blank=True, max_length=100)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pack", "sequence"), name="pack_event_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Use",
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
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="clinic.pack",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="clinic.lot",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="clinic.session",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="clinic.client",
                    ),
                ),
                ("dose", models.PositiveIntegerField()),
                ("of_doses", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["lot"],
                        include=("client", "session", "at", "ended_at"),
                        name="use_by_lot",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("pack", "dose"),
                        name="use_once_a_dose",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("pack", "session"),
                        name="use_once_a_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dose__gte", 1), ("dose__lte", models.F("of_doses"))
                        ),
                        name="use_within_the_doses",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(
                                ("ended_at__isnull", False), ("ended_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="use_ended_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scan",
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
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
                ("caller", models.CharField(max_length=64)),
                ("place", models.CharField(max_length=10)),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="clinic.session",
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="clinic.pack",
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="clinic.use",
                    ),
                ),
                ("box", models.BinaryField()),
                ("inner", models.BinaryField()),
                ("token", models.BinaryField()),
                ("typed", models.BooleanField(default=False)),
                ("scanner", models.CharField(blank=True, max_length=60)),
                ("reader", models.CharField(max_length=20)),
                ("word", models.CharField(max_length=10)),
                ("verdict", models.JSONField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["clinic", "at"], name="scan_by_clinic")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "caller"), name="scan_once_a_caller"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
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
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="clinic.session",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="clinic.scan",
                    ),
                ),
                ("lot", models.CharField(blank=True, max_length=40)),
                ("expires_on", models.DateField(null=True)),
                ("findings", models.JSONField()),
                ("reason", models.CharField(max_length=500)),
                ("entered_by", models.UUIDField()),
                ("settled_at", models.DateTimeField()),
                ("settled_by", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_by", models.F("entered_by")), _negated=True
                        ),
                        name="settlement_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="settlement_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lot", ""), ("scan__isnull", False)),
                            models.Q(
                                ("scan", None), models.Q(("lot", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="settlement_of_a_scan_or_a_lot",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="pack",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="clinic.pack",
            ),
        ),
        migrations.RunPython(protect, release),
    ]
