"""集中交办: what the preview shows is what is done, each line once, everybody told once."""

from __future__ import annotations

import time
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from congress.jobs.models import Job, JobState, LeaseLost
from congress.jobs.runner import run
from congress.notices.models import Notice
from congress.people.models import RoleGrant
from congress.people.roles import Role
from congress.portal.demo.house import OTHER_UNIT, SYSTEM, UNIT, House
from congress.workflow.models import StatusChange
from proposals import batches
from proposals.batches import HAND_OVER, Previewed, hand_over, make_batch, run_batch
from proposals.enums import HandlingRole
from proposals.forms.batches import read_shown
from proposals.models import Batch, Dispatch, HandlingTask, Proposal
from proposals.selectors.batches import preview_of
from proposals.selectors.targets import reply_due, rule_target
from proposals.services import plan_units
from tests.conftest import TODAY
from tests.proposals.conftest import cost, text_of, walk
from tests.proposals.lives import chairs
from tests.proposals.many import registered

TARGET = date(2027, 1, 29)
COURT = "市高院"


def straight(house: House, name: str) -> None:
    """The unit's system has no dispatcher any more: it is reached straight."""
    RoleGrant.objects.filter(role=Role.DISPATCHER, organ=house.organs[SYSTEM]).delete()


def many(house: House, count: int, *, joint: bool = False) -> list[Proposal]:
    lines = [(house.organs[UNIT], HandlingRole.LEAD)]
    if joint:
        lines.append((house.organs[OTHER_UNIT], HandlingRole.JOINT))
    return registered(walk(house, "registered"), count, lines)


def batch_of(house: House, rows: list[Proposal], **changes: Any) -> Batch:
    user = house.users["office"]
    preview = preview_of(user, [row.pk for row in rows], on=TODAY)
    lines = [Previewed(x.proposal.pk, x.proposal.version, x.words) for x in preview.lines]
    data = {
        "congress": house.city, "lines": lines, "assigned_on": TODAY, "target_on": TARGET,
        "note": "统一交办", "by": user, "form_key": "one-form", "meeting": chairs(house, TODAY),
    }  # fmt: skip
    return make_batch(**data | changes)


def states(batch: Batch) -> list[str]:
    return list(batch.lines.order_by("pk").values_list("state", flat=True))


def test_a_batch_hands_over_each_proposal_by_itself(house: House) -> None:
    rows = many(house, 3, joint=True)
    batch = batch_of(house, rows)
    assert states(batch) == ["waiting"] * 3
    assert Proposal.objects.filter(status="assigned").count() == 0, "nothing before the job"
    job = Job.objects.get(kind=HAND_OVER)
    assert run(job.pk) == JobState.DONE
    job.refresh_from_db()
    assert (job.progress, job.total) == (3, 3)
    assert job.result == {"url": f"/proposals/batches/{batch.pk}/", "text": "已交办3件"}
    assert states(batch) == ["done"] * 3
    batch.refresh_from_db()
    assert batch.finished_at is not None
    for row in rows:
        row.refresh_from_db()
        assert (row.status, row.assigned_on, row.target_on) == ("assigned", TODAY, TARGET)
        change = StatusChange.objects.get(object_id=row.pk, move="assign")
        assert change.actor.username == "office"
        assert change.note == "第一次主任会议（2026年11月16日）决定交办\n统一交办"
        assert row.assigning_meeting == batch.meeting
    dispatches = Dispatch.objects.filter(proposal__in=rows)
    assert {(d.system.name, d.role) for d in dispatches} == {(SYSTEM, "lead")}
    assert dispatches.count() == 3, "one per proposal, for both units are of one system"
    assert not HandlingTask.objects.filter(proposal__in=rows).exists()


def told_of(batch: Batch) -> dict[str, Notice]:
    """What was told of the batch; to the deputies in a test of their own."""
    rows = Notice.objects.shown().filter(key=f"batch:{batch.pk}").select_related("recipient")
    return {row.recipient.username: row for row in rows if row.recipient.username != "deputy"}


