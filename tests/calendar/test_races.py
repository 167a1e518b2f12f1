"""Several hands on one clock, on a database that threads share."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from congress.calendar.clocks import recompute, refresh
from congress.calendar.models import CalendarDay, Deadline
from congress.calendar.selectors import open_deadlines

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 4, 1)


@pytest.fixture
def tasks(sample_app, case):
    rows = [
        sample_app.Task.objects.create(case=case, assigned_on=date(2026, 3, 20 + n))
        for n in range(8)
    ]
    yield rows
    sample_app.Task.objects.all().delete()
    sample_app.Case.objects.all().delete()


def in_threads(work, items):
    def run(item):
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(run, items))


def move(sample_app, task, **facts):
    """What the engine does: lock the root, change a fact, refresh."""
    with transaction.atomic():
        sample_app.Case.objects.select_for_update().get(pk=task.case_id)
        sample_app.Task.objects.filter(pk=task.pk).update(**facts)
        refresh(sample_app.Task.objects.select_related("case").get(pk=task.pk), on=TODAY)


def assert_true(sample_app):
    """Open rows are what the facts say, and the earliest stands on owner and root."""
    for task in sample_app.Task.objects.all():
        row = open_deadlines().filter(owner_id=task.pk).first()
        assert task.next_due_on == (row.warn_on if row else None)
    first = open_deadlines().order_by("warn_on").first()
    assert sample_app.Case.objects.get().next_due_on == (first.warn_on if first else None)


def test_the_same_run_is_opened_once(sample_app, tasks):
    in_threads(lambda task: move(sample_app, task, is_batch=False), tasks[:2] * 8)
    assert Deadline.objects.count() == 2
    assert_true(sample_app)


def test_moves_and_a_recomputation_at_the_same_time(sample_app, tasks):
    for task in tasks:
        move(sample_app, task, is_batch=False)
    CalendarDay.objects.create(date=date(2026, 6, 22), is_workday=False, name="示例")

    def work(item):
        if item is None:
            recompute(open_deadlines(), cause="放假安排调整")
        else:
            move(sample_app, item, replied_on=date(2026, 4, 1))

    in_threads(work, [tasks[0], None, tasks[1], tasks[2], None, tasks[3], None])
    recompute(open_deadlines(), cause="放假安排调整")
    assert set(open_deadlines().values_list("owner_id", flat=True)) == {t.pk for t in tasks[4:]}
    assert_true(sample_app)
