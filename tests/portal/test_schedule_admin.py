"""定时任务 in the administration: how each stands, and the buttons."""

import pytest

from congress.jobs import clockwork, handler
from congress.jobs.models import Job, JobState, ScheduledWork
from congress.jobs.runner import JobRefused, run_due
from congress.jobs.schedule import get_entry

LIST = "/admin/jobs/scheduledwork/"
TIDY = f"{LIST}portal.tidy/"


@pytest.fixture
def client(sign_in):
    return sign_in("admin")


def words(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_line_with_its_time_and_its_next_time(client):
    page = words(client.get(LIST))
    for each in ("核对时限", "每天 04:10", "清理过期记录", "每分钟", "还没有轮到", "立即运行"):
        assert each in page
    assert "停几天也只补一次" in page


@pytest.mark.parametrize("username", ["office", "auditor", "clerk", "deputy", "leader"])
def test_only_administrators(sign_in, username):
    client = sign_in(username)
    for address in (LIST, TIDY, f"{TIDY}run/"):
        assert client.get(address, follow=True).status_code in (403, 404)
        assert client.post(address, follow=True).status_code in (403, 404)
    assert not Job.objects.exists()


def test_run_now_asks_first_and_says_what_came_of_it(client):
    page = words(client.get(f"{TIDY}run/"))
    assert "现在就办一次" in page
    assert not Job.objects.exists()
    assert "已安排运行" in words(client.post(f"{TIDY}run/", follow=True))
    again = words(client.post(f"{TIDY}run/", follow=True))
    assert "正在办理" in again
    assert Job.objects.count() == 1
    run_due()
    page = words(client.get(TIDY))
    assert "已清理半年前办结的后台任务 0 项" in page
    assert "不到 1 秒" in page


def test_a_failure_stands_first_and_is_tried_again(client, monkeypatch):
    def refuse(job):
        raise JobRefused("目录不能写入，请检查磁盘。")

    monkeypatch.setattr("congress.jobs.registry._handlers", {})
    handler("portal.tidy", label="清理过期记录")(refuse)
    clockwork.run_now(get_entry("portal.tidy"))
    run_due()
    page = words(client.get(LIST))
    assert page.index("目录不能写入") < page.index("核对时限")
    assert "请系统管理员查看" in page
    assert "已重新安排" in words(client.post(f"{TIDY}retry/", follow=True))
    assert Job.objects.get().state == JobState.QUEUED
    assert client.post(f"{TIDY}retry/").status_code == 404  # it has not failed any more


def test_paused_and_resumed(client):
    assert "已停用" in words(client.post(f"{TIDY}pause/", follow=True))
    assert ScheduledWork.objects.get(name="portal.tidy").is_paused
    assert client.post(f"{TIDY}pause/").status_code == 404
    assert "已启用" in words(client.post(f"{TIDY}resume/", follow=True))
    assert client.post(f"{LIST}jobs.sweep/pause/").status_code == 404


def test_only_the_topmost_congress_stops_what_runs_for_all(sign_in):
    client = sign_in("district-office")
    page = words(client.get(TIDY))
    assert ("立即运行" in page, "停用</a>" in page) == (True, False)
    assert client.post(f"{TIDY}pause/").status_code == 404
    assert not ScheduledWork.objects.get(name="portal.tidy").is_paused


def test_what_is_not_there(client):
    for address in (f"{LIST}nobody/", f"{LIST}nobody/run/", f"{TIDY}fly/"):
        assert client.get(address).status_code == 404


def test_a_short_task_without_a_queue_says_so(client, monkeypatch):
    monkeypatch.setattr("congress.portal.schedule_admin.run_now", lambda entry: False)
    assert "队列没有应答" in words(client.post(f"{LIST}jobs.sweep/run/", follow=True))


def test_history_is_paged_and_costs_the_same(client, django_assert_num_queries):
    def make(count):
        Job.objects.bulk_create(
            Job(kind="portal.tidy", schedule="portal.tidy", state=JobState.DONE)
            for _ in range(count)
        )

    make(1)
    client.get(TIDY)
    with django_assert_num_queries(QUERIES):
        client.get(TIDY)
    make(2)
    with django_assert_num_queries(QUERIES):
        client.get(TIDY)
    make(40)
    page = words(client.get(f"{TIDY}?page=2"))
    assert "第 2 页，共 2 页，43 次" in page


#: Two are the calendar's: a month's first working day is asked of it.
QUERIES = 12