def test_the_dispatcher_is_told_once_for_the_whole_batch(house: House) -> None:
    batch = batch_of(house, many(house, 3))
    run_batch(batch)
    assert set(told_of(batch)) == {"dispatcher"}
    notice = told_of(batch)["dispatcher"]
    assert notice.kind == "proposals.dispatch"
    assert notice.key == f"batch:{batch.pk}"
    assert notice.subject == "集中交办：市人民政府收到代表建议3件，请转承办"
    assert "目标日期2027年1月29日" in notice.body
    assert notice.url == "/proposals/dispatching/"
    assert notice.wants_mail
    run_batch(batch)
    Batch.objects.update(finished_at=None)
    run_batch(Batch.objects.get())
    assert told_of(batch) == {"dispatcher": notice}, "a second run tells nobody again"


def test_the_deputy_is_told_once_of_all_that_are_his(house: House) -> None:
    batch = batch_of(house, many(house, 3))
    run_batch(batch)
    notice = Notice.objects.get(recipient=house.users["deputy"], key=f"batch:{batch.pk}")
    assert notice.subject == "集中交办：您的3件建议已交办"
    assert (notice.url, notice.wants_mail, notice.root_id) == ("/proposals/", False, None)


def test_an_act_that_never_ended_is_told_after_a_while(house: House) -> None:
    """The worker died, and nobody took the batch up again."""
    batch = batch_of(house, many(house, 2))
    hand_over(batch, batch.lines.earliest("pk").pk)
    assert told_of(batch) == {}
    assert not Notice.objects.to_mail().filter(key=f"batch:{batch.pk}").exists()
    with time_machine.travel("2026-11-16 09:11+08:00", tick=False):
        assert told_of(batch)["dispatcher"].subject.endswith("收到代表建议1件，请转承办")
        assert Notice.objects.to_mail().filter(key=f"batch:{batch.pk}").exists()


def test_clerks_of_units_reached_straight_are_told_of_what_is_theirs(house: House) -> None:
    straight(house, UNIT)
    mine = many(house, 2)
    both = registered(
        walk(house, "registered"), 1,
        [(house.organs[UNIT], HandlingRole.LEAD), (house.organs[OTHER_UNIT], HandlingRole.JOINT)],
    )  # fmt: skip
    batch = batch_of(house, [*mine, *both])
    run_batch(batch)
    told = told_of(batch)
    assert set(told) == {"clerk", "clerk2"}
    assert told["clerk"].subject == "集中交办：市交通委收到代表建议3件，请签收办理"
    assert told["clerk"].url == f"/proposals/?unit={house.organs[UNIT].pk}"
    assert told["clerk2"].subject == "集中交办：市教委收到代表建议1件，请签收办理"


def test_who_works_for_two_units_is_told_once(house: House) -> None:
    straight(house, UNIT)
    RoleGrant.objects.create(
        user=house.users["clerk"], role=Role.CLERK, congress=house.city,
        organ=house.organs[OTHER_UNIT], starts_on="2023-01-15",
    )  # fmt: skip
    batch = batch_of(house, many(house, 1, joint=True))
    run_batch(batch)
    notice = told_of(batch)["clerk"]
    assert "市教委收到代表建议1件" in notice.subject
    assert "市交通委收到代表建议1件" in notice.subject


def test_one_bad_row_among_good_ones(house: House) -> None:
    rows = many(house, 4)
    batch = batch_of(house, rows)
    plan_units(rows[1], [(house.organs[OTHER_UNIT], HandlingRole.LEAD)])  # after the preview
    Proposal.objects.filter(pk=rows[2].pk).update(version=99)
    run_batch(batch)
    assert states(batch) == ["done", "refused", "refused", "done"]
    messages = list(batch.lines.order_by("pk").values_list("message", flat=True))
    assert messages[0] == messages[3] == ""
    assert "分办方案已经改过，现在是：市教委（主办，经市人民政府转承办）" in messages[1]
    assert "现在的状态是“已登记”" in messages[2] or "打开本页以后" in messages[2]
    assert Proposal.objects.get(pk=rows[1].pk).status == "registered"
    assert told_of(batch)["dispatcher"].subject == "集中交办：市人民政府收到代表建议2件，请转承办"


