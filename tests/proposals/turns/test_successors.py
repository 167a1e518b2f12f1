"""A clerk or a head replaced (domain §6: 「a clerk replaced: untouched」): his open work goes over
with every clock as it stood, his post ends at once, both are told, and it can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from congress.calendar.models import Deadline
from congress.notices.models import Notice
from congress.people.enums import Role
from congress.people.models import HandOver, RoleGrant, User
from congress.people.succession import hand_back, held_elsewhere, preview, succeed
from congress.people.visibility import may_see
from congress.people.waifs import left_open
from congress.portal.demo.house import OTHER_UNIT, SYSTEM, UNIT, House
from congress.portal.worklist import work_list
from congress.workflow.engine import perform
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from congress.workflow.refusals import NotPermitted
from proposals.models import Proposal
from tests.conftest import TODAY
from tests.proposals.conftest import BACKEND, part_of

TASKS, REPLIES = "承办任务", "等待签发的答复"


def taker(house: House, name: str, role: str, organ: str = UNIT) -> User:
    user = User.objects.create(username=name, name=f"接手{name}", password="!")
    RoleGrant.objects.create(
        user=user, role=role, congress=house.city, organ=house.organs[organ],
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    return user


def at(house: House, by: str = "unit-admin", organ: str = UNIT) -> dict[str, Any]:
    return {"by": house.users[by], "congress": house.city, "organ": house.organs[organ]}


@pytest.fixture
def next_clerk(house: House) -> User:
    return taker(house, "next-clerk", Role.CLERK)


@pytest.fixture
def clerk(house: House) -> User:
    return house.users["clerk"]


def test_a_clerk_replaced_leaves_every_clock_as_it_stood(
    house: House, stages: dict[str, Proposal], clerk: User, next_clerk: User
) -> None:
    """代表法第51条: three months from 交办, whoever in the unit handles it."""
    task = part_of(stages["received"], "task")
    facts = ("clock", "run", "anchor_on", "legal_on", "warn_on", "closed_on")
    before = list(Deadline.objects.order_by("pk").values_list("pk", *facts))
    record = succeed(clerk, next_clerk, ends=[Role.CLERK], **at(house))
    assert record.counts[TASKS] == len(record.items[TASKS]) > 3
    assert list(Deadline.objects.order_by("pk").values_list("pk", *facts)) == before
    task.refresh_from_db()
    assert task.clerk == next_clerk
    entry = StatusChange.objects.filter(object_id=task.pk, move="pass-on").get()
    assert entry.note == "承办人由金沐阳更换为接手next-clerk（梁静川办理移交）"
    assert entry.from_status == entry.to_status == "handling"
    url = task.proposal.get_absolute_url()
    for name, reads in (("office", True), ("head", True), ("deputy", False), ("leader", False)):
        client = Client()
        client.force_login(house.users[name], backend=BACKEND)
        moves = [entry["move"] for entry in client.get(url).context["entries"]]
        assert ("pass-on" in moves) is reads, name
    assert list(violations()) == []


def test_what_is_closed_keeps_its_clerk(
    house: House, stages: dict[str, Proposal], clerk: User, next_clerk: User
) -> None:
    succeed(clerk, next_clerk, **at(house))
    assert part_of(stages["closed"], "task").clerk == clerk
    assert part_of(stages["delivered"], "task").clerk == next_clerk


def test_the_old_account_loses_access_at_once(
    house: House, stages: dict[str, Proposal], clerk: User, next_clerk: User
) -> None:
    task = part_of(stages["received"], "task")
    succeed(clerk, next_clerk, ends=[Role.CLERK], **at(house))
    clerk = User.objects.get(pk=clerk.pk)
    assert not may_see(clerk, task)
    with pytest.raises(NotPermitted):
        perform(part_of(stages["dispatched"], "task"), "receive", by=clerk, on=TODAY)
    grant = RoleGrant.objects.get(user=clerk)
    assert grant.ends_on < timezone.localdate()
    assert clerk.is_active


def test_a_post_that_began_today_ends_today(house: House, next_clerk: User) -> None:
    RoleGrant.objects.filter(user=next_clerk).update(starts_on=timezone.localdate())
    record = succeed(next_clerk, house.users["clerk"], ends=[Role.CLERK], **at(house))
    assert not may_see(User.objects.get(pk=next_clerk.pk), house.organs[UNIT])
    hand_back(record, by=house.users["unit-admin"])
    grant = RoleGrant.objects.get(user=next_clerk)
    assert (grant.starts_on, grant.ends_on) == (timezone.localdate(), None)


def test_both_are_told_and_unread_notices_go_over(
    house: House, stages: dict[str, Proposal], clerk: User, next_clerk: User
) -> None:
    unread = Notice.objects.shown().unread().filter(recipient=clerk).count()
    assert unread
    record = succeed(clerk, next_clerk, ends=[Role.CLERK], **at(house))
    said = Notice.objects.filter(key=f"hand-over:{record.pk}:made")
    assert {n.recipient: n.subject for n in said}[clerk] == (
        "您在市交通委的工作已移交给接手next-clerk，承办人角色已经结束"
    )
    assert {n.recipient: n.subject for n in said}[next_clerk].startswith(
        f"您接手了金沐阳在市交通委的工作：承办任务 {record.counts[TASKS]} 件"
    )
    kept = Notice.objects.filter(recipient=next_clerk).exclude(pk__in=said)
    assert record.counts["没有读过的通知"] == kept.count() > 0
    left = Notice.objects.unread().filter(recipient=clerk).exclude(pk__in=said)
    assert {notice.root.status for notice in left} <= {"closed"}  # there is nothing to do about it


def test_going_back(
    house: House, stages: dict[str, Proposal], clerk: User, next_clerk: User
) -> None:
    """The role and all that is still open; what has been closed meanwhile stays."""
    task, done = (part_of(stages[stage], "task") for stage in ("received", "signed"))
    record = succeed(clerk, next_clerk, ends=[Role.CLERK], disable=True, **at(house))
    type(done)._base_manager.filter(pk=done.pk).update(clerk=house.users["head"])
    moved = hand_back(record, by=house.users["unit-admin"])
    clerk = User.objects.get(pk=clerk.pk)
    task.refresh_from_db()
    done.refresh_from_db()
    assert clerk.is_active
    assert RoleGrant.objects.get(user=clerk).ends_on is None
    assert (task.clerk, done.clerk) == (clerk, house.users["head"])
    assert moved[TASKS] == record.counts[TASKS] - 1
    with pytest.raises(ValidationError, match="已经退回"):
        hand_back(HandOver.objects.get(pk=record.pk), by=house.users["unit-admin"])
    assert list(violations()) == []


def test_nobody_succeeds_and_nothing_is_nobodys(
    house: House, stages: dict[str, Proposal], clerk: User
) -> None:
    """Listed for the unit's administrator, the system's dispatcher and the office, and in the
    work lists; who only administers another unit, or handles, reads nothing of it."""
    head = house.users["head"]
    with pytest.raises(ValidationError, match="请选择要结束的角色"):
        succeed(clerk, None, **at(house))
    for person, role in ((clerk, Role.CLERK), (head, Role.HEAD)):
        record = succeed(person, None, ends=[role], **at(house))
        assert record.counts
    for name in ("unit-admin", "dispatcher", "office"):
        rows = left_open(User.objects.get(username=name))
        assert {(row.organ.name, row.person.username) for row in rows} == {
            (UNIT, "clerk"), (UNIT, "head"),
        }  # fmt: skip
        assert {row.may_name for row in rows} == {name != "dispatcher"}
        groups = {group.code for group in work_list(User.objects.get(username=name), TODAY).groups}
        assert "left-open" in groups
    for name in ("reviewer", "clerk2", "leader", "district-office", "deputy", "stranger"):
        assert left_open(User.objects.get(username=name)) == []
    later = taker(house, "later", Role.CLERK)
    assert succeed(clerk, later, **at(house)).counts[TASKS] > 3
    assert {row.person for row in left_open(house.users["office"])} == {head}


def test_who_may_replace_whom(house: House, clerk: User, next_clerk: User) -> None:
    for by in ("clerk", "head", "dispatcher", "auditor", "leader", "district-office", "stranger"):
        with pytest.raises(PermissionDenied):
            succeed(clerk, next_clerk, **at(house, by))
    with pytest.raises(PermissionDenied):
        succeed(house.users["clerk2"], next_clerk, **at(house, organ=OTHER_UNIT))
    # A unit's administrator ends the work of his unit, not the post of its administrator.
    admin = taker(house, "admin2", Role.UNIT_ADMIN)
    with pytest.raises(ValidationError, match="刚刚有变动"):
        succeed(admin, next_clerk, ends=[Role.UNIT_ADMIN], **at(house))
    assert succeed(admin, next_clerk, ends=[Role.UNIT_ADMIN], **at(house, "office")).ended


def test_a_successor_who_is_no_clerk_is_refused_and_nothing_ends(
    house: House, stages: dict[str, Proposal], clerk: User
) -> None:
    with pytest.raises(ValidationError, match="不是市交通委的承办人"):
        succeed(clerk, house.users["reviewer"], ends=[Role.CLERK], **at(house))
    assert RoleGrant.objects.get(user=clerk).ends_on is None
    assert not HandOver.objects.exists()


def test_a_preview_changes_nothing(
    house: House, stages: dict[str, Proposal], clerk: User, next_clerk: User
) -> None:
    notices = Notice.objects.count()
    asked = {"ends": [Role.CLERK], "disable": True, **at(house)}
    foreseen = preview(clerk, next_clerk, **asked)
    assert clerk.is_active
    assert not HandOver.objects.exists()
    assert Notice.objects.count() == notices
    assert RoleGrant.objects.get(user=clerk).ends_on is None
    assert succeed(clerk, next_clerk, **asked).counts == foreseen.counts


def test_on_the_pages(
    house: House, stages: dict[str, Proposal], browsers: dict[str, Any], clerk: User,
    next_clerk: User,
) -> None:  # fmt: skip
    """The administrator reads numbers and no titles, for he sees no proposals; the office both."""
    organ = house.organs[UNIT]
    title = part_of(stages["received"], "task").proposal.title
    own = reverse("people:unit-hand-over", args=[clerk.pk, organ.pk])
    offices = reverse("people:hand-over-organ", args=[clerk.pk, organ.pk])
    form = browsers["unit-admin"].get(own).content.decode()
    assert "闭会第" in form or "第00" in form
    assert title not in form
    assert title in browsers["office"].get(offices).content.decode()
    data = {"to_user": next_clerk.pk, "ends": [Role.CLERK]}
    foreseen = browsers["unit-admin"].post(own, data).content.decode()
    assert "确认移交" in foreseen
    assert title not in foreseen
    again = browsers["unit-admin"].post(own, data | {"again": "1"}).content.decode()
    assert f'value="{next_clerk.pk}" selected' in again
    assert again.count(" checked") == 1  # the role that ends
    assert not HandOver.objects.exists()
    done = browsers["unit-admin"].post(own, data | {"confirm": "1"}, follow=True)
    page = done.content.decode()
    assert "承办人角色已结束" in page
    assert title not in page
    record = HandOver.objects.get()
    urls = [record.get_absolute_url(), reverse("people:hand-over-records")]
    for name in ("office", "admin", "unit-admin"):
        assert [browsers[name].get(url).status_code for url in urls] == [200, 200]
    for name in ("clerk", "head", "dispatcher", "district-office", "auditor", "deputy"):
        assert browsers[name].get(urls[0]).status_code == 404
    back = reverse("people:hand-over-back", args=[record.pk])
    assert browsers["office"].get(back).status_code == 405
    assert browsers["clerk"].post(back).status_code == 404
    page = browsers["unit-admin"].post(back, follow=True).content.decode()
    assert f"承办任务 {record.counts[TASKS]} 件退回金沐阳" in page
    assert reverse("people:hand-over-back", args=[record.pk]) not in page


def test_only_who_can_take_over_is_offered(
    house: House, stages: dict[str, Proposal], browsers: dict[str, Any], clerk: User
) -> None:
    """The unit's head and reviewer handle nothing; without a second clerk the way is said."""
    RoleGrant.objects.filter(user=house.users["clerk2"]).delete()
    own = reverse("people:unit-hand-over", args=[clerk.pk, house.organs[UNIT].pk])
    page = browsers["unit-admin"].get(own).content.decode()
    assert house.users["reviewer"].name not in page
    assert "（承办任务由承办人或者" in page
    assert "或者请代表工委为现有人员授予角色" in page
    taken = taker(house, "next-clerk", Role.CLERK)
    page = browsers["unit-admin"].get(own).content.decode()
    assert taken.name in page
    assert "还没有可以接手的人员" not in page


