import csv
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.calendar.workdays import (
    DayMark,
    Period,
    PeriodError,
    Roll,
    Unit,
    WorkCalendar,
    add_months,
    compute,
    compute_fixed,
    working_days_between,
)
from tests.calendar.conftest import shipped_calendar

VECTORS = list(
    csv.DictReader((Path(__file__).parent / "workday_vectors.csv").read_text().splitlines())
)


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: "{start}{amount}{unit}".format(**row))
def test_checked_vectors(row, shipped):
    amount = int(row["amount"])
    roll = Roll.FORWARD if amount > 0 else Roll.NONE
    start = date.fromisoformat(row["start"])
    due = compute(start, Period(amount, Unit(row["unit"]), roll), shipped)
    assert (due.legal_on.isoformat(), due.act_by.isoformat()) == (row["due"], row["act_by"])
    assert not due.provisional


def test_every_day_of_three_years_agrees_with_the_oracle(shipped):
    days = [date(2024, 1, 1) + timedelta(n) for n in range(1096)]
    assert days[-1] == date(2026, 12, 31)
    wrong = [day for day in days if shipped.is_workday(day) != chinese_calendar.is_workday(day)]
    assert wrong == []


def test_a_year_that_is_not_loaded_is_monday_to_friday(shipped):
    assert shipped.is_workday(date(2028, 10, 2))  # a Monday of the national holiday
    assert not shipped.is_workday(date(2028, 10, 1))
    assert not shipped.is_certain(date(2028, 10, 2))


class TestProvisional:
    def due(self, start, amount, unit, shipped, roll=Roll.FORWARD):
        return compute(start, Period(amount, unit, roll), shipped)

    def test_a_date_in_a_year_not_yet_announced(self, shipped):
        due = self.due(date(2026, 11, 20), 3, Unit.MONTHS, shipped)
        assert due.legal_on == date(2027, 2, 22)  # the 20th is a Saturday
        assert due.provisional

    def test_it_uses_the_statutory_days_of_that_year(self, shipped):
        due = self.due(date(2026, 11, 8), 3, Unit.MONTHS, shipped)
        assert due.legal_on == date(2027, 2, 11)  # past the Spring Festival
        assert due.provisional

    def test_a_month_period_across_an_uncertain_year_but_ending_in_a_certain_one(self, shipped):
        later = WorkCalendar(shipped.exceptions, frozenset({2026, 2028}), shipped.loaded)
        due = self.due(date(2026, 6, 1), 24, Unit.MONTHS, later)
        assert due.legal_on == date(2028, 6, 1)
        assert not due.provisional  # no day of 2027 mattered

    def test_working_days_counted_through_an_uncertain_year(self, shipped):
        later = WorkCalendar(shipped.exceptions, frozenset({2026, 2028}), shipped.loaded)
        assert self.due(date(2026, 12, 30), 270, Unit.WORKDAYS, later).provisional

    def test_a_last_day_rolling_into_the_uncertain_year(self, shipped):
        newyear = {date(2026, 12, 31): DayMark(False, "元旦")}
        calendar = WorkCalendar(newyear, frozenset({2026}), frozenset({2026}))
        due = self.due(date(2026, 11, 30), 31, Unit.DAYS, calendar)
        assert due.legal_on == date(2027, 1, 1)
        assert due.provisional

    def test_a_day_to_act_by_reached_through_an_uncertain_day(self, shipped):
        # The meeting's legal date is 2 January 2027; the working day before it is found backwards.
        due = self.due(date(2027, 1, 12), -10, Unit.DAYS, shipped, Roll.NONE)
        assert (due.legal_on, due.act_by) == (date(2027, 1, 2), date(2026, 12, 31))
        assert due.provisional

    def test_counting_back_from_an_uncertain_year_into_a_certain_one(self, shipped):
        due = self.due(date(2027, 1, 12), -20, Unit.DAYS, shipped, Roll.NONE)
        assert due.legal_on == date(2026, 12, 23)
        assert not due.provisional


class TestMonths:
    def test_the_last_day_of_a_shorter_month(self):
        assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
        assert add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)

    def test_the_last_day_of_a_month_is_not_pulled_to_the_end_of_a_longer_one(self):
        assert add_months(date(2026, 2, 28), 1) == date(2026, 3, 28)

    def test_backwards(self):
        assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
        assert add_months(date(2026, 1, 15), -1) == date(2025, 12, 15)


