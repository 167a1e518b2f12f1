"""An organ renamed, merged or dissolved (domain §6: 「an organ renamed: untouched」).

What is under way goes on with the successor on the very same dates; what is finished stays, under
the name it had. 代表法第51条: three months from 交办, which no change of organs prolongs.
"""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress.calendar.models import Deadline
from congress.notices.models import Notice
from congress.people.enums import Role
from congress.people.models import Liaison, Organ, OrganChange, RoleGrant, User
from congress.people.organ_changes import cease, foreseen, rename
from congress.people.organ_restoring import restore
from congress.people.roles import has_role, holders
from congress.people.selectors import match_name
from congress.people.visibility import may_see
from congress.people.waifs import left_open
from congress.portal.demo.house import COMMITTEE, OTHER_UNIT, SYSTEM, THIRD_UNIT, UNIT, House
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from proposals.models import Dispatch, HandlingTask
from tests.conftest import TODAY
from tests.proposals.lives import (
    FOURTH_UNIT,
    LIVES,
    OTHER_SYSTEM,
    Case,
    dispatched,
    handling,
    registered,
)

REFORM = "机构改革方案"
FACTS = ("pk", "clock", "run", "anchor_on", "legal_on", "warn_on", "closed_on", "outcome")


def organ(house: House, name: str) -> Organ:
    return Organ.objects.get(congress=house.city, pk=house.organs[name].pk)


def merge(house: House, old: str, heir: str | None, **more: Any) -> OrganChange:
    kind = more.pop("kind", "merged" if heir else "dissolved")
    usual = {"by": house.users["office"], "on": TODAY, "reason": REFORM}
    successor = organ(house, heir) if heir else None
    return cease(organ(house, old), kind, successor, **usual | more)


def clocks() -> list[Any]:
    return list(Deadline.objects.order_by("pk").values_list(*FACTS))


# --- another name --------------------------------------------------------------------------------
def test_a_new_name_and_the_old_one_are_found(house: House) -> None:
    case = handling(house)
    before = clocks()
    change = rename(
        organ(house, UNIT), "市交通运输局", "市交通局",
        by=house.users["office"], on=TODAY, reason=REFORM,
    )  # fmt: skip
    assert change.words == "市交通委更名为市交通运输局"
    renamed = organ(house, UNIT)
    for words in ("市交通委", "交通运输", "市交通局", "jiaotongwei", "sjtw", "sjtj"):
        assert renamed in match_name(Organ.objects.all(), words), words
    assert clocks() == before
    assert case.task("市交通运输局").organ == renamed
    assert renamed.history.latest().name == "市交通运输局"
    assert list(violations()) == []


def test_what_was_finished_keeps_the_name_it_had(house: House) -> None:
    done, going_on = LIVES["replied"](house), handling(house)
    rename(
        organ(house, UNIT), "市交通运输局", "",
        by=house.users["office"], on=TODAY, reason=REFORM,
    )  # fmt: skip
    task = done.task("市交通运输局")
    HandlingTask.objects.filter(pk=task.pk).update(replied_on=date(2026, 5, 1))
    task.refresh_from_db()
    assert task.unit_name == "市交通委"
    assert going_on.task("市交通运输局").unit_name == "市交通运输局"
    note = StatusChange.objects.filter(move="dispatch", root_id=done.pk).get().note
    assert "市交通委" in note


def test_back_to_the_old_name(house: House) -> None:
    change = rename(
        organ(house, UNIT), "市交通运输局", "", by=house.users["office"], on=TODAY, reason=REFORM
    )
    restore(change, by=house.users["office"])
    back = organ(house, UNIT)
    assert (back.name, back.former_names, back.former_words) == (UNIT, [], "")
    with pytest.raises(ValidationError, match="已经恢复"):
        restore(change, by=house.users["office"])