def test_a_unit_that_was_closed_after_the_preview(house: House) -> None:
    rows = many(house, 1)
    batch = batch_of(house, rows)
    unit = house.organs[UNIT]
    type(unit).objects.filter(pk=unit.pk).update(is_active=False)
    run_batch(batch)
    line = batch.lines.get()
    assert (line.state, line.message) == ("refused", "市交通委已停用，请重新分办。")
    assert told_of(batch) == {}, "nobody was reached"


def test_a_clerk_who_lost_the_role_hands_over_nothing(house: House) -> None:
    rows = many(house, 2)
    batch = batch_of(house, rows)
    RoleGrant.objects.filter(user=house.users["office"]).delete()
    run_batch(batch)
    assert states(batch) == ["refused", "refused"]
    assert set(batch.lines.values_list("message", flat=True)) == {"您没有“交办”的权限。"}


def test_the_role_is_asked_for_line_by_line(house: House, monkeypatch: Any) -> None:
    batch = batch_of(house, many(house, 3))

    def report(done: int, total: int) -> None:
        if done == 1:
            RoleGrant.objects.filter(user=house.users["office"]).delete()

    run_batch(batch, report=report)
    assert states(batch) == ["done", "refused", "refused"]


def test_a_day_before_the_registration_is_refused_in_words(house: House) -> None:
    batch = batch_of(house, [walk(house, "planned")], assigned_on=TODAY - timedelta(days=30))
    run_batch(batch)
    line = batch.lines.get()
    assert line.state == "refused"
    assert line.message.startswith("办理日期不能早于上一步的日期")


def test_a_crash_in_the_middle_and_again(house: House) -> None:
    rows = many(house, 4)
    batch = batch_of(house, rows)

    class Crash(BaseException):
        pass

    def die(done: int, total: int) -> None:
        if done == 2:
            raise Crash

    with pytest.raises(Crash):
        run_batch(batch, report=die)
    assert states(batch) == ["done", "done", "waiting", "waiting"]
    batch.refresh_from_db()
    assert batch.finished_at is None
    assert told_of(batch) == {}, "nobody is told before the end"
    seen: list[tuple[int, int]] = []
    run_batch(batch, report=lambda done, total: seen.append((done, total)))
    assert seen == [(2, 4), (3, 4), (4, 4)]
    assert states(batch) == ["done"] * 4
    assert (
        StatusChange.objects.filter(move="assign", object_id__in=[r.pk for r in rows]).count() == 4
    )
    assert told_of(batch)["dispatcher"].subject == "集中交办：市人民政府收到代表建议4件，请转承办"


def test_an_unforeseen_error_is_tried_again_and_at_last_refused(
    house: House, monkeypatch: Any
) -> None:
    rows = many(house, 3)
    batch = batch_of(house, rows)
    real = batches.perform

    def broken(obj: Any, *args: Any, **kwargs: Any) -> Any:
        if obj.pk == rows[1].pk:
            raise RuntimeError("boom")
        return real(obj, *args, **kwargs)

    monkeypatch.setattr(batches, "perform", broken)
    with pytest.raises(batches.Unfinished):
        run_batch(batch)
    assert states(batch) == ["done", "waiting", "done"]
    run_batch(batch, is_last_try=True)
    assert states(batch) == ["done", "refused", "done"]
    assert "请单独交办" in batch.lines.get(state="refused").message
    assert Batch.objects.get().finished_at is not None
    assert set(told_of(batch)) == {"dispatcher"}


def test_the_same_form_twice_makes_one_batch(house: House) -> None:
    rows = many(house, 2)
    first = batch_of(house, rows)
    assert batch_of(house, rows) == first
    run(Job.objects.get(kind=HAND_OVER).pk)
    assert batch_of(house, rows) == first, "also after it has run"
    assert Batch.objects.count() == 1
    assert Job.objects.filter(kind=HAND_OVER).count() == 1
    assert batch_of(house, rows, form_key="another-form") != first


