"""Which lists there are. Each app registers its own in ``<app>/exports.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import rules
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.urls import reverse

from congress.lists.columns import Column
from congress.lists.filters import ListFilter

_listings: dict[str, Listing] = {}


@dataclass(frozen=True)
class Listing:
    """One list: the same definition serves its page, its saved views, its export and the job.

    ``code``: such as ``"proposals.list"``; ``url_name``: its page. ``rows(user)`` returns what the
    user may see, in no particular order. ``noun``, ``measure``: 「建议」, 「件」. ``sort``: code of
    the column that it is sorted by at first, with a minus for the other way round.
    ``permission``: name of the rule that opens the list; empty for everybody who signs in.
    """

    code: str
    url_name: str
    title: str
    noun: str
    measure: str
    filterset: type[ListFilter]
    columns: tuple[Column, ...]
    rows: Callable[[Any], QuerySet]
    sort: str
    permission: str = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def may_open(self, user: Any) -> bool:
        if not (user.is_authenticated and user.is_active):
            return False
        return not self.permission or bool(rules.test_rule(self.permission, user))

    def ordered(
        self, rows: QuerySet, sort: str, user: Any, shown: Iterable[Column] = ()
    ) -> QuerySet:
        """``rows`` by the column of code ``sort``, with what it and the columns ``shown`` need."""
        by = self.column(sort.removeprefix("-"))
        if by is None:
            raise ValueError(sort)
        for column in self.columns:
            if column.prepare and (column is by or column in shown):
                rows = column.prepare(rows, user)
        return rows.order_by(*by.order(descending=sort.startswith("-")), "-pk")

    def column(self, code: str) -> Column | None:
        return next((column for column in self.columns if column.code == code), None)


def register(listing: Listing) -> Listing:
    codes = [column.code for column in listing.columns]
    if len(set(codes)) != len(codes):
        raise ImproperlyConfigured(f"list {listing.code!r} has two columns of one code")
    first = listing.column(listing.sort.removeprefix("-"))
    if first is None or not first.sort:
        raise ImproperlyConfigured(f"list {listing.code!r} cannot be sorted by {listing.sort!r}")
    if _listings.setdefault(listing.code, listing) != listing:
        raise ImproperlyConfigured(f"list {listing.code!r} is registered twice")
    return listing


def find(code: str) -> Listing | None:
    return _listings.get(code)
