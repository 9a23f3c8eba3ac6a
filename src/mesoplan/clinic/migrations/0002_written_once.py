"""The database itself refuses to change or delete what is written once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

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
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION clinic_written_once()"
            )
            editor.execute(
                f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION clinic_written_once()"
            )
        else:
            for act in ("update", "delete"):
                editor.execute(
                    f"CREATE TRIGGER {table}_{act} BEFORE {act} ON {table} BEGIN "
                    f"SELECT RAISE(ABORT, '{table} is written once'); END"
                )


def release(apps: object, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """Take the triggers away again."""
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_kept ON {table}")
            editor.execute(f"DROP TRIGGER {table}_whole ON {table}")
        else:
            for act in ("update", "delete"):
                editor.execute(f"DROP TRIGGER {table}_{act}")
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION clinic_written_once()")


class Migration(migrations.Migration):
    """Triggers on every table that is written once."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("clinic", "0001_first")]
    operations: ClassVar[list[migrations.RunPython]] = [
        migrations.RunPython(protect, release)
    ]
