"""The whole story of one deadline: start, rule, arithmetic, target, extension, changes, end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from congress.calendar.explanation import day_words
from congress.calendar.models import Deadline, DeadlineChange, Outcome
from congress.calendar.models.rule import RuleKind, RuleRoll, RuleUnit
from congress.calendar.stepwise import Step, day_in_full, rule_steps
from congress.calendar.workdays import PeriodError, WorkCalendar

#: What the ledger says of a deadline's first day, as ``user`` may read it: see ``_timeline.html``.
Records = Callable[[Any, Deadline], list[dict[str, Any]]]
_records: dict[type[Model], Records] = {}


def register_records(root: type[Model], records: Records) -> None:
    """The ledger stands above the calendar: the app whose root it is finds the entries."""
    if _records.setdefault(root, records) is not records:
        raise ValueError(f"{root._meta.label} already says where its records are")


@dataclass(frozen=True)
class Account:
    """``records``: entries of the ledger on the first day; ``changes`` oldest first."""

    deadline: Deadline
    steps: list[Step]
    target: str = ""
    records: list[dict[str, Any]] = field(default_factory=list)
    changes: list[DeadlineChange] = field(default_factory=list)
    ending: str = ""

    @property
    def rule_words(self) -> str:
        rule = self.deadline.rule
        if rule.kind != RuleKind.PERIOD or rule.unit == RuleUnit.WORKDAYS:
            return rule.words
        rolls = "末日是休息日的顺延" if rule.roll == RuleRoll.FORWARD else "末日是休息日的不顺延"
        return f"{rule.words}，{rolls}"


def account_of(deadline: Deadline, user: Any, calendar: WorkCalendar) -> Account:
    """``deadline`` with rule, target_rule and meeting selected. The caller asks who may see it."""
    root = deadline.root
    records = _records.get(type(root)) if root is not None else None
    return Account(
        deadline=deadline,
        steps=_steps(deadline, calendar),
        target=_target(deadline, calendar),
        records=records(user, deadline) if records else [],
        changes=list(deadline.changes.select_related("by").order_by("pk")),
        ending=_ending(deadline),
    )


def _steps(row: Deadline, calendar: WorkCalendar) -> list[Step]:
    """By today's calendar while it gives the stored date; else what was noted when it was computed:
    a clock that stopped does not follow a calendar that changes afterwards."""
    try:
        due = row.rule.due(row.anchor_on, calendar, label=row.anchor_label)
        if (due.legal_on, due.act_by, due.provisional) == (
            row.legal_on,
            row.act_by,
            row.provisional and due.provisional,
        ):
            return rule_steps(row.rule, row.anchor_on, calendar, row.anchor_label)
    except PeriodError:
        pass
    return [Step(f"{line}。") for line in row.explanation.split("；")]


def _target(row: Deadline, calendar: WorkCalendar) -> str:
    if row.target_on is None:
        return ""
    words = f"{row.target_label}是 {day_in_full(row.target_on, calendar)}"
    if row.chosen_target_on:
        words += "，由交办的机关指定"
    elif row.target_rule:
        words += f"，依据{row.target_rule.basis_words}"
    return f"{words}。它与期限并列，哪一个在前，就按哪一个提醒；是否超期只看期限。"


def _ending(row: Deadline) -> str:
    if row.closed_on is None:
        return ""
    reason = f"：{row.close_reason}" if row.close_reason else ""
    words = f"{day_words(row.closed_on)}停止，{Outcome(row.outcome).label}{reason}。"
    if row.outcome != Outcome.MET:
        return words + "既不算按期，也不算超期。"
    if row.was_late:
        return words + f"超过期限 {(row.closed_on - row.legal_on).days} 天。"
    return words + "没有超过期限。"
