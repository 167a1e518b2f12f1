from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from congress.calendar.explanation import UNITS
from congress.calendar.workdays import (
    DueDate,
    Period,
    PeriodError,
    Roll,
    Unit,
    WorkCalendar,
    add_months,
    compute,
    compute_fixed,
)
from congress.people.models import Congress


class NoRule(LookupError):
    """No rule of that code is in force on the day; the message is a Chinese sentence."""


class RuleKind(models.TextChoices):
    PERIOD = "period", "期限"
    FIXED = "fixed", "固定日期"
    WINDOW = "window", "最短时间"
    THRESHOLD = "threshold", "人数要求"


class RuleUnit(models.TextChoices):
    DAYS = "days", "日"
    WORKDAYS = "workdays", "工作日"
    MONTHS = "months", "月"
    MAJORITY = "majority", "全体过半数"


class RuleRoll(models.TextChoices):
    FORWARD = "forward", "顺延至下一工作日"
    NONE = "none", "不顺延"


#: Ten years: whatever is longer is a slip of the pen, and might lead beyond any calendar.
MOST = {RuleUnit.DAYS: 3660, RuleUnit.WORKDAYS: 3660, RuleUnit.MONTHS: 120}


class PeriodRule(models.Model):
    """One number of one statute, from one day on. An amended article is a new row.

    So is a correction of a number that dates were computed with: the wrong row stays for them,
    ``superseded_at`` says since when it is chosen no more (``versions.save_version``).
    """

    congress = models.ForeignKey(
        Congress,
        verbose_name="人大",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rules",
        help_text="留空为通用规则，本级没有另行规定的，按上一级和通用规则。",
    )
    code = models.CharField("代码", max_length=60)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=10, choices=RuleKind, default=RuleKind.PERIOD)
    amount = models.IntegerField(
        "数量", null=True, blank=True, help_text="会议之前的期限填负数，例如会议前10日填 -10。"
    )
    unit = models.CharField("单位", max_length=10, choices=RuleUnit, blank=True)
    roll = models.CharField(
        "末日为休息日", max_length=10, choices=RuleRoll, default=RuleRoll.FORWARD
    )
    month = models.PositiveSmallIntegerField("月", null=True, blank=True)
    day = models.PositiveSmallIntegerField("日", null=True, blank=True)
    basis = models.CharField("依据", max_length=200)
    since = models.DateField("起始日期")
    certain = models.BooleanField(
        "有明文规定", default=True, help_text="参照外省市规定或者系统默认的，不勾选。"
    )

    superseded_at = models.DateTimeField(
        "更正时间",
        null=True,
        blank=True,
        editable=False,
        help_text="已被更正的一行：只供用它算出的日期查考，不再选用。",
    )

    history = HistoricalRecords(verbose_name="期限规则变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "期限规则"
        ordering = ["code", "congress", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "code", "since"],
                condition=Q(superseded_at=None),
                name="calendar_rule_since",
                violation_error_message="本级人大已有同一起始日期的这项规则。",
            ),
            # NULL never collides with NULL: the general profile needs a constraint of its own.
            models.UniqueConstraint(
                fields=["code", "since"],
                condition=Q(congress=None, superseded_at=None),
                name="calendar_rule_since_general",
                violation_error_message="通用规则中已有同一起始日期的这项规则。",
            ),
        ]

    def __str__(self) -> str:
        corrected = "，已更正" if self.superseded_at else ""
        return f"{self.name}：{self.words}（{self.since}起{corrected}）"

    @property
    def words(self) -> str:
        """「3个月」「会议前10日」「6月30日」「不少于30日」「10人」."""
        unit = UNITS.get(self.unit, "")
        if self.kind == RuleKind.FIXED:
            return f"{self.month}月{self.day}日"
        if self.kind == RuleKind.THRESHOLD:
            return "全体过半数" if self.unit == RuleUnit.MAJORITY else f"{self.amount}人"
        if self.kind == RuleKind.WINDOW:
            return f"不少于{self.amount}{unit}"
        amount = self.amount or 0
        return f"会议前{-amount}{unit}" if amount < 0 else f"{amount}{unit}"

    @property
    def basis_words(self) -> str:
        """The article; a number that no text of this congress gives is marked as such."""
        if self.certain or self.basis.startswith(("参照", "系统默认")):
            return self.basis
        return f"{self.basis}（参照）"

    @property
    def period(self) -> Period:
        return Period(self.amount or 0, Unit(self.unit), Roll(self.roll))

    def due(self, start: date, calendar: WorkCalendar, *, label: str = "起算") -> DueDate:
        """The due date counted from ``start``; ValueError for a rule that gives no date.

        A fixed day is the next one on or after ``start``.
        """
        if self.kind == RuleKind.PERIOD:
            return compute(start, self.period, calendar, label=label)
        if self.kind == RuleKind.FIXED and self.month and self.day:
            return compute_fixed(start, self.month, self.day, calendar, label=label)
        raise PeriodError(f"规则「{self.name}」不产生到期日期。")

    def target(self, start: date, calendar: WorkCalendar) -> DueDate | None:
        """The target of a batch handed over on ``start``; ValueError for a rule without a date.

        A fixed day is that day of the same year; when it has passed there is no target.
        """
        due = self.due(start, calendar)
        passed = self.kind == RuleKind.FIXED and due.legal_on.year != start.year
        return None if passed else due

    def earliest_end(self, start: date) -> date:
        """A window's first permissible last day; the starting day does not count."""
        if self.kind != RuleKind.WINDOW or self.unit not in (RuleUnit.DAYS, RuleUnit.MONTHS):
            raise PeriodError(f"规则「{self.name}」不是最短时间。")
        amount = self.amount or 0
        if self.unit == RuleUnit.MONTHS:
            return add_months(start, amount)
        return start + timedelta(days=amount)

    def needed_of(self, total: int) -> int:
        """How many a threshold asks for, of ``total`` members."""
        if self.kind != RuleKind.THRESHOLD:
            raise PeriodError(f"规则「{self.name}」不是人数要求。")
        return total // 2 + 1 if self.unit == RuleUnit.MAJORITY else self.amount or 0

    def clean(self) -> None:
        problems = rule_problems(
            kind=self.kind,
            amount=self.amount,
            unit=self.unit,
            roll=self.roll,
            month=self.month,
            day=self.day,
        )
        if problems:
            raise ValidationError(problems)


