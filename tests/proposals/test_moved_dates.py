"""Who carries a date that moved is told once, of all of his; and reads which."""

from __future__ import annotations

from datetime import date

import pytest

from congress.calendar.models import Deadline, DeadlineChange
from congress.calendar.services import set_day
from congress.jobs import runner
from congress.jobs.models import Job
from congress.notices.models import Notice
from congress.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(at_stage):
    """Two proposals in one unit's hands; the day on which replies are due becomes a holiday."""
    made = [at_stage("received") for _ in range(2)]
    rows = Deadline.objects.filter(
        clock="proposal.reply", closed_on=None, root_id__in=[each.pk for each in made]
    )
    day = rows.first().legal_on
    assert day > date(2026, 11, 16)
    set_day(day, False, "示例假日")
    job = Job.objects.filter(kind="calendar.recompute").latest("pk")
    runner.run(job.pk)
    return job


def test_one_summary_for_each_who_carries_them(moved, sign_in):
    notices = Notice.objects.filter(key__startswith=f"calendar.moved:{moved.pk}:")
    told = {notice.recipient.username: notice for notice in notices}
    assert set(told) == {"clerk"}
    notice = told["clerk"]
    assert notice.subject.startswith("2 个在办的期限日期有变动：放假安排调整")
    assert notice.kind == "proposals.dates"
    page = sign_in("clerk").get(notice.url)
    assert page.status_code == 200
    assert len(page.context["changes"]) == 2
    assert sign_in("stranger").get(notice.url).status_code == 404


def test_the_job_again_tells_nobody_again(moved):
    before = Notice.objects.count()
    Job.objects.filter(pk=moved.pk).update(state="queued")
    runner.run(moved.pk)
    assert Notice.objects.count() == before


def test_the_page_explains_with_the_ledger(moved, sign_in):
    row = DeadlineChange.objects.filter(job=moved).first().deadline
    text = sign_in("clerk").get(f"/calendar/deadlines/{row.pk}/").content.decode()
    assert "流程记录" in text
    assert "示例假日" in text
    assert User.objects.filter(username="stranger").exists()
    assert sign_in("stranger").get(f"/calendar/deadlines/{row.pk}/").status_code == 404
