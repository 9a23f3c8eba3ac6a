"""A recall asks a clinic's uses by lot, and needs nothing but the index on SQLite too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0013_calibration"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="use",
            name="use_by_lot",
        ),
        migrations.AddIndex(
            model_name="use",
            index=models.Index(
                fields=["clinic", "lot", "ended_at", "client", "session", "pack"],
                name="use_by_lot",
            ),
        ),
    ]
