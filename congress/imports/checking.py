"""From rows to lines: what holds for every table, before its importer looks at it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from congress.imports.cells import BadCell, code, day, one_line
from congress.imports.columns import Column, Kind
from congress.imports.importer import Importer
from congress.imports.rows import Line, Row
from congress.people.models import User


def check(importer: Importer, rows: Iterable[Row], place: Any, by: User) -> list[Line]:
    """Every row as a line, with its problems and what would become of it."""
    lines = [_line(importer, row) for row in rows]
    _repeated(importer, lines)
    importer.check(lines, place, by)
    return lines


def _line(importer: Importer, row: Row) -> Line:
    line = Line(row.number, {}, list(row.problems))
    for column in importer.columns:
        text = row.values.get(column.name, "")
        line.values[column.name] = _value(line, column, text)
    return line


def _value(line: Line, column: Column, text: str) -> str:
    """The tidy text; of a day its ISO form."""
    if column.kind == Kind.CODE:
        text = code(text)
    elif column.kind != Kind.LONG:
        text = one_line(text)
    if not text:
        if column.required and not any(p.startswith(column.name) for p in line.problems):
            line.refuse(f"没有填写{column.name}")
        return ""
    if len(text) > column.longest:
        line.refuse(f"{column.name}不能超过 {column.longest} 个字")
    elif column.choices and text not in column.choices:
        line.refuse(f"{column.name}「{text}」不能识别，可以填写：{'、'.join(column.choices)}")
    elif column.kind == Kind.DATE:
        try:
            return day(text).isoformat()
        except BadCell as problem:
            line.refuse(f"{column.name}{problem}")
    return text


def _repeated(importer: Importer, lines: list[Line]) -> None:
    for name in importer.key:
        counts = Counter(folded for line in lines if (folded := line.values[name].lower()))
        for line in lines:
            if counts[line.values[name].lower()] > 1:
                line.refuse(f"{name}「{line.values[name]}」在表中重复")


def differ(line: Line, known: Mapping[str, str], fixed: Mapping[str, str] | None = None) -> None:
    """What the line would change of ``known`` (column → text as it stands). An empty cell changes
    nothing. ``fixed``: columns that an import does not change, and what to do instead."""
    for name, before in known.items():
        after = line.values.get(name, "")
        if not after or after == before:
            continue
        if fixed is not None and name in fixed:
            line.refuse(
                f"{name}已登记为「{_short(before)}」，不能改为「{_short(after)}」{fixed[name]}"
            )
        else:
            line.changes.append(f"{name}：{_short(before) or '（空）'} → {_short(after)}")


def _short(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= 40 else f"{text[:39]}…"


def digest_of(lines: Iterable[Line]) -> str:
    """Equal digests: confirming now does exactly what the preview showed."""
    said = [[line.number, line.state, line.problems, line.changes] for line in lines]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
