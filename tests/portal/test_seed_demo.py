"""seed_demo: once it fills an empty house, twice it changes nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Model
from django.test import Client

from congress.calendar.models import Deadline
from congress.calendar.selectors import calendar_table
from congress.calendar.workdays import add_months
from congress.jobs.models import Job
from congress.notices.models import Notice
from congress.people.enums import Level
from congress.people.models import Congress, Deputy, User
from congress.portal.demo import year
from congress.portal.demo.between_plans import between_plans, district_plans
from congress.portal.demo.house import CITY, ORGANS, SESSIONS, House
from congress.portal.demo.marker import MARKER
from congress.portal.demo.plan import Plan
from congress.portal.demo.seasons import Season, seasons
from congress.portal.demo.session_plans import session_plans
from congress.portal.demo.texts import all_words, answered, texts, unanswered
from congress.portal.demo.units import LETTERS
from congress.portal.demo.wordings import BUS
from congress.portal.management.commands import serve
from congress.portal.management.commands.seed_demo import WHAT
from congress.workflow.invariants import violations
from proposals.models import (
    Batch,
    Contact,
    CoSignature,
    Dispatch,
    Extension,
    GateReview,
    HandlingTask,
    JointOpinion,
    Message,
    Objection,
    Proposal,
    Reply,
    Verdict,
)

MORNING = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


FIRST = Plan(BUS, "submitted", date(2026, 11, 3))


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


@pytest.fixture(scope="module")
def house(told: str, django_db_blocker: Any) -> House:
    """The demonstration's, read from what is there."""
    with django_db_blocker.unblock():
        return year.build_demo("Yanshi-2026-Mima")


def test_the_second_time_changes_nothing(told: str) -> None:
    before = counts()
    assert before["proposals.Proposal"] >= 16
    said = seed()
    assert counts() == before
    assert "演示数据已装入" not in said
    assert said.splitlines()[-1] == told.splitlines()[-1], "the same password"


def unmark() -> None:
    """What stands in the database is no demonstration's any more: it might be anybody's."""
    Group.objects.filter(name=MARKER).delete()
    (settings.VAR_DIR / "demo_password").unlink(missing_ok=True)


def office_password() -> str:
    return User.objects.get(username="office").password


