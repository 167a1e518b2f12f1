"""The main road, whole: three deputies, the office, a system, four units; thirteen people.

A lead deputy with two co-signers; one system's dispatcher; one lead unit, two joint units and one
separate unit; two answers, judged by every deputy who signed. All by clicks, each person at his own
browser; every page each of them comes to is examined at both widths.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from congress.people.enums import Role
from congress.people.models import RoleGrant, User
from congress.portal.demo.house import House
from congress.workflow.invariants import violations
from proposals.models import Proposal

pytestmark = pytest.mark.journey
TITLE = "关于打通滨河绿道断点的建议"
FOURTH = "市园林绿化局"
ONE_FOR_ALL = (Role.CLERK, Role.REVIEWER, Role.HEAD)


@pytest.fixture
def gardener(house: House) -> User:
    """In the fourth unit one person does everything."""
    password = house.users["clerk"].password
    user = User.objects.create(
        username="clerk4", name="乔知行", password=password, must_change_password=False
    )
    for role in ONE_FOR_ALL:
        RoleGrant.objects.create(
            user=user, role=role, congress=house.city, organ=house.organs[FOURTH],
            starts_on=date(2023, 1, 15),
        )  # fmt: skip
    return user


def draft_and_sign(people: Callable[..., Any]) -> tuple[Any, Any, Any]:
    """Two are invited; one confirms, the words change, both confirm the new ones."""
    lead = people("deputy", phone=True)
    lead.click("写建议")
    lead.fill("标题", TITLE)
    lead.fill("事实和问题", "滨河绿道在三处路口中断，骑行和步行的居民要绕行主干道。")
    lead.fill("具体建议", "明确一个牵头单位，逐处制定打通方案。")
    lead.choose("提出来源", "专题调研")
    lead.pick("标签", "慢行系统", "园林绿化")
    lead.pick("建议的承办单位", "市交通委")
    lead.tick_all("对照不予受理的情形")
    lead.click("保存草稿")
    lead.click("邀请附议")
    lead.pick("代表", "王玥", "林知远")
    lead.click("邀请附议")
    lead.reads("联名确认", "等待答复", "王玥", "林知远")

    first = people("cosigner", phone=True)
    first.click(f"查看并确认：{TITLE}")
    first.reads("三处路口中断")
    first.click("确认附议")

    lead.go("/")
    lead.click(f"查看联名：{TITLE}")
    lead.click("修改内容")
    lead.fill("事实和问题", "滨河绿道在五处路口中断，骑行和步行的居民要绕行主干道。")
    lead.click("保存草稿")
    lead.click("提交")
    lead.reads("请先请附议代表重新确认：王玥")
    lead.click("返回")
    lead.click("请附议代表重新确认")
    lead.click("请附议代表重新确认")

    first.go("/")
    first.reads("内容有改动，请再次确认")
    first.click(f"查看并确认：{TITLE}")
    first.reads("五处路口中断")
    first.click("确认附议")

    second = people("cosigner2", phone=True)
    second.click(f"查看并确认：{TITLE}")
    second.reads("五处路口中断")
    second.click("确认附议")

    lead.go("/")
    lead.click(f"继续写：{TITLE}")
    lead.click("保存并提交")
    lead.click("提交")
    lead.reads("审核中")
    return lead, first, second


def screen_and_assign(people: Callable[..., Any]) -> Any:
    """Screened by one reviewer, registered, allocated to four units, handed over with a target."""
    office = people("office")
    office.click(f"审核：{TITLE}")
    for gate in ("政治关", "法律关", "质量关"):
        office.choose(gate, "通过")
    office.click("审核")
    office.click("登记编号")
    office.select("内容分类", "城乡建设")
    office.click("登记编号")
    office.go("/")
    office.click(f"分办：{TITLE}")
    office.pick("主办", "市交通委")
    office.pick("会办", "市教委", FOURTH)
    office.pick("分办", "市城市管理委")
    office.click("保存并去交办")
    office.reads("经市人民政府转承办")
    office.fill("主任会议名称", "第三次主任会议")
    office.fill("主任会议日期", timezone.localdate().isoformat())
    office.fill("目标日期", "2027-01-15")
    office.fill("分办说明（内部）", "请交通委牵头踏勘。")
    office.click("交办")
    office.reads("已交办", "市人民政府")
    return office


def dispatch_and_receive(people: Callable[..., Any]) -> dict[str, Any]:
    dispatcher = people("dispatcher")
    dispatcher.click(f"转承办：{TITLE}")
    dispatcher.reads("滨河绿道")
    dispatcher.reads_not("请交通委牵头踏勘")
    dispatcher.click("转承办")
    dispatcher.reads("已转承办", "市交通委", "市教委", FOURTH, "市城市管理委")
    units = {name: people(name) for name in ("clerk", "clerk2", "clerk3", "clerk4")}
    for clerk in units.values():
        clerk.click(f"签收：{TITLE}")
        clerk.reads("滨河绿道", "附议代表")
        clerk.reads_not("请交通委牵头踏勘")
        clerk.click("签收")
        clerk.reads("办理中")
    return units


def contact_and_talk(units: dict[str, Any], lead: Any) -> None:
    clerk = units["clerk"]
    clerk.go("/")
    clerk.click(f"记录沟通：{TITLE}")
    clerk.choose("沟通环节", "办前问需")
    clerk.choose("沟通方式", "电话")
    clerk.fill("沟通内容", "代表希望先打通学校门口的一处。")
    clerk.click("记录沟通")
    lead.go("/proposals/")
    lead.click(TITLE)
    lead.reads("办前问需")
    lead.click("沟通记录和留言")
    lead.reads("代表希望先打通学校门口的一处")


def advise(units: dict[str, Any], people: Callable[..., Any]) -> None:
    """Both joint units send their opinions; the lead unit sees which is missing."""
    joint = units["clerk2"]
    joint.go("/")
    joint.click(f"拟稿：{TITLE}")
    joint.fill("会办意见", "同意方案，学校门口一处请避开上下学时段施工。")
    joint.fill("联系人", "余晓岚")
    joint.fill("联系电话", "010-55550199")
    joint.click("保存并送审")
    joint.click("送审")
    head = people("head2")
    head.click(f"审定：{TITLE}")
    head.reads("避开上下学时段施工")
    head.click("审定并送主办单位")
    head.reads("已送主办单位")

    clerk = units["clerk"]
    clerk.go("/")
    clerk.click(f"拟稿：{TITLE}")
    clerk.reads("市教委", "已送主办单位", FOURTH, "还没有送到")
    clerk.page.get_by_text("阅读会办意见", exact=True).click()
    clerk.reads("避开上下学时段施工")

    gardener = units["clerk4"]
    gardener.go("/")
    gardener.click(f"拟稿：{TITLE}")
    gardener.fill("会办意见", "绿化移植由我局负责。")
    gardener.fill("联系人", "乔知行")
    gardener.fill("联系电话", "010-55550200")
    gardener.click("保存并送审")
    gardener.click("送审")
    gardener.click("审定并送主办单位")
    gardener.click("审定并送主办单位")
    gardener.reads("已送主办单位")


def write_reply(clerk: Any, number: str, body: str, head: str) -> None:
    clerk.go("/")
    clerk.click(f"拟稿：{TITLE}")
    clerk.fill("文号", number)
    clerk.fill("正文", body)
    clerk.select("办理结果", "已解决或采纳")
    clerk.select("公开意见", "可以全文公开")
    clerk.fill("联系人", "承办人")
    clerk.fill("联系电话", "010-55550123")
    clerk.select("签发人", head)
    clerk.click("保存并送审")
    clerk.click("送审")


def answer(units: dict[str, Any], office: Any, people: Callable[..., Any]) -> None:
    """The lead's reply is sent back once by the office; the separate unit answers its own part."""
    clerk = units["clerk"]
    write_reply(clerk, "京交函〔2026〕201号", "拟逐处打通，时间另行安排。", "范承志")
    reviewer = people("reviewer")
    reviewer.click(f"审核：{TITLE}")
    reviewer.reads("办中问计")  # a warning: without a record
    reviewer.click("审核通过")
    head = people("head")
    head.click(f"签发：{TITLE}")
    head.click("签发")
    office.go("/proposals/")
    office.click(TITLE)
    office.click("退回重答（市交通委）")
    office.fill("退回意见", "请写明每一处的完成时间。")
    office.click("退回重答")
    clerk.go("/")
    clerk.click(f"修改：{TITLE}")
    clerk.reads("请写明每一处的完成时间")
    clerk.fill("正文", "五处断点中三处已经打通，其余两处明年六月底前完成。")
    clerk.click("保存并送审")
    clerk.click("送审")
    reviewer.go("/")
    reviewer.click(f"审核：{TITLE}")
    reviewer.click("审核通过")
    head.go("/")
    head.click(f"签发：{TITLE}")
    head.click("签发")
    clerk.go("/")
    clerk.click(f"送达：{TITLE}")
    clerk.reads("陈思远", "王玥", "林知远")
    clerk.click("送达")
    clerk.reads("已送达", "办理中")  # the separate unit has not answered yet

    write_reply(units["clerk3"], "京管函〔2026〕55号", "照明和导向标志已经补齐。", "齐向南")
    third = people("head3")
    third.click(f"审核：{TITLE}")
    third.click("审核通过")
    third.click("签发")
    third.click("签发")
    units["clerk3"].go("/")
    units["clerk3"].click(f"送达：{TITLE}")
    units["clerk3"].click("送达")
    units["clerk3"].reads("已送达", "已答复")


def judge(person: Any) -> None:
    """Both answers, three taps each: open, choose the contented way."""
    for _ in range(2):
        person.go("/")
        person.click(f"评价：{TITLE}")
        person.click("对态度和结果都满意")


@pytest.mark.usefixtures("gardener")
def test_the_main_road_by_thirteen_people(people: Callable[..., Any]) -> None:
    lead, first, second = draft_and_sign(people)
    office = screen_and_assign(people)
    units = dispatch_and_receive(people)
    contact_and_talk(units, lead)
    advise(units, people)
    answer(units, office, people)
    lead.go("/")
    lead.reads("评价答复")
    judge(first)
    judge(second)
    judge(lead)
    lead.reads("办结", "自动办结")
    assert Proposal.objects.get().status == "closed"
    office.go("/proposals/")
    office.click(TITLE)
    office.reads("自动办结", "满意", "退回重答", "邀请附议")
    units["clerk2"].go("/proposals/")
    units["clerk2"].click(TITLE)
    units["clerk2"].reads_not("退回重答", "请写明每一处的完成时间", "审核通过")
    assert list(violations()) == []
