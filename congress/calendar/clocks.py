"""The statute clock: which clocks exist (registry), and what the recorded facts make of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from congress.calendar import upcoming
from congress.calendar.dates import dates_of, differs
from congress.calendar.explanation import day_words, target_changed
from congress.calendar.models import (
    Clocked,
    Deadline,
    MeetingState,
    Outcome,
    PeriodRule,
    rule_on,
)
from congress.calendar.recomputation import change_of, recompute
from congress.calendar.registry import (
    Clock,
    Run,
    UnknownClock,
    all_clocks,
    clock,
    clocks_for,
    register,
)
from congress.calendar.selectors import calendar_table, deadlines_of
from congress.calendar.workdays import WorkCalendar

__all__ = [
    "Clock",
    "Clocked",
    "Run",
    "UnknownClock",
    "all_clocks",
    "clock",
    "clocks_for",
    "close_all",
    "recompute",
    "refresh",
    "register",
]


def refresh(owner: Any, *, on: date, by: Any = None) -> list[Deadline]:
    """Make the Deadline rows of ``owner`` say what its facts say. Idempotent.

    Opens, recomputes, closes and opens again; returns the rows it touched (none when nothing
    changed: one query). ``on`` is the day on which runs end that no longer apply. The caller holds
    the lock of the root's row. Raises NoRule, PeriodError.
    """
    with transaction.atomic(savepoint=False):
        work = _Refresh(owner, on, by)
        for item in clocks_for(owner):
            work.follow(item)
        work.remember()
    return work.touched


def close_all(
    owner: Any, *, on: date, outcome: str, reason: str, meeting: int | None = None
) -> list[Deadline]:
    """Close every open clock of ``owner`` (only those of one meeting, when its pk is given).

    Its facts should then say the same: a later refresh asks them, and opens again what they still
    name as running.
    """
    with transaction.atomic(savepoint=False):
        work = _Refresh(owner, on, None)
        for row in work.rows:
            if row.is_open and meeting in (None, row.meeting_id):
                work.close(row, on, outcome, reason)
        work.remember()
    return work.touched


class _Refresh:
    """One pass over one owner; the calendar and the rules are read only when they are needed."""

    def __init__(self, owner: Any, on: date, by: Any) -> None:
        self.owner, self.on, self.by = owner, on, by
        self.rows = list(deadlines_of(owner).order_by("pk").select_for_update(of=("self",)))
        self.touched: list[Deadline] = []
        self._calendar: WorkCalendar | None = None
        self._rules: dict[tuple[str, date], PeriodRule] = {}

    def follow(self, item: Clock) -> None:
        run = item.run(self.owner)
        ended = (Outcome.CANCELLED, "不再适用")
        if run and run.meeting and run.meeting.state == MeetingState.CANCELLED:
            run, ended = None, (Outcome.CANCELLED, "会议取消")
        mine = [row for row in self.rows if row.clock == item.code]
        current = next((row for row in mine if run and row.run == run.key), None)
        for row in mine:
            if row.is_open and row is not current:
                outcome, reason = (run.earlier_outcome, run.earlier_reason) if run else ended
                self.close(row, self.on, outcome, reason)
        if run and current:
            self.update(current, run)
        elif run:
            self.open(item, run)

    def open(self, item: Clock, run: Run) -> None:
        """A new row; born closed when the facts, entered late, say that it has stopped already."""
        root = self.owner.root
        anchor_on = run.meeting.starts_on if run.meeting else run.anchor_on
        target_rule = None if run.target_on else run.target_rule
        row = Deadline(
            owner_type=ContentType.objects.get_for_model(self.owner),
            owner_id=self.owner.pk,
            root_type=ContentType.objects.get_for_model(root),
            root_id=root.pk,
            congress=self.owner.clock_congress,
            clock=item.code,
            run=run.key,
            anchor_on=anchor_on,
            anchor_label=run.anchor_label,
            meeting=run.meeting,
            rule=self.rule(run.rule, anchor_on),
            target_rule=self.rule(target_rule, anchor_on) if target_rule else None,
            chosen_target_on=run.target_on,
            extended_by=run.extended_by,
            extension_note=run.extension_note,
        )
        self.compute(row)
        if run.stopped_on:
            row.closed_on, row.outcome, row.close_reason = run.stopped_on, run.outcome, run.reason
        row.save(force_insert=True)
        self.rows.append(row)
        self.touched.append(row)

    def update(self, row: Deadline, run: Run) -> None:
        before = Deadline(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
        causes = self.correct(row, run)
        stop = (run.stopped_on, run.outcome, run.reason) if run.stopped_on else (None, "", "")
        if (row.closed_on, row.outcome, row.close_reason) != stop:
            if row.closed_on and run.stopped_on is None:
                causes.append("恢复计时")
            elif row.closed_on and row.closed_on != run.stopped_on:
                causes.append(f"停止日期由{row.closed_on}更正为{run.stopped_on}")
            row.closed_on, row.outcome, row.close_reason = stop
        elif not causes:
            return
        row.save()
        if causes:
            change_of(before, row, cause="；".join(causes), by=self.by).save()
        self.touched.append(row)

    def correct(self, row: Deadline, run: Run) -> list[str]:
        """Take over changed facts; what changed, in words.

        The rule row stays as it was chosen, unless another rule applies or the anchor was wrong. A
        run that is over does not follow a meeting that is moved afterwards.
        """
        causes: list[str] = []
        anchor_on = run.meeting.starts_on if run.meeting else run.anchor_on
        over = row.closed_on and run.stopped_on and run.meeting and run.meeting == row.meeting
        if row.meeting != run.meeting:
            causes.append("改列会议")
            row.meeting = run.meeting
        moved = row.anchor_on != anchor_on and not over
        # A version from after the first day was chosen by staff for what ran: that stands.
        chosen = row.rule.since > row.anchor_on and not row.rule.superseded_at
        if moved:
            days = f"{day_words(row.anchor_on)}改为{day_words(anchor_on)}"
            causes.append(f"会议由{days}" if run.meeting else f"起算日由{days}")
            row.anchor_on = anchor_on
        if row.anchor_label != run.anchor_label:
            causes.append(f"起算事由改为「{run.anchor_label}」")
            row.anchor_label = run.anchor_label
        if row.rule.code != run.rule or (moved and not chosen):
            rule = self.rule(run.rule, row.anchor_on)
            if rule != row.rule:
                causes.append(f"期限由{row.rule.words}改为{rule.words}（{rule.basis_words}）")
                row.rule = rule
        causes += self.correct_target(row, run, moved=bool(moved))
        if causes:
            self.compute(row)
        granted_by = run.extended_by.pk if run.extended_by else None
        if (row.extended_by_id, row.extension_note) != (granted_by, run.extension_note):
            row.extended_by, row.extension_note = run.extended_by, run.extension_note
            causes = causes or ["更正延期说明"]
        return causes

    def correct_target(self, row: Deadline, run: Run, *, moved: bool) -> list[str]:
        """A day that was chosen, or the rule it wins over; what changed, in words."""
        code, changed = (None if run.target_on else run.target_rule), False
        if moved or (row.target_rule.code if row.target_rule else None) != code:
            target = self.rule(code, row.anchor_on) if code else None
            changed = target != row.target_rule
            row.target_rule = target
        if row.chosen_target_on == run.target_on:
            return ["批次目标调整"] if changed else []
        old, row.chosen_target_on = row.target_on, run.target_on
        self.compute(row)
        return [target_changed(old, row.target_on)]

    def close(self, row: Deadline, on: date, outcome: str, reason: str) -> None:
        row.closed_on, row.outcome, row.close_reason = on, outcome, reason
        row.save(update_fields=["closed_on", "outcome", "close_reason"])
        self.touched.append(row)

    def compute(self, row: Deadline) -> None:
        if self._calendar is None:
            self._calendar = calendar_table()
        dates = dates_of(
            row.rule,
            row.anchor_on,
            row.anchor_label,
            row.target_rule,
            self._calendar,
            row.chosen_target_on,
        )
        if differs(row, dates.as_fields()):
            for name, value in dates.as_fields().items():
                setattr(row, name, value)

    def rule(self, code: str, day: date) -> PeriodRule:
        if (code, day) not in self._rules:
            self._rules[code, day] = rule_on(self.owner.clock_congress, code, day)
        return self._rules[code, day]

    def remember(self) -> None:
        if upcoming.is_root(self.owner):
            if self.touched:
                upcoming.remember(self.owner, upcoming.earliest_under(self.owner))
            return
        own = upcoming.earliest(self.rows)
        if self.touched or own != upcoming.known(self.owner):
            upcoming.remember(self.owner, own)
        if self.touched:
            root = self.owner.root
            upcoming.remember(root, upcoming.earliest_under(root))
