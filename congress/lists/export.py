"""The table of exactly what is shown: all pages, same conditions, columns and order."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.crypto import get_random_string

from congress.jobs import enqueue
from congress.jobs.models import Job
from congress.lists.columns import codes_in, exported
from congress.lists.listing import Listing
from congress.lists.selection import Selection
from congress.lists.workbook import write_workbook

KIND = "lists.export"
#: Up to so many rows the table comes at once; beyond, as a job.
AT_ONCE = 2000
CHUNK = 500
FOLDER = "exports"
KEPT = timedelta(days=7)
NOT_IN_NAME = re.compile(r"[^\w\-]+")


def is_long(selection: Selection) -> bool:
    """More rows than one should wait for? Counts no further than that."""
    return bool(selection.found.order_by().values("pk")[: AT_ONCE + 1].count() > AT_ONCE)


def note_of(selection: Selection, count: int) -> str:
    """「状态为“办结”的建议，共 3 件。2026年6月30日由白敬导出。」"""
    day, name = selection.on, str(selection.user)
    return (
        f"{selection.sentence}，共 {count} {selection.listing.measure}。"
        f"{day.year}年{day.month}月{day.day}日由{name}导出。"
    )


def file_name(listing: Listing, on: date) -> str:
    return f"{NOT_IN_NAME.sub('', listing.title)}-{on:%Y%m%d}.xlsx"


def in_chunks(rows: QuerySet) -> Iterator[Any]:
    """Row by row from one query; what is prefetched comes once per chunk."""
    return iter(rows.iterator(chunk_size=CHUNK))


def write(
    selection: Selection, file: IO[bytes], progress: Callable[[int], None] | None = None
) -> int:
    """Write the table into ``file``, and go back to its beginning; the number of rows."""
    rows = selection.rows
    count = write_workbook(
        file,
        title=selection.listing.title,
        note=note_of(selection, selection.found.count()),
        columns=exported(selection.columns, selection.on),
        rows=in_chunks(rows),
        progress=progress,
    )
    file.seek(0)
    return count


def open_table(selection: Selection) -> IO[bytes]:
    """The table in a temporary file, which vanishes when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write(selection, file)
    except BaseException:
        file.close()
        raise
    return file


def ask_for(selection: Selection) -> Job:
    """The same as a job of the user's tray; asked for twice, it is made once."""
    args = {
        "page": selection.listing.code,
        "query": selection.query,
        "columns": selection.codes,
        "on": selection.on.isoformat(),
    }
    words = "\n".join([str(selection.user.pk), *args.values()])
    key = hashlib.sha256(words.encode()).hexdigest()
    return enqueue(KIND, args=args, unique_key=key, owner=selection.user)


def selection_for(listing: Listing, user: Any, query: str, columns: str, on: date) -> Selection:
    return Selection(listing, user, QueryDict(query), on, codes_in([columns]))


def keep(file: IO[bytes]) -> str:
    """Put a finished table where only its owner finds it; the name in the storage."""
    return default_storage.save(f"{FOLDER}/{get_random_string(32)}.xlsx", File(file))


def drop_old() -> int:
    """Delete tables older than a week; how many."""
    if not default_storage.exists(FOLDER):
        return 0
    oldest = timezone.now() - KEPT
    dropped = 0
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if default_storage.get_modified_time(path) < oldest:
            default_storage.delete(path)
            dropped += 1
    return dropped
