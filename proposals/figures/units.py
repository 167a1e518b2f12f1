"""Units and what each has to do; the heaviest first."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from proposals.enums import AnswerState, HandlingRole
from proposals.figures.cube import Figure
from proposals.figures.reading import UnitCounts
from proposals.figures.tables import BEFORE, Row, Table
from proposals.figures.years import Year
from proposals.selectors.choices import Choice

#: On the page of figures; all of them have a page of their own.
SHOWN = 15
PARTS = (HandlingRole.LEAD, HandlingRole.SEPARATE, HandlingRole.JOINT)
STATES = (AnswerState.LATE, AnswerState.OVERDUE)


def unit_rows(year: Year, units: Iterable[Choice], counted: UnitCounts) -> list[Row]:
    """One row per unit with anything in either year, by what it has to answer."""
    rows = []
    for key, label in units:
        organ = getattr(key, "value", key)
        cells = [_part(part.label, year.session.pk, organ, part, counted) for part in PARTS]
        for state in STATES:
            asked = {"session": year.session.pk, "unit": organ, "answer": state.value}
            found = counted.get((year.session.pk, organ, state), 0)
            cells.append(Figure(state.label, found, asked))
        if year.before:
            lead = HandlingRole.LEAD
            cells.append(_part(f"{BEFORE}主办", year.before.pk, organ, lead, counted))
        rows.append(Row(str(label), tuple(cells)))
    rows.sort(key=lambda row: -(row.cells[0].count + row.cells[1].count))
    return [row for row in rows if not row.is_empty]


def _part(label: str, session: int, organ: int, part: HandlingRole, counted: UnitCounts) -> Figure:
    asked = {"session": session, "unit": organ, "role": part.value}
    return Figure(label, counted.get((session, organ, part), 0), asked)


def unit_table(year: Year, rows: list[Row], *, is_whole: bool = False) -> Table:
    """``rows``: of ``unit_rows``; the first of them, unless it is to be the whole table."""
    shown = rows if is_whole else rows[:SHOWN]
    hidden = len(rows) - len(shown)
    heads = [*(part.label for part in PARTS), *(state.label for state in STATES)]
    if year.before:
        heads.append(f"{BEFORE}主办")
    return Table(
        "units", "承办单位", "承办单位", tuple(heads), tuple(shown),
        "逾期和超期只计该单位自己的答复；主办和分办件数多的在前。",
        "bars", (0, 1),
        f"{reverse('proposals:figures-units')}?session={year.session.pk}" if hidden else "",
        f"全部 {len(rows)} 个承办单位" if hidden else "",
    )  # fmt: skip