def test_a_name_that_another_has_is_refused(house: House) -> None:
    with pytest.raises(ValidationError, match="同名"):
        rename(
            organ(house, UNIT), OTHER_UNIT, "",
            by=house.users["office"], on=TODAY, reason=REFORM,
        )  # fmt: skip
    assert organ(house, UNIT).name == UNIT


# --- merged --------------------------------------------------------------------------------------
def test_open_tasks_go_on_with_every_clock_as_it_stood(house: House) -> None:
    cases = [handling(house), dispatched(house)]
    before = clocks()
    change = merge(house, UNIT, FOURTH_UNIT)
    assert clocks() == before
    for case in cases:
        task = case.task(FOURTH_UNIT)
        assert not HandlingTask.objects.filter(proposal=case.pk, organ__name=UNIT).exists()
        entry = StatusChange.objects.get(object_id=task.pk, move="succeed", flow="proposal.task")
        assert entry.note == (f"市交通委并入市财政局（{REFORM}），由市财政局继续主办")
        assert entry.from_status == entry.to_status == task.status
    old = organ(house, UNIT)
    assert (old.is_active, old.ends_on, old.successor) == (False, TODAY, organ(house, FOURTH_UNIT))
    assert change.counts["在办任务"] == 2
    assert list(violations()) == []


def test_who_reads_that_a_unit_went_on(house: House, browsers: dict[str, Any]) -> None:
    """Everybody who reads the proposal, for it is another who answers; of a system that went on,
    those who hand over and handle."""
    case = handling(house)
    merge(house, UNIT, FOURTH_UNIT)
    url = case.proposal.get_absolute_url()
    readers = {
        name
        for name in ("office", "leader", "dispatcher", "deputy", "cosigner", "clerk2", "clerk3")
        if any(
            (entry["flow"], entry["move"]) == ("proposal.task", "succeed")
            for entry in browsers[name].get(url).context["entries"]
        )
    }
    assert readers == {"office", "leader", "dispatcher", "deputy", "cosigner"}


def test_people_go_along_as_chosen(house: House, browsers: dict[str, Any]) -> None:
    """Whose post fits goes with it; the others' end at once, and their work is nobody's, which is
    said."""
    handling(house)
    chosen = [house.users["reviewer"].pk, house.users["head"].pk]
    merge(house, UNIT, FOURTH_UNIT, people=chosen)
    heir = organ(house, FOURTH_UNIT)
    fresh = {name: User.objects.get(username=name) for name in ("clerk", "reviewer", "head")}
    assert has_role(fresh["head"], Role.HEAD, organ=heir)
    assert has_role(fresh["reviewer"], Role.REVIEWER, organ=heir)
    assert not has_role(fresh["clerk"], Role.CLERK)
    (left,) = left_open(house.users["office"])
    assert (left.person.username, left.organ) == ("clerk", heir)
    page = reverse("people:hand-over-organ", args=[left.person.pk, heir.pk])
    assert "承办任务" in browsers["office"].get(page).content.decode()
    taker = User.objects.create(username="taker", name="接手人", password="!")
    RoleGrant.objects.create(
        user=taker, role=Role.CLERK, congress=house.city, organ=heir, starts_on=date(2026, 1, 1)
    )
    done = browsers["office"].post(page, {"to_user": taker.pk, "confirm": "1"}, follow=True)
    assert "承办任务 1 件" in done.content.decode()
    assert left_open(house.users["office"]) == []


