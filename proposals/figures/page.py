"""A page of figures, put together from what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from proposals.enums import Again, AnswerState, Heard, Milestone, Objected
from proposals.figures.cube import Asked, Cube, Figure, base_of
from proposals.figures.reading import Counts, counts_of, heads_of, unit_counts
from proposals.figures.tables import (
    NUMBERED,
    Table,
    answer_table,
    category_table,
    delegation_table,
    heard_table,
    month_table,
    status_table,
    system_table,
    unregistered_table,
)
from proposals.figures.units import unit_rows, unit_table
from proposals.figures.years import Year
from proposals.selectors.choices import filter_choices

CONTENT = (Heard.SATISFIED, Heard.FAIRLY)
MILESTONES = (
    ("建议总数", Milestone.NUMBERED),
    ("已交办", Milestone.ASSIGNED),
    ("已答复", Milestone.ANSWERED),
    ("办结", Milestone.CLOSED),
)
STATES = (AnswerState.ON_TIME, AnswerState.LATE, AnswerState.OVERDUE, AnswerState.SOON)


@dataclass(frozen=True)
class Head:
    """A big figure: its parts beneath it, and the year before beside it (the same day, the whole
    year). A rate has a ``value`` in words, and opens what it is a rate of."""

    figure: Figure
    value: str
    unit: str = "件"
    parts: tuple[Figure, ...] = ()
    before: tuple[Figure, ...] = ()
    before_words: str = ""
    tone: str = ""

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (self.figure, *self.parts, *self.before)


@dataclass(frozen=True)
class Page:
    year: Year
    heads: tuple[tuple[str, tuple[Head, ...]], ...]
    tables: tuple[Table, ...]

    @property
    def figures(self) -> Iterator[Figure]:
        """Every figure of the page, each with the list that it opens."""
        for _, heads in self.heads:
            for head in heads:
                yield from head.figures
        for table in self.tables:
            yield from table.figures

    @property
    def is_empty(self) -> bool:
        return not any(figure.count for figure in self.figures)


def page_of(user: Any, year: Year, on: date) -> Page:
    counts = counts_of(user, year, on)
    tables = [
        status_table(year, counts),
        answer_table(year, counts),
        heard_table(year, counts),
        system_table(year, counts),
        unit_table(year, unit_rows(year, counts.choices.units, counts.units)),
        category_table(year, counts),
        delegation_table(year, counts),
        month_table(year, counts),
        unregistered_table(year, counts),
    ]
    return Page(year, tuple(_heads(year, counts)), tuple(table for table in tables if table))


def units_of(user: Any, year: Year, on: date) -> Table:
    """The units alone, all of them."""
    counted = unit_counts(base_of(user, year.keys), on)
    rows = unit_rows(year, filter_choices(user).units, counted)
    return unit_table(year, rows, is_whole=True)


def first_heads(user: Any, year: Year, on: date) -> tuple[Head, ...]:
    """The few that stand above a leader's work list; one query."""
    maker = _Heads(year, heads_of(user, year, on), {})
    overdue = maker.state(AnswerState.OVERDUE)
    return (*(maker.milestone(*pair) for pair in MILESTONES), overdue, maker.rate())


def _heads(year: Year, counts: Counts) -> Iterator[tuple[str, tuple[Head, ...]]]:
    maker = _Heads(year, counts.matters, counts.earlier)
    yield "总体情况", tuple(maker.milestone(label, milestone) for label, milestone in MILESTONES)
    yield "答复期限", (*(maker.state(state) for state in STATES), *maker.objected())
    yield (
        "代表满意度",
        (
            maker.rate(),
            *(maker.heard(value) for value in Heard if value in SHOWN),
            *maker.rehandled(),
        ),
    )


SHOWN = (Heard.SATISFIED, Heard.FAIRLY, Heard.DISSATISFIED, Heard.AWAITED)
TONES = {AnswerState.LATE: "amber", AnswerState.OVERDUE: "red", AnswerState.SOON: "amber"}


