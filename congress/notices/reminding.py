"""The clock reminds: each open deadline whose level is in force and was not told yet, once.

Nothing but rows says what was told, so a night without a run loses nothing and a second run repeats
nothing. Of several levels that were passed only the most urgent is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from congress.calendar.models import Deadline
from congress.calendar.registry import UnknownClock
from congress.calendar.selectors import calendar_table, open_deadlines, unknown_clocks
from congress.calendar.words import left_in_words
from congress.calendar.workdays import WorkCalendar
from congress.notices.hours import open_congresses
from congress.notices.models import Notice, ReminderLevel, ReminderMark
from congress.notices.preferences import CHOICE, Choice
from congress.notices.reminders import LATE, NEAR, Audience, Days, due_on, find_audience, reached
from congress.notices.services import one_line, wake_mail, write
from congress.people.models import Congress

logger = structlog.get_logger(__name__)
CHUNK: Final = 2000
KIND: Final = "notices.remind"
Report = Callable[[int], None]
#: (deadline, congress, clock, its days)
Open = tuple[int, int, str, Days]


@dataclass
class Swept:
    """What one run came to; ``failed`` deadlines are left for the next run."""

    seen: int = 0
    told: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Due:
    """One audience to be told of one deadline; ``level`` is the most urgent in force."""

    deadline: int
    due: date
    audience: Audience
    level: int
    mail: bool


@dataclass
class Levels:
    """The active levels of all congresses: audience → level → by mail too?"""

    parents: dict[int, int | None]
    rows: dict[tuple[int | None, str], dict[str, dict[int, bool]]] = field(default_factory=dict)

    def of(self, congress: int, clock: str) -> dict[str, dict[int, bool]]:
        """A congress's own, else its parents', else the general ones."""
        above: int | None = congress
        for _ in range(10):
            if (above, clock) in self.rows:
                return self.rows[above, clock]
            if above is None:
                break
            above = self.parents.get(above)
        return {}

    @property
    def longest(self) -> int:
        days = (day for each in self.rows.values() for found in each.values() for day in found)
        return max(days, default=0)


def remind(now: datetime, *, report: Report = lambda seen: None) -> Swept:
    """Tell what is to be told at ``now``, in the congresses whose office is at work.

    Raises UnknownClock for an open deadline that nobody registered: with an empty registry
    reminders would silently stop.
    """
    calendar, swept = calendar_table(), Swept()
    congresses = open_congresses(now, calendar)
    if not congresses:
        return swept
    if unknown := unknown_clocks():
        raise UnknownClock(f"没有登记的时限：{'、'.join(sorted(unknown))}")
    today, levels = timezone.localdate(now), all_levels()
    for chunk in _open(congresses, _horizon(today, levels.longest, calendar)):
        swept.seen += len(chunk)
        told = swept.told
        for due in _untold(chunk, levels, today, calendar):
            try:
                swept.told += tell_due(due, now, calendar)
            except Exception:  # one broken row must not keep the others waiting
                logger.exception("reminder.failed", deadline_id=due.deadline)
                swept.failed += 1
        if swept.told > told:
            wake_mail()
        report(swept.seen)
    return swept


def all_levels() -> Levels:
    levels = Levels(dict(Congress.objects.order_by().values_list("pk", "parent_id")))
    for row in ReminderLevel.objects.order_by():
        own = levels.rows.setdefault((row.congress_id, row.clock), {})
        if row.is_active:
            own.setdefault(row.audience, {})[row.workdays] = row.mail
    return levels


def _horizon(today: date, workdays: int, calendar: WorkCalendar) -> date:
    """The last day on which something that is to be told today can be due."""
    last = today
    for _ in range(workdays + 1):
        last = calendar.on_or_after(date.fromordinal(last.toordinal() + 1))
    return last


def _open(congresses: set[int], horizon: date) -> Iterator[list[Open]]:
    """Open deadlines that warn up to ``horizon``, in chunks along the index of (warn_on, key)."""
    rows = open_deadlines().filter(congress__in=congresses, warn_on__lte=horizon)
    columns = ("pk", "congress_id", "clock", "warn_on", "act_by", "legal_on")
    after: tuple[date, int] | None = None
    while True:
        page = rows
        if after:
            page = rows.filter(warn_on__gte=after[0]).filter(
                Q(warn_on__gt=after[0]) | Q(pk__gt=after[1])
            )
        found = list(page.order_by("warn_on", "pk").values_list(*columns)[:CHUNK])
        if not found:
            return
        yield [(pk, congress, clock, Days(*days)) for pk, congress, clock, *days in found]
        after = (found[-1][3], found[-1][0])


def _untold(
    chunk: list[Open], levels: Levels, today: date, calendar: WorkCalendar
) -> Iterator[Due]:
    marks: dict[tuple[int, date, str], int] = {
        (deadline, due, audience): told
        for deadline, due, audience, told in ReminderMark.objects.filter(
            deadline__in=[pk for pk, *_ in chunk]
        ).values_list("deadline_id", "due_on", "audience", "reached")
    }
    known: dict[tuple[int, str, date], dict[str, int]] = {}
    for pk, congress, clock, days in chunk:
        due = due_on(days, today)
        mine = levels.of(congress, clock)
        if (congress, clock, due) not in known:
            found = {name: reached(each, due, today, calendar) for name, each in mine.items()}
            known[congress, clock, due] = {n: day for n, day in found.items() if day is not None}
        for name, level in known[congress, clock, due].items():
            audience = find_audience(clock, name)
            told = marks.get((pk, due, name))
            if audience and (told is None or level < told):
                yield Due(pk, due, audience, level, mine[name][level])


@transaction.atomic
def tell_due(due: Due, now: datetime, calendar: WorkCalendar) -> int:
    """Mark the level, and tell its people, in one transaction; how many were told. Whoever comes
    second, or too late, tells nobody."""
    mark, is_new = ReminderMark.objects.get_or_create(
        deadline_id=due.deadline, due_on=due.due, audience=due.audience.name,
        defaults={"reached": due.level, "at": now},
    )  # fmt: skip
    if not is_new:
        less = ReminderMark.objects.filter(pk=mark.pk, reached__gt=due.level)
        if not less.update(reached=due.level, at=now):
            return 0
    row = Deadline.objects.filter(pk=due.deadline, closed_on=None).select_related("owner_type")
    deadline = row.first()
    if deadline is None or deadline.owner is None:
        return 0
    return _write(deadline, due, timezone.localdate(now), calendar)


def _write(deadline: Deadline, due: Due, today: date, calendar: WorkCalendar) -> int:
    kind, root = NEAR if due.level > 0 else LATE, deadline.owner.root
    people = due.audience.recipients(deadline.owner).filter(is_active=True).order_by("pk")
    found = list(people.values_list("pk", "date_joined", *CHOICE))
    accounts = [(pk, joined) for pk, joined, *_ in found]
    if not accounts:
        return 0
    is_bound = due.audience.is_bound and kind is LATE
    subject = one_line(f"{_words(deadline, due, today, calendar)}：{root}", "subject")
    key = f"due:{deadline.pk}:{due.due:%Y%m%d}:{due.level}"
    notices = [
        Notice(
            recipient_id=pk,
            congress_id=deadline.congress_id,
            key=key,
            kind=kind.code,
            subject=subject,
            url=root.get_absolute_url(),
            root_type_id=deadline.root_type_id,
            root_id=deadline.root_id,
            wants_mail=due.mail if is_bound else Choice(*chosen).wants(kind, due.mail),
        )
        for pk, _, *chosen in found
    ]
    write(notices, accounts, wakes=False)
    return len(notices)


def _words(deadline: Deadline, due: Due, today: date, calendar: WorkCalendar) -> str:
    """「答复还剩 5 个工作日，12月4日到期（暂定）」."""
    left = left_in_words(due.due, today, calendar)[0]
    is_target = deadline.target_on and due.due == deadline.warn_on < deadline.act_by
    name = f"{deadline.clock_label}（目标日期）" if is_target else deadline.clock_label
    words = f"{name}{left}"
    if due.due > today:
        words += f"，{due.due.month}月{due.due.day}日到期"
    if deadline.provisional:
        words += "（暂定）"
    return words
