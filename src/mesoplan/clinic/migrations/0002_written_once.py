"""The database itself refuses to change or delete what is written once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

from mesoplan.clinic import triggers

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = (
    "clinic_amendment",
    "clinic_consent",
    "clinic_consenttext",
    "clinic_decision",
    "clinic_event",
    "clinic_firing",
    "clinic_photograph",
    "clinic_signoff",
    "clinic_statement",
    "clinic_withdrawal",
    "clinic_witness",
)


def protect(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """Put a trigger before every change and every deletion."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE FUNCTION clinic_written_once() RETURNS trigger AS $$ BEGIN "
            "RAISE EXCEPTION '% is written once', TG_TABLE_NAME; END $$ "
            "LANGUAGE plpgsql",
            params=None,  # or the driver takes the sign above for a place to fill in
        )
    triggers.protect(editor, TABLES)


def release(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """Take the triggers away again."""
    triggers.release(editor, TABLES)
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION clinic_written_once()")


class Migration(migrations.Migration):
    """Triggers on every table that is written once."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("clinic", "0001_first")]
    operations: ClassVar[list[migrations.RunPython]] = [
        migrations.RunPython(protect, release)
    ]
