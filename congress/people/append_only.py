"""Tables that are only added to: the database itself refuses changes, on both databases.

SQLite drops triggers when Django rebuilds a table: a later migration that alters such a table must
create its triggers again. Nothing here can be switched off at run time; what a restoration or a
test needs to empty, only the owner of the tables can, by taking the triggers away.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
POSTGRESQL = """
CREATE FUNCTION {table}_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{message}'; END
$$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
"""

# INSERT OR REPLACE deletes the older row without asking a delete trigger. Where the database is to
# give the key itself, NEW.id is -1.
SQLITE_KEPT = (
    """
CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} WHEN {when}
BEGIN SELECT RAISE(ABORT, '{message}'); END
""",
    """
CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table}
WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, '{message}'); END
""",
)
POSTGRESQL_KEPT = (
    """
CREATE FUNCTION {table}_kept() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{message}'; END
$$ LANGUAGE plpgsql
""",
    """
CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}
FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {table}_kept()
""",
    """
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()
""",
)
SQLITE_TRIGGERS = ("kept", "not_replaced")
POSTGRESQL_TRIGGERS = ("kept", "not_emptied")


def append_only(table: str, message: str) -> migrations.RunPython:
    """The migration operation that makes ``table`` refuse updates with ``message``."""

    def create(apps: Any, schema_editor: Any) -> None:
        sql = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
        schema_editor.execute(sql.format(table=table, message=message), params=None)

    def drop(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only", params=None)
        else:
            drop_trigger = f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"
            schema_editor.execute(drop_trigger, params=None)
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_append_only()", params=None)

    return migrations.RunPython(create, drop)


def kept(
    table: str, message: str, *, column: str = "", days: int | None = None
) -> migrations.RunPython:
    """The migration operation that makes ``table`` refuse deletion with ``message``.

    With ``column`` (a point in time) and ``days``, rows older than that may go one by one; never
    the table as a whole. The days are those of the database's own clock.
    """

    def create(apps: Any, schema_editor: Any) -> None:
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        when = "TRUE"
        if days is not None and is_sqlite:
            # Django keeps points in time as UTC text, whose order is that of time.
            when = f"OLD.{column} > datetime('now', '-{days} days')"
        elif days is not None:
            when = f"OLD.{column} > now() - interval '{days} days'"
        for sql in SQLITE_KEPT if is_sqlite else POSTGRESQL_KEPT:
            words = sql.format(table=table, message=message, when=when)
            schema_editor.execute(words, params=None)

    def drop(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            for name in SQLITE_TRIGGERS:
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}", params=None)
            return
        for name in POSTGRESQL_TRIGGERS:
            drop_trigger = f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"
            schema_editor.execute(drop_trigger, params=None)
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_kept()", params=None)

    return migrations.RunPython(create, drop)
