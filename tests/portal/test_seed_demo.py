"""seed_demo: once it fills an empty house, twice it changes nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from congress.people.models import Deputy, User
from congress.portal.demo.house import ORGANS
from congress.portal.demo.year import plans
from congress.portal.management.commands.seed_demo import WHAT
from congress.workflow.invariants import violations
from proposals.models import CoSignature, HandlingTask, Proposal, Reply

MORNING = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def seed(*arguments: str) -> str:
    output = io.StringIO()
    call_command("seed_demo", *arguments, stdout=output)
    return output.getvalue()


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.managed
    }


@pytest.fixture(scope="module")
def told(
    django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """What the first run said; its rows stay for the tests of this module."""
    monkeypatch = pytest.MonkeyPatch()
    var = tmp_path_factory.mktemp("var")
    monkeypatch.setattr("congress.portal.management.commands.seed_demo.settings.VAR_DIR", var)
    with time_machine.travel(MORNING), django_db_blocker.unblock(), transaction.atomic():
        yield seed()
        transaction.set_rollback(True)
    monkeypatch.undo()


@pytest.fixture(autouse=True)
def db(told: str) -> Iterator[None]:
    """Instead of the plugin's: a savepoint over the seeded rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_second_time_changes_nothing(told: str) -> None:
    before = counts()
    assert before["proposals.Proposal"] >= 16
    said = seed()
    assert counts() == before
    assert "演示数据已装入" not in said
    assert said.splitlines()[-1] == told.splitlines()[-1], "the same password"


def test_it_says_who_may_sign_in_and_how(told: str) -> None:
    lines = told.splitlines()
    assert lines[0] == f"演示数据已装入：{Proposal.objects.count()} 件建议。"
    assert lines[-1].startswith("密码：")
    for username in (
        "admin", "office", "committee", "leader", "dispatcher", "clerk", "reviewer", "head",
        "clerk2", "deputy", "cosigner", "auditor", "stranger", "district-office",
        "district-deputy",
    ):  # fmt: skip
        assert any(line.split()[:1] == [username] for line in lines), username
    assert set(WHAT) <= set(User.objects.values_list("username", flat=True))


@pytest.mark.parametrize("username", ["admin", "office", "deputy", "district-deputy", "stranger"])
def test_the_accounts_sign_in(username: str, told: str) -> None:
    password = told.splitlines()[-1].removeprefix("密码：")
    client = Client()
    response = client.post("/accounts/login/", {"login": username, "password": password})
    assert response.status_code == 302, response.content.decode()
    assert response.url == "/"
    assert client.get("/").status_code == 200
    wrong = Client().post("/accounts/login/", {"login": username, "password": "Bu-Dui-2026-x"})
    assert wrong.status_code == 200


def test_every_stage_is_there(told: str) -> None:
    statuses = set(Proposal.objects.values_list("status", flat=True))
    assert statuses == {
        "draft", "cosigning", "submitted", "returned", "suggested", "refused", "registered",
        "assigned", "dispatched", "handling", "replied", "closed",
    }  # fmt: skip
    assert set(HandlingTask.objects.values_list("role", flat=True)) >= {"lead", "joint"}
    assert set(CoSignature.objects.values_list("status", flat=True)) >= {"invited", "confirmed"}
    assert set(Reply.objects.values_list("status", flat=True)) == {
        "draft", "review", "signing", "signed", "delivered",
    }  # fmt: skip
    assert {p.congress.code for p in Proposal.objects.all()} == {"beijing", "haidian"}
    assert Proposal.objects.filter(next_due_on__lt=date(2026, 11, 22)).exists(), "something late"
    assert Deputy.objects.count() > 100


def test_the_invariants_hold(told: str) -> None:
    assert list(violations()) == []


def test_the_organs_are_those_of_the_file(told: str) -> None:
    before, output = counts(), io.StringIO()
    call_command("load_organs", str(ORGANS), stdout=output)
    assert "新建 0 个机构，更新 0 个" in output.getvalue()
    assert counts() == before


def test_load_organs_says_what_is_wrong_with_a_file(told: str, tmp_path: Path) -> None:
    bad = tmp_path / "organs.csv"
    bad.write_text("名称,类型,上级\n某局,不知何物,\n", encoding="utf-8")
    before = counts()
    with pytest.raises(CommandError, match="第 2 行"):
        call_command("load_organs", str(bad))
    assert counts() == before


@pytest.mark.parametrize("on", ["2026-01-27", "2026-02-20", "2026-07-04", "2027-01-26"])
def test_any_day_will_do(on: str) -> None:
    """In session, in a holiday, on a weekend: the lives fit between the session and the day."""
    today = date.fromisoformat(on)
    assert all(plan.submitted_on <= today for plan in plans(today))


def test_a_day_that_is_none_is_a_sentence(told: str) -> None:
    with pytest.raises(CommandError, match="日期应写成"):
        seed("--on", "昨天")