def test_two_hundred_at_once(house: House) -> None:
    """At most 20 seconds by the clock on the wall; one result per row; one notice."""
    rows = many(house, 200, joint=True)
    batch = batch_of(house, rows)
    started = time.perf_counter()
    assert run(Job.objects.get(kind=HAND_OVER).pk) == JobState.DONE
    took = time.perf_counter() - started
    assert took < 20, f"{took:.1f} seconds"
    assert states(batch) == ["done"] * 200
    assert Dispatch.objects.filter(proposal__in=rows).count() == 200
    assert told_of(batch)["dispatcher"].subject == "集中交办：市人民政府收到代表建议200件，请转承办"


# --- pages ----------------------------------------------------------------------------------------
def preview_page(client: Client, rows: list[Proposal], query: str = "") -> Any:
    chosen = "&".join(f"chosen={row.pk}" for row in rows)
    return client.get(f"/proposals/batches/new/?scope=chosen&{chosen}&query={query}")


def test_the_preview_says_exactly_what_will_be_done(house: House, enter: Any) -> None:
    good = many(house, 2, joint=True)
    none = walk(house, "registered", submitted_on=TODAY - timedelta(days=1))
    assigned = walk(house, "assigned")
    response = preview_page(enter("office"), [*good, none, assigned])
    preview = response.context["preview"]
    assert [line.proposal for line in preview.lines] == good
    assert {line.proposal: line.refusal for line in preview.refused} == {
        none: "还没有确定承办单位，请先分办。",
        assigned: "现在的状态是“已交办”，不能“交办”。",
    }
    assert preview.receivers == [(house.organs[SYSTEM], "转承办", 2)]
    page = text_of(response)
    assert "市交通委（主办，经市人民政府转承办）" in page
    assert "市教委（会办，经市人民政府转承办）" in page
    assert "确认交办 2 件" in page
    assert Batch.objects.count() == 0, "looking does nothing"


def test_the_preview_of_another_congress_shows_nothing(house: House, enter: Any) -> None:
    row = many(house, 1)[0]
    response = preview_page(enter("district-office"), [row])
    assert row.title not in text_of(response)
    assert response.context["preview"].lines == []
    for name in ("deputy", "clerk", "dispatcher", "leader", "admin"):
        assert preview_page(enter(name), [row]).status_code == 403, name


def test_confirming_makes_the_batch_once(house: House, enter: Any) -> None:
    rows = many(house, 2)
    client = enter("office")
    form = preview_page(client, rows).context["form"]
    data = {"assigned_on": "2026-11-16", "target_on": "2027-01-29", "note": "统一交办",
            "meeting": chairs(house, TODAY).pk, "shown": form.initial["shown"]}  # fmt: skip
    first = client.post("/proposals/batches/new/", data)
    batch = Batch.objects.get()
    assert first.url == f"/proposals/batches/{batch.pk}/"
    assert client.post("/proposals/batches/new/", data).url == first.url
    assert Batch.objects.count() == 1
    assert (batch.assigned_on, batch.target_on, batch.note) == (TODAY, TARGET, "统一交办")
    assert [(line.proposal_id, line.version) for line in batch.lines.order_by("pk")] == [
        (row.pk, row.version) for row in rows
    ]
    assert set(batch.lines.values_list("allocation", flat=True)) == {
        "市交通委（主办，经市人民政府转承办）"
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"assigned_on": "2026-11-17"}, "交办日期不能晚于今天。"),
        ({"assigned_on": ""}, "该字段是必填项。"),
        ({"target_on": "2026-11-16"}, "目标日期应当在交办日期之后。"),
        (
            {"target_on": "2027-02-17"},
            "目标日期不能晚于答复法定期限。2026年11月16日交办的，"
            "答复法定期限将是2027年2月16日（暂定）。",
        ),
        (  # the day of the hand-over counts, not today
            {"assigned_on": "2026-10-12", "target_on": "2027-01-13"},
            "目标日期不能晚于答复法定期限。2026年10月12日交办的，"
            "答复法定期限将是2027年1月12日（暂定）。",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    changes: dict[str, str], sentence: str, house: House, enter: Any
) -> None:
    rows = many(house, 1)
    client = enter("office")
    shown = preview_page(client, rows).context["form"].initial["shown"]
    data = {"assigned_on": "2026-11-16", "target_on": "", "note": "请抓紧", "shown": shown,
            "meeting": chairs(house, date(2026, 10, 1)).pk}  # fmt: skip
    response = client.post("/proposals/batches/new/", data | changes)
    assert response.status_code == 422
    form = response.context["form"]
    assert [str(error) for errors in form.errors.values() for error in errors] == [sentence]
    assert "请抓紧" in text_of(response)
    assert [line.proposal.pk for line in response.context["preview"].lines] == [rows[0].pk]
    known, now = read_shown(shown), read_shown(form["shown"].value())
    assert known is not None
    assert now is not None
    assert known.form_key == now.form_key, "still the same form"
    assert Batch.objects.count() == 0


