"""Which pictures the handbook has: who sees what, at which address, after doing what.

Read by make_pictures.py, which takes them, and by tests/architecture/test_handbook.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

#: The demonstration's day: a Monday between two sessions, in the morning.
NOW = datetime(2026, 11, 16, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
WIDE, PHONE = 1280, 390
HEIGHT = 820


@dataclass(frozen=True)
class Picture:
    """``about``: part of a proposal's title, whose keys fill the address. ``before``: steps
    (verb, words …) of make_pictures.STEPS. ``marks``: what is outlined. ``region``: a selector;
    empty: the page from its top. ``height`` in pixels, or down to the last of ``until``."""

    name: str
    who: str
    address: str
    about: str = ""
    width: int = WIDE
    height: int = 0
    before: tuple[tuple[Any, ...], ...] = ()
    marks: tuple[str, ...] = ()
    region: str = ""
    until: str = ""


#: A draft as a deputy writes it; the words are invented.
DRAFT = (
    ("fill", "标题", "关于在云杉路地铁站外增设非机动车停车区的建议"),
    ("fill", "事实和问题", "云杉路站早高峰三成乘客骑车到站，站外停车区只有120个车位，"
     "实际停放六百多辆，占满东北口人行道，盲道中断。"),
    ("fill", "具体建议", "一、在西侧闲置绿地上划出不少于500个临时车位。\n"
     "二、东北口人行道划定禁停线，恢复盲道。"),
)  # fmt: skip
PAPER = (
    ("type", "#id_lead-ts-control", "吴观澄"),
    ("press_key", "Enter"),
    ("write", "#id_title", "关于在社区公园增设饮水点的建议"),
    ("write", "#id_facts", "社区公园晨练居民多，园内没有饮水的地方，老人和儿童夏季取水不便。"),
    ("write", "#id_request", "一、在公园入口处设置直饮水点。\n二、定期公布水质检测结果。"),
    ("write", "#id_contact_phone", "13900000000"),
)
#: A table of deputies with two mistakes in it.
DEPUTIES = (
    ("姓名", "代表证号", "性别", "代表团", "选举单位", "电话", "用户名"),
    ("江映川", "D9001", "男", "海淀代表团", "海淀区", "13900000901", "jiangyingchuan"),
    ("白霁月", "D9002", "女", "朝阳代表团", "朝阳区", "13900000902", ""),
    ("温怀石", "D9001", "男", "东城代表团", "东城区", "13900000903", ""),
    ("叶知微", "D9004", "女", "城东代表团", "西城区", "13900000904", "yezhiwei"),
)

PICTURES: tuple[Picture, ...] = (
    # 登录与账号
    Picture("sign-in", "", "/accounts/login/", until="main"),
    Picture("worklist-office", "office", "/", until="#allocate"),
    Picture(
        "account-menu",
        "clerk",
        "/",
        height=440,
        before=(("open", ".account-menu summary"),),
        marks=(".account-menu summary",),
    ),
    Picture("accounts", "office", "/admin/people/user/", until="#result_list tr:nth-child(12)"),
    # 提出与录入
    Picture("draft", "deputy", "/proposals/new/", height=940, before=DRAFT, marks=("保存并提交",)),
    Picture("invite", "deputy", "/proposals/{p}/invite/", about="助餐点服务", until=".move-page"),
    Picture(
        "cosign-phone",
        "cosigner",
        "/proposals/{p}/",
        about="助餐点服务",
        width=PHONE,
        until=".clock",
        marks=("确认附议",),
    ),
    Picture(
        "entry",
        "office",
        "/admin/proposals/proposal/add/",
        height=900,
        before=PAPER,
        marks=("保存并录下一件",),
    ),
    Picture("imports", "office", "/imports/", until=".import-kinds"),
    Picture(
        "import-problems",
        "office",
        "/imports/deputies/",
        until=".import-lines",
        before=(("upload", "input[type=file]", "代表名册.xlsx", DEPUTIES), ("press", "核对")),
    ),
    # 受理审核与登记
    Picture(
        "screening-moves",
        "office",
        "/proposals/{p}/",
        about="校内阅读",
        until=".moves, article.document",
    ),
    Picture(
        "screening",
        "office",
        "/proposals/{p}/screen/",
        about="校内阅读",
        until=".move-form",
        marks=("[type=submit].btn-primary",),
    ),
    Picture("refuse", "office", "/proposals/{p}/refuse/", about="校内阅读", until=".move-form"),
    Picture(
        "register",
        "office",
        "/proposals/{p}/register/",
        about="火车站出租",
        until=".move-page",
        marks=("登记编号",),
    ),
    # 分办、交办、转承办
    Picture("desk", "office", "/proposals/desk/", until=".desk-table", marks=("交办选中的建议",)),
    Picture(
        "allocation",
        "office",
        "/proposals/{p}/allocate/",
        about="居住区电动自行车充电设施",
        until=".move-page",
    ),
    Picture("batch", "office", "/proposals/batches/new/?scope=all&query=", until=".move-page"),
    Picture(
        "dispatching",
        "dispatcher",
        "/proposals/dispatching/",
        until=".desk-table tbody tr:nth-child(4)",
    ),
    Picture(
        "dispatch",
        "dispatcher",
        "/proposals/dispatches/{dispatch}/dispatch/",
        about="夜间公交",
        until=".move-page",
    ),
    # 跟踪
    Picture(
        "clock",
        "office",
        "/proposals/{p}/",
        about="学校门口过街",
        region=".clock",
        height=700,
        before=(("open", ".clock-why summary"),),
    ),
    Picture(
        "list-late", "office", "/proposals/?due=late", until=".table-list tbody tr:nth-child(7)"
    ),
    Picture("watching", "committee", "/", until="#late"),
    Picture(
        "ledger",
        "committee",
        "/proposals/ledgers/",
        before=(("press", "城市建设环境保护委员会"),),
        until="table.ledger tbody:nth-of-type(1) tr:nth-child(3)",
    ),
    Picture(
        "figures",
        "leader",
        "/proposals/figures/",
        until=".figure-section:first-of-type .figure-pair",
    ),
    # 办理和答复
    Picture("workbench", "clerk", "/proposals/unit/", until=".table-wrap"),
    Picture(
        "receive",
        "clerk3",
        "/proposals/{p}/",
        about="大件垃圾",
        until=".moves, article.document",
        marks=("签收",),
    ),
    Picture(
        "contact",
        "clerk",
        "/proposals/tasks/{task}/contact/",
        about="公交专用道使用",
        until=".move-form",
    ),
    Picture(
        "opinion",
        "clerk3",
        "/proposals/opinions/{opinion}/edit/",
        about="通学公交",
        height=1600,
        until=".form-buttons",
    ),
    Picture(
        "reply",
        "clerk",
        "/proposals/replies/{reply}/edit/",
        about="通学公交",
        height=2000,
        until=".form-buttons",
    ),
    Picture(
        "sign",
        "head",
        "/proposals/replies/{reply}/sign/",
        about="学校门口过街",
        until=".move-preface .prose",
        marks=("签发",),
    ),
    Picture(
        "deliver",
        "clerk",
        "/proposals/replies/{reply}/deliver/",
        about="非机动车道断点",
        until=".move-preface .prose",
        marks=("送达",),
    ),
    Picture(
        "send-back",
        "office",
        "/proposals/replies/{reply}/send-back/",
        about="非机动车道断点",
        until=".move-preface .prose",
    ),
    # 评价和办结
    Picture(
        "judge-phone",
        "deputy",
        "/proposals/verdicts/{verdict}/judge/",
        about="旅游景区周边",
        width=PHONE,
        height=2400,
        region=".move-form",
    ),
    Picture(
        "judge-for",
        "office",
        "/proposals/{p}/",
        about="旅游景区周边",
        before=(("open", ".moves-folded summary"),),
        until=".moves, article.document:first-of-type",
    ),
    Picture(
        "close",
        "office",
        "/proposals/{p}/close/",
        about="盘活公共停车",
        until=".move-preface .prose",
    ),
    # 一年的工作
    Picture("calendar-years", "admin", "/admin/calendar/calendaryear/", height=560),
    Picture(
        "rules", "admin", "/admin/calendar/periodrule/", until="#result_list tbody tr:nth-child(12)"
    ),
    Picture("settings", "admin", "/admin/proposals/proposalsettings/add/", until=".submit-row"),
    Picture("sessions", "admin", "/admin/people/congresssession/", height=560),
)
