"""Tables as people fill them in, and as they should not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

from congress.imports.importer import find_importer


def columns_of(kind: str) -> list[str]:
    importer = find_importer(kind)
    assert importer is not None
    return [column.name for column in importer.columns]


def packed(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def table(kind: str, *rows: dict[str, Any]) -> bytes:
    """With the heading of ``kind``; a cell that a row does not name is empty."""
    names = columns_of(kind)
    assert not {name for row in rows for name in row} - set(names)
    return sheet(names, *([row.get(name) for name in names] for row in rows))


def sheet(*rows: Any, change: Callable[[Any, Workbook], None] | None = None) -> bytes:
    """A workbook of one sheet with these rows; ``change`` may do anything to it."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book.active, book)
    return packed(book)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same package with one more part."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return buffer.getvalue()


def rewritten(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, change(content) if part.filename == name else content)
    return out.getvalue()
