"""Two congresses, their organs, terms, sessions, deputies and accounts. Also the cast of the tests.

All people are invented. Building twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from congress.calendar.loading import load_defaults
from congress.people.enums import Level, OrganKind, Role
from congress.people.models import (
    Congress,
    CongressSession,
    Delegation,
    Deputy,
    DeputyGroup,
    Liaison,
    Organ,
    RoleGrant,
    Term,
    User,
)
from congress.people.organs import load_organs, read_organs
from proposals.models import Category, RefusalReason, Tag

ORGANS = Path(__file__).resolve().parents[2] / "people" / "data" / "organs.csv"
CITY, DISTRICT = "beijing", "haidian"
TERM_STARTS, TERM_ENDS = date(2023, 1, 15), date(2028, 1, 14)
#: (number, name, first day, last day); the demonstration's own days.
SESSIONS = (
    (1, "第一次会议", date(2023, 1, 15), date(2023, 1, 19)),
    (2, "第二次会议", date(2024, 1, 21), date(2024, 1, 25)),
    (3, "第三次会议", date(2025, 1, 14), date(2025, 1, 17)),
    (4, "第四次会议", date(2026, 1, 25), date(2026, 1, 29)),
    (5, "第五次会议", date(2027, 1, 24), date(2027, 1, 28)),
)
CATEGORIES = ("城乡建设", "社会发展", "综合经济", "法治建设", "行政管理", "民族宗教党团")
#: 北京市代表建议办理条例第12条
REFUSALS = (
    "涉及代表本人及其亲属个人问题",
    "属于法律咨询、学术探讨、产品推介",
    "转交人民群众来信",
    "检举、控告或者申诉",
    "对正在审理、检察的案件提出意见",
    "对正在进行的招标投标提出意见",
    "可能涉及个人利益或者不正当竞争",
)
DISTRICTS = (
    "东城", "西城", "朝阳", "海淀", "丰台", "石景山", "门头沟", "房山",
    "通州", "顺义", "昌平", "大兴", "平谷", "怀柔", "密云", "延庆",
)  # fmt: skip
UNIT, OTHER_UNIT, THIRD_UNIT, SYSTEM = "市交通委", "市教委", "市城市管理委", "市人民政府"
COMMITTEE = "城市建设环境保护委员会"
FOLLOWED = {
    COMMITTEE: (
        UNIT, "市住房城乡建设委", "市规划自然资源委", "市城市管理委",
        "市水务局", "市生态环境局", "市园林绿化局",
    ),
    "教育科技文化卫生委员会": (OTHER_UNIT, "市卫生健康委", "市文化和旅游局", "市体育局"),
    "财政经济委员会": ("市发展改革委", "市财政局", "市商务局", "市国资委"),
    "社会建设委员会": ("市民政局", "市人力资源社会保障局", "市应急局"),
    "监察和司法委员会": ("市公安局", "市司法局"),
    "农村委员会": ("市农业农村局",),
}  # fmt: skip
#: account, name, role, organ
CITY_STAFF = (
    ("admin", "管理员", Role.ADMIN, None),
    ("office", "方静怡", Role.OFFICE, None),
    ("committee", "石望舒", Role.COMMITTEE, COMMITTEE),
    ("leader", "贺云章", Role.LEADER, None),
    ("dispatcher", "戴同舟", Role.DISPATCHER, SYSTEM),
    ("unit-admin", "梁静川", Role.UNIT_ADMIN, UNIT),
    ("clerk", "金沐阳", Role.CLERK, UNIT),
    ("reviewer", "沈书恒", Role.REVIEWER, UNIT),
    ("head", "范承志", Role.HEAD, UNIT),
    ("clerk2", "余晓岚", Role.CLERK, OTHER_UNIT),
    ("head2", "苏明哲", Role.HEAD, OTHER_UNIT),
    ("clerk3", "骆一帆", Role.CLERK, THIRD_UNIT),
    ("head3", "齐向南", Role.HEAD, THIRD_UNIT),
    ("auditor", "严以宁", Role.AUDITOR, None),
    ("stranger", "陌生人", None, None),
)
CAST_STAFF = {
    UNIT: ("clerk", "reviewer", "head"),
    OTHER_UNIT: ("clerk2", "head2", "head2"),
    THIRD_UNIT: ("clerk3", "head3", "head3"),
}
#: In small units the head reviews as well.
ALSO_REVIEWERS = ("head2", "head3")
CITY_DEPUTIES = (
    ("deputy", "陈思远", "海淀", "13900000001"),
    ("cosigner", "王玥", "朝阳", "13900000002"),
    ("cosigner2", "林知远", "海淀", "13900000004"),
)
GROUPS = {"城建环保代表小组": ("deputy", "cosigner"), "教科文卫代表小组": ("cosigner2",)}
TAGS = ("公共交通", "停车", "慢行系统", "老旧小区", "教育", "医疗卫生", "养老助残", "垃圾分类",
        "园林绿化", "营商环境", "文化旅游", "数字服务")  # fmt: skip


@dataclass
class House:
    """What was built, for those who go on building: demonstration and tests."""

    city: Congress
    district: Congress
    users: dict[str, User] = field(default_factory=dict)
    deputies: dict[str, Deputy] = field(default_factory=dict)
    organs: dict[str, Organ] = field(default_factory=dict)
    #: unit → accounts of its clerk, reviewer and head
    staff: dict[str, tuple[str, str, str]] = field(default_factory=lambda: dict(CAST_STAFF))
    #: system → account of its dispatcher
    dispatchers: dict[str, str] = field(default_factory=lambda: {SYSTEM: "dispatcher"})


@transaction.atomic
def build_house(password: str) -> House:
    """Both congresses with the named accounts; every account gets ``password`` when it is made."""
    load_defaults()
    city = _congress(CITY, "北京市人民代表大会", "北京市人大", Level.CITY, None)
    district = _congress(DISTRICT, "海淀区人民代表大会", "海淀区人大", Level.DISTRICT, city)
    house = House(city, district)
    hashed = make_password(password)
    _city(house, hashed)
    _district(house, hashed)
    return house


def _congress(code: str, name: str, short: str, level: str, parent: Congress | None) -> Congress:
    congress, _ = Congress.objects.get_or_create(
        code=code,
        defaults={"name": name, "short_name": short, "level": level, "parent": parent},
    )
    term, _ = Term.objects.get_or_create(
        congress=congress,
        number=16 if parent is None else 17,
        defaults={
            "name": "第十六届" if parent is None else "第十七届",
            "starts_on": TERM_STARTS,
            "ends_on": TERM_ENDS,
        },
    )
    known = set(term.sessions.values_list("number", flat=True))
    CongressSession.objects.bulk_create(
        CongressSession(term=term, number=number, name=name, opens_on=opens, closes_on=closes)
        for number, name, opens, closes in SESSIONS
        if number not in known
    )
    for model, names in ((Category, CATEGORIES), (RefusalReason, REFUSALS), (Tag, TAGS)):
        if not model.objects.filter(congress=congress).exists():
            model.objects.bulk_create(
                model(congress=congress, name=name, position=position)
                for position, name in enumerate(names, start=1)
            )
    return congress


def _city(house: House, hashed: str) -> None:
    city = house.city
    if not Organ.objects.filter(congress=city).exists():
        load_organs(read_organs(ORGANS), city)
    house.organs = {organ.name: organ for organ in Organ.objects.filter(congress=city)}
    if not Liaison.objects.filter(committee__congress=city).exists():
        Liaison.objects.bulk_create(
            Liaison(committee=house.organs[committee], organ=house.organs[organ])
            for committee, organs in FOLLOWED.items()
            for organ in organs
        )
    for username, name, role, organ in CITY_STAFF:
        user = _user(house, username, name, hashed, is_superuser=username == "admin")
        if role:
            _grant(user, role, city, house.organs[organ] if organ else None)
        if username in ALSO_REVIEWERS:
            _grant(user, Role.REVIEWER, city, house.organs[str(organ)])
    delegations = _delegations(city, [*(f"{name}代表团" for name in DISTRICTS), "解放军代表团"])
    for number, (username, name, delegation, phone) in enumerate(CITY_DEPUTIES, start=1):
        user = _user(house, username, name, hashed)
        house.deputies[username] = _deputy(
            city, user, name, f"D{number:04d}", delegations[f"{delegation}代表团"], phone
        )
    for name, members in GROUPS.items():
        group, _ = DeputyGroup.objects.get_or_create(congress=city, name=name)
        for username in members:
            house.deputies[username].groups.add(group)


def _district(house: House, hashed: str) -> None:
    district = house.district
    organs = {
        "海淀区人民政府": (OrganKind.SYSTEM, None),
        "区教委": (OrganKind.UNIT, "海淀区人民政府"),
        "区城市管理委": (OrganKind.UNIT, "海淀区人民政府"),
    }
    made: dict[str, Organ] = {}
    for position, (name, (kind, parent)) in enumerate(organs.items(), start=1):
        made[name], _ = Organ.objects.get_or_create(
            congress=district,
            name=name,
            defaults={
                "kind": kind,
                "parent": made[parent] if parent else None,
                "position": position,
            },
        )
    office = _user(house, "district-office", "卢映雪", hashed)
    _grant(office, Role.OFFICE, district, None)
    _grant(office, Role.ADMIN, district, None)
    deputy = _user(house, "district-deputy", "汤若谷", hashed)
    delegation = _delegations(district, ["第一代表团"])["第一代表团"]
    house.deputies["district-deputy"] = _deputy(
        district, deputy, "汤若谷", "H0001", delegation, "13900000003"
    )


def _user(
    house: House, username: str, name: str, hashed: str, *, is_superuser: bool = False
) -> User:
    user, _ = User.objects.get_or_create(
        username=username,
        defaults={
            "name": name,
            "password": hashed,
            "is_superuser": is_superuser,
            "is_staff": is_superuser,
            "must_change_password": False,
        },
    )
    house.users[username] = user
    return user


def _grant(user: User, role: str, congress: Congress, organ: Organ | None) -> None:
    RoleGrant.objects.get_or_create(
        user=user, role=role, congress=congress, organ=organ, defaults={"starts_on": TERM_STARTS}
    )


def _delegations(congress: Congress, names: list[str]) -> dict[str, Delegation]:
    known = {row.name: row for row in Delegation.objects.filter(congress=congress)}
    for position, name in enumerate(names, start=1):
        if name not in known:
            known[name] = Delegation.objects.create(congress=congress, name=name, position=position)
    return known


def _deputy(
    congress: Congress, user: User, name: str, card: str, delegation: Delegation, phone: str
) -> Deputy:
    term = congress.terms.get()
    deputy, _ = Deputy.objects.get_or_create(
        term=term,
        card_number=card,
        defaults={
            "congress": congress,
            "user": user,
            "name": name,
            "delegation": delegation,
            "electing_unit": delegation.name.removesuffix("代表团") + "区",
            "phone": phone,
        },
    )
    return deputy