def test_a_form_that_was_tampered_with(house: House, enter: Any) -> None:
    client = enter("office")
    response = client.post(
        "/proposals/batches/new/", {"assigned_on": "2026-11-16", "shown": "eyJhIjoxfQ:x:y"}
    )
    assert response.url == "/proposals/desk/"
    assert Batch.objects.count() == 0


def test_a_preview_is_sent_by_whom_it_was_shown(house: House, enter: Any) -> None:
    """Else the second of two officials would get a batch that no job ever runs."""
    RoleGrant.objects.create(
        user=house.users["stranger"], role=Role.OFFICE, congress=house.city, starts_on=TODAY
    )
    rows = many(house, 1)
    first, second = enter("office"), enter("stranger")
    shown = preview_page(first, rows).context["form"].initial["shown"]
    data = {"assigned_on": "2026-11-16", "target_on": "", "note": "", "shown": shown,
            "meeting": chairs(house, TODAY).pk}  # fmt: skip
    for client, made in ((second, 0), (first, 1), (second, 1)):
        response = client.post("/proposals/batches/new/", data)
        assert (Batch.objects.count(), Job.objects.filter(kind=HAND_OVER).count()) == (made, made)
        if client is second:
            assert response.url == "/proposals/desk/"
            page = text_of(client.get(response.url))
            assert "这一页是给另一名工作人员看的，请您重新选择要交办的建议。" in page


def test_nothing_chosen_leads_back_with_a_sentence(house: House, enter: Any) -> None:
    client = enter("office")
    response = client.get("/proposals/batches/new/?scope=chosen&query=planned%3Dno", follow=True)
    assert response.redirect_chain[0][0] == "/proposals/desk/?planned=no"
    assert "请先选中要交办的建议" in text_of(response)


def test_everything_that_the_filter_found(house: House, enter: Any) -> None:
    rows = many(house, 3)
    walk(house, "registered", submitted_on=TODAY - timedelta(days=1))
    client = enter("office")
    response = client.get("/proposals/batches/new/?scope=all&query=planned%3Dyes")
    assert {line.proposal.pk for line in response.context["preview"].lines} == {
        row.pk for row in rows
    }
    assert response.context["preview"].refused == []


def test_the_target_of_the_rule(house: House) -> None:
    """历年办理安排: 30 June of the year of the hand-over, unless it has passed."""
    assert rule_target(house.city, date(2026, 3, 2)) == date(2026, 6, 30)
    assert rule_target(house.city, date(2026, 7, 1)) is None
    assert rule_target(house.city, TODAY) is None
    assert rule_target(house.city, date(2010, 3, 2)) is None, "no rule in force yet"


def test_the_legal_date_of_the_reply(house: House) -> None:
    """代表法第51条: three months from the hand-over; the last day that rests moves on."""
    due = reply_due(house.city, date(2026, 3, 27))
    assert due is not None
    assert due.legal_on == date(2026, 6, 29), "6月27日 is a Saturday"
    assert not due.provisional
    assert reply_due(house.city, date(1980, 1, 1)) is None, "no rule in force yet"


def test_the_preview_says_the_legal_date(house: House, enter: Any) -> None:
    page = text_of(preview_page(enter("office"), many(house, 1)))
    assert "今天交办的，答复法定期限将是2027年2月16日（暂定）。" in page


def test_a_target_after_the_legal_date_is_not_suggested(house: House, enter: Any) -> None:
    sat = walk(house, "planned", submitted_on=date(2026, 1, 26))
    with time_machine.travel("2026-03-02 09:00+08:00", tick=False):
        response = preview_page(enter("office"), [sat])
        assert rule_target(house.city, date(2026, 3, 2)) == date(2026, 6, 30)
        assert response.context["form"].initial["target_on"] is None
        assert "答复法定期限将是2026年6月2日。" in text_of(response)


