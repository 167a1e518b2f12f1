"""What one user asked of one list: the same for the page, its saved view, its export, the job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from congress.lists.columns import Column, chosen, codes_in, joined
from congress.lists.filters import ListFilter
from congress.lists.listing import Listing

SIZES = (25, 50, 100)
#: Names in the address that are not conditions.
SORT, SIZE, COLUMNS, PAGE, VIEW = "sort", "size", "cols", "page", "view"
EVERYTHING = "all"
SHOWN_LENGTH = 20
FITTING = 8  # columns


@dataclass(frozen=True)
class Chip:
    """One active condition; ``url`` is the list without it."""

    words: str
    url: str
    is_understood: bool


@dataclass(frozen=True)
class Head:
    """The head of a column; ``url`` sorts by it, or turns its order round."""

    column: Column
    url: str
    direction: str  # ascending, descending or nothing


class Selection:
    """``data`` is the query of the address, ``remembered`` the columns that the user chose last.

    What is not understood is told in ``problems`` and by the form; a condition that is not
    understood lets no row through.
    """

    def __init__(
        self,
        listing: Listing,
        user: Any,
        data: QueryDict,
        on: date,
        remembered: Sequence[str] = (),
    ) -> None:
        self.listing, self.user, self.data, self.on = listing, user, data, on
        self.remembered = remembered
        self.problems: list[str] = []
        self.filters: ListFilter = listing.filterset(data, listing.rows(user), user=user, on=on)
        self.sort = self._sort()
        self.size = self._size()
        self.columns = self._columns()
        known = {*self.filters.filters, SORT, SIZE, COLUMNS, PAGE, VIEW}
        for name in data:
            if name not in known:
                self.problems.append(f"地址里的“{_short(name)}”不是这里的条件，没有起作用。")

    # --- what is understood -----------------------------------------------------------------------
    def _sort(self) -> str:
        asked = self.data.get(SORT, "").strip()
        column = self.listing.column(asked.removeprefix("-"))
        if asked and (column is None or not column.sort):
            self.problems.append(f"不能按“{_short(asked)}”排列，已按默认次序排列。")
            return self.listing.sort
        return asked or self.listing.sort

    def _size(self) -> int:
        asked = self.data.get(SIZE, "").strip()
        if asked and asked not in map(str, SIZES):
            self.problems.append(
                f"每页只能列出 {'、'.join(map(str, SIZES))} 件，已按 {SIZES[0]} 件列出。"
            )
            return SIZES[0]
        return int(asked or SIZES[0])

    def _columns(self) -> tuple[Column, ...]:
        asked = codes_in(self.data.getlist(COLUMNS))
        known = {column.code for column in self.listing.columns}
        for code in asked:
            if code not in known:
                self.problems.append(f"没有“{_short(code)}”这一列，没有列出。")
        return chosen(self.listing.columns, asked or list(self.remembered))

    @property
    def is_understood(self) -> bool:
        return self.filters.form.is_valid()

    @cached_property
    def conditions(self) -> list[tuple[str, str, bool]]:
        return list(self.filters.conditions())

    @property
    def phrase(self) -> str:
        """「状态为“已交办”或“办理中”，承办单位为“市交通委”」, or nothing."""
        return "，".join(words for _, words, _ in self.conditions)

    @property
    def sentence(self) -> str:
        """「状态为“办结”的建议」「全部建议」."""
        return f"{self.phrase}的{self.listing.noun}" if self.phrase else f"全部{self.listing.noun}"

    # --- the rows ---------------------------------------------------------------------------------
    @property
    def found(self) -> QuerySet:
        """The rows that fit, to be counted."""
        return self.filters.found

    @property
    def rows(self) -> QuerySet:
        """The same, in order and with what the columns need."""
        return self.listing.ordered(self.found, self.sort, self.user, self.columns)

    # --- addresses --------------------------------------------------------------------------------
    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Conditions, order and page size in a fixed sequence, without the empty and the usual."""
        found = []
        for name in self.filters.filters:
            values = sorted({value.strip() for value in self._given(name)} - {""})
            found += [(name, value) for value in values]
        if self.sort != self.listing.sort:
            found.append((SORT, self.sort))
        if self.size != SIZES[0]:
            found.append((SIZE, str(self.size)))
        return found

    def _given(self, name: str) -> list[str]:
        """All values where several may be chosen; else the one that counts."""
        widget = self.filters.form.fields[name].widget
        if getattr(widget, "allow_multiple_selected", False):
            return self.data.getlist(name)
        return [self.data.get(name, "")]

    @property
    def query(self) -> str:
        """The normalised query string, without columns, page and view."""
        return urlencode(self.pairs)

    @property
    def codes(self) -> str:
        return joined(self.columns)

    @property
    def is_wide(self) -> bool:
        """More columns than fit beside each other?"""
        return len(self.columns) > FITTING

    @property
    def view(self) -> str:
        asked = self.data.get(VIEW, "")
        return asked if asked == EVERYTHING or (asked.isascii() and asked.isdigit()) else ""

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What stays whatever is filtered: the columns of this address, the view it began with."""
        columns = [(COLUMNS, self.codes)] if self.data.get(COLUMNS) else []
        return [*columns, (VIEW, self.view or EVERYTHING)]

    @property
    def full_query(self) -> str:
        return urlencode([*self.pairs, *self.carried])

    def _without(self, name: str) -> str:
        return self._address([pair for pair in self.pairs if pair[0] != name])

    def _address(self, pairs: list[tuple[str, str]]) -> str:
        return "?" + urlencode([*pairs, *self.carried])

    @property
    def chips(self) -> list[Chip]:
        return [Chip(words, self._without(name), good) for name, words, good in self.conditions]

    @property
    def clear_url(self) -> str:
        """The list without conditions; order, size and columns stay."""
        return self._address([pair for pair in self.pairs if pair[0] in (SORT, SIZE)])

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column, "", "")
        is_ascending = self.sort == column.code
        direction = "ascending" if is_ascending else ""
        if self.sort == f"-{column.code}":
            direction = "descending"
        rest = [pair for pair in self.pairs if pair[0] != SORT]
        sort = f"-{column.code}" if is_ascending else column.code
        return Head(column, self._address([*rest, (SORT, sort)]), direction)

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """(code, words, is it this one) of every order, for those who see no heads."""
        found = []
        for column in self.listing.columns:
            if column.sort:
                for sort, words in ((column.code, "从前到后"), (f"-{column.code}", "从后到前")):
                    found.append((sort, f"{column.label}，{words}", sort == self.sort))
        return found


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}……"