def test_what_a_later_record_gave_on_stays_there_and_is_said(
    house: House, stages: dict[str, Proposal], browsers: dict[str, Any], clerk: User,
    next_clerk: User,
) -> None:  # fmt: skip
    """Nobody at first, then somebody named: going back on the first leaves him what he has."""
    first = succeed(clerk, None, ends=[Role.CLERK], **at(house))
    second = succeed(clerk, next_clerk, **at(house))
    count = second.counts[TASKS]
    page = browsers["office"].get(first.get_absolute_url()).content.decode()
    assert f"承办任务 {count} 件后来又移交给{next_clerk.name}" in page
    assert "其余没有办结的事项仍由金沐阳办理" in page
    back = reverse("people:hand-over-back", args=[first.pk])
    told = browsers["office"].post(back, follow=True).content.decode()
    assert f"承办任务 {count} 件已另行移交，仍由{next_clerk.name}办理" in told
    assert part_of(stages["received"], "task").clerk == next_clerk


def test_from_hand_to_hand_the_last_has_it(
    house: House, stages: dict[str, Proposal], clerk: User, next_clerk: User
) -> None:
    last = taker(house, "last-clerk", Role.CLERK)
    first = succeed(clerk, next_clerk, **at(house))
    second = succeed(next_clerk, last, **at(house))
    assert held_elsewhere(first) == [(last, {TASKS: first.counts[TASKS]})]
    assert hand_back(first, by=house.users["office"])[TASKS] == 0
    hand_back(second, by=house.users["office"])
    assert held_elsewhere(first) == []


