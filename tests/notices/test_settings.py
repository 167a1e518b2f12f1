"""What people choose about mail, and the digest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from congress.jobs.runner import run_due
from congress.notices.digest import write_digests
from congress.notices.models import Notice, NoticePreference
from congress.notices.preferences import choose, preference_of, switches_of
from congress.notices.services import tell
from congress.people.enums import Role
from congress.people.models import RoleGrant, User
from congress.portal.demo.house import House
from proposals.kinds import RECEIVE, VERDICT

pytestmark = pytest.mark.django_db
PAGE = "/notices/settings/"


def wanted(user: User, house: House, kind: Any) -> bool:
    key = f"k{Notice.objects.count()}"
    tell([user], key=key, subject="一", url="/", congress=house.city, kind=kind)
    return Notice.objects.get(key=key).wants_mail


def test_the_page_shows_what_concerns_me_and_keeps_what_i_choose(sign_in: Any, cast: Any) -> None:
    client = sign_in("clerk")
    page = client.get(PAGE).content.decode()
    for words in ("待签收的建议", "期限最后一天和超期", "不能关闭", "每个工作日 8:30"):
        assert words in page
    assert "收到答复" not in page, "the deputies'"
    answer = client.post(PAGE, {"mail": ["proposals.verdict"]}, follow=True)
    assert "通知设置已保存" in answer.content.decode()
    assert NoticePreference.objects.get().mail == {
        "people.handed-over": False, "proposals.receive": False, "proposals.verdict": True,
    }  # fmt: skip
    fixed = {switch.kind.code for switch in switches_of(cast["clerk"]) if switch.is_fixed}
    assert fixed == {"due.late"}


@pytest.mark.parametrize("name", ["clerk", "office", "deputy"])
def test_what_is_nothing_else_comes_last(name: str, cast: Any) -> None:
    labels = [switch.kind.label for switch in switches_of(cast[name])]
    assert labels.index("其他通知") == len(labels) - 1 > 0


def test_the_tray_keeps_everything_whatever_is_chosen(house: House, cast: Any) -> None:
    clerk = cast["clerk"]
    assert wanted(clerk, house, RECEIVE)
    assert not wanted(clerk, house, VERDICT)
    choose(clerk, mailed={"proposals.verdict"}, digest=False)
    assert not wanted(clerk, house, RECEIVE)
    assert wanted(clerk, house, VERDICT)
    choose(clerk, mailed={"proposals.verdict"}, digest=True)
    assert not wanted(clerk, house, VERDICT), "one mail a day instead"
    assert preference_of(clerk).digest is True


@pytest.mark.parametrize(
    ("name", "by_role"), [("leader", True), ("committee", True), ("clerk", False)]
)
def test_who_has_the_digest_without_choosing(name: str, by_role: bool, sign_in: Any) -> None:
    page = sign_in(name).get(PAGE).content.decode()
    assert ('id="digest" checked' in page) is by_role


def test_one_digest_a_person_and_day_never_an_empty_one(
    addressed: dict[str, User], at_stage: Any, settings: Any, office_time: Any
) -> None:
    settings.SITE_URL = "https://jianyi.example.cn"
    at_stage("dispatched")
    for name in ("clerk", "clerk2"):
        choose(addressed[name], mailed=set(), digest=True)
    assert write_digests(timezone.now()) == 1, "nothing waits for clerk2, nor for the leader"
    assert write_digests(timezone.now()) == 0
    digest = Notice.objects.get(kind="digest")
    assert (digest.recipient.username, digest.is_unread) == ("clerk", False)
    assert digest.subject.startswith("今日工作：待办1件")
    run_due()
    (message,) = [each for each in mail.outbox if each.subject == digest.subject]
    assert "签收：1 件" in message.body
    assert "https://jianyi.example.cn/#receive" in message.body
    assert "https://jianyi.example.cn/notices/settings/" in message.body
    office_time.move_to(timezone.now() + timedelta(hours=22))
    assert write_digests(timezone.now()) == 0, "Tuesday at eight: not yet"
    office_time.move_to(timezone.now() + timedelta(minutes=30))
    assert write_digests(timezone.now()) == 1
    office_time.move_to(timezone.now() + timedelta(days=4))
    assert write_digests(timezone.now()) == 0, "a Saturday"


def test_a_digest_stands_in_no_tray(sign_in: Any, cast: Any, at_stage: Any, addressed: Any) -> None:
    at_stage("dispatched")
    choose(addressed["clerk"], mailed=set(), digest=True)
    write_digests(timezone.now())
    assert "今日工作" not in sign_in("clerk").get("/notices/").content.decode()


def test_the_tray_by_kind_and_unread(house: House, cast: Any, sign_in: Any) -> None:
    for kind, words in ((RECEIVE, "请签收甲"), (VERDICT, "评价了乙")):
        tell([cast["clerk"]], key=words, subject=words, url="/", congress=house.city, kind=kind)
    Notice.objects.filter(key="评价了乙").update(read_at=timezone.now())
    client = sign_in("clerk")
    for query, there, not_there in (
        ("?kind=proposals.receive", "请签收甲", "评价了乙"),
        ("?kind=proposals.verdict", "评价了乙", "请签收甲"),
        ("?show=unread", "请签收甲", "评价了乙"),
    ):
        page = client.get(f"/notices/{query}").content.decode()
        assert there in page
        assert not_there not in page
    assert "没有符合条件的通知" in client.get("/notices/?kind=due.near").content.decode()


def test_more_choices_cost_no_more(sign_in: Any, cast: Any) -> None:
    """One kind chosen or all of them, one role or three: as many queries."""
    counts = []
    for chosen in ({"proposals.verdict"}, {"proposals.verdict", "proposals.opinion", "due.near"}):
        choose(cast["clerk"], mailed=chosen, digest=False)
        client = sign_in("clerk")
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        counts.append(len(queries))
    grant = cast["clerk"].grants.get()
    for role in (Role.REVIEWER, Role.HEAD):
        RoleGrant.objects.create(
            user=cast["clerk"],
            role=role,
            congress=grant.congress,
            organ=grant.organ,
            starts_on=grant.starts_on,
        )
    client = sign_in("clerk")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        assert "待签发" in client.get(PAGE).content.decode()
    counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 8, counts
