"""The conditions of a list in the schema: the same that its page offers, said in one line each."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from congress.api.pages import LARGEST_SIZE, LAST_PAGE, USUAL_SIZE, sorts_of
from congress.lists.listing import Listing
from congress.lists.selection import PAGE, SIZE, SORT


def parameters_of(listing: Listing) -> list[OpenApiParameter]:
    found = [_condition(name, each) for name, each in listing.filterset.base_filters.items()]
    sorts = sorts_of(listing)
    return [
        *found,
        OpenApiParameter(
            SORT,
            str,
            enum=[*sorts, *(f"-{code}" for code in sorts)],
            description=f"按哪一项排列；前面加 - 倒过来。不写为 `{listing.sort}`。",
        ),
        OpenApiParameter(
            SIZE,
            {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": USUAL_SIZE},
            description="每页几件。",
        ),
        OpenApiParameter(
            PAGE,
            {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
            description="第几页。",
        ),
    ]


def _condition(name: str, condition: filters.Filter) -> OpenApiParameter:
    choices = fixed_choices(condition)
    many = isinstance(condition, filters.MultipleChoiceFilter)
    kind: Any = OpenApiTypes.STR
    if isinstance(condition, filters.DateFilter):
        kind = OpenApiTypes.DATE
    elif isinstance(condition, filters.BooleanFilter):
        kind = OpenApiTypes.BOOL
    elif getattr(condition.field_class, "is_key", False):
        kind = {"type": "integer", "format": "int64", "minimum": 1}
    if choices:
        enum = [code for code, _ in choices]
        kind = {"type": "string", "enum": enum}
        if many:
            kind = {"type": "array", "items": kind}
    return OpenApiParameter(name, kind, description=words_of(condition), many=False)


def fixed_choices(condition: filters.Filter) -> list[tuple[str, str]]:
    """Those written in the code; what comes from the database differs from user to user."""
    choices = condition.extra.get("choices") or ()
    return [(str(code), str(label)) for code, label in choices]


def words_of(condition: filters.Filter) -> str:
    """「状态。`draft` 草稿，…」"""
    said = "，".join(f"`{code}` {label}" for code, label in fixed_choices(condition))
    more = str(condition.extra.get("help_text") or "")
    if not said and isinstance(condition, filters.ChoiceFilter):
        more = more or "填编号（id），只能是自己看得到的。"
    return "".join(f"{part.rstrip('。')}。" for part in (str(condition.label), said, more) if part)
