"""The ledger in the admin: words, filters, search."""

from __future__ import annotations

import re

import pytest

from congress.workflow.engine import perform
from congress.workflow.models import StatusChange
from tests.conftest import TODAY

LIST = "/admin/workflow/statuschange/"


def cells(page: str, name: str) -> list[str]:
    found = re.findall(rf'class="field-{name}[^"]*">(.*?)</t[dh]>', page, re.S)
    return [re.sub("<[^>]+>", "", cell) for cell in found]


@pytest.fixture
def registered(at_stage):
    return at_stage("registered")


def test_the_list_speaks_of_things_steps_and_statuses(registered, sign_in):
    page = sign_in("auditor").get(LIST).content.decode()
    assert cells(page, "move_words") == ["登记编号", "审核", "提交"]  # the newest first
    assert set(cells(page, "flow_words")) == {"建议"}
    assert "草稿 → 审核中" in cells(page, "status_words")
    assert all(registered.title in subject for subject in cells(page, "subject"))


@pytest.mark.parametrize(
    ("query", "steps"),
    [
        ("flow=proposal", ["登记编号", "审核", "提交"]),
        ("flow=proposal.reply", []),
        ("move=proposal:submit", ["提交"]),
        ("q=没有这个标题", []),
    ],
)
def test_filters_and_search(registered, sign_in, query, steps):
    page = sign_in("office").get(f"{LIST}?{query}").content.decode()
    assert cells(page, "move_words") == steps
    assert "按环节" in page
    assert "按步骤" in page


def test_found_by_title_and_by_who_moved_it(registered, sign_in, cast):
    client = sign_in("office")
    for words in (registered.title, cast["office"].name):
        page = client.get(LIST, {"q": words}).content.decode()
        assert "登记编号" in cells(page, "move_words")


def test_an_entry_of_former_times_is_shown(registered, sign_in):
    entry = StatusChange.objects.first()
    entry.pk, entry._state.adding = None, True
    entry.flow, entry.move, entry.from_status, entry.to_status = "gone", "went", "old", "new"
    entry.save()
    client = sign_in("office")
    for path in (LIST, f"{LIST}{entry.pk}/change/"):
        page = client.get(path).content.decode()
        assert "（原有步骤）" in page
        assert "（原有状态）" in page
        assert "went" not in page


def test_the_entry_itself(registered, sign_in):
    entry = StatusChange.objects.get(move="register")
    page = sign_in("admin").get(f"{LIST}{entry.pk}/change/").content.decode()
    for words in ("办理日期", "事项", "环节", "步骤", "状态变化", "办理人", "代谁", "来源"):
        assert words in page
    assert "登记编号" in page
    assert "register" not in page.replace("registered", "")


@pytest.mark.parametrize("name", ["office", "auditor"])
def test_what_a_unit_says_among_its_own_is_not_read(name, at_stage, cast, sign_in):
    """The office reads no reviewer's remark on the timeline, and none here."""
    proposal = at_stage("reviewing")
    reply = proposal.tasks.get().replies.get()
    change = perform(reply, "reject", by=cast["reviewer"], on=TODAY, note="数字与台账不符")
    page = sign_in(name).get(f"{LIST}{change.pk}/change/").content.decode()
    assert "数字与台账不符" not in page
    assert "承办单位内部的意见" in page


def test_a_remark_for_the_office_is_read(at_stage, sign_in):
    at_stage("returned")
    change = StatusChange.objects.get(move="return")
    assert change.note in sign_in("office").get(f"{LIST}{change.pk}/change/").content.decode()
