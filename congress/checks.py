"""System checks of the house: what would work on a quiet day and fail when two people meet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

SQLITE = "django.db.backends.sqlite3"
PATIENCE = 5  # seconds: a move holds the only writer for some milliseconds


def check_databases(**_: Any) -> list[CheckMessage]:
    """SQLite is safe for two hands only with IMMEDIATE transactions, in a file, with WAL."""
    return [
        message
        for alias, database in settings.DATABASES.items()
        for message in _of(alias, database)
    ]


def _of(alias: str, database: dict[str, Any]) -> Iterable[CheckMessage]:
    if database.get("ATOMIC_REQUESTS"):
        yield Error(
            f"DATABASES['{alias}']: ATOMIC_REQUESTS holds a transaction for a whole request.",
            hint="Remove it: every service opens the transaction that it needs.",
            id="congress.E001",
        )
    if database["ENGINE"] != SQLITE:
        return
    options = database.get("OPTIONS", {})
    pragmas = str(options.get("init_command", "")).lower().replace(" ", "")
    if str(options.get("transaction_mode", "")).upper() != "IMMEDIATE":
        yield Error(
            f"DATABASES['{alias}']: transactions of SQLite must begin IMMEDIATE.",
            hint="Two that read before they write refuse each other with 'database is locked'.",
            id="congress.E002",
        )
    if "journal_mode=wal" not in pragmas:
        yield Error(
            f"DATABASES['{alias}']: SQLite needs PRAGMA journal_mode=WAL.",
            hint="Without it whoever reads stops whoever writes.",
            id="congress.E003",
        )
    if float(options.get("timeout", 0)) < PATIENCE:
        yield Error(
            f"DATABASES['{alias}']: SQLite's timeout must be {PATIENCE} seconds or more.",
            id="congress.E004",
        )
    if ":memory:" in str(database["NAME"]) or "mode=memory" in str(database["NAME"]):
        yield Error(
            f"DATABASES['{alias}']: web and worker processes share a file, not memory.",
            id="congress.E005",
        )
