"""A recall asks a clinic's own uses by lot, and needs nothing but the index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0010_pack_by_serial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="use",
            name="use_by_lot",
        ),
        migrations.AddIndex(
            model_name="use",
            index=models.Index(
                fields=["clinic", "lot"],
                include=("client", "session", "pack", "ended_at"),
                name="use_by_lot",
            ),
        ),
    ]
