"""The page: one's own, newest first, and what marks them read."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congress.notices.models import Notice
from congress.people.visibility import visible

pytestmark = pytest.mark.django_db
TRAY = "/notices/"


def text_of(response: Any) -> str:
    return response.content.decode()


def test_an_empty_tray_says_so(sign_in):
    page = text_of(sign_in("clerk").get(TRAY))
    assert "还没有通知" in page
    assert "标为已读" not in page
    assert "与您有关的建议有进展、期限临近时，会在这里通知您" in page


def test_only_my_own_newest_first(say, sign_in):
    say("clerk", key="1", subject="先来的通知")
    say("head", key="2", subject="别人的通知")
    say("clerk", key="3", subject="后来的通知", body="请尽快办理。")
    page = text_of(sign_in("clerk").get(TRAY))
    assert page.index("后来的通知") < page.index("先来的通知")
    assert "请尽快办理。" in page
    assert "别人的通知" not in page
    assert "2 条未读" in page


def test_to_open_marks_it_read_and_leads_there(say, sign_in, committed):
    say("clerk", "head", url="/proposals/?q=电")
    mine = Notice.objects.get(recipient__username="clerk")
    client = sign_in("clerk")
    assert f'action="/notices/{mine.pk}/open/"' in text_of(client.get(TRAY))
    answer = client.post(f"/notices/{mine.pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/proposals/?q=%E7%94%B5")
    mine.refresh_from_db()
    first = mine.read_at
    assert first is not None
    assert Notice.objects.get(recipient__username="head").is_unread
    committed(client.post, f"/notices/{mine.pk}/open/")
    mine.refresh_from_db()
    assert mine.read_at == first
    page = text_of(client.get(TRAY))
    assert 'href="/proposals/?q=电"' in page
    assert "/open/" not in page
    assert "全部已读" in page


def test_reading_a_page_changes_nothing(say, sign_in):
    say("clerk", url="/proposals/")
    mine = Notice.objects.get()
    client = sign_in("clerk")
    for path in (TRAY, "/proposals/"):
        assert client.get(path).status_code == 200
    for path in (f"/notices/{mine.pk}/open/", f"/notices/{mine.pk}/read/", "/notices/read/"):
        assert client.get(path).status_code == 405
    mine.refresh_from_db()
    assert mine.is_unread


def test_one_marked_read_where_one_was(say, sign_in):
    say("clerk", key="1")
    say("clerk", key="2")
    mine = Notice.objects.get(key="1")
    answer = sign_in("clerk").post(f"/notices/{mine.pk}/read/", {"next": "/notices/?page=2"})
    assert answer["Location"] == "/notices/?page=2"
    assert list(Notice.objects.unread().values_list("key", flat=True)) == ["2"]


@pytest.mark.parametrize(
    "target", ["https://example.org/notices/", "//example.org/notices/", "/admin/", "", "x"]
)
def test_and_nowhere_else(say, sign_in, target):
    say("clerk")
    path = f"/notices/{Notice.objects.get().pk}/read/"
    assert sign_in("clerk").post(path, {"next": target})["Location"] == TRAY


def test_all_marked_read_are_all_of_mine(say, sign_in):
    say("clerk", "head", key="1")
    say("clerk", key="2")
    answer = sign_in("clerk").post("/notices/read/", follow=True)
    assert "已将 2 条通知标为已读。" in text_of(answer)
    assert Notice.objects.unread().get().recipient.username == "head"


@pytest.mark.parametrize("verb", ["open", "read"])
def test_what_is_another_person_s_does_not_exist(say, sign_in, verb):
    say("clerk")
    notice = Notice.objects.get()
    for name in ("head", "office", "admin", "auditor", "stranger", "district-office"):
        assert sign_in(name).post(f"/notices/{notice.pk}/{verb}/").status_code == 404, name
    assert Client().post(f"/notices/{notice.pk}/{verb}/").status_code == 302
    notice.refresh_from_db()
    assert notice.is_unread


def test_nobody_sees_anybody_s(say, cast):
    say("clerk", "head")
    assert visible(Notice, cast["clerk"]).get().recipient == cast["clerk"]
    for user in (AnonymousUser(), cast["admin"]):
        assert not visible(Notice, user).exists()
    cast["clerk"].is_active = False
    assert not visible(Notice, cast["clerk"]).exists()


def test_pages_of_twenty(say, sign_in):
    for number in range(21):
        say("clerk", key=f"{number}", subject=f"第〔{number}〕件")
    client = sign_in("clerk")
    first, second = (text_of(client.get(TRAY, {"page": page})) for page in (1, 2))
    assert "共 2 页，21 条" in first
    assert ("第〔20〕件" in first, "第〔0〕件" in first) == (True, False)
    assert ("第〔20〕件" in second, "第〔0〕件" in second) == (False, True)
    assert 'value="/notices/?page=2"' in second


def test_three_cost_as_much_as_one(say, sign_in):
    client = sign_in("clerk")
    client.get(TRAY)
    counts = []
    for key in "abc":
        say("clerk", key=key)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(TRAY).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 9, counts