class _Heads:
    def __init__(self, year: Year, cube: Cube, earlier: dict[str, int]) -> None:
        self.year, self.cube, self.earlier = year, cube, earlier

    def own(self, label: str, asked: Asked) -> Figure:
        return self._figure(label, {"session": self.year.session.pk, **asked})

    def last(self, asked: Asked) -> tuple[Figure, ...]:
        """The whole year before."""
        if self.year.before is None:
            return ()
        return (self._figure("上年全年", {"session": self.year.before.pk, **asked}),)

    def _figure(self, label: str, asked: Asked) -> Figure:
        return Figure(label, self.cube.count(asked), asked)

    def milestone(self, label: str, milestone: Milestone) -> Head:
        asked = {"stage": milestone.value}
        figure, before = self.own(label, asked), self.last(asked)
        if milestone.value in self.earlier and self.year.before and self.year.same_day:
            until = {"session": self.year.before.pk, **asked, "by": self.year.same_day.isoformat()}
            before = (Figure("上年同期", self.earlier[milestone.value], until), *before)
        parts: tuple[Figure, ...] = ()
        if milestone == Milestone.NUMBERED:
            parts = tuple(
                self.own(words, {**NUMBERED, "period": period})
                for words, period in (("大会期间", "in"), ("闭会期间", "between"))
            )
        return Head(figure, str(figure.count), parts=parts, before=before)

    def state(self, state: AnswerState) -> Head:
        asked = {"answer": state.value}
        figure = self.own(state.label, asked)
        is_running = state in (AnswerState.OVERDUE, AnswerState.SOON)
        before = () if is_running else self.last(asked)
        tone = TONES.get(state, "") if figure.count else ""
        return Head(figure, str(figure.count), before=before, tone=tone)

    def heard(self, value: Heard) -> Head:
        asked = {"result": value.value}
        figure = self.own(value.label, asked)
        before = () if value == Heard.AWAITED else self.last(asked)
        return Head(figure, str(figure.count), before=before)

    def rate(self) -> Head:
        """满意率: satisfied and fairly satisfied, of those that were judged at all."""
        given = {"result": Heard.GIVEN.value}
        figure = self.own("满意率", given)
        words = ""
        if self.year.before:
            words = f"上年全年 {self._rate(self.year.before.pk) or '—'}"
        value = self._rate(self.year.session.pk)
        parts = (Figure("已反馈", figure.count, figure.asked),)
        return Head(figure, value or "—", "", parts, before_words=words)

    def objected(self) -> Iterator[Head]:
        """异议: how many were objected to, and of how many it is still to be decided; where there
        are none, in this year or the last, nothing."""
        asked = {"objection": Objected.EVER.value}
        figure, before = self.own("异议", asked), self.last(asked)
        if figure.count or any(row.count for row in before):
            parts = (self.own("待决定", {"objection": Objected.FILED.value}),)
            yield Head(figure, str(figure.count), parts=parts, before=before)

    def rehandled(self) -> Iterator[Head]:
        """重新办理: how many, and of those answered once more how many are content now; where there
        are none, in this year or the last, nothing."""
        asked = {"again": Again.REHANDLED.value}
        figure = self.own("重新办理", asked)
        now = {**asked, "stage": Milestone.ANSWERED.value}
        given = {**now, "result": Heard.GIVEN.value}
        rate = self._rate(self.year.session.pk, now)
        label = f"重新办理后满意率 {rate}，已反馈" if rate else "重新办理后已反馈"
        before = self.last(asked)
        if figure.count or any(row.count for row in before):
            parts = (self.own(label, given),)
            yield Head(figure, str(figure.count), parts=parts, before=before)

    def _rate(self, session: int, more: Asked | None = None) -> str:
        """「98.6%」; empty where nothing was judged. ``more``: of which alone it is the rate."""
        asked = {"session": session, **(more or {})}
        judged = self.cube.count({**asked, "result": Heard.GIVEN.value})
        if not judged:
            return ""
        good = sum(self.cube.count({**asked, "result": v.value}) for v in CONTENT)
        return f"{good / judged:.1%}"
