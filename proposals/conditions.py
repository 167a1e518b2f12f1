"""Conditions that several lists of proposals share: said, offered and asked in one way.

A factory for each filter, so that every list keeps its own order of them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from congress.lists.filters import WORDS_LENGTH, ListFilter
from congress.people.selectors import name_query
from congress.people.widgets import KeyedSelect


def words() -> filters.Filter:
    return filters.CharFilter(
        method="find",
        label="搜索",
        max_length=WORDS_LENGTH,
        widget=forms.SearchInput(
            attrs={"class": "form-control", "placeholder": "标题、编号、代表姓名或拼音首字母"}
        ),
    )


def category(**options: Any) -> filters.Filter:
    return filters.ChoiceFilter(
        label="内容分类", field_name="category_id", empty_label="全部分类", **options
    )


def session() -> filters.Filter:
    return filters.ChoiceFilter(label="会次", field_name="session_id", empty_label="全部会次")


def period() -> filters.Filter:
    return filters.ChoiceFilter(
        label="提出时间",
        method="of_period",
        choices=[("in", "大会期间"), ("between", "闭会期间")],
        empty_label="大会和闭会期间",
    )


#: 期限, as every list offers it.
DUE = (("late", "已超期"), ("7", "7天内到期"), ("30", "30天内到期"), ("none", "没有期限"))


def due(**options: Any) -> filters.Filter:
    return filters.ChoiceFilter(label="期限", method="of_due", choices=DUE, **options)


def of_due(rows: QuerySet, value: str, on: date) -> QuerySet:
    """``value``: one of DUE. Late only past the legal date; what should have been done by a target
    is due soon."""
    if value == "none":
        return rows.filter(next_due_on=None)
    if value == "late":
        return rows.filter(next_legal_on__lt=on)
    until = on + timedelta(days=int(value))
    return rows.filter(next_legal_on__gte=on, next_due_on__lte=until)


def delegation(**options: Any) -> filters.Filter:
    return filters.ChoiceFilter(
        label="代表团",
        field_name="lead__delegation_id",
        empty_label="全部代表团",
        widget=KeyedSelect(attrs={"data-placeholder": "全部代表团"}),
        **options,
    )


class AboutProposals(ListFilter):
    """How the shared conditions are asked. ``to_proposal``: the path from the rows to theirs."""

    to_proposal: ClassVar[str] = ""

    def find(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        path = self.to_proposal
        said = Q(**{f"{path}title__icontains": text}) | Q(
            **{f"{path}number_label__icontains": text}
        )
        return rows.filter(said | name_query(text, f"{path}lead__"))

    def of_period(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """What was never submitted belongs to neither."""
        return rows.filter(session__isnull=False, is_in_session=value == "in")

    def of_due(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return of_due(rows, value, self.on)
