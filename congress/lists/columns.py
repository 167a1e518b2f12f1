"""The columns that a list can show, on the page and in the exported table alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable, OrderBy

Value = str | int | date | None
TEXT, NUMBER, DATE = "text", "number", "date"


@dataclass(frozen=True)
class Column:
    """``value(row)`` is what is exported: a text, a whole number, a date or nothing.

    ``sort``: field paths or expressions, ascending; empty means that nobody can sort by it.
    ``template`` draws the cell from ``row``, ``column`` and ``value``; ``prepare(rows, user)`` adds
    what the column needs, and is called only while the column is shown or sorted by.
    ``beside``: columns of the exported table only, which say in cells of their own what the
    template draws besides the value. ``dated(row, on)`` is used instead of ``value`` there, for
    what depends on the day of the export.
    ``width`` is that of the exported column, in Latin characters; a fixed column is always shown.
    """

    code: str
    label: str
    value: Callable[[Any], Value]
    kind: str = TEXT
    sort: tuple[str | Combinable, ...] = ()
    is_default: bool = True
    is_fixed: bool = False
    template: str = "lists/_cell.html"
    css: str = ""
    width: int = 14
    prepare: Callable[[QuerySet, Any], QuerySet] | None = None
    beside: tuple[Column, ...] = ()
    dated: Callable[[Any, date], Value] | None = None

    @property
    def cell_css(self) -> str:
        return " ".join(
            part for part in (self.css, "number" if self.kind == NUMBER else "") if part
        )

    def order(self, *, descending: bool) -> list[OrderBy]:
        """What is empty comes last, whichever way one looks."""
        keys = (F(key) if isinstance(key, str) else key for key in self.sort)
        if descending:
            return [key.desc(nulls_last=True) for key in keys]  # type: ignore[attr-defined]
        return [key.asc(nulls_last=True) for key in keys]  # type: ignore[attr-defined]


def codes_in(values: Iterable[str]) -> list[str]:
    """The codes in ``cols=a,b`` and in ``cols=a&cols=b`` alike, each once."""
    found = (code.strip() for value in values for code in value.split(","))
    return list(dict.fromkeys(code for code in found if code))


def chosen(columns: Sequence[Column], codes: Sequence[str]) -> tuple[Column, ...]:
    """The columns of these codes in the list's own order; without any, the usual ones."""
    wanted = set(codes) & {column.code for column in columns}
    return tuple(
        column
        for column in columns
        if column.is_fixed or (column.code in wanted if wanted else column.is_default)
    )


def exported(columns: Iterable[Column], on: date) -> list[Column]:
    """The columns of the table written on the day ``on``: each with those that stand beside it."""
    return [_as_of(one, on) for column in columns for one in (column, *column.beside)]


def _as_of(column: Column, on: date) -> Column:
    dated = column.dated
    return replace(column, value=lambda row: dated(row, on)) if dated else column


def joined(columns: Iterable[Column]) -> str:
    return ",".join(column.code for column in columns)
