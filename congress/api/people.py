"""Organs and deputies: who there is, in the congresses that one belongs to. No telephone, no
address, no card number: those stand where the work needs them."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from congress.api.fields import CodeField, NamedSerializer, label
from congress.api.filters import KeyFilter
from congress.lists.columns import Column
from congress.lists.filters import WORDS_LENGTH, ListFilter
from congress.lists.listing import Listing
from congress.people.enums import DeputyStatus, OrganKind
from congress.people.models import Deputy, Organ
from congress.people.roles import member_congress_ids
from congress.people.selectors import match_name


def _by_name(rows: QuerySet, name: str, text: str) -> QuerySet:
    return match_name(rows, text)


def _words() -> filters.Filter:
    return filters.CharFilter(
        label="名称、拼音或者拼音首字母", method=_by_name, max_length=WORDS_LENGTH
    )


class OrganFilter(ListFilter):
    q = _words()
    kind = filters.MultipleChoiceFilter(label="类别", choices=OrganKind.choices)
    congress = KeyFilter(label="人大（id）", field_name="congress_id")
    parent = KeyFilter(label="上级机构（id）", field_name="parent_id")
    is_active = filters.ChoiceFilter(
        label="使用中", choices=[("true", "使用中"), ("false", "已停用")], method="of_use"
    )

    class Meta(ListFilter.Meta):
        model = Organ

    def of_use(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_active=value == "true")


class OrganSerializer(serializers.Serializer):
    """机构。"""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(help_text="名称")
    short_name = serializers.CharField(help_text="简称")
    kind = CodeField(OrganKind)
    kind_label = label("kind", help_text="类别")
    congress = NamedSerializer(help_text="人大")
    parent = NamedSerializer(allow_null=True, help_text="上级机构")
    is_active = serializers.BooleanField(help_text="是否使用中")


def organs_of(user: Any) -> QuerySet[Organ]:
    rows = Organ.objects.filter(congress__in=member_congress_ids(user))
    return rows.select_related("congress", "parent")


ORGANS = Listing(
    code="api.organs",
    url_name="api:organs",
    title="机构",
    noun="机构",
    measure="个",
    filterset=OrganFilter,
    columns=(
        Column("position", "排序", lambda row: row.position, sort=("congress_id", "position")),
        Column("name", "名称", lambda row: row.name, sort=("pinyin", "name")),
    ),
    rows=organs_of,
    sort="position",
)


class DeputyFilter(ListFilter):
    q = _words()
    status = filters.MultipleChoiceFilter(label="状态", choices=DeputyStatus.choices)
    congress = KeyFilter(label="人大（id）", field_name="congress_id")
    delegation = KeyFilter(label="代表团（id）", field_name="delegation_id")

    class Meta(ListFilter.Meta):
        model = Deputy


class DeputySerializer(serializers.Serializer):
    """代表。不含电话、邮箱、代表证号。"""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(help_text="姓名")
    congress = NamedSerializer(help_text="人大")
    term = NamedSerializer(help_text="届")
    delegation = NamedSerializer(allow_null=True, help_text="代表团")
    field = serializers.CharField(help_text="领域")
    status = CodeField(DeputyStatus)
    status_label = label(help_text="状态")


def known_deputies(user: Any) -> QuerySet[Deputy]:
    rows = Deputy.objects.filter(congress__in=member_congress_ids(user))
    return rows.select_related("congress", "term__congress", "delegation")


DEPUTIES = Listing(
    code="api.deputies",
    url_name="api:deputies",
    title="代表",
    noun="代表",
    measure="位",
    filterset=DeputyFilter,
    columns=(
        Column("name", "姓名（笔画序）", lambda row: row.name, sort=("stroke_key",)),
        Column(
            "delegation", "代表团", lambda row: str(row.delegation or ""),
            sort=("delegation__position", "stroke_key"),
        ),
    ),
    rows=known_deputies,
    sort="name",
)  # fmt: skip