def test_a_database_in_use_is_not_touched(
    told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not even one whose congress and accounts are called as the demonstration's are."""
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    unmark()
    assert Congress.objects.filter(code=CITY).exists()
    before, password = counts(), office_password()
    with pytest.raises(CommandError, match="没有装入演示数据，也没有改动任何内容"):
        seed()
    assert (counts(), office_password()) == (before, password)
    assert not (tmp_path / "demo_password").exists()


def test_one_with_a_congress_of_its_own_beside_is_not_touched(told: str) -> None:
    Congress.objects.create(code="tongzhou", name="通州区人大", level=Level.DISTRICT)
    before = counts()
    with pytest.raises(CommandError, match="没有改动任何内容"):
        seed()
    assert counts() == before


def test_a_kept_demonstration_opens_with_the_password_of_a_new_folder(
    told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    password = seed().splitlines()[-1].removeprefix("密码：")
    assert password != told.splitlines()[-1].removeprefix("密码：")
    assert User.objects.get(username="office").check_password(password)


def test_one_made_before_there_was_a_marker_is_known_by_its_password(told: str) -> None:
    Group.objects.filter(name=MARKER).delete()
    assert seed().splitlines()[-1] == told.splitlines()[-1]
    assert Group.objects.filter(name=MARKER).exists()


def test_serve_starts_without_a_demonstration_then(
    told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    monkeypatch.setattr(serve, "collect_when_changed", lambda: None)
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    unmark()
    assert "没有装入演示数据" in serve.prepare(demo=True)


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


#: What must be there on 22 November 2026, written by hand: column → values
PRESENT: dict[tuple[type[Model], str], set[str]] = {
    (Proposal, "status"): {
        "draft", "cosigning", "submitted", "returned", "suggested", "withdrawn", "refused",
        "voided", "split", "beyond", "beyond_closed", "registered", "joined", "merged", "assigned",
        "dispatched", "handling", "replied", "closed",
    },
    (Proposal, "worst_result"): {"", "satisfied", "fairly", "dissatisfied"},
    (CoSignature, "status"): {
        "invited", "confirmed", "declined", "expired", "lapsed", "cancelled", "leading",
    },
    (Dispatch, "status"): {"awaiting", "dispatched", "released"},
    (HandlingTask, "status"): {"awaiting", "handling", "replied", "advised", "released"},
    (HandlingTask, "role"): {"lead", "joint", "separate"},
    (JointOpinion, "status"): {"draft", "review", "sent"},
    (Reply, "status"): {"draft", "review", "signing", "signed", "delivered"},
    (Reply, "result_code"): {"", "resolved", "planned", "reference", "cannot", "higher"},
    (Verdict, "status"): {"awaited", "given", "unanswered", "lapsed"},
    (Objection, "status"): {"filed"},
    (Extension, "status"): {"asked"},
    (Contact, "stage"): {"before", "during", "after"},
    (Deputy, "status"): {"active", "suspended", "ended"},
}  # fmt: skip


@pytest.mark.parametrize("place", range(len(PRESENT)))
def test_everything_is_there_once(told: str, place: int) -> None:
    (model, column), values = list(PRESENT.items())[place]
    assert set(model._base_manager.values_list(column, flat=True)) == values


def test_it_is_a_year_of_two_congresses(told: str) -> None:
    city = Proposal.objects.filter(congress__code="beijing")
    last = city.filter(session__number=3, is_in_session=True)
    assert last.count() == 24
    assert set(last.values_list("status", flat=True)) == {"closed"}
    assert last.filter(worst_result="dissatisfied").exists(), "closed in spite of it"
    this = city.filter(session__number=4, is_in_session=True)
    assert this.count() == 39
    assert set(this.values_list("status", flat=True)) == {"handling", "replied", "closed"}
    assert set(this.values_list("target_on", flat=True)) == {date(2026, 6, 30)}
    late = Proposal.objects.filter(next_legal_on__lt=date(2026, 11, 22))
    assert 8 <= late.count() <= 25
    leads = set(city.values_list("lead__delegation__name", flat=True))
    assert len(leads) == 17, "every delegation proposed something"
    assert Deputy.objects.filter(congress__code="beijing").count() == 173
    assert Message.objects.filter(sent_at__date__lt=date(2026, 11, 1)).exists()
    assert not Message.objects.filter(sent_at__gt=MORNING).exists(), "nobody wrote in the future"


def test_what_was_handed_over_together_is_due_before_the_law_says(told: str) -> None:
    batches = dict(Batch.objects.values_list("assigned_on", "target_on"))
    assert batches == {
        date(2025, 3, 31): date(2025, 6, 30),
        date(2026, 3, 31): date(2026, 6, 30),
    }
    late = Deadline.objects.filter(clock="proposal.reply", target_on__gt=F("legal_on"))
    assert not late.exists()


@pytest.mark.parametrize("year_", [2023, 2024, 2025, 2026, 2027])
def test_no_year_has_a_target_after_the_legal_date(year_: int, told: str) -> None:
    calendar = calendar_table()
    name, *days = next(row[1:] for row in SESSIONS if row[2].year == year_)
    season = Season(name, *days)
    assigned_on = season.batch_on(calendar)
    assert date(year_, 3, 25) <= assigned_on <= date(year_, 3, 31)
    assert season.target_on(calendar) <= add_months(assigned_on, 3)


def test_letters_are_numbered_by_each_unit_as_they_are_signed(told: str) -> None:
    signed = Reply.objects.exclude(signed_on=None).order_by("task__organ", "signed_on")
    by_unit: dict[tuple[int, int], list[tuple[date, int]]] = {}
    for organ, day, letter in signed.values_list("task__organ", "signed_on", "letter_number"):
        year_, number = re.fullmatch(r".+函〔(\d{4})〕(\d+)号", letter).groups()  # type: ignore[union-attr]
        assert int(year_) == day.year
        by_unit.setdefault((organ, day.year), []).append((day, int(number)))
    for rows in by_unit.values():
        assert len({number for _, number in rows}) == len(rows)
        assert [day for day, _ in sorted(rows, key=itemgetter(1))] == [day for day, _ in rows]
    assert max(len(rows) for rows in by_unit.values()) > 5


def test_last_year_too_was_lived_between_the_sessions(told: str) -> None:
    between = Proposal.objects.filter(congress__code="beijing", is_in_session=False)
    last = between.filter(submitted_on__range=(date(2025, 1, 18), date(2026, 1, 24)))
    assert last.count() >= 10
    assert len(set(last.values_list("submitted_on__month", flat=True))) >= 8


def test_nobody_says_the_same_all_the_time(told: str) -> None:
    for rows, column in ((JointOpinion.objects.exclude(body=""), "body"),
                         (GateReview.objects.exclude(remark=""), "remark")):  # fmt: skip
        most = rows.values(column).annotate(n=Count("pk")).order_by("-n").first()
        assert most is not None
        assert most["n"] <= 4, most
    assert not JointOpinion.objects.filter(body__contains="附表").exists()


def test_the_district_has_numbers_and_periods_of_its_own(told: str) -> None:
    district = Proposal.objects.filter(congress__code="haidian")
    labels = set(district.exclude(number=None).values_list("number_label", flat=True))
    assert labels == {"海建字第001号", "海建字第002号", "海建字第003号", *(
        f"海建闭字第{number:02d}号" for number in range(1, 5)
    )}  # fmt: skip
    waiting = district.get(title="关于清理小区僵尸车的建议")
    deadline = Deadline.objects.get(clock="proposal.assignment", owner_id=waiting.pk)
    assert deadline.rule.words == "7个工作日"
    assert not Proposal.objects.filter(
        congress__code="haidian", number_label__startswith="闭会"
    ).exists()


def test_nobody_is_flooded_with_notices(told: str) -> None:
    most = Notice.objects.values("recipient").annotate(n=Count("pk")).order_by("-n").first()
    assert most is None or most["n"] <= 60
    assert not Job.objects.filter(kind="proposals.hand_over").exists()


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


DAYS = ("2025-03-01", "2026-01-27", "2026-02-20", "2026-07-04", "2027-01-26", "2027-12-31")


@pytest.mark.parametrize("on", DAYS)
def test_any_day_will_do(on: str, house: House) -> None:
    """In session, in a holiday, on a weekend: nothing is handed in after the day."""
    today, calendar = date.fromisoformat(on), calendar_table()
    last, this = seasons(today)
    assert last is not None
    assert this is not None
    assert last.closes_on < this.opens_on <= today
    plans = [
        *session_plans(house, last, answered(), is_over=True, offset=0),
        *between_plans(house, today, answered(), calendar),
        *district_plans(today, this, calendar),
    ]
    assert all(plan.submitted_on <= today for plan in plans)
    assert {plan.stage for plan in plans} >= {"draft", "withdrawn", "refused", "closed"}


def test_it_is_made_on_another_day_too(
    told: str, monkeypatch: pytest.MonkeyPatch, house: House
) -> None:
    """A summer later, with a few of the session's texts."""
    few = answered()[:15]
    monkeypatch.setattr(year, "answered", lambda: few)
    monkeypatch.setattr(year, "LAST_YEARS", 2)
    monkeypatch.setattr(year.Proposal.objects, "exists", lambda: False)
    before = Proposal.objects.count()
    with time_machine.travel(datetime(2027, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))):
        made = year.live(house, date(2027, 7, 1))
    assert Proposal.objects.count() == before + made
    assert set(Proposal.objects.values_list("session__number", flat=True)) == {None, 3, 4, 5}
    assert list(violations()) == []


def test_texts_are_each_of_its_own() -> None:
    found = [*all_words(), *texts("district")]
    titles = [words.title for words in found]
    assert len(set(titles)) == len(titles) > 100
    assert len({words.facts for words in found}) == len(found)
    assert all(title.startswith("关于") and title.endswith("的建议") for title in titles)
    assert all(words.unit in LETTERS for words in found), "somebody works there"
    assert {unit for words in found for unit in words.joint} <= set(LETTERS)
    assert not {words.title for words in answered()} & {words.title for words in unanswered()}


def test_a_run_that_broke_leaves_nothing_and_the_next_completes(
    told: str, monkeypatch: pytest.MonkeyPatch, house: House
) -> None:
    """All or none: the day's second half fails, as a machine that is switched off."""
    monkeypatch.setattr(year.Proposal.objects, "exists", lambda: False)
    monkeypatch.setattr(year, "session_plans", lambda *args, **options: [])
    monkeypatch.setattr(year, "between_plans", lambda *args: iter([FIRST]))
    monkeypatch.setattr(year, "district_plans", lambda *args: 1 / 0)
    before = counts()
    with pytest.raises(ZeroDivisionError):
        year.live(house, date(2026, 11, 22))
    assert counts() == before
    monkeypatch.setattr(year, "district_plans", lambda *args: [])
    assert year.live(house, date(2026, 11, 22)) == 1


def test_a_day_that_is_none_is_a_sentence(told: str) -> None:
    with pytest.raises(CommandError, match="日期应写成"):
        seed("--on", "昨天")
