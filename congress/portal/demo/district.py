"""What the demonstration's district does its own way: lists, numbers, periods, settings."""

from __future__ import annotations

from congress.calendar.models import PeriodRule, RuleKind, RuleUnit
from congress.documents.models import NumberFormat
from congress.portal.demo.house import TERM_STARTS, House
from proposals.effects.screening import BETWEEN, IN_SESSION
from proposals.models import Category, ProposalSettings, Tag

CATEGORIES = ("城市管理", "教育卫生", "民生保障", "经济科技")
#: Of the city's list the district keeps this one.
KEPT = "城乡建设"
TAGS = ("接诉即办", "民生实事")
BASIS = "海淀区人大常委会代表建议办理办法"
#: (code, name, amount, unit): other numbers than the city's
RULES = (
    ("proposal.interim_assign", "闭会期间交办", 7, RuleUnit.WORKDAYS),
    ("proposal.screening", "受理审核", 3, RuleUnit.WORKDAYS),
    ("proposal.joint_opinion", "会办意见", 20, RuleUnit.DAYS),
)
FORMATS = {IN_SESSION: "海建字第{number:03d}号", BETWEEN: "海建闭字第{number:02d}号"}


def build_district(house: House) -> None:
    """Once; what staff change afterwards stays changed."""
    district = house.district
    if PeriodRule.objects.filter(congress=district).exists():
        return
    general = {rule.code: rule for rule in PeriodRule.objects.filter(congress=None)}
    for code, name, amount, unit in RULES:
        PeriodRule.objects.create(
            congress=district,
            code=code,
            name=general[code].name if code in general else name,
            kind=RuleKind.PERIOD,
            amount=amount,
            unit=unit,
            basis=BASIS,
            since=TERM_STARTS,
        )
    for kind, template in FORMATS.items():
        NumberFormat.objects.create(congress=district, kind=kind, template=template)
    Category.objects.filter(congress=district).exclude(name=KEPT).update(is_active=False)
    Category.objects.bulk_create(
        Category(congress=district, name=name, position=position)
        for position, name in enumerate(CATEGORIES, start=10)
    )
    Tag.objects.bulk_create(
        Tag(congress=district, name=name, position=position)
        for position, name in enumerate(TAGS, start=20)
    )
    ProposalSettings.objects.get_or_create(congress=district, defaults={"closes_itself": False})
