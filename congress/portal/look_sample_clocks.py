"""Made-up deadlines of the developers' page: one clock in each state it can be in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone


def _deadline(today: date, **given: Any) -> SimpleNamespace:
    start = given.pop("anchor_on", today - timedelta(70))
    legal = given.pop("legal_on")
    values = {
        "label": "答复",
        "anchor_on": start,
        "anchor_label": "交办",
        "legal_on": legal,
        "act_by": legal,
        "target_on": None,
        "provisional": False,
        "explanation": f"交办 {start.month}月{start.day}日 + 3个月 = {legal.month}月{legal.day}日",
        "rule": SimpleNamespace(basis="代表法第51条；市代表建议办理条例第21条", certain=True),
        "opened_at": timezone.make_aware(datetime.combine(start, time(9))),
        "closed_on": None,
        "outcome": "",
    }
    return SimpleNamespace(**(values | given))


def sample_clocks(today: date) -> list[SimpleNamespace]:
    def day(n: int) -> date:
        return today + timedelta(n)

    local = SimpleNamespace(basis="参照外省市规定（1至2个月）", certain=False)
    meeting = SimpleNamespace(basis="监督法第15条", certain=True)
    return [
        _deadline(today, legal_on=day(27), target_on=day(29)),
        _deadline(today, legal_on=day(25), target_on=day(3), label="答复（批次在前）"),
        _deadline(
            today,
            legal_on=day(26),
            target_on=day(-1),
            target_label="集中交办目标",
            label="答复（指定的目标已过）",
        ),
        _deadline(
            today,
            legal_on=day(11),
            act_by=day(9),
            anchor_on=day(31),
            anchor_label="常委会会议",
            label="报告初稿",
            rule=meeting,
            opened_at=timezone.make_aware(datetime.combine(day(-40), time(9))),
        ),
        _deadline(today, legal_on=day(20), label="会办意见", rule=local, provisional=True),
        _deadline(today, legal_on=day(12), target_on=day(-2), label="答复（目标已过）"),
        _deadline(today, legal_on=today, label="签收", anchor_on=day(-7)),
        _deadline(today, legal_on=day(-3), label="代表反馈", anchor_on=day(-25)),
        _deadline(today, legal_on=day(2), closed_on=day(-6), outcome="met"),
        _deadline(today, legal_on=day(-9), closed_on=day(-6), outcome="met"),
        _deadline(
            today,
            legal_on=day(2),
            closed_on=day(-6),
            outcome="void",
            close_reason="承办单位的异议成立，改由其他单位承办。",
        ),
        _deadline(
            today,
            legal_on=day(90),
            extended_by="云州市人大常委会代表工委",
            extension_note="涉及面广、情况复杂，答复期限延长至6个月。",
            label="答复（延期）",
        ),
    ]
