"""How a test's database is emptied although ledger, access log, contacts and messages
refuse to be.

Tests with real transactions end with Django's ``flush``. Around it, and nowhere else, the triggers
are taken away and put back, in the transaction of the flush: the product has no switch for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.operations import BaseDatabaseOperations

KEPT = (
    "people_accesslog",
    "workflow_statuschange",
    "proposals_contact",
    "proposals_contact_deputies",
    "proposals_message",
)
Flush = Callable[[BaseDatabaseOperations, list[str]], None]


def around(connection: Any, sql_list: list[str]) -> list[str]:
    """``sql_list`` between the statements that lift the triggers and set them again."""
    with connection.cursor() as cursor:
        there = [name for name in connection.introspection.table_names(cursor) if name in KEPT]
        if connection.vendor != "sqlite":
            lift = [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in there]
            back = [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in there]
            return [*lift, *sql_list, *back]
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = [(name, sql) for name, table, sql in cursor.fetchall() if table in there]
    return [*(f"DROP TRIGGER {name}" for name, _ in found), *sql_list, *(sql for _, sql in found)]


@contextmanager
def flush_may_empty() -> Iterator[None]:
    original: Flush = BaseDatabaseOperations.execute_sql_flush

    def flush(operations: BaseDatabaseOperations, sql_list: list[str]) -> None:
        original(operations, around(operations.connection, sql_list))

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
    try:
        yield
    finally:
        BaseDatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]
