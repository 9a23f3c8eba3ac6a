"""A serial is looked up at each scan, on SQLite too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0009_amended_lots"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="pack",
            index=models.Index(fields=["device", "serial"], name="pack_by_serial"),
        ),
    ]
