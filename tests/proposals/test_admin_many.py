"""Bulk moves in the admin as one clicks them: choose, look, send once, read what became of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from congress.jobs.models import Job
from congress.jobs.runner import run_due
from congress.portal.demo.house import House
from congress.workflow import admin_many, many
from proposals.models import Category, Proposal
from tests.proposals.conftest import text_of
from tests.proposals.lives import BOTH, Case, replied

LIST = "/admin/proposals/proposal/"
MANY = f"{LIST}many/register/"
MOVED = f"{LIST}moved/"


def ask(client: Any, move: str, cases: list[Case]) -> Any:
    data = {"action": f"move_{move}", "_selected_action": [case.pk for case in cases]}
    return client.post(LIST, data)


def category_of(house: House) -> int:
    return Category.objects.filter(congress=house.city).earliest("pk").pk


def inputs(page: Any) -> dict[str, Any]:
    """What the page would send."""
    html = text_of(page)
    rows = re.findall(r'name="row" value="([^"]+)"', html)
    ticket = re.search(r'name="ticket" value="([^"]+)"', html)
    return {"row": rows, "ticket": ticket[1] if ticket else ""}


@pytest.fixture
def ready(house: House) -> list[Case]:
    return [Case(house).submit().screen() for _ in range(2)]


def test_look_send_and_read(house: House, enter: Any, ready: list[Case]) -> None:
    office, unread = enter("office"), Case(house).submit()
    page = ask(office, "register", [*ready, unread])
    words = text_of(page)
    assert "选中 3 件，其中可以“登记编号”的 2 件，其余的保持不变" in words
    assert "政治关、法律关、质量关尚未审核。" in words
    sent = inputs(page)
    assert sorted(sent["row"]) == sorted(f"{c.pk}:{c.proposal.version}" for c in ready)
    assert {case.proposal.status for case in ready} == {"submitted"}  # looking moves nothing

    category = category_of(house)
    answer = office.post(MANY, sent | {"category": category})
    assert (answer.status_code, answer["Location"]) == (302, MOVED)
    result = text_of(office.get(MOVED))
    assert "登记编号：已办理 2 件。" in result
    for case in ready:
        assert f'href="{LIST}{case.pk}/change/">{case.proposal}</a>' in result
    assert [case.proposal.status for case in ready] == ["registered"] * 2
    assert [case.proposal.number for case in ready] == [1, 2]  # as they came, not as listed
    assert unread.proposal.status == "submitted"


def test_sent_twice_it_is_moved_once(house: House, enter: Any, ready: list[Case]) -> None:
    office = enter("office")
    sent = inputs(ask(office, "register", ready)) | {"category": category_of(house)}
    office.post(MANY, sent)
    before = {case.proposal.version for case in ready}
    assert office.post(MANY, sent)["Location"] == MOVED
    assert "已办理 2 件。" in text_of(office.get(MOVED))
    assert {case.proposal.version for case in ready} == before


def test_a_row_moved_meanwhile_is_refused_by_its_sentence(
    house: House, enter: Any, ready: list[Case]
) -> None:
    office = enter("office")
    sent = inputs(ask(office, "register", ready))
    ready[0].send_back()
    office.post(MANY, sent | {"category": category_of(house)})
    result = text_of(office.get(MOVED))
    assert "已办理 1 件，未办理 1 件" in result
    assert "您打开本页以后" in result
    assert ready[0].proposal.status == "returned"


def test_a_mistake_in_the_form_moves_nothing_and_keeps_what_was_entered(
    house: House, enter: Any
) -> None:
    office, cases = enter("office"), [Case(house).submit() for _ in range(2)]
    sent = inputs(ask(office, "suggest", cases))
    page = office.post(f"{LIST}many/suggest/", sent | {"note": ""})
    assert page.status_code == 422
    assert inputs(page) == sent
    assert {case.proposal.status for case in cases} == {"submitted"}
    office.post(f"{LIST}many/suggest/", sent | {"note": "内容与上次会议的建议相同。"})
    assert {case.proposal.status for case in cases} == {"suggested"}


def test_nothing_open_offers_nothing(house: House, enter: Any) -> None:
    page = ask(enter("office"), "register", [Case(house).submit()])
    assert "所选各件现在都不能“登记编号”" in text_of(page)
    assert inputs(page) == {"row": [], "ticket": ""}


def test_other_rows_cannot_be_smuggled_in(house: House, enter: Any, ready: list[Case]) -> None:
    """Neither those of another congress nor a deputy's draft, nor words for a row."""
    office, district, draft = enter("office"), enter("district-office"), Case(house)
    rows = [f"{case.pk}:{case.proposal.version}" for case in ready]
    answer = district.post(MANY, {"row": rows, "ticket": "t" * 16})
    assert answer["Location"] == LIST
    office.post(MANY, {"row": [f"{draft.pk}:0", "x:y", "1", "²:³"], "ticket": "t" * 16})
    assert {case.proposal.status for case in ready} == {"submitted"}
    assert draft.proposal.status == "draft"