def test_the_target_is_suggested_for_a_batch_in_session(house: House, enter: Any) -> None:
    sat = walk(house, "planned", submitted_on=date(2026, 1, 26))
    assert sat.is_in_session
    client = enter("office")
    assert preview_page(client, [sat]).context["form"].initial["target_on"] is None
    between = walk(house, "planned", submitted_on=date(2026, 3, 3))
    with time_machine.travel("2026-04-01 09:00+08:00", tick=False):
        client = enter("office")
        response = preview_page(client, [sat])
        assert response.context["form"].initial["target_on"] == date(2026, 6, 30)
        assert "目标日期是2026年6月30日，已经填好，可以改" in text_of(response)
        response = preview_page(client, [sat, between])
        assert response.context["form"].initial["target_on"] is None, "the others have no rule"
        assert "大会期间的建议按规则办理" in text_of(response)


def test_a_worker_that_lost_its_lease_stops(house: House) -> None:
    batch = batch_of(house, many(house, 3))

    def report(done: int, total: int) -> None:
        if done == 1:
            raise LeaseLost

    with pytest.raises(LeaseLost):
        run_batch(batch, report=report)
    assert states(batch) == ["done", "waiting", "waiting"]


def test_the_result_page(house: House, enter: Any) -> None:
    rows = many(house, 2)
    batch = batch_of(house, rows)
    client = enter("office")
    url = f"/proposals/batches/{batch.pk}/"
    page = text_of(client.get(url))
    assert "0 / 2" in page
    assert 'hx-trigger="every 3s"' in page
    plan_units(rows[1], [])
    run(Job.objects.get(kind=HAND_OVER).pk)
    page = text_of(client.get(url))
    assert "hx-trigger" not in page
    assert "还没有确定承办单位" in page
    response = client.get(f"{url}?state=refused")
    assert [line.proposal_id for line in response.context["lines"]] == [rows[1].pk]
    assert client.get(f"{url}?state=nonsense").status_code == 200
    table = client.get(f"{url}table/?state=refused")
    sheet = load_workbook(BytesIO(b"".join(table.streaming_content))).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "已交办1件，未交办1件" in cells[0][0]
    assert cells[1][:2] == ["编号", "标题"]
    assert cells[2][0] == rows[1].number_label
    assert len(cells) == 3
    listed = client.get("/proposals/batches/")
    assert [
        (b.done_count, b.refused_count, b.waiting_count) for b in listed.context["batches"]
    ] == [(1, 1, 0)]


def test_batches_are_the_offices_own_work(house: House, enter: Any) -> None:
    batch = batch_of(house, many(house, 1))
    for name in ("district-office", "deputy", "clerk", "dispatcher", "leader", "stranger"):
        client = enter(name)
        assert client.get(f"/proposals/batches/{batch.pk}/").status_code == 404, name
        assert client.get(f"/proposals/batches/{batch.pk}/table/").status_code == 404, name
    assert enter("clerk").get("/proposals/batches/").status_code == 403
    assert list(enter("district-office").get("/proposals/batches/").context["batches"]) == []


def test_pages_cost_the_same_for_one_and_for_three(house: House, enter: Any) -> None:
    client = enter("office")
    client.get("/proposals/batches/")
    one, three = many(house, 1, joint=True), many(house, 3, joint=True)

    def chosen(rows: list[Proposal]) -> str:
        return "/proposals/batches/new/?scope=chosen&" + "&".join(f"chosen={r.pk}" for r in rows)

    assert cost(client, chosen(one)) == cost(client, chosen(three))
    first = batch_of(house, one)
    before = cost(client, "/proposals/batches/")
    second = batch_of(house, three, form_key="second")
    assert cost(client, "/proposals/batches/") == before
    assert cost(client, first.get_absolute_url()) == cost(client, second.get_absolute_url())
    for batch in (first, second):
        run_batch(batch)
    assert cost(client, first.get_absolute_url()) == cost(client, second.get_absolute_url())
