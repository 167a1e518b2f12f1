"""The year at a glance: items down, months across; what is planned, and what was adopted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from congress.plans.timing import Span, Timing, TimingError, parse_timing
from legislation.models import LegislationPlan, PlanItem

MONTHS = range(1, 13)


@dataclass
class Cell:
    """One item in one month. ``words``: 「三审、表决」; ``is_covered``: the timing spans the month
    without naming a meeting; ``was``: what stood there when the plan was adopted and does no
    more."""

    month: int
    words: str = ""
    is_vote: bool = False
    is_covered: bool = False
    was: str = ""


@dataclass
class BoardRow:
    """``mark``: 「增补」, 「已调出」 or nothing."""

    item: PlanItem
    type: str
    cells: list[Cell]
    mark: str = ""


@dataclass
class Board:
    """``loads``: of each month, how many readings and how many votes."""

    rows: list[BoardRow] = field(default_factory=list)
    loads: list[tuple[int, int, int]] = field(default_factory=list)


def board_of(plan: LegislationPlan, year: int) -> Board:
    """Of the items that are, or were, in the plan. Two queries and those of the words."""
    items = list(plan.items.select_related("type", "domain"))  # type: ignore[attr-defined]
    items.sort(key=lambda item: (item.type.position, item.number is None, item.number or 0))
    rows = [_row(item, plan, year) for item in items]
    readings: Counter[int] = Counter()
    votes: Counter[int] = Counter()
    for row in rows:
        if row.item.is_in:
            for cell in row.cells:
                readings[cell.month] += bool(cell.words) and cell.words != "表决"
                votes[cell.month] += cell.is_vote
    return Board(rows, [(month, readings[month], votes[month]) for month in MONTHS])


def _row(item: PlanItem, plan: LegislationPlan, year: int) -> BoardRow:
    now = _timing(item.timing, plan)
    cells = {month: Cell(month) for month in MONTHS}
    for step in now.steps if now and item.is_in else ():
        if step.year != year:
            continue
        cell = cells[step.month]
        cell.words = "、".join(filter(None, [cell.words, step.words]))
        cell.is_vote = cell.is_vote or step.is_vote
    if now and item.is_in and not now.steps and now.span not in (Span.OPEN, Span.TRIGGER):
        for month in now.covered:
            if month.year == year:
                cells[month.month].is_covered = True
    _was(item, plan, year, cells)
    mark = ""
    if not item.is_in:
        mark = "已调出"
    elif plan.is_fixed and item.adopted is None:
        mark = "增补"
    return BoardRow(item, item.type.name, list(cells.values()), mark)


def _was(item: PlanItem, plan: LegislationPlan, year: int, cells: dict[int, Cell]) -> None:
    if not item.adopted or (item.is_in and item.adopted["timing"] == item.timing):
        return
    before = _timing(item.adopted["timing"], plan)
    for step in before.steps if before else ():
        if step.year == year and step.words != cells[step.month].words:
            cells[step.month].was = step.words


def _timing(text: str, plan: LegislationPlan) -> Timing | None:
    try:
        return parse_timing(text, plan.first_year)
    except TimingError:  # adopted under a former grammar: the text stands, without its months
        return None