def test_the_list_of_what_nobody_does(
    house: House, stages: dict[str, Proposal], browsers: dict[str, Any], clerk: User
) -> None:
    url = reverse("people:left-open")
    assert "没有待指定承办人的事项" in browsers["unit-admin"].get(url).content.decode()
    succeed(clerk, None, ends=[Role.CLERK], **at(house))
    own = reverse("people:unit-hand-over", args=[clerk.pk, house.organs[UNIT].pk])
    assert own in browsers["unit-admin"].get(url).content.decode()
    assert browsers["unit-admin"].get(own).status_code == 200
    assert "由该单位管理员指定" in browsers["dispatcher"].get(url).content.decode()
    for name in ("clerk", "deputy", "auditor", "stranger"):
        assert browsers[name].get(url).status_code == 404
    assert house.organs[SYSTEM].name not in browsers["office"].get(url).content.decode()


def test_pages_cost_the_same_for_one_task_and_for_three(
    house: House, stages: dict[str, Proposal], browsers: dict[str, Any], clerk: User,
    next_clerk: User,
) -> None:  # fmt: skip
    page = reverse("people:unit-hand-over", args=[next_clerk.pk, house.organs[UNIT].pk])
    left, tasks = reverse("people:left-open"), list(clerk_tasks(clerk)[:3])

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browsers["unit-admin"].get(url).status_code == 200
        return len(captured)

    def give(count: int) -> None:
        keys = [task.pk for task in tasks[:count]]
        type(tasks[0])._base_manager.filter(pk__in=keys).update(clerk=next_clerk)

    give(1)
    queries(page)
    one = queries(page)
    give(3)
    assert queries(page) == one
    RoleGrant.objects.filter(user=next_clerk).update(ends_on=date(2026, 2, 1))
    one = queries(left)
    for name in ("gone1", "gone2"):
        gone = taker(house, name, Role.CLERK)
        RoleGrant.objects.filter(user=gone).update(ends_on=date(2026, 2, 1))
        task = tasks.pop()
        type(task)._base_manager.filter(pk=task.pk).update(clerk=gone)
    assert queries(left) == one


def clerk_tasks(clerk: User) -> Any:
    task = type(part_of(Proposal.objects.filter(tasks__clerk=clerk).first(), "task"))
    return task._base_manager.filter(clerk=clerk).exclude(proposal__status="closed").order_by("pk")
