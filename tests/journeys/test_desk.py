"""分办台 to 转承办 in a real browser: by keys, with a preview, and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from congress.calendar.selectors import calendar_table
from congress.jobs.runner import run_due
from congress.portal.demo.house import House
from congress.portal.demo.lives import Life, Plan
from congress.portal.demo.wordings import BUS, LIFTS, READING, Words
from congress.workflow.invariants import violations
from proposals.models import Proposal

pytestmark = pytest.mark.journey


def today_at(house: House, stage: str, words: Words) -> Proposal:
    """Walked there on one day, today: the pages ask the real clock."""
    today = timezone.localdate()
    made = Life(house, Plan(words, stage, today), today, calendar_table()).walk()
    return Proposal.objects.get(pk=made.pk)


def test_from_the_desk_to_the_units(house: House, people: Callable[..., Any]) -> None:
    first = today_at(house, "planned", BUS)
    second = today_at(house, "planned", READING)
    third = today_at(house, "registered", LIFTS)

    office = people("office")
    office.click("分办台", inside=".main-nav")
    office.reads("全部待交办建议，共 3 件", BUS.title, "尚未分办")
    office.page.get_by_text("各单位在办情况").click()
    office.reads("市高级人民法院", "待交办")
    office.examine()
    office.page.get_by_text("各单位在办情况").click()

    # By keys: down to the one without an allocation, A leads there, and back again.
    keyboard = office.page.keyboard
    row = office.page.locator("tr[data-row]", has_text=LIFTS.title)
    for _ in range(3):
        keyboard.press("j")
        if row.evaluate("row => row === document.activeElement"):
            break
    expect(row).to_be_focused()
    with office.page.expect_navigation():
        keyboard.press("a")
    office.look()
    office.reads("分办方案在交办以前只有代表工委能看到")
    office.pick("会办", "市教委")
    office.click("保存")
    office.reads("有会办单位的，应当确定一个主办单位。")
    office.pick("主办", "市城市管理委")
    office.click("保存")
    office.reads("的分办方案已保存，尚未交办", "全部待交办建议，共 3 件")
    assert third.planned_units.count() == 2

    # Choose two by keys; a letter that is typed into the search box is only a letter.
    keyboard.press("j")
    keyboard.press("x")
    keyboard.press("j")
    keyboard.press("x")
    office.reads("已选中 2 件")
    search = office.page.get_by_label("搜索")
    keyboard.press("/")
    expect(search).to_be_focused()
    keyboard.type("jax")
    expect(search).to_have_value("jax")
    search.fill("")
    office.reads("已选中 2 件")

    office.click("交办选中的建议")
    office.reads("将要交办 2 件", "经市人民政府转承办", "交到哪里")
    office.fill("主任会议名称", "第三次主任会议")
    office.fill("主任会议日期", timezone.localdate().isoformat())
    office.click("确认交办 2 件")
    office.reads("正在逐件交办", "0 / 2")
    run_due()
    office.reads("有关系统和单位已收到通知")
    office.page.wait_for_load_state("networkidle")
    office.examine()
    office.click("历次集中交办", inside=".breadcrumbs")
    office.reads("方静怡")
    assert Proposal.objects.filter(status="assigned").count() == 2

    dispatcher = people("dispatcher")
    dispatcher.go("/notices/")
    dispatcher.reads("集中交办：市人民政府收到代表建议2件，请转承办")
    dispatcher.click("转承办", inside=".main-nav")
    dispatcher.page.get_by_label("选中本页全部").check()
    dispatcher.reads("已选中 2 件")
    dispatcher.click("按建议方案转承办")
    dispatcher.reads("将要转承办 2 件")
    dispatcher.click("确认转承办 2 件")
    dispatcher.reads("已转承办 2 件", "已转承办")
    dispatcher.click("返回转承办台")
    dispatcher.reads("待签收")
    assert Proposal.objects.filter(status="dispatched").count() == 2
    assert {first.pk, second.pk, third.pk} == set(Proposal.objects.values_list("pk", flat=True))
    assert list(violations()) == []


def test_single_keys_can_be_switched_off(house: House, people: Callable[..., Any]) -> None:
    today_at(house, "planned", BUS)
    office = people("office")
    office.go("/proposals/desk/")
    keyboard = office.page.keyboard
    keyboard.press("?")
    office.reads("使用单键操作", "到搜索框")
    office.examine()
    office.page.get_by_label("使用单键操作").uncheck()
    office.page.locator("h1").click()
    keyboard.press("j")
    expect(office.page.locator("tr[data-row]").first).not_to_be_focused()
    office.page.reload()
    keyboard.press("j")
    expect(office.page.locator("tr[data-row]").first).not_to_be_focused()
    office.page.get_by_text("键盘操作").click()
    office.page.get_by_label("使用单键操作").check()
    office.page.locator("h1").click()
    keyboard.press("j")
    expect(office.page.locator("tr[data-row]").first).to_be_focused()


def test_the_desk_without_scripts(house: House, people: Callable[..., Any]) -> None:
    today_at(house, "planned", BUS)
    office = people("office", javascript=False)
    office.go("/proposals/desk/")
    office.reads_not("键盘操作")
    office.page.get_by_role("checkbox", name="选中闭会第001号").check()
    office.click("交办选中的建议")
    office.fill("主任会议名称", "第三次主任会议")
    office.fill("主任会议日期", timezone.localdate().isoformat())
    office.click("确认交办 1 件")
    run_due()
    office.click("刷新进度")
    office.reads("已交办", "有关系统和单位已收到通知")
