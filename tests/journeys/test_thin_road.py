"""One unit, one deputy: from draft to closed, clicked through by seven people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from congress.workflow.invariants import violations
from proposals.models import Proposal

pytestmark = pytest.mark.journey
TITLE = "关于在青年路增设公交站点的建议"


def test_from_draft_to_closed(people: Callable[..., Any]) -> None:
    deputy = people("deputy", phone=True)
    deputy.reads("现在没有等您办理的事项")
    deputy.click("写建议")
    deputy.fill("标题", TITLE)
    deputy.fill("事实和问题", "青年路两侧新建小区已入住六千人，最近的车站在一千二百米外。")
    deputy.fill("具体建议", "在青年路中段增设一对公交站点。")
    deputy.click("保存并提交")
    deputy.reads("提交前请选择提出来源", "还有 7 项没有勾选")
    deputy.choose("提出来源", "走访")
    deputy.tick_all("对照不予受理的情形")
    deputy.click("保存并提交")
    deputy.click("提交")
    deputy.reads("“提交”已办理", "审核中", "受理审核", "还剩")

    office = people("office")
    office.reads(TITLE, "审核")
    office.click(f"审核：{TITLE}")
    for gate in ("政治关", "法律关", "质量关"):
        office.choose(gate, "通过")
    office.click("审核")
    office.click("登记编号")
    office.select("内容分类", "城乡建设")
    office.click("登记编号")
    office.reads("闭会第001号")
    office.click("分办")
    office.pick("主办", "市交通委")
    office.click("保存并去交办")
    office.reads("经市人民政府转承办")
    office.fill("主任会议名称", "第三次主任会议")
    office.fill("主任会议日期", timezone.localdate().isoformat())
    office.fill("分办说明（内部）", "与另两件同类建议合并踏勘。")
    office.click("交办")
    office.reads("已交办", "市人民政府", "转承办", "与另两件同类建议合并踏勘")

    dispatcher = people("dispatcher")
    dispatcher.click(f"转承办：{TITLE}")
    dispatcher.reads("市交通委")
    dispatcher.reads_not("与另两件同类建议合并踏勘")
    dispatcher.click("转承办")
    dispatcher.reads("已转承办", "市交通委", "待签收")

    clerk = people("clerk")
    clerk.click(f"签收：{TITLE}")
    clerk.click("签收")
    clerk.reads("办理中")
    clerk.reads_not("与另两件同类建议合并踏勘")
    clerk.click("拟写答复")
    clerk.click("保存并送审")
    clerk.reads("送审前请填写文号", "正文还只有开头和结尾")
    clerk.fill("文号", "京交函〔2026〕101号")
    clerk.fill("正文", "经实地踏勘，拟在青年路中段增设一对站点，明年六月底前完成。")
    clerk.select("办理结果", "正在解决或列入计划")
    clerk.fill("计划解决日期", "2027-06-30")
    clerk.select("公开意见", "可以全文公开")
    clerk.fill("联系人", "金沐阳")
    clerk.fill("联系电话", "010-55550123")
    clerk.select("签发人", "范承志")
    clerk.click("保存并送审")
    clerk.click("送审")
    clerk.reads("待审核")

    deputy.go("/proposals/")
    deputy.click(TITLE)
    deputy.reads_not("京交函", "待审核", "送审")

    reviewer = people("reviewer")
    reviewer.click(f"审核：{TITLE}")
    reviewer.reads("经实地踏勘")
    reviewer.click("审核通过")

    head = people("head")
    head.click(f"签发：{TITLE}")
    head.click("签发")
    head.reads("待送达")

    clerk.go("/")
    clerk.click(f"送达：{TITLE}")
    clerk.click("送达")
    clerk.reads("已送达", "代表反馈")

    deputy.go("/")
    deputy.click(f"评价：{TITLE}")
    deputy.reads("经实地踏勘")
    deputy.choose("对办理态度", "满意")
    deputy.choose("对办理结果", "不满意")
    deputy.click("评价答复")
    deputy.reads("评价为不满意的，请写明意见和理由")
    deputy.fill("意见和理由", "没有说明站点的具体位置。")
    deputy.click("评价答复")
    deputy.reads("已反馈")

    office.go("/")
    office.reads("决定是否重新办理", TITLE)  # and that it is closed after all
    office.go(f"/proposals/{Proposal.objects.get(title=TITLE).pk}/")
    office.click("办结")
    office.reads("领衔代表对办理态度或者办理结果不满意")
    office.click("办结")
    office.reads("代表不满意的，请写明办结的理由")
    office.fill("办结的理由（内部）", "站点位置已电话告知代表，代表表示理解。")
    office.click("办结")
    office.reads("“办结”已办理", "没有说明站点的具体位置")

    auditor = people("auditor")
    auditor.go("/admin/workflow/statuschange/")
    auditor.reads("陈思远", "方静怡", "金沐阳", "沈书恒", "范承志", TITLE)
    auditor.page.get_by_text("按步骤", exact=True).click()
    auditor.reads("建议：办结")

    assert Proposal.objects.get().status == "closed"
    assert list(violations()) == []


def test_writing_and_submitting_without_javascript(people: Callable[..., Any]) -> None:
    deputy = people("deputy", javascript=False)
    deputy.click("写建议")
    deputy.fill("标题", TITLE)
    deputy.fill("事实和问题", "青年路两侧新建小区已入住六千人。")
    deputy.fill("具体建议", "增设一对公交站点。")
    deputy.choose("提出来源", "走访")
    deputy.tick_all("对照不予受理的情形")
    deputy.click("保存并提交")
    deputy.click("提交")
    assert Proposal.objects.get().status == "submitted"


def test_a_second_hand_gets_a_sentence(
    people: Callable[..., Any], at_stage: Callable[..., Proposal]
) -> None:
    """Two browsers open the same page; the second to press is told who was first."""
    proposal = at_stage("planned")
    first, second = people("office"), people("office")
    for person in (first, second):
        person.go(f"/proposals/{proposal.pk}/assign/")
        person.fill("主任会议名称", "第三次主任会议")
        person.fill("主任会议日期", timezone.localdate().isoformat())
        person.fill("分办说明（内部）", "请尽快办理。")
    first.click("交办")
    second.click("交办")
    second.reads("方静怡", "交办", "已交办")
    assert proposal.dispatches.count() == 1
