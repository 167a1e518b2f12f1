"""Which level is in force on which day, by hand: weekends, National Day. No database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress.calendar.public_holidays import exceptions_of
from congress.calendar.workdays import WorkCalendar
from congress.notices.reminders import Days, due_on, in_words, reached

CALENDAR = WorkCalendar(
    exceptions=exceptions_of(2026), announced=frozenset({2026}), loaded=frozenset({2026})
)
LEVELS = (10, 5, 0, -1, -10)
#: 国庆节 10月1日至7日, 中秋节 9月25日至27日; 9月20日 and 10月10日 are worked.
FRIDAY = date(2026, 10, 9)


@pytest.mark.parametrize(
    ("today", "level"),
    [
        (date(2026, 9, 17), None),  # 11
        (date(2026, 9, 18), 10),  # 20 21 22 23 24 28 29 30, 8 and 9 October
        (date(2026, 9, 19), 10),  # a Saturday: still ten
        (date(2026, 9, 20), 10),  # worked
        (date(2026, 9, 23), 10),  # 24 28 29 30, 8, 9: six
        (date(2026, 9, 24), 5),
        (date(2026, 9, 26), 5),  # 中秋节
        (date(2026, 10, 3), 5),  # 国庆节: two are left
        (date(2026, 10, 8), 5),
        (date(2026, 10, 9), 0),
        (date(2026, 10, 10), -1),  # a Saturday, worked
        (date(2026, 10, 11), -1),
        (date(2026, 10, 21), -1),
        (date(2026, 10, 22), -10),  # 10 12 13 14 15 16 19 20 21 22
        (date(2026, 12, 31), -10),
    ],
)
def test_around_national_day(today: date, level: int | None) -> None:
    assert reached(LEVELS, FRIDAY, today, CALENDAR) == level


def test_a_due_day_that_rests_has_its_last_day_from_the_last_working_day_on() -> None:
    """A legal date that does not roll: nothing is left to work on from Friday on."""
    saturday = date(2026, 11, 21)
    assert reached(LEVELS, saturday, date(2026, 11, 19), CALENDAR) == 5
    assert reached(LEVELS, saturday, date(2026, 11, 20), CALENDAR) == 0
    assert reached(LEVELS, saturday, date(2026, 11, 22), CALENDAR) is None
    assert reached(LEVELS, saturday, date(2026, 11, 23), CALENDAR) == -1


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 6, 1), date(2026, 6, 30)),  # the batch's target
        (date(2026, 6, 30), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 7, 3)),  # the day to act by
        (date(2026, 7, 4), date(2026, 7, 4)),  # the legal date, a Saturday
        (date(2026, 7, 6), date(2026, 7, 4)),
    ],
)
def test_the_earlier_of_target_and_legal_date_warns(today: date, due: date) -> None:
    days = Days(date(2026, 6, 30), date(2026, 7, 3), date(2026, 7, 4))
    assert due_on(days, today) == due


def test_in_words() -> None:
    words = [in_words(level) for level in (10, 0, -1)]
    assert words == ["到期前10个工作日", "最后一天", "超期后1个工作日"]


@given(
    st.integers(10, 350),
    st.lists(st.integers(1, 364), max_size=20),
    st.sets(st.integers(-12, 30), max_size=6),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_level_twice_and_never_a_less_urgent_one(
    last: int, offsets: list[int], levels: set[int]
) -> None:
    """As the marks have it: told is what is more urgent than everything told before."""
    due, *runs = (date(2026, 1, 1) + timedelta(days=number) for number in (last, *offsets))
    told: list[int] = []
    for day in sorted(runs):
        level = reached(levels, due, day, CALENDAR)
        if level is not None and (not told or level < told[-1]):
            told.append(level)
    assert told == sorted(set(told), reverse=True)
    if 0 in levels and due in runs:
        assert 0 in told, "the last day is never missed"
