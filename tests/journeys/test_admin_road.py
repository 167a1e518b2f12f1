"""The main road by staff alone: deputies without accounts, the office in the admin.

What the office does is clicked, and nowhere but in the admin (the allocation's page is the site's,
and leads back). What the units do is theirs alone: no door of the admin does it for them, so their
people make those moves here by the engine.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from congress.calendar.models import Deadline
from congress.people.models import Deputy
from congress.portal.demo.house import SYSTEM, UNIT, House
from congress.workflow.engine import perform
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from proposals.models import HandlingTask, Proposal, Reply
from proposals.services import save_reply
from tests.documents.scans import PDF

pytestmark = pytest.mark.journey
REPLIES = "[aria-labelledby=staff-replies]"
TITLE = "关于在滨河路中段增设行人过街天桥的建议"


@pytest.fixture
def served(house: House) -> tuple[Deputy, Deputy]:
    """Two deputies whom the office serves: they have no accounts."""
    lead, cosigner = (
        Deputy.objects.create(
            congress=house.city, term=house.city.terms.get(), name=name, card_number=card,
            phone="13900000501",
        )
        for name, card in (("莫若谷", "D0501"), ("莫知微", "D0502"))
    )  # fmt: skip
    return lead, cosigner


def enter(office: Any, sheet: Path) -> None:
    office.go("/admin/")
    office.click("录入书面建议")
    page = office.page
    for label, typed in (("领衔代表", "mrg"), ("附议代表", "D0502")):
        page.get_by_role("combobox", name=label).fill(typed)
        page.keyboard.press("Enter")
    office.fill("标题", TITLE)
    office.fill("事实和问题", "滨河路中段全长一点八公里，没有行人过街设施。")
    office.fill("具体建议", "请市交通委踏勘选址，年内提出方案。")
    office.select("提出来源", "4 走访")
    page.set_input_files("#id_scan", sheet)
    office.click("都不属于，全部勾选")
    office.click("保存并查看本件")
    office.reads("已录入并提交审核：", TITLE, "审核中", "受理审核", "还剩", "莫知微")


def screen_register_and_hand_over(office: Any) -> None:
    office.click("审核")
    for gate in ("政治关", "法律关", "质量关"):
        office.choose(gate, "通过")
    office.click("审核")
    office.reads("“审核”已记录")
    office.click("登记编号")
    office.page.select_option("main #id_category", label="城乡建设")
    office.click("登记编号")
    office.reads("闭会第001号", "已登记")
    office.click("分办")
    office.pick("主办", UNIT)
    office.click("保存并去交办")
    office.reads(f"经{SYSTEM}转承办")
    office.fill("主任会议名称", "第三次主任会议")
    office.fill("主任会议日期", timezone.localdate().isoformat())
    office.click("交办")
    office.reads("已交办", SYSTEM, "转承办")


def receive(house: House, proposal: Proposal, on: date) -> Reply:
    users = house.users
    dispatch = proposal.dispatches.get()
    named: dict[str, Any] = {"lead": [house.organs[UNIT]], "joint": [], "separate": []}
    perform(dispatch, "dispatch", by=users["dispatcher"], on=on, **named)
    task = HandlingTask.objects.get()
    perform(task, "receive", by=users["clerk"], on=on)
    return Reply.objects.get()


def answer(house: House, reply: Reply, on: date, body: str) -> None:
    """Drafted, reviewed, signed by the unit's three."""
    users = house.users
    save_reply(
        reply, revision=reply.revision, letter_number="京交函〔2026〕311号", body=body,
        result_code="resolved", publicity="full", contact_name="金沐阳",
        contact_phone="010-55550123", signatory=users["head"],
    )  # fmt: skip
    reply.refresh_from_db()
    for move, name in (("propose", "clerk"), ("approve", "reviewer"), ("sign", "head")):
        perform(reply, move, by=users[name], on=on)


def send_back(office: Any) -> None:
    office.page.reload()
    office.click(UNIT, inside=REPLIES)
    office.reads("待送达")
    office.click("退回重答")
    office.fill("退回意见", "请写明天桥的位置和完成时间。")
    office.click("退回重答")
    office.reads("“退回重答”已办理", "拟稿")