def test_finished_work_stays_and_the_successor_reads_it(house: House) -> None:
    closed = LIVES["closed"](house)
    task = closed.task()
    reader = User.objects.create(username="heir", name="承接人", password="!")
    RoleGrant.objects.create(
        user=reader, role=Role.CLERK, congress=house.city, organ=organ(house, FOURTH_UNIT),
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    assert not may_see(reader, task)
    merge(house, UNIT, FOURTH_UNIT)
    reader = User.objects.get(pk=reader.pk)
    task.refresh_from_db()
    assert task.organ.name == UNIT
    assert may_see(reader, task)
    assert may_see(house.users["committee"], task)
    assert reader in holders(Role.CLERK, organ=task.organ_id)
    assert reader in holders(Role.CLERK, organ=[task.organ_id])


def test_a_poor_reply_of_the_old_unit_is_handled_again_by_the_new_one(house: House) -> None:
    """北京市代表建议办理条例第27条; the later answer supersedes the earlier one."""
    case = LIVES["dissatisfied"](house)
    merge(house, UNIT, FOURTH_UNIT)
    case.rehandle()
    task = case.task(FOURTH_UNIT)
    assert (task.round.number, task.status, task.role) == (2, "awaiting", "lead")
    assert HandlingTask.objects.filter(proposal=case.pk, organ__name=UNIT).count() == 1
    assert list(violations()) == []


def test_successor_that_advises_the_same_proposal_leads_it_alone(house: House) -> None:
    """主办 outweighs 会办: one task, on the leader's date; the other's clocks are void."""
    case = handling(house)
    lead = case.task()
    due = lead.next_legal_on
    (line,) = (line for _, line in foreseen(organ(house, UNIT), organ(house, OTHER_UNIT)))
    assert line.outcome == "由市教委继续主办，其原有的会办一并办理"
    change = merge(house, UNIT, OTHER_UNIT)
    lead.refresh_from_db()
    assert (lead.organ.name, lead.role, lead.next_legal_on) == (OTHER_UNIT, "lead", due)
    joint = HandlingTask.objects.get(proposal=case.pk, role="joint")
    assert (joint.status, joint.ended_for) == ("void", "机构变动，与承接机构的任务一并办理")
    assert change.facts["在办任务"] == {"moved": [], "together": 1}
    assert list(violations()) == []


def test_joint_unit_merged_into_the_leader(house: House) -> None:
    case = handling(house)
    merge(house, OTHER_UNIT, UNIT)
    joint = HandlingTask.objects.get(proposal=case.pk, role="joint")
    assert (joint.status, joint.organ.name) == ("void", OTHER_UNIT)
    note = StatusChange.objects.get(object_id=case.task().pk, move="succeed").note
    assert note == f"市教委并入市交通委（{REFORM}），市教委的会办任务一并办理"
    assert list(violations()) == []


def test_what_is_answered_or_signed_cannot_be_taken_together(house: House) -> None:
    """A sentence per proposal, nothing moved: all or nothing."""
    half = LIVES["half answered"](house)
    other = dispatched(house)
    with pytest.raises(ValidationError) as refused:
        merge(house, UNIT, THIRD_UNIT)
    (sentence,) = refused.value.messages
    assert sentence.startswith(f"{half.proposal.number_label}：市城市管理委已经答复")
    assert other.task().organ.name == UNIT
    signed = LIVES["signed"](house)
    assert signed.reply().status == "signed"
    with pytest.raises(ValidationError, match="已经签发"):
        merge(house, UNIT, OTHER_UNIT)
    assert not OrganChange.objects.exists()
    assert organ(house, UNIT).is_active


def test_a_signed_reply_goes_along_and_is_delivered_by_the_successor(house: House) -> None:
    case = LIVES["signed"](house)
    merge(house, UNIT, FOURTH_UNIT, people=[house.users["clerk"].pk])
    case.house = house
    reply = case.reply(FOURTH_UNIT)
    assert reply.signatory == house.users["head"]
    case.house.users["clerk"] = User.objects.get(username="clerk")
    case.go(reply, "deliver", "clerk", method="hand")
    assert case.task(FOURTH_UNIT).status == "replied"
    assert list(violations()) == []


def test_a_system_with_its_units_and_what_it_has_not_passed_on(house: House) -> None:
    waiting, passed = LIVES["assigned"](house), dispatched(house)
    before = clocks()
    merge(house, SYSTEM, OTHER_SYSTEM, people=[house.users["dispatcher"].pk])
    heir = organ(house, OTHER_SYSTEM)
    assert {
        row.system for row in Dispatch.objects.filter(proposal__in=[waiting.pk, passed.pk])
    } == {heir}
    assert organ(house, UNIT).parent == heir
    assert clocks() == before
    case = Case.of(house, waiting.proposal)
    house.users["dispatcher"] = User.objects.get(username="dispatcher")
    case.dispatch()
    assert case.task().status == "awaiting"
    assert list(violations()) == []


def test_liaison_and_allocations_follow(house: House) -> None:
    planned = registered(house).plan()
    committee = organ(house, COMMITTEE)
    merge(house, UNIT, FOURTH_UNIT)
    names = set(planned.proposal.planned_units.values_list("organ__name", flat=True))
    assert names == {FOURTH_UNIT, OTHER_UNIT, THIRD_UNIT}
    followed = set(
        Liaison.objects.filter(committee=committee).values_list("organ__name", flat=True)
    )
    assert {UNIT, FOURTH_UNIT} <= followed


def test_dissolved_without_a_successor_only_when_nothing_is_under_way(house: House) -> None:
    case = handling(house)
    with pytest.raises(ValidationError, match="请选择承接机构"):
        merge(house, UNIT, None)
    assert case.task().organ.name == UNIT
    answered = LIVES["replied"](house)
    with pytest.raises(ValidationError) as refused:
        merge(house, UNIT, None)
    head, *each = refused.value.messages
    assert head == f"{UNIT}还有 2 件没有办结，请选择承接机构。"
    assert f"{answered.proposal.number_label}：已经答复，还没有办结" in "".join(each)
    change = merge(house, "市体育局", None)
    assert change.words == "市体育局撤销"
    assert not organ(house, "市体育局").is_active


def test_one_after_the_other(house: House) -> None:
    """A into B, then B into C: what A finished is C's to read; undone in the order of undoing."""
    closed = LIVES["closed"](house)
    first = merge(house, UNIT, FOURTH_UNIT)
    second = merge(house, FOURTH_UNIT, "市农业农村局", kind="dissolved")
    last = organ(house, "市农业农村局")
    assert organ(house, UNIT).successor == last
    assert set(last.heir_of) == {house.organs[UNIT].pk, house.organs[FOURTH_UNIT].pk}
    assert closed.task().organ.heir_id == last.pk
    with pytest.raises(ValidationError, match="先恢复它的"):
        restore(first, by=house.users["office"])
    restore(second, by=house.users["office"])
    assert organ(house, UNIT).successor.name == FOURTH_UNIT
    assert organ(house, "市农业农村局").heir_of == []
    restore(first, by=house.users["office"])
    assert organ(house, UNIT).successor is None
    assert organ(house, FOURTH_UNIT).heir_of == []


def test_the_way_back(house: House) -> None:
    """What the successor has not finished comes back, with its people; its own stays its own."""
    case, both = dispatched(house), LIVES["objected"](house)
    before = clocks()
    change = merge(house, UNIT, FOURTH_UNIT, people=[house.users["clerk"].pk])
    moved = restore(change, by=house.users["office"])
    assert moved["在办任务"] == 2
    assert {case.task().organ.name, both.task().organ.name} == {UNIT}
    assert clocks() == before
    back = organ(house, UNIT)
    assert (back.is_active, back.ends_on, back.successor) == (True, None, None)
    clerk = User.objects.get(username="clerk")
    assert has_role(clerk, Role.CLERK, organ=back)
    assert not has_role(clerk, Role.CLERK, organ=organ(house, FOURTH_UNIT))
    notes = StatusChange.objects.filter(object_id=case.task().pk, move="succeed")
    assert notes.last().note == "市交通委恢复设置，由市交通委继续主办"
    assert not Liaison.objects.filter(organ__name=FOURTH_UNIT, committee__name=COMMITTEE).exists()
    assert list(violations()) == []


def test_who_is_told(house: House) -> None:
    """Office, the people of both organs, and the lead deputy of what goes on elsewhere."""
    case = handling(house)
    taker = User.objects.create(username="heir", name="承接人", password="!")
    RoleGrant.objects.create(
        user=taker, role=Role.CLERK, congress=house.city, organ=organ(house, FOURTH_UNIT),
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    change = merge(house, UNIT, FOURTH_UNIT, by=house.users["admin"])
    rows = Notice.objects.filter(key=f"organ-change:{change.pk}:made").select_related("recipient")
    told = {row.recipient.username: row.subject for row in rows}
    assert set(told) == {"office", "heir", "clerk", "reviewer", "head", "unit-admin"}
    assert told["heir"].startswith("市交通委并入市财政局，承接在办任务 1 件")
    lead = Notice.objects.shown().filter(recipient=house.users["deputy"]).latest("pk")
    assert lead.subject == f"因机构变动，您的建议由市财政局继续办理：{case.proposal.title}"


def test_only_staff_of_the_congress(house: House) -> None:
    old, heir = organ(house, UNIT), organ(house, FOURTH_UNIT)
    for name in ("unit-admin", "dispatcher", "head", "leader", "auditor", "district-office"):
        by = house.users[name]
        with pytest.raises(PermissionDenied):
            rename(old, "市交通运输局", "", by=by, on=TODAY, reason=REFORM)
        with pytest.raises(PermissionDenied):
            cease(old, "merged", heir, by=by, on=TODAY, reason=REFORM)


@pytest.mark.parametrize(
    ("heir", "words"),
    [(UNIT, "不能是本机构"), (SYSTEM, "应当也是承办单位"), (COMMITTEE, "应当也是承办单位")],
)
def test_who_cannot_succeed(house: House, heir: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        merge(house, UNIT, heir)


# --- the pages -----------------------------------------------------------------------------------
def test_on_the_pages(house: House, browsers: dict[str, Any]) -> None:
    case = handling(house)
    page = reverse("people:organ-change", args=[house.organs[UNIT].pk])
    records = reverse("people:organ-change-records")
    data = {
        "kind": "merged", "successor": house.organs[FOURTH_UNIT].pk, "reason": REFORM,
        "on": TODAY.isoformat(), "people": [house.users["clerk"].pk],
    }  # fmt: skip
    for name in ("unit-admin", "dispatcher", "head", "deputy", "auditor", "stranger"):
        assert browsers[name].get(page).status_code == 404
        assert browsers[name].get(records).status_code == 404
        assert browsers[name].post(page, data).status_code == 404
    assert browsers["district-office"].get(page).status_code == 404
    assert "请填写新名称" in browsers["office"].get(page, {"kind": "renamed"}).content.decode()
    foreseen_page = browsers["office"].get(page, data).content.decode()
    assert "由市财政局继续主办" in foreseen_page
    assert case.proposal.title in foreseen_page
    assert case.task().organ.name == UNIT
    href = re.search(r'href="([^"]+)">返回重填', foreseen_page)
    assert href
    refilled = browsers["office"].get(html.unescape(href[1]))
    assert refilled.templates[0].name == "people/organ_change.html"
    again = refilled.content.decode()
    assert f'value="{REFORM}"' in again
    assert f'value="{data["successor"]}" selected' in again
    assert again.count(" checked") == 2  # the kind and the person
    assert "error" not in again
    done = browsers["office"].post(page, data, follow=True).content.decode()
    assert "市交通委并入市财政局，已经办理" in done
    assert case.task(FOURTH_UNIT).organ.name == FOURTH_UNIT
    change = OrganChange.objects.get()
    assert browsers["admin"].get(change.get_absolute_url()).status_code == 200
    assert browsers["district-office"].get(change.get_absolute_url()).status_code == 404
    assert browsers["office"].get(page).status_code == 404  # it is no more
    back = reverse("people:organ-change-back", args=[change.pk])
    assert browsers["office"].get(back).status_code == 405
    assert browsers["head"].post(back).status_code == 404
    assert "已经恢复" in browsers["office"].post(back, follow=True).content.decode()
    assert case.task().organ.name == UNIT


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("市交通\x00\x0b运输局", "名称中间不要有空格或者换行"),
        ("市 交通局", "名称中间不要有空格或者换行"),
        ("\x00", "请填写新名称"),
    ],
)
def test_what_a_name_cannot_hold(
    house: House, browsers: dict[str, Any], typed: str, words: str
) -> None:
    """Neither a workbook nor a letter could be written with it."""
    page = reverse("people:organ-change", args=[house.organs[UNIT].pk])
    data = {"kind": "renamed", "name": typed, "reason": REFORM, "on": TODAY.isoformat()}
    text = browsers["office"].post(page, data).content.decode()
    assert words in text
    assert "不允许" not in text
    assert organ(house, UNIT).name == UNIT
    data["name"] = "市交通\x01\u202e运输局"
    browsers["office"].post(page, data)
    assert organ(house, UNIT).name == "市交通运输局"


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("0001-01-01", "日期不能早于2023年1月1日"),
        ("2026-01-31", "日期不能早于机构设立的日期（2026年2月1日）"),
        ("2199-01-01", "日期不能晚于今天"),
    ],
)
@pytest.mark.parametrize("kind", ["renamed", "merged"])
def test_days_that_cannot_be(
    house: House, browsers: dict[str, Any], kind: str, on: str, words: str
) -> None:
    Organ.objects.filter(pk=house.organs[UNIT].pk).update(starts_on=date(2026, 2, 1))
    page = reverse("people:organ-change", args=[house.organs[UNIT].pk])
    data = {"kind": kind, "reason": REFORM, "on": on}
    if kind == "renamed":
        data["name"] = "市交通运输局"
    else:
        data["successor"] = str(house.organs[FOURTH_UNIT].pk)
    assert words in browsers["office"].get(page, data).content.decode()
    with pytest.raises(ValidationError, match=words.split("（")[0]):
        merge(house, UNIT, FOURTH_UNIT, on=date.fromisoformat(on))
    assert not OrganChange.objects.exists()


