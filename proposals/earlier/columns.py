"""The columns of the table of earlier proposals."""

from __future__ import annotations

from typing import Any

from congress.imports.columns import Column, Kind
from congress.people.models import CongressSession, Organ
from proposals.enums import DeliveryMethod, Origin, ResultCode, Satisfaction
from proposals.models import Category

PERIODS = ("大会期间", "闭会期间")
RESULTS = {str(label): value for value, label in ResultCode.choices}
ORIGINS = {str(label): value for value, label in Origin.choices}
SCALE = {str(label): value for value, label in Satisfaction.choices}
METHODS = {str(label): value for value, label in DeliveryMethod.choices}


def session_name(session: CongressSession) -> str:
    """「第十六届第三次会议」: as people write it, without the congress."""
    return f"{session.term.name}{session.name}"


def _sessions(congress: Any) -> list[str]:
    rows = CongressSession.objects.filter(term__congress=congress).select_related("term")
    return [session_name(session) for session in rows]


def _categories(congress: Any) -> list[str]:
    rows = Category.objects.filter(congress=congress).order_by("position", "pk")
    return list(rows.values_list("name", flat=True))


def _organs(congress: Any) -> list[str]:
    return list(Organ.objects.filter(congress=congress).values_list("name", flat=True))


COLUMNS = (
    Column("外部编号", required=True, kind=Kind.CODE, longest=60, example="2023-0156",
           help="每件一个，不重复；再次导入时按它对上。原系统没有的，可以用年份加编号。"),
    Column("会次", required=True, longest=100, offered=_sessions, example="第十六届第一次会议",
           help="写成“第十六届第一次会议”；会次须已在后台登记。"),
    Column("时段", required=True, choices=PERIODS, example="大会期间"),
    Column("编号", required=True, kind=Kind.CODE, longest=40, example="0156",
           help="原来的正式编号，照写；只写数字的按本级编号格式补全。"),
    Column("标题", required=True, longest=100, example="关于增设社区图书室的建议"),
    Column("领衔代表", required=True, longest=60, example="张三"),
    Column("领衔代表证号", kind=Kind.CODE, longest=30, example="0001",
           help="同届有同名代表时必须填写。"),
    Column("附议代表", kind=Kind.LONG, longest=3000, example="李四、王五（0012）",
           help="几位的用顿号隔开；有同名的，在姓名后面用括号写证号。"),
    Column("内容分类", longest=200, offered=_categories, example="社会发展"),
    Column("提出来源", choices=tuple(ORIGINS), example="专题调研"),
    Column("正文", kind=Kind.LONG, longest=20_000,
           help="事实和问题；与具体建议写在一起的，全文填在这里。"),
    Column("具体建议", kind=Kind.LONG, longest=20_000),
    Column("提交日期", required=True, kind=Kind.DATE, example="2023-01-14"),
    Column("登记日期", kind=Kind.DATE, example="2023-01-20", help="没有记载的，视同交办日期。"),
    Column("交办日期", required=True, kind=Kind.DATE, example="2023-03-10"),
    Column("主办单位", longest=100, offered=_organs, example="云州市水务局",
           help="一个；没有主办单位的，填写分办单位。"),
    Column("会办单位", kind=Kind.LONG, longest=1000, help="几个的用顿号隔开。"),
    Column("分办单位", kind=Kind.LONG, longest=1000, help="几个的用顿号隔开。"),
    Column("答复日期", required=True, kind=Kind.DATE, example="2023-06-08",
           help="最后一份答复送达代表的日期。"),
    Column("答复文号", longest=60, example="云水函〔2023〕18号"),
    Column("答复结果", required=True, choices=tuple(RESULTS), example="已解决或采纳"),
    Column("答复内容", kind=Kind.LONG, longest=30_000),
    Column("送达方式", choices=tuple(METHODS), example="邮寄"),
    Column("对办理态度", choices=tuple(SCALE), example="满意",
           help="两项评价同时填写；只有一个总评价的，两栏相同。没有反馈的都不填。"),
    Column("对办理结果", choices=tuple(SCALE), example="基本满意"),
    Column("评价意见", kind=Kind.LONG, longest=2000),
    Column("反馈日期", kind=Kind.DATE, help="没有记载的，视同办结日期。"),
    Column("办结日期", required=True, kind=Kind.DATE, example="2023-07-03"),
)  # fmt: skip

#: What a later import may correct; the rest was written by the move, or is what it is about.
CORRECTABLE = ("内容分类", "提出来源", "答复文号", "答复结果", "答复内容")
FIXED = {
    column.name: "；导入后只能更正分类、来源和答复的文号、结果、内容"
    for column in COLUMNS
    if column.name not in CORRECTABLE
}
