"""Who is told what, once."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction

from congress.jobs.models import Job
from congress.notices.models import Notice
from congress.notices.services import tell
from congress.people.accounts import disable_account
from congress.people.models import User

pytestmark = pytest.mark.django_db


def test_what_is_kept(house, say):
    tell(
        [house.users["clerk"]],
        key="proposals.assigned:7",
        subject="建议已交办",
        url="/proposals/7/?a=1#top",
        congress=house.city,
        body="请在五个工作日内签收。",
        root=house.city,
    )
    notice = Notice.objects.get()
    assert notice.recipient == house.users["clerk"]
    assert (notice.key, notice.subject, notice.url) == (
        "proposals.assigned:7", "建议已交办", "/proposals/7/?a=1#top",
    )  # fmt: skip
    assert notice.body == "请在五个工作日内签收。"
    assert (notice.congress, notice.root) == (house.city, house.city)
    assert (notice.read_at, notice.wants_mail, notice.mailed_at) == (None, False, None)


def test_told_twice_is_one_row_and_the_first_stays(say, told):
    say("clerk", subject="先说的")
    Notice.objects.update(read_at="2026-11-16T10:00:00+08:00")
    say("clerk", "head", subject="后说的", mail=True)
    assert told() == [("clerk", "test.assigned:1"), ("head", "test.assigned:1")]
    first = Notice.objects.get(recipient__username="clerk")
    assert (first.subject, first.wants_mail, first.is_unread) == ("先说的", False, False)


def test_another_event_is_another_row(say, told):
    say("clerk")
    say("clerk", key="test.assigned:2")
    assert told() == [("clerk", "test.assigned:1"), ("clerk", "test.assigned:2")]


def test_who_stands_twice_among_the_recipients_is_told_once(house, told):
    clerk = house.users["clerk"]
    again = User.objects.get(pk=clerk.pk)
    tell([clerk, again], key="k", subject="一", url="/", congress=house.city)
    assert told() == [("clerk", "k")]


def test_who_may_not_sign_in_is_not_told(house, say, told):
    """Also where the caller's copy of the account is older than its end."""
    stale = User.objects.get(username="clerk")
    disable_account(house.users["clerk"], by=house.users["admin"])
    assert stale.is_active
    tell([stale, house.users["head"]], key="k", subject="一", url="/", congress=house.city)
    assert told() == [("head", "k")]


def test_nobody_is_told_what_was_rolled_back(say, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        say("clerk", mail=True)
        assert told() == [("clerk", "test.assigned:1")]
        transaction.set_rollback(True)
    assert told() == []
    assert callbacks == []
    assert not Job.objects.filter(kind="notices.mail").exists()


def test_the_mail_is_woken_by_the_commit_once(say, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        say("clerk", mail=True)
        say("head", mail=True)
        assert not Job.objects.exists()
    assert Job.objects.get().kind == "notices.mail"


def test_without_mail_nobody_is_woken(house, say, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        say("clerk")
        tell([], key="k", subject="一", url="/", congress=house.city, mail=True)
    assert not Job.objects.exists()


@pytest.mark.parametrize("people", [1, 3, 8])
def test_it_costs_two_queries_whoever_is_told(house, people, django_assert_num_queries):
    users = list(house.users.values())[:people]
    ContentType.objects.get_for_model(house.city)
    with django_assert_num_queries(2):
        tell(users, key="k", subject="一", url="/", congress=house.city, root=house.city)
    assert Notice.objects.count() == people


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"key": "k" * 201},
        {"subject": " \n "},
        {"url": ""},
        {"url": "proposals/1/"},
        {"url": "https://example.org/"},
        {"url": "//example.org/"},
        {"url": "/\\example.org/"},
        {"url": "javascript:alert(1)"},
    ],
)
def test_what_cannot_be_a_notice(say, told, wrong):
    with pytest.raises(ValueError, match="a notice"):
        say("clerk", **wrong)
    assert told() == []


def test_long_titles_are_cut_and_lines_joined(say):
    say("clerk", subject="关于\r\n充电的建议" + "长" * 300, body="一\n二")
    notice = Notice.objects.get()
    assert notice.subject.startswith("关于 充电的建议长")
    assert (len(notice.subject), notice.subject[-1]) == (200, "…")
    assert notice.body == "一 二"


@pytest.mark.parametrize(
    "changes",
    [
        {"key": ""},
        {"url": "https://example.org/"},
        {"url": "//example.org/"},
        {"root_id": 1},
        {"mailed_at": "2026-11-16T10:00:00+08:00"},
        {"unmailed": "no_address"},
        {"wants_mail": True, "mailed_at": "2026-11-16T10:00:00+08:00", "unmailed": "refused"},
    ],
)
def test_the_database_refuses_half_a_notice(say, changes):
    say("clerk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(**changes)


def test_the_database_keeps_one_per_person_and_event(say):
    say("clerk")
    row = Notice.objects.get()
    row.pk = None
    row._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
