"""What a clock shows: a ``calendar.Deadline`` read on one day, turned into words and a small ruler.

Nothing here asks the database: the caller passes the deadline (with ``rule`` selected), the day and
the working calendar. Anything with the same attributes will do, which the developer's page uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from congress.calendar.explanation import BATCH_TARGET
from congress.calendar.words import left_in_words
from congress.calendar.workdays import WorkCalendar, working_days_between
from congress.portal.date_words import as_day, day_in_words

LEVEL_ICONS = {
    "calm": "clock",
    "soon": "hourglass-split",
    "late": "exclamation-octagon-fill",
    "done": "check-circle-fill",
    "done-late": "exclamation-circle",
    "void": "slash-circle",
}
OUTCOME_WORDS = {"void": "已作废", "cancelled": "已撤销", "ended": "已终止"}


@dataclass(frozen=True)
class Ruler:
    """Positions in per cent along a line from the clock's start to its last date."""

    start: date
    end: date
    today: float
    legal: float
    target: float | None
    weeks: tuple[float, ...] = ()


@dataclass(frozen=True)
class ClockFace:
    """Everything ``_clock.html`` prints. ``parts`` splits the headline round its number; ``who``
    names those for whom it runs, where several have one; ``url`` explains the date step by step."""

    label: str
    level: str
    text: str
    toward: str
    due_on: date | None
    facts: tuple[tuple[str, str, str], ...]
    explanation: tuple[str, ...]
    basis: str
    certain: bool
    provisional: bool
    extension: str
    remark: str
    ruler: Ruler | None = field(default=None)
    who: str = ""
    url: str = ""

    @property
    def icon(self) -> str:
        return LEVEL_ICONS[self.level]

    @property
    def parts(self) -> tuple[str, str, str]:
        if found := re.search(r"\d+", self.text):
            return self.text[: found.start()], found[0], self.text[found.end() :]
        return self.text, "", ""

    @property
    def is_borrowed(self) -> bool:
        """Whether to say 「参照外省市规定」: not certain, and the basis does not say so itself."""
        return not self.certain and not self.basis.startswith(("参照", "系统默认"))

    @property
    def is_closed(self) -> bool:
        return self.level in ("done", "done-late", "void")


def read_clock(deadline: Any, today: date, calendar: WorkCalendar, *, label: str = "") -> ClockFace:
    """The face of one deadline on one day."""
    legal_on, act_by = deadline.legal_on, deadline.act_by or deadline.legal_on
    target_on = getattr(deadline, "target_on", None)
    warn_on = getattr(deadline, "warn_on", None) or min(filter(None, (act_by, target_on)))
    closed_on = getattr(deadline, "closed_on", None)
    if closed_on:
        level, text, toward, due_on = *_closed(deadline, closed_on, act_by, today, calendar), None
    else:
        due_on, toward = _measured(deadline, act_by, warn_on, today)
        text, level = left_in_words(due_on, today, calendar)
        if warn_on < today <= legal_on:
            level = "soon"  # what was promised is past, the law's date is not
    rule = getattr(deadline, "rule", None)
    anchor = day_in_words(deadline.anchor_on, today)
    facts = []
    if due_on != legal_on:
        facts.append((_due_word(deadline), day_in_words(legal_on, today), ""))
    if act_by not in (due_on, legal_on):
        facts.append(("最迟办理", day_in_words(act_by, today), "期限前最后一个工作日"))
    if target_on and target_on != due_on:
        facts.append((_target_word(deadline), day_in_words(target_on, today), ""))
    facts.append((deadline.anchor_label or "起算", anchor, ""))
    return ClockFace(
        label=label or _label(deadline),
        level=level,
        text=text,
        toward=toward,
        due_on=due_on,
        facts=tuple(facts),
        explanation=tuple(filter(None, (deadline.explanation or "").splitlines())),
        basis=getattr(rule, "basis", "") or "",
        certain=getattr(rule, "certain", True),
        provisional=bool(deadline.provisional) and not closed_on,
        extension=_extension(deadline),
        remark=_remark(deadline, warn_on, today),
        ruler=None if closed_on else _ruler(deadline, act_by, target_on, today),
        who=getattr(deadline, "who", ""),
        url=reverse("calendar:deadline", args=[deadline.pk]) if getattr(deadline, "pk", 0) else "",
    )


def _label(deadline: Any) -> str:
    return getattr(deadline, "label", "") or str(getattr(deadline, "clock", ""))


def _due_word(deadline: Any) -> str:
    """A period is called statutory only where a text in force says its number."""
    return "法定期限" if getattr(getattr(deadline, "rule", None), "certain", False) else "办理期限"


def _target_word(deadline: Any) -> str:
    return getattr(deadline, "target_label", "") or BATCH_TARGET


def _measured(deadline: Any, act_by: date, warn_on: date, today: date) -> tuple[date, str]:
    """The date the headline counts to, and what it is: the earlier one, until it has passed."""
    if warn_on < today:
        return deadline.legal_on, _due_word(deadline)
    if warn_on < act_by:
        return warn_on, _target_word(deadline)
    return warn_on, _due_word(deadline) if act_by == deadline.legal_on else "最迟办理"


def _closed(
    deadline: Any, closed_on: date, act_by: date, today: date, calendar: WorkCalendar
) -> tuple[str, str, str]:
    """(level, headline, what it is measured by) of a clock that no longer runs."""
    outcome = getattr(deadline, "outcome", "") or "met"
    day = day_in_words(closed_on, today, weekday=False)
    if outcome in OUTCOME_WORDS:
        return "void", OUTCOME_WORDS[outcome], day
    last = max(act_by, deadline.legal_on)
    if closed_on > last:
        return "done-late", f"逾期 {(closed_on - last).days} 天完成", f"{day} 完成"
    early = working_days_between(closed_on, act_by, calendar)
    if early:
        return "done", f"提前 {early} 个工作日", f"已于 {day} 完成"
    return "done", "按期完成", f"已于 {day} 完成"


def _extension(deadline: Any) -> str:
    note = getattr(deadline, "extension_note", "") or ""
    by = getattr(deadline, "extended_by", None)
    if not (note or by):
        return ""
    return "，".join(filter(None, (f"{by} 同意延期" if by else "已延期", note)))


def _remark(deadline: Any, warn_on: date, today: date) -> str:
    """One more sentence where the headline alone could mislead."""
    if getattr(deadline, "closed_on", None):
        return getattr(deadline, "close_reason", "") or ""
    if warn_on < today <= deadline.legal_on:
        target = warn_on == getattr(deadline, "target_on", None)
        name = _target_word(deadline) if target else "应办日期"
        return f"{name} {day_in_words(warn_on, today)} 已过"
    return ""


def _ruler(deadline: Any, act_by: date, target_on: date | None, today: date) -> Ruler | None:
    opened = as_day(getattr(deadline, "opened_at", None))
    start = deadline.anchor_on if deadline.anchor_on < act_by else opened
    if start is None:
        return None
    end = max(filter(None, (deadline.legal_on, act_by, target_on, today)))
    span = (end - start).days
    if span < 2 or today < start:
        return None

    def at(day: date) -> float:
        return round(2 + 96 * (day - start).days / span, 2)

    weeks = tuple(at(start + timedelta(n)) for n in range(7, span, 7)) if span <= 210 else ()
    return Ruler(start, end, at(today), at(act_by), at(target_on) if target_on else None, weeks)