def judge_by_telephone(office: Any, change_page: str) -> None:
    office.go(change_page)
    office.reads("已送达", "待反馈")
    office.click("莫若谷", inside=REPLIES)
    office.click("评价答复（代办）")
    office.reads("您正在代 莫若谷 代表办理")
    office.choose("来源", "电话")
    office.choose("对办理态度", "满意")
    office.choose("对办理结果", "基本满意")
    office.click("评价答复")
    office.reads("“评价答复”已办理", "已反馈")


#: flow, move, who, for whom
LEDGER = [
    ("proposal", "invite", "方静怡", "莫若谷"),
    ("proposal.cosignature", "confirm", "方静怡", "莫知微"),
    ("proposal", "submit", "方静怡", "莫若谷"),
    ("proposal", "screen", "方静怡", ""),
    ("proposal", "register", "方静怡", ""),
    ("proposal", "assign", "方静怡", ""),
    ("proposal.dispatch", "dispatch", "戴同舟", ""),
    ("proposal", "transfer", "系统", ""),
    ("proposal.task", "receive", "金沐阳", ""),
    ("proposal", "begin", "系统", ""),
    ("proposal.reply", "propose", "金沐阳", ""),
    ("proposal.reply", "approve", "沈书恒", ""),
    ("proposal.reply", "sign", "范承志", ""),
    ("proposal.reply", "send-back", "方静怡", ""),
    ("proposal.reply", "propose", "金沐阳", ""),
    ("proposal.reply", "approve", "沈书恒", ""),
    ("proposal.reply", "sign", "范承志", ""),
    ("proposal.reply", "deliver", "金沐阳", ""),
    ("proposal.task", "answer", "系统", ""),
    ("proposal", "conclude", "系统", ""),
    ("proposal.verdict", "judge", "方静怡", "莫若谷"),
    ("proposal", "close", "方静怡", ""),
    ("proposal.verdict", "lapse", "系统", ""),  # the co-signer's: the lead deputy's word counts
]
#: clock, what became of it
CLOCKS = [
    ("proposal.cosigning", "met"),
    ("proposal.screening", "met"),
    ("proposal.assignment", "met"),
    ("proposal.dispatch", "met"),
    ("proposal.receipt", "met"),
    ("proposal.reply", "met"),
    ("proposal.feedback", "met"),
    ("proposal.feedback", "ended"),
]


def test_the_main_road_through_the_admin_by_staff_alone(
    people: Callable[..., Any],
    house: House,
    served: tuple[Deputy, Deputy],
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    sheet = tmp_path / "原件.pdf"
    sheet.write_bytes(PDF)
    today = timezone.localdate()
    office = people("office")
    enter(office, sheet)
    proposal = Proposal.objects.get()
    change_page = f"/admin/proposals/proposal/{proposal.pk}/change/"
    screen_register_and_hand_over(office)
    assert office.page.url.endswith(change_page)

    reply = receive(house, proposal, today)
    answer(house, reply, today, "拟列入明年计划，另行安排。")
    send_back(office)
    reply.refresh_from_db()
    answer(house, reply, today, "天桥设在第二小学门口，明年六月底前建成。")
    posted = {deputy.pk: ("post", None) for deputy in served}
    perform(reply, "deliver", by=house.users["clerk"], on=today, deliveries=posted)

    judge_by_telephone(office, change_page)
    office.go(change_page)
    office.click("办结")
    office.click("办结")
    office.reads("“办结”已办理", "办结", "基本满意", "退回重答", "代 莫若谷（电话）")
    left = office.page.get_by_role("list", name="可办事项").get_by_role("link")
    assert set(left.all_inner_texts()) == {"重新启动", "更正日期"}

    proposal.refresh_from_db()
    assert (proposal.status, proposal.number_label) == ("closed", "闭会第001号")
    rows = StatusChange.objects.select_related("on_behalf_of").order_by("pk")
    assert [
        (row.flow, row.move, row.actor_name, row.on_behalf_of.name if row.on_behalf_of else "")
        for row in rows
    ] == LEDGER
    acted = [(row.move, row.source, row.scan is not None) for row in rows if row.on_behalf_of]
    assert acted == [
        ("invite", "paper", True), ("confirm", "paper", True), ("submit", "paper", True),
        ("judge", "phone", False),
    ]  # fmt: skip
    clocks = Deadline.objects.order_by("pk").values_list("clock", "outcome")
    assert list(clocks) == CLOCKS
    assert proposal.next_due_on is None
    assert list(violations()) == []
