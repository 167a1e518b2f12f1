from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from congress.calendar.loading import DEFAULT_PROFILE, load_defaults, read_rules
from congress.calendar.models import CalendarDay, CalendarYear, NoRule, PeriodRule, rule_on
from congress.calendar.selectors import calendar_table

pytestmark = pytest.mark.django_db


def rule(congress, since, amount, code="sample.code", **fields):
    fields = {"kind": "period", "unit": "days", "roll": "none", "basis": "第1条", **fields}
    return PeriodRule.objects.create(
        congress=congress, code=code, name="示例", since=since, amount=amount, **fields
    )


class TestWhichRule:
    def test_the_newest_that_is_in_force(self, city):
        rule(city, date(2020, 1, 1), 10)
        rule(city, date(2024, 1, 1), 20)
        rule(city, date(2026, 1, 1), 30)
        assert rule_on(city, "sample.code", date(2024, 1, 1)).amount == 20
        assert rule_on(city, "sample.code", date(2023, 12, 31)).amount == 10

    def test_own_before_parent_before_general(self, city, district):
        rule(None, date(2025, 1, 1), 1)
        assert rule_on(district, "sample.code", date(2026, 1, 1)).amount == 1
        rule(city, date(2024, 1, 1), 2)
        assert rule_on(district, "sample.code", date(2026, 1, 1)).amount == 2
        rule(district, date(2023, 1, 1), 3)
        assert rule_on(district, "sample.code", date(2026, 1, 1)).amount == 3
        assert rule_on(city, "sample.code", date(2026, 1, 1)).amount == 2

    def test_a_child_does_not_rule_its_parent(self, city, district):
        rule(district, date(2023, 1, 1), 3)
        with pytest.raises(NoRule, match=r"示例市人民代表大会没有在 2026-01-01 有效的期限规则"):
            rule_on(city, "sample.code", date(2026, 1, 1))

    def test_before_its_day_it_is_no_rule(self, city):
        rule(city, date(2026, 1, 1), 3)
        with pytest.raises(NoRule):
            rule_on(city, "sample.code", date(2025, 12, 31))

    def test_one_query_when_the_congress_has_none_above(self, city, django_assert_num_queries):
        rule(city, date(2026, 1, 1), 3)
        with django_assert_num_queries(1):
            rule_on(city, "sample.code", date(2026, 1, 1))


class TestUnique:
    @pytest.mark.parametrize("general", [True, False])
    def test_one_row_per_congress_code_and_day(self, city, general):
        congress = None if general else city
        rule(congress, date(2026, 1, 1), 3)
        with pytest.raises(IntegrityError), transaction.atomic():
            rule(congress, date(2026, 1, 1), 4)

    def test_the_general_and_the_own_stand_side_by_side(self, city):
        rule(None, date(2026, 1, 1), 3)
        rule(city, date(2026, 1, 1), 4)
        assert PeriodRule.objects.filter(code="sample.code").count() == 2


WRONG = [
    ({"kind": "period", "unit": "", "amount": 3}, "unit"),
    ({"kind": "period", "unit": "majority", "amount": 3}, "unit"),
    ({"kind": "period", "unit": "days", "amount": None}, "amount"),
    ({"kind": "period", "unit": "days", "amount": 0}, "amount"),
    ({"kind": "period", "unit": "days", "amount": -3, "roll": "forward"}, "roll"),
    ({"kind": "window", "unit": "workdays", "amount": 3}, "unit"),
    ({"kind": "window", "unit": "days", "amount": -3}, "amount"),
    ({"kind": "fixed", "month": 2, "day": 30}, "day"),
    ({"kind": "fixed", "month": 2, "day": 29}, "day"),
    ({"kind": "fixed"}, "day"),
    ({"kind": "threshold", "amount": None}, "amount"),
    ({"kind": "threshold", "amount": 10, "unit": "days"}, "unit"),
    ({"kind": "threshold", "amount": 10, "unit": "majority"}, "amount"),
]


@pytest.mark.parametrize(("fields", "field"), WRONG)
def test_a_rule_that_makes_no_sense_is_refused_beside_its_field(fields, field):
    row = PeriodRule(code="x", name="示例", basis="第1条", since=date(2026, 1, 1), **fields)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert list(refused.value.message_dict) == [field]


class TestDefaults:
    def test_what_a_new_system_starts_with(self):
        load_defaults()
        years = dict(CalendarYear.objects.values_list("year", "state"))
        assert years == {
            2024: "announced",
            2025: "announced",
            2026: "announced",
            2027: "provisional",
        }
        assert PeriodRule.objects.filter(congress=None).count() == len(read_rules(DEFAULT_PROFILE))
        assert set(CalendarDay.objects.values_list("origin", flat=True)) == {"package"}

    def test_twice_is_once_and_what_staff_changed_stays(self):
        load_defaults()
        row = PeriodRule.objects.get(code="proposal.feedback", congress=None)
        PeriodRule.objects.filter(pk=row.pk).update(amount=20)
        CalendarDay.objects.filter(date=date(2026, 6, 19)).delete()
        CalendarYear.objects.filter(year=2027).update(state="announced")
        before = CalendarDay.objects.count()
        load_defaults()
        row.refresh_from_db()
        assert row.amount == 20
        assert CalendarDay.objects.count() == before
        assert CalendarYear.objects.get(year=2027).state == "announced"

    def test_the_table_is_read_with_two_queries(self, django_assert_num_queries, shipped):
        load_defaults()
        with django_assert_num_queries(2):
            table = calendar_table()
        assert table == shipped
