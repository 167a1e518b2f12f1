"""Columns: which are shown, how they sort."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from congress.lists.columns import NUMBER, Column, chosen, codes_in, joined
from congress.lists.filters import ListFilter
from congress.lists.listing import Listing, find, register

NAME = Column("name", "名称", str, is_fixed=True)
SIZE = Column("size", "大小", len, NUMBER, sort=("size", "pk"), css="narrow")
EXTRA = Column("extra", "其他", str, is_default=False)
ALL = (NAME, SIZE, EXTRA)


def listing(columns: tuple[Column, ...] = ALL, sort: str = "size") -> Listing:
    return Listing("x.y", "x:y", "名单", "人", "名", ListFilter, columns, list, sort)


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        ([], (NAME, SIZE)),
        (["extra"], (NAME, EXTRA)),
        (["extra", "size"], (NAME, SIZE, EXTRA)),
        (["name"], (NAME,)),
        (["nonsense"], (NAME, SIZE)),
        (["nonsense", "extra"], (NAME, EXTRA)),
    ],
)
def test_chosen(codes: list[str], shown: tuple[Column, ...]) -> None:
    assert chosen(ALL, codes) == shown


def test_codes() -> None:
    assert codes_in(["a,b", " b ", "", ",,c"]) == ["a", "b", "c"]
    assert joined(ALL) == "name,size,extra"
    assert SIZE.cell_css == "narrow number"
    assert NAME.cell_css == ""


def test_what_is_empty_comes_last_both_ways() -> None:
    for descending in (False, True):
        keys = SIZE.order(descending=descending)
        assert [key.expression.name for key in keys] == ["size", "pk"]
        assert all(key.descending is descending and key.nulls_last for key in keys)


def test_the_registry_refuses_what_cannot_work() -> None:
    with pytest.raises(ImproperlyConfigured, match="two columns"):
        register(listing((NAME, NAME, SIZE)))
    for sort in ("name", "nonsense", "-name"):
        with pytest.raises(ImproperlyConfigured, match="cannot be sorted"):
            register(listing(sort=sort))
    found = find("proposals.list")
    assert found is not None
    assert register(found) is found
    with pytest.raises(ImproperlyConfigured, match="registered twice"):
        register(Listing(**{**vars(found), "title": "另一个"}))
    assert find("no.such") is None
