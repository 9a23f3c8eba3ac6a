"""Triggers by which the database itself keeps what is written once; for migrations.

On PostgreSQL they call the function that migration 0002 makes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ACTS = ("update", "delete")


def protect(editor: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    """Put a trigger before every change and every deletion."""
    for table in tables:
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
            for act in ACTS:
                editor.execute(
                    f"CREATE TRIGGER {table}_{act} BEFORE {act} ON {table} BEGIN "
                    f"SELECT RAISE(ABORT, '{table} is written once'); END"
                )


def release(editor: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    """Take the triggers away again."""
    for table in tables:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_kept ON {table}")
            editor.execute(f"DROP TRIGGER {table}_whole ON {table}")
        else:
            for act in ACTS:
                editor.execute(f"DROP TRIGGER {table}_{act}")