def rule_problems(
    *, kind: str, amount: Any, unit: str, roll: str, month: Any, day: Any
) -> dict[str, str]:
    """What is wrong with the numbers of a rule: field → Chinese sentence; empty when nothing."""
    if kind == RuleKind.FIXED:
        try:
            date(2023, month or 0, day or 0)  # not a leap year: 29 February is no yearly date
        except ValueError:
            return {"day": "固定日期要填写每年都有的月和日。"}
        return {}
    if kind == RuleKind.THRESHOLD:
        if unit == RuleUnit.MAJORITY:
            return {} if amount is None else {"amount": "全体过半数不填写数量。"}
        if unit:
            return {"unit": "人数要求的单位留空，或者选「全体过半数」。"}
        if not amount or amount <= 0:
            return {"amount": "人数要求的数量应当大于 0。"}
        return {} if amount <= 10_000 else {"amount": "人数要求的数量不超过 10000。"}
    units = [RuleUnit.DAYS, RuleUnit.MONTHS]
    if kind == RuleKind.PERIOD:
        units.insert(1, RuleUnit.WORKDAYS)
    if unit not in units:
        return {"unit": f"单位应当是{'、'.join(u.label for u in units)}之一。"}
    if not amount:
        return {"amount": "请填写不为 0 的数量。"}
    most = MOST[RuleUnit(unit)]
    if abs(amount) > most:
        return {"amount": f"数量过大：以{RuleUnit(unit).label}计的，不超过 {most}。"}
    if kind == RuleKind.WINDOW:
        return {} if amount > 0 else {"amount": "最短时间的数量应当大于 0。"}
    if amount < 0 and roll == RuleRoll.FORWARD:
        return {"roll": "会议之前的期限（数量为负）不顺延。"}
    return {}


def rule_on(congress: Congress, code: str, day: date) -> PeriodRule:
    """The newest rule in force on ``day``: the congress's own, else its parents', else the general.

    Raises NoRule.
    """
    chain: list[int | None] = []
    above: Congress | None = congress
    while above is not None and above.pk not in chain:
        chain.append(above.pk)
        above = above.parent
    chain.append(None)
    rows = PeriodRule.objects.filter(
        Q(congress__in=chain[:-1]) | Q(congress=None),
        code=code,
        since__lte=day,
        superseded_at=None,
    )
    found = sorted(rows, key=lambda r: (-chain.index(r.congress_id), r.since), reverse=True)
    if not found:
        raise NoRule(
            f"{congress.name}没有在 {day} 有效的期限规则「{code}」，请先在期限规则中补充。"
        )
    return found[0]
