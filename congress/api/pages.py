"""A page of a list: the same filters and orders as the list's page for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery
from django.http import QueryDict
from rest_framework.request import Request

from congress.api.refusals import Refused
from congress.lists.filters import ListFilter
from congress.lists.listing import Listing
from congress.lists.paging import CappedPaginator
from congress.lists.selection import PAGE, SIZE, SORT
from congress.people.error_words import sentences
from congress.people.keys import key_of

USUAL_SIZE, LARGEST_SIZE = 50, 200
LAST_PAGE = 10_000
CAP = CappedPaginator.cap


class CappedCount(Subquery):
    """How many rows there are, no further than the cap; within the query that reads a page."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) capped)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet) -> None:
        super().__init__(rows.order_by().values("pk")[: CAP + 1])


@dataclass(frozen=True)
class Page:
    """``count`` is at most the cap; with ``is_capped`` there are more."""

    count: int
    is_capped: bool
    next: str | None
    previous: str | None
    results: list[Any]


def page_of(request: Request, listing: Listing, on: date) -> Page:
    """What ``request`` asks of ``listing``. Raises Refused for what is not understood: a condition
    that was passed over would answer another question than was asked."""
    asked = _asked(request, listing)
    filters = listing.filterset(
        asked.conditions, listing.rows(request.user), user=request.user, on=on
    )
    wrong = asked.wrong | _wrong_in(filters)
    if wrong:
        raise Refused("validation", "条件有误，请按 fields 的提示更正。", wrong)
    found = filters.found
    rows = listing.ordered(found, asked.sort, request.user).annotate(api_count=CappedCount(found))
    start = (asked.page - 1) * asked.size
    results = list(rows[start : start + asked.size + 1])
    if not results and asked.page > 1:
        raise Refused("not_found", "没有这一页。")
    count = results[0].api_count if results else 0
    has_more = len(results) > asked.size
    return Page(
        min(count, CAP),
        count > CAP,
        _address(request, asked.page + 1) if has_more else None,
        _address(request, asked.page - 1) if asked.page > 1 else None,
        results[: asked.size],
    )


@dataclass
class _Asked:
    conditions: QueryDict
    sort: str
    size: int
    page: int
    wrong: dict[str, list[str]]


def _asked(request: Request, listing: Listing) -> _Asked:
    given, wrong = request.query_params, {}
    conditions = QueryDict(mutable=True)
    for name in given:
        if name in listing.filterset.base_filters:
            conditions.setlist(name, given.getlist(name))
        elif name not in (SORT, SIZE, PAGE):
            wrong[name[:60]] = ["没有这个条件。"]
    sort = given.get(SORT, "").strip() or listing.sort
    if sort.removeprefix("-") not in sorts_of(listing):
        wrong[SORT] = [f"不能这样排列，可以用：{'、'.join(sorts_of(listing))}，前面加 - 倒过来。"]
    size = _number(given.get(SIZE), USUAL_SIZE, LARGEST_SIZE)
    if size is None:
        wrong[SIZE] = [f"请填写 1 至 {LARGEST_SIZE} 的整数。"]
    page = _number(given.get(PAGE), 1, LAST_PAGE)
    if page is None:
        wrong[PAGE] = [f"请填写 1 至 {LAST_PAGE} 的整数。"]
    return _Asked(conditions, sort, size or USUAL_SIZE, page or 1, wrong)


def sorts_of(listing: Listing) -> list[str]:
    return [column.code for column in listing.columns if column.sort]


def _number(text: str | None, usual: int, largest: int) -> int | None:
    if text is None or not text.strip():
        return usual
    number = key_of(text.strip())
    return number if number and number <= largest else None


def _wrong_in(filters: ListFilter) -> dict[str, list[str]]:
    form = filters.form
    if form.is_valid():
        return {}
    wrong = {name: sentences(form[name]) for name in form.errors if name in form.fields}
    if general := form.non_field_errors():
        wrong["__all__"] = [str(sentence) for sentence in general]
    return wrong


def _address(request: Request, page: int) -> str:
    query = request.query_params.copy()
    query[PAGE] = str(page)
    address: str = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return address
