"""The number beside the bell: right on every page, and free."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from congress.notices import bell
from congress.notices.bell import unread_of
from congress.notices.models import Notice
from congress.notices.selectors import unread_in_words
from congress.notices.services import mark_read
from congress.people.models import User

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks fade at once: what was told was told a while ago."""
    monkeypatch.setattr(bell, "CHANGING", 0)


@pytest.mark.parametrize(
    ("unread", "words"), [(0, ""), (1, "1"), (99, "99"), (100, "99+"), (130, "99+")]
)
def test_it_counts_to_99(cast, say, unread, words, django_assert_num_queries):
    say("clerk", key="read")
    Notice.objects.update(read_at="2026-11-16T10:00:00+08:00")
    say("head", key="of another")
    for number in range(unread):
        say("clerk", key=f"{number}")
    with django_assert_num_queries(1):
        assert unread_in_words(cast["clerk"]) == words


def test_on_every_page(say, sign_in, committed):
    client = sign_in("clerk")
    assert "没有未读" in text_of(client.get("/"))
    committed(say, "clerk", key="1")
    committed(say, "clerk", key="2")
    page = text_of(client.get("/"))
    assert '<span class="bell-count">2<' in page
    assert "没有未读" not in page
    committed(client.post, "/notices/read/")
    assert "bell-count" not in text_of(client.get("/"))
    office = sign_in("office")
    committed(say, "office")
    assert '<span class="bell-count">1<' in text_of(office.get("/admin/"))


def test_no_bell_at_the_door(client, db):
    assert "bell" not in text_of(client.get("/accounts/login/"))


def test_counted_once_then_remembered(cast, say, later, committed, django_assert_num_queries):
    clerk, head = cast["clerk"], cast["head"]
    committed(say, "clerk", key="1")
    for queries in (1, 0, 0):
        with django_assert_num_queries(queries):
            assert unread_of(User(pk=clerk.pk, date_joined=clerk.date_joined)) == "1"
    assert unread_of(head) == ""
    committed(say, "clerk", "head", key="2")
    assert (unread_of(clerk), unread_of(head)) == ("2", "1")
    committed(mark_read, Notice.objects.filter(key="1"), by=clerk)
    assert (unread_of(clerk), unread_of(head)) == ("1", "1")


def test_a_number_counted_before_the_commit_is_not_remembered(
    cast, say, committed, monkeypatch, django_assert_num_queries
):
    """Somebody opens a page while another tells him: he counts, the other commits, he notes it."""
    clerk = cast["clerk"]
    count = bell.unread_in_words

    def slow(user: User) -> str:
        words = count(user)
        committed(say, "clerk")
        return words

    monkeypatch.setattr(bell, "unread_in_words", slow)
    assert unread_of(clerk) == ""
    monkeypatch.setattr(bell, "unread_in_words", count)
    assert unread_of(clerk) == "1"


def test_what_is_rolled_back_changes_no_number(cast, say, django_capture_on_commit_callbacks):
    clerk = cast["clerk"]
    assert unread_of(clerk) == ""
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        say("clerk")
        transaction.set_rollback(True)
    assert callbacks == []
    assert unread_of(clerk) == ""


def test_an_account_of_the_same_number_in_a_restored_database(cast, say, later, committed):
    clerk = cast["clerk"]
    committed(say, "clerk")
    assert unread_of(clerk) == "1"
    Notice.objects.all().delete()
    clerk.date_joined = clerk.date_joined.replace(year=2020)
    assert unread_of(clerk) == ""


def test_a_cache_that_is_down_stops_nobody(cast, say, sign_in, committed, monkeypatch):
    def down(*args: Any, **kwargs: Any) -> Any:
        raise ConnectionError

    for name in ("get", "add", "set_many"):
        monkeypatch.setattr(type(cache._connections["default"]), name, down)
    committed(say, "clerk")
    assert unread_of(cast["clerk"]) == "1"


def test_mark_read_reads_only_ones_own(cast, say):
    say("clerk", "head")
    assert mark_read(Notice.objects.all(), by=cast["clerk"]) == 1
    assert Notice.objects.unread().get().recipient == cast["head"]
