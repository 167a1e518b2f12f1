"""The tables of a page of figures: every cell a figure that opens its list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from proposals.enums import REACHED, AnswerState, Heard, Milestone, ProposalStatus
from proposals.figures.cube import Asked, Cube, Figure
from proposals.figures.reading import Counts
from proposals.figures.years import Year

NUMBERED: Asked = {"stage": Milestone.NUMBERED.value}
OVERDUE: Asked = {"answer": AnswerState.OVERDUE.value}
#: Head of a column → what it counts, of this year.
BY_PERIOD = (
    ("件数", NUMBERED),
    ("大会期间", NUMBERED | {"period": "in"}),
    ("闭会期间", NUMBERED | {"period": "between"}),
)
USUAL = (
    *BY_PERIOD,
    ("已答复", {"stage": Milestone.ANSWERED.value}),
    ("超期未答复", OVERDUE),
    ("不满意", {"result": Heard.DISSATISFIED.value}),
)
#: The whole year before, as it stands today.
BEFORE = "上年全年"
#: Of a month, the same one; the whole year only in its total.
BEFORE_MONTH = "上年同月"
TOTAL = "合计"


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[Figure, ...]
    is_total: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """``picture``: bars or columns (as static/js/figures.js draws them) of the columns ``series``;
    empty for a table without one. ``note``: what is counted, in words."""

    code: str
    title: str
    noun: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    picture: str = ""
    series: tuple[int, ...] = ()
    more_url: str = ""
    more_label: str = ""

    @property
    def drawn(self) -> str:
        return ",".join(map(str, self.series))

    @property
    def figures(self) -> Iterable[Figure]:
        return (cell for row in self.rows for cell in row.cells)


@dataclass
class Maker:
    """Makes rows of figures for one year."""

    year: Year
    columns: Sequence[tuple[str, Asked]] = field(default=USUAL)
    before: str = BEFORE

    @property
    def heads(self) -> tuple[str, ...]:
        return (*(label for label, _ in self.columns), *([self.before] if self.year.before else []))

    def row(
        self,
        label: str,
        cube: Cube,
        asked: Asked,
        keys: Iterable[Any] | None = None,
        before: tuple[Asked, Iterable[Any] | None] | None = None,
        is_total: bool = False,
    ) -> Row:
        """``asked``: what the row adds to each column's condition. ``before``: the same of the year
        before, where it is not asked and keyed alike (a month)."""
        keys = None if keys is None else list(keys)
        cells = [
            self.cell(head, cube, {"session": self.year.session.pk} | _one(column, asked), keys)
            for head, column in self.columns
        ]
        if self.year.before:
            other, its_keys = before or (asked, keys)
            whole = {"session": self.year.before.pk} | _one(NUMBERED, other)
            cells.append(self.cell(self.before, cube, whole, its_keys))
        return Row(label, tuple(cells), is_total)

    def cell(self, head: str, cube: Cube, asked: Asked, keys: Iterable[Any] | None) -> Figure:
        """A key's own condition (``category`` …) is not a group's to know: it chose the keys."""
        return Figure(head, cube.count(asked, keys), asked)


def _one(column: Asked, row: Asked) -> Asked:
    """Both conditions; a status, a state, a verdict say more than the milestone does."""
    asked = {**column, **row}
    if asked.keys() & {"status", "answer", "result"}:
        asked.pop("stage", None)
    return asked


def _without_empty(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.is_total or not row.is_empty)


def status_table(year: Year, counts: Counts) -> Table:
    maker = Maker(year, BY_PERIOD)
    rows = [
        maker.row(status.label, counts.matters, {"status": status.value})
        for status in REACHED[Milestone.NUMBERED]
    ]
    rows.append(maker.row(TOTAL, counts.matters, {}, is_total=True))
    return Table(
        "status", "办理进度", "状态", maker.heads, tuple(rows), "已登记编号的建议现在的状态。",
        "bars", (0, len(maker.heads) - 1) if year.before else (0,),
    )  # fmt: skip


def unregistered_table(year: Year, counts: Counts) -> Table | None:
    """What has no number, and whose number no longer counts, for those who see it."""
    maker = Maker(year, BY_PERIOD)
    rows = _without_empty(
        maker.row(status.label, counts.matters, {"status": status.value})
        for status in ProposalStatus
        if status not in REACHED[Milestone.NUMBERED]
    )
    note = "没有登记编号的，以及撤回、作废、分拆的，不计入以上各项。"
    return (
        Table("unregistered", "未登记和不再办理的", "状态", maker.heads, rows, note)
        if rows
        else None
    )


def answer_table(year: Year, counts: Counts) -> Table:
    maker = Maker(year, BY_PERIOD)
    rows = [
        maker.row(state.label, counts.matters, {"answer": state.value}) for state in AnswerState
    ]
    rows.append(
        maker.row("已交办", counts.matters, {"stage": Milestone.ASSIGNED.value}, is_total=True)
    )
    return Table(
        "answers", "答复期限", "答复情况", maker.heads, tuple(rows),
        "按法定答复期限（含同意延期的）计算，从交办到全部单位答复送达代表；有一个单位逾期，即为逾期。",
        "bars", (0,),
    )  # fmt: skip


def heard_table(year: Year, counts: Counts) -> Table:
    maker = Maker(year, BY_PERIOD)
    rows = [
        maker.row(heard.label, counts.matters, {"result": heard.value})
        for heard in Heard
        if heard != Heard.GIVEN
    ]
    return Table(
        "heard", "代表满意度", "对办理结果", maker.heads, tuple(rows),
        "以领衔代表的评价为准；一件建议有几份答复的，取最差的评价。",
        "bars", (0, len(maker.heads) - 1) if year.before else (0,),
    )  # fmt: skip


def month_table(year: Year, counts: Counts) -> Table:
    """Months from the year's first to its last; beside each the same month a year before."""
    maker = Maker(year, BY_PERIOD, BEFORE_MONTH)
    months = {month for _, month in counts.matters.groups}
    own = {m for m in months if _of_month(counts.matters, m, year.session.pk)}
    if year.before:
        own |= {_shift(m, 1) for m in months if _of_month(counts.matters, m, year.before.pk)}
    rows = []
    for month in sorted(own):
        last = _shift(month, -1)
        rows.append(
            maker.row(
                _month_words(month, year),
                counts.matters,
                {"month": month},
                _keys(counts.matters, month),
                ({"month": last}, _keys(counts.matters, last)),
            )
        )
    rows.append(maker.row(TOTAL, counts.matters, {}, is_total=True))
    return Table(
        "months", "提交月份", "月份", maker.heads, tuple(rows),
        "按提交日期；退回修改后再提交的，按最近一次提交。上年同月的合计，为上年全年。",
        "columns", (0, len(maker.heads) - 1) if year.before else (0,),
    )  # fmt: skip