def test_what_stands_in_the_way_is_said_before(house: House, browsers: dict[str, Any]) -> None:
    case = LIVES["half answered"](house)
    page = reverse("people:organ-change", args=[house.organs[UNIT].pk])
    data = {"kind": "merged", "successor": house.organs[THIRD_UNIT].pk, "reason": REFORM}
    data["on"] = TODAY.isoformat()
    text = browsers["office"].get(page, data).content.decode()
    assert "有 1 件还不能转" in text
    assert "确认办理" not in text
    text = browsers["office"].post(page, data).content.decode()
    assert f"{case.proposal.number_label}：市城市管理委已经答复" in text


def test_the_preview_costs_the_same_for_one_and_for_three(
    house: House, browsers: dict[str, Any]
) -> None:
    page = reverse("people:organ-change", args=[house.organs[UNIT].pk])
    data = {"kind": "merged", "successor": house.organs[OTHER_UNIT].pk, "reason": REFORM}
    data["on"] = TODAY.isoformat()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browsers["office"].get(page, data).status_code == 200
        return len(captured)

    handling(house)
    queries()
    one = queries()
    handling(house)
    dispatched(house)
    assert queries() == one


def test_records_cost_the_same_for_one_and_for_three(
    house: House, browsers: dict[str, Any]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            url = reverse("people:organ-change-records")
            assert browsers["office"].get(url).status_code == 200
        return len(captured)

    merge(house, "市体育局", "市农业农村局")
    queries()
    one = queries()
    merge(house, "市商务局", "市农业农村局")
    merge(house, "市应急局", "市农业农村局")
    assert queries() == one
