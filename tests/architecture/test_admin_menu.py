"""The menu of the admin, by hand: every table has its heading and its place; nothing goes by the
dozen, and what may be deleted at all is named here."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import RequestFactory

from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section

#: heading → tables in their order; those in brackets are folded under 「明细」.
MENU = {
    "建议": """
        代表建议 集中交办 不予交办理由 内容分类 标签 建议办理设置
        [附议] [转承办] [承办任务] [异议] [答复] [延期申请] [代表反馈] [会办意见]
        [沟通记录] [留言] [面商协调记录] [超出市权登记]""",
    "立法": "立法计划 计划项目 计划调整 立法领域 计划项目类别",
    "机构与人员": """
        代表 代表团 专业代表小组 机构 对口联系 账号 角色授权 大会 导入记录 [届] [人民代表大会]""",
    "日历与规则": "会议 期限规则 期限提醒 提醒时间 节假日和调休 放假安排年份 时限 [时限变更]",
    "系统": "流程记录 访问日志 接口令牌 定时任务 后台任务 编号格式 [编号计数]",
}
#: Only what connects two things and holds no words of its own.
DELETABLE = {"对口联系"}


def words(model_admin: Any) -> str:
    return str(model_admin.opts.verbose_name_plural)


def test_the_sections_stand_in_their_order() -> None:
    assert [section.label for section in Section] == list(MENU)


def test_every_table_has_its_place() -> None:
    found: dict[str, list[tuple[int, str, str]]] = {label: [] for label in MENU}
    for model_admin in admin.site._registry.values():
        assert isinstance(model_admin, ScopedAdmin)
        name = f"[{words(model_admin)}]" if model_admin.is_detail else words(model_admin)
        place = model_admin.place + (1000 if model_admin.is_detail else 0)
        found[model_admin.section.label].append((place, words(model_admin), name))
    shown = {label: [name for _, _, name in sorted(rows)] for label, rows in found.items()}
    assert shown == {label: names.split() for label, names in MENU.items()}


def test_a_table_without_a_heading_is_refused() -> None:
    class Homeless(ScopedAdmin):
        pass

    with pytest.raises(AttributeError):
        _ = Homeless.section


def test_no_list_deletes_by_the_dozen(rf: RequestFactory) -> None:
    assert "delete_selected" not in dict(admin.site.actions)
    for model_admin in admin.site._registry.values():
        assert "delete_selected" not in {str(action) for action in model_admin.actions}


def test_what_can_be_deleted_is_named_by_hand() -> None:
    found = {words(each) for each in admin.site._registry.values() if each.deletable}  # type: ignore[attr-defined]
    assert found == DELETABLE
    for model_admin in admin.site._registry.values():
        inlines = {each for each in model_admin.inlines if getattr(each, "deletable", False)}
        assert not inlines, model_admin
