"""One move for many rows: each in its own transaction, refused ones stay as they are; as a job
the same, and after a crash none is taken for somebody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from congress.jobs.models import Job, JobState
from congress.jobs.runner import run_due
from congress.jobs.services import enqueue
from congress.workflow.engine import perform
from congress.workflow.invariants import violations
from congress.workflow.many import KIND, common_form, look_at, move_each, summary_of
from congress.workflow.models import StatusChange
from congress.workflow.registry import flow_with
from proposals.models import Proposal
from tests.workflow.conftest import NOW

TODAY = NOW.date()


@pytest.fixture
def screened(at_stage: Any) -> list[Proposal]:
    return [at_stage("screened") for _ in range(3)]


def looked(rows: list[Proposal]) -> list[tuple[int, int]]:
    return [(row.pk, row.version) for row in rows]


def register(rows: list[Proposal], by: Any, **data: str) -> list[tuple[bool, str]]:
    entered = QueryDict(mutable=True)
    entered.update(data)
    outcomes = move_each(
        Proposal.objects.all(), looked(rows), "register", by=by, today=TODAY, data=entered
    )
    return [(outcome.is_done, outcome.words) for outcome in outcomes]


def test_in_the_order_given_each_with_what_is_its_own(screened: Any, office: Any) -> None:
    first, second, third = screened
    done = (True, "现在的状态是“已登记”。")
    assert register([third, first, second], office) == [done] * 3
    rows = [Proposal.objects.get(pk=row.pk) for row in (third, first, second)]
    assert [row.number for row in rows] == [1, 2, 3]
    assert [row.category for row in rows] == [row.category for row in (third, first, second)]
    assert list(violations()) == []


def test_who_was_moved_meanwhile_is_refused_and_the_others_go_on(
    screened: Any, office: Any, at_stage: Any
) -> None:
    perform(Proposal.objects.get(pk=screened[1].pk), "return", by=office, on=TODAY, note="请补充。")
    unread = at_stage("submitted")
    found = register([*screened, unread], office)
    assert [is_done for is_done, _ in found] == [True, False, True, False]
    assert "已于" in found[1][1]
    assert "退回修改" in found[1][1]
    assert found[3][1] == "政治关、法律关、质量关尚未审核。"
    status = [Proposal.objects.get(pk=row.pk).status for row in (*screened, unread)]
    assert status == ["registered", "returned", "registered", "submitted"]


def test_one_that_breaks_keeps_nobody_waiting(
    screened: Any, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(obj: Any, *args: Any, **kwargs: Any) -> Any:
        if obj.pk == screened[0].pk:
            raise ValueError("broken")
        return perform(obj, *args, **kwargs)

    monkeypatch.setattr("congress.workflow.many.perform", broken)
    found = register(screened, office)
    assert [is_done for is_done, _ in found] == [False, True, True]
    assert "请单独办理" in found[0][1]


def test_without_the_right_nothing_moves(screened: Any, cast: Any) -> None:
    for username in ("admin", "district-office", "clerk"):
        found = register(screened, cast[username])
        assert {words for _, words in found} == {"您没有“登记编号”的权限。"}
    assert not Proposal.objects.filter(status="registered").exists()


def test_what_is_wrong_in_the_form_is_said_of_each_row(screened: Any, office: Any) -> None:
    [(is_done, words), *_] = register(screened[:1], office, category="999999")
    assert not is_done
    assert words.startswith("内容分类：")


def test_looking_says_why_not(screened: Any, at_stage: Any, office: Any) -> None:
    flow = flow_with(Proposal, "register")
    assert flow is not None
    unread, done = at_stage("submitted"), at_stage("registered")
    found = look_at([screened[0], unread, done], flow, flow["register"], office, TODAY)
    assert [each.is_open for each in found] == [True, False, False]
    assert found[1].reasons == ("政治关、法律关、质量关尚未审核。",)
    assert found[2].reasons == ("现在的状态是“已登记”，不能“登记编号”。",)


def test_what_one_lacks_and_others_bring_is_said_beforehand(screened: Any, office: Any) -> None:
    lacking, *others = screened
    Proposal.objects.filter(pk=lacking.pk).update(category=None)
    lacking.refresh_from_db()
    flow = flow_with(Proposal, "register")
    assert flow is not None
    step = flow["register"]
    found = look_at([lacking, *others], flow, step, office, TODAY)
    assert [each.reasons for each in found] == [("缺内容分类，请先补充或者单独办理。",), (), ()]
    # Alone it is asked for on the one form.
    assert look_at([lacking], flow, step, office, TODAY)[0].is_open
    assert register([lacking], office) == [(False, "请选择内容分类。")]


def test_what_one_needs_is_asked_of_all(at_stage: Any, office: Any) -> None:
    day = date(2026, 8, 3)
    rows = [at_stage("judged", submitted_on=day, is_dissatisfied=is_so) for is_so in (False, True)]
    flow = flow_with(Proposal, "close")
    assert flow is not None
    found = look_at(rows, flow, flow["close"], office, TODAY)
    assert [each.is_open for each in found] == [True, True]
    told = "领衔代表对办理态度或者办理结果不满意。仍要办结的，请写明理由。"
    assert [told in each.warnings for each in found] == [False, True]
    assert not common_form(rows[:1], flow["close"], office, TODAY).fields["note"].required
    form = common_form(rows, flow["close"], office, TODAY, QueryDict("note="))
    assert form.errors["note"] == ["代表不满意的，请写明办结的理由。"]


# --- as a job -------------------------------------------------------------------------------------
def promise(rows: list[Proposal], by: Any) -> Job:
    args = {
        "model": "proposals.proposal", "move": "register", "rows": looked(rows), "data": "",
        "on": TODAY.isoformat(),
    }  # fmt: skip
    return enqueue(KIND, args=args, owner=by)


def test_the_job_leaves_its_result_in_the_tray(screened: Any, office: Any) -> None:
    job = promise(screened, office)
    assert run_due() == 1
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert job.result["text"] == "登记编号：已办理 3 件"
    assert job.result["url"] == f"/admin/proposals/proposal/moved/{job.pk}/"
    assert [row["is_done"] for row in job.result["rows"]] == [True] * 3


def test_after_a_crash_it_goes_on_and_moves_nothing_twice(screened: Any, office: Any) -> None:
    job = promise(screened, office)
    perform(  # what the first attempt had done before the machine stopped
        Proposal.objects.get(pk=screened[0].pk), "register", by=office, on=TODAY,
        category=screened[0].category,
    )  # fmt: skip
    run_due()
    job.refresh_from_db()
    assert [row["is_done"] for row in job.result["rows"]] == [True] * 3
    moves = StatusChange.objects.filter(move="register", object_id=screened[0].pk)
    assert moves.count() == 1


def test_who_lost_his_role_meanwhile_moves_nothing(screened: Any, office: Any) -> None:
    job = promise(screened, office)
    office.grants.all().delete()
    run_due()
    job.refresh_from_db()
    assert [row["is_done"] for row in job.result["rows"]] == [False] * 3
    assert not Proposal.objects.filter(status="registered").exists()


def test_the_words_of_the_whole() -> None:
    assert summary_of([], "登记编号") == "登记编号：已办理 0 件"