class TestFixed:
    def test_the_day_itself_counts(self, shipped):
        assert compute_fixed(date(2026, 6, 30), 6, 30, shipped).legal_on == date(2026, 6, 30)

    def test_a_day_that_is_over_means_next_year(self, shipped):
        assert compute_fixed(date(2026, 7, 1), 6, 30, shipped).legal_on == date(2027, 6, 30)

    def test_the_legal_date_stands_on_a_rest_day(self, shipped):
        due = compute_fixed(date(2026, 1, 5), 1, 31, shipped)
        assert (due.legal_on, due.act_by) == (date(2026, 1, 31), date(2026, 1, 30))


class TestImpossible:
    def test_nothing(self):
        with pytest.raises(PeriodError, match="不能为 0"):
            Period(0, Unit.DAYS)

    def test_before_a_meeting_nothing_rolls(self):
        with pytest.raises(PeriodError, match="不顺延"):
            Period(-10, Unit.DAYS, Roll.FORWARD)

    @pytest.mark.parametrize("unit", Unit)
    @pytest.mark.parametrize("amount", [4_000_000, -4_000_000])
    def test_beyond_the_calendar(self, unit, amount, shipped):
        with pytest.raises(PeriodError, match="范围"):
            compute(date(2026, 1, 1), Period(amount, unit, Roll.NONE), shipped)


# --- properties ----------------------------------------------------------------------------------
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
units = st.sampled_from(list(Unit))
amounts = st.integers(1, 70)
odd_days = st.dictionaries(days, st.builds(DayMark, st.booleans()), max_size=40)
calendars = st.one_of(
    st.just(shipped_calendar()),
    st.builds(lambda odd: WorkCalendar(odd, frozenset(), frozenset()), odd_days),
)


@given(days, amounts, units, calendars)
def test_a_forward_period_never_ends_on_a_rest_day(start, amount, unit, calendar):
    due = compute(start, Period(amount, unit), calendar)
    assert calendar.is_workday(due.legal_on)
    assert due.act_by == due.legal_on > start


@given(days, amounts, units, calendars, st.sets(days, min_size=1, max_size=5))
def test_a_new_holiday_never_makes_it_earlier(start, amount, unit, calendar, off):
    more = WorkCalendar(
        {**calendar.exceptions, **{day: DayMark(False, "新假日") for day in off}},
        calendar.announced,
        calendar.loaded,
    )
    period = Period(amount, unit)
    assert compute(start, period, more).legal_on >= compute(start, period, calendar).legal_on


@given(days, days, st.integers(-70, 70).filter(bool), units, calendars)
def test_monotone_in_the_start(one, other, amount, unit, calendar):
    period = Period(amount, unit, Roll.FORWARD if amount > 0 else Roll.NONE)
    early, late = (compute(day, period, calendar) for day in sorted((one, other)))
    assert early.legal_on <= late.legal_on
    assert early.act_by <= late.act_by


@given(days, st.integers(-70, 70).filter(bool), st.integers(1, 70), units, calendars)
def test_monotone_in_the_amount(start, amount, more, unit, calendar):
    if amount < 0 <= amount + more:
        amount, more = 1, more
    roll = Roll.FORWARD if amount > 0 else Roll.NONE
    less = compute(start, Period(amount, unit, roll), calendar)
    greater = compute(start, Period(amount + more, unit, roll), calendar)
    assert less.legal_on <= greater.legal_on
    assert less.act_by <= greater.act_by


@given(days, st.integers(-70, 70).filter(bool), units, st.sampled_from(list(Roll)), calendars)
def test_the_day_to_act_by_is_a_working_day_not_after_the_legal_date(
    start, amount, unit, roll, calendar
):
    period = Period(amount, unit, roll if amount > 0 else Roll.NONE)
    due = compute(start, period, calendar)
    assert calendar.is_workday(due.act_by)
    assert due.act_by <= due.legal_on
    between = (due.act_by + timedelta(n) for n in range(1, (due.legal_on - due.act_by).days + 1))
    assert not any(calendar.is_workday(day) for day in between)


@given(days, st.integers(1, 12), st.integers(1, 28), calendars)
def test_fixed_dates_act_by_a_working_day(anchor, month, day, calendar):
    due = compute_fixed(anchor, month, day, calendar)
    assert anchor <= due.legal_on < date(anchor.year + 2, 1, 1)
    assert calendar.is_workday(due.act_by)
    assert due.act_by <= due.legal_on


@given(days, st.integers(0, 800), calendars)
def test_counting_working_days_between(after, length, calendar):
    until = after + timedelta(length)
    counted = sum(calendar.is_workday(after + timedelta(n)) for n in range(1, length + 1))
    assert working_days_between(after, until, calendar) == counted
    assert working_days_between(until, after, calendar) == 0


@given(days, amounts, calendars)
def test_counting_and_computing_agree(start, amount, calendar):
    due = compute(start, Period(amount, Unit.WORKDAYS), calendar)
    assert working_days_between(start, due.legal_on, calendar) == amount