@pytest.mark.parametrize("key", ["abc", "1\x00", "9" * 30, "-1", "²"])
def test_what_no_row_can_be_called_is_not_chosen(house: House, enter: Any, key: str) -> None:
    office = enter("office")
    for action in ("export_chosen", "move_register", "move_close"):
        page = office.post(LIST, {"action": action, "_selected_action": [key]}, follow=True)
        assert "没有选中任何一条，请先在列表中勾选。" in text_of(page)
    rows = [f"{key}:1", f"1:{key}"]
    assert office.post(MANY, {"row": rows, "ticket": "t" * 16})["Location"] == LIST
    assert office.post(f"{LIST}add/", {"cosigners": [key]}).status_code < 500


def test_what_should_be_known_stands_beside_the_row(house: House, enter: Any) -> None:
    case = replied(house).judge("deputy", *BOTH, result="dissatisfied", reason="没有说明时间。")
    page = text_of(ask(enter("office"), "close", [case]))
    assert "其中 1 件有需要留意的情况" in page
    assert "仍要办结的，请写明理由。" in page
    assert "还没有反馈，办结后不再等候。" in page


@pytest.mark.parametrize("move", ["invite", "begin", "fly", "assign"])
def test_only_the_moves_that_are_offered(house: House, enter: Any, move: str) -> None:
    data = {"row": ["1:1"], "ticket": "t" * 16}
    assert enter("office").post(f"{LIST}many/{move}/", data).status_code == 404


@pytest.mark.parametrize(
    ("username", "offered"),
    [
        (
            "office",
            [
                "批量审核",
                "批量登记编号",
                "批量建议撤回",
                "批量并案",
                "批量拆并",
                "批量办结",
                "导出所选",
            ],
        ),
        ("admin", ["导出所选"]),
    ],
)
def test_who_is_offered_what(
    house: House, enter: Any, ready: list[Case], username: str, offered: list[str]
) -> None:
    choices = enter(username).get(LIST).context["action_form"].fields["action"].choices
    assert [words for name, words in choices if name] == offered


def test_many_become_a_job(
    house: House, enter: Any, ready: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (many, admin_many):
        monkeypatch.setattr(module, "AT_ONCE", 1)
    office = enter("office")
    page = ask(office, "register", ready)
    assert "将作为后台任务逐件办理" in text_of(page)
    sent = inputs(page) | {"category": category_of(house)}
    answers = {office.post(MANY, sent)["Location"] for _ in range(2)}
    job = Job.objects.get(kind=many.KIND)
    assert answers == {f"/jobs/{job.pk}/"}
    assert office.get(f"{MOVED}{job.pk}/")["Location"] == f"/jobs/{job.pk}/"
    run_due()
    assert "已办理 2 件" in text_of(office.get(f"{MOVED}{job.pk}/"))
    assert enter("admin").get(f"{MOVED}{job.pk}/").status_code == 404
    assert Proposal.objects.filter(status="registered").count() == 2


def test_too_many_are_not_begun(
    house: House, enter: Any, ready: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin_many, "MOST", 1)
    answer = ask(enter("office"), "register", ready)
    assert answer.status_code == 302  # back to the list, with a sentence