def _keys(cube: Cube, month: str) -> list[Any]:
    return [key for key in cube.groups if key[1] == month]


def _of_month(cube: Cube, month: str | None, session: int) -> int:
    if month is None:
        return 0
    return cube.count({"session": session, **NUMBERED}, _keys(cube, month))


def _shift(month: str, years: int) -> str:
    return f"{int(month[:4]) + years:04d}{month[4:]}"


def _month_words(month: str, year: Year) -> str:
    number, after = int(month[5:]), int(month[:4]) - year.session.opens_on.year
    return f"{'次年' if after > 0 else ''}{number}月" if after in (0, 1) else month


def category_table(year: Year, counts: Counts) -> Table:
    maker = Maker(year)
    known = [(key, label) for key, label in counts.choices.categories] + [(None, "未分类")]
    rows = [
        maker.row(
            str(label),
            counts.matters,
            {"category": "null" if key is None else key},
            [found for found in counts.matters.groups if found[0] == key],
        )
        for key, label in known
    ]
    return _dimension("categories", "内容分类", "分类", maker, rows, counts.matters)


def delegation_table(year: Year, counts: Counts) -> Table:
    maker = Maker(year)
    known = [(_plain(key), label) for key, label in counts.choices.delegations]
    rows = [
        maker.row(
            str(label),
            counts.delegations,
            {"delegation": "null" if key is None else key},
            [key],
        )
        for key, label in [*known, (None, "未编入代表团")]
    ]
    return _dimension(
        "delegations", "代表团", "代表团", maker, rows, counts.delegations,
        "按领衔代表所在的代表团。", "columns",
    )  # fmt: skip


def system_table(year: Year, counts: Counts) -> Table:
    """No total: one proposal may be handed to several systems."""
    maker = Maker(year)
    rows = [
        maker.row(str(label), counts.systems, {"system": _plain(key)}, [_plain(key)])
        for key, label in counts.choices.systems
    ]
    return Table(
        "systems", "承办系统", "承办系统", maker.heads, _without_empty(rows),
        "交办到几个系统的，各系统都计入，所以合计会多于总数。", "bars", (0,),
    )  # fmt: skip


def _plain(key: Any) -> Any:
    """The key itself of a choice that carries what it is found by."""
    return getattr(key, "value", key)


def _dimension(
    code: str, title: str, noun: str, maker: Maker, rows: list[Row], cube: Cube,
    note: str = "", picture: str = "bars",
) -> Table:  # fmt: skip
    rows.append(maker.row(TOTAL, cube, {}, is_total=True))
    series = (0, len(maker.heads) - 1) if maker.year.before else (0,)
    return Table(code, title, noun, maker.heads, _without_empty(rows), note, picture, series)
