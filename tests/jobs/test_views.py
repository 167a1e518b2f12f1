"""The tray: one's own jobs, how far they are, and what came of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from congress.jobs import enqueue
from congress.jobs.models import Job, JobState
from congress.jobs.runner import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def enter(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter


def test_nobody_has_no_tray(client):
    answer = client.get("/jobs/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_an_empty_tray_says_so(sign_in, owner):
    assert "没有后台任务" in sign_in(owner).get("/jobs/").content.decode()


def test_only_my_own_jobs_exist(sign_in, make_owner):
    me, other = make_owner(), make_owner("许晴川")
    mine = enqueue("test.add", args={"a": 1, "b": 2}, owner=me)
    theirs = enqueue("test.refuse", owner=other)
    system = enqueue("test.refuse")
    client = sign_in(me)
    page = client.get("/jobs/").content.decode()
    assert "相加" in page
    assert "拒绝" not in page
    assert client.get(f"/jobs/{mine.pk}/").status_code == 200
    for job in (theirs, system):
        assert client.get(f"/jobs/{job.pk}/").status_code == 404
        assert client.post(f"/jobs/{job.pk}/retry/").status_code == 404


def test_a_moving_job_refreshes_itself_and_a_finished_one_does_not(sign_in, owner):
    job = enqueue("test.add", args={"a": 1, "b": 2}, owner=owner)
    client = sign_in(owner)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, progress=3, total=12, message="正在核对"
    )
    for path in ("/jobs/", f"/jobs/{job.pk}/"):
        page = client.get(path).content.decode()
        assert "hx-trigger" in page
        assert "正在核对" in page
        assert 'max="12" value="3"' in page
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
    for path in ("/jobs/", f"/jobs/{job.pk}/"):
        assert "hx-trigger" not in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("field", "state", "minutes", "says"),
    [
        ("run_after", JobState.QUEUED, -3, True),
        ("run_after", JobState.QUEUED, -1, False),
        ("run_after", JobState.QUEUED, 5, False),  # to be tried again later
        ("lease_until", JobState.RUNNING, -3, True),
        ("lease_until", JobState.RUNNING, 1, False),
    ],
)
def test_work_that_nobody_takes_up_says_so(sign_in, owner, field, state, minutes, says):
    job = enqueue("test.add", args={"a": 1, "b": 2}, owner=owner)
    moment = timezone.now() + timedelta(minutes=minutes)
    Job.objects.filter(pk=job.pk).update(state=state, **{field: moment})
    page = sign_in(owner).get(f"/jobs/{job.pk}/").content.decode()
    assert ("后台任务进程可能没有运行" in page) is says
    assert ("可以离开本页" in page) is not says


def test_the_result_is_a_link_inside_this_site_only(sign_in, owner):
    job = enqueue("test.add", args={"a": 1, "b": 2}, owner=owner)
    client = sign_in(owner)
    for url, shown in (
        ("/documents/7/", True),
        ("//evil.example/", False),
        ("javascript:1", False),
    ):
        Job.objects.filter(pk=job.pk).update(
            state=JobState.DONE, result={"url": url, "text": "下载名册"}
        )
        page = client.get(f"/jobs/{job.pk}/").content.decode()
        assert "下载名册" in page
        assert (f'href="{url}"' in page) is shown


def test_a_failed_job_says_why_and_can_be_tried_again(sign_in, owner):
    job = enqueue("test.refuse", owner=owner)
    run(job.pk)
    client = sign_in(owner)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "表格第 3 行缺少姓名，请补齐后重新导入。" in page
    assert client.get(f"/jobs/{job.pk}/retry/").status_code == 405
    answer = client.post(f"/jobs/{job.pk}/retry/", follow=True)
    assert "已重新安排" in answer.content.decode()
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert "无需重办" in client.post(f"/jobs/{job.pk}/retry/", follow=True).content.decode()


def test_a_tray_of_three_costs_as_many_queries_as_one_of_one(
    sign_in, owner, django_assert_num_queries
):
    client = sign_in(owner)
    enqueue("test.refuse", owner=owner)
    client.get("/jobs/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/jobs/")
        counts.append(len(queries))
        enqueue("test.refuse", owner=owner)
        enqueue("test.add", args={"a": 1, "b": 2}, owner=owner)
    assert counts[0] == counts[1] <= 12
