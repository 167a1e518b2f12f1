"""The pages of plans: who opens which, what they say, what they ask of the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from congress.people.models import Organ, User
from congress.plans.adjusting import Decision, adjust
from congress.portal.demo.house import House
from congress.workflow.engine import perform
from legislation.enums import AdjustmentKind
from legislation.models import ItemType, LegislationPlan, PlanAdjustment, PlanItem
from tests.conftest import TODAY

Decided = Callable[..., Decision]
FIRE = "北京市消防条例（修改）"


@pytest.fixture
def enter(house: House) -> Callable[[str], Client]:
    def as_(name: str) -> Client:
        client = Client()
        client.force_login(
            house.users[name], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return as_


@pytest.fixture
def published(adopted: LegislationPlan, keeper: User) -> LegislationPlan:
    perform(adopted, "publish", by=keeper, on=date(2024, 2, 1))
    return adopted


def text(answer: Any) -> str:
    return answer.content.decode()


def queries(client: Client, path: str) -> int:
    client.get(path)  # the session and the content types are read once
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


# --- who opens what --------------------------------------------------------------------------
#: account → (a draft's page, a published plan's page, the page of an adjustment, a new plan)
OPENS = {
    "keeper": (200, 200, 200, 200),
    "admin": (200, 200, 403, 403),
    "leader": (200, 200, 403, 403),
    "committee": (200, 200, 403, 403),
    "office": (404, 200, 403, 403),
    "auditor": (404, 200, 403, 403),
    "deputy": (404, 200, 403, 403),
    "clerk": (404, 200, 403, 403),
    "stranger": (404, 404, 404, 403),
    "district-keeper": (404, 404, 404, 200),
    "district-deputy": (404, 404, 404, 403),
}


@pytest.mark.parametrize("name", OPENS)
def test_who_opens_what(
    name: str, plan: LegislationPlan, keeper: User, enter: Callable[[str], Client]
) -> None:
    client = enter(name)
    of_draft, of_published, of_adjustment, new = OPENS[name]
    base = f"/legislation/plans/{plan.pk}/"
    for page in ("", "board/", "table/"):
        assert client.get(base + page).status_code == of_draft, page
    assert client.get(f"{base}compare/").status_code == 404  # a draft has no past
    item = plan.items.get(title=FIRE)
    edit = client.get(f"/legislation/items/{item.pk}/edit/").status_code
    assert edit == {200: 200 if name == "keeper" else 403}.get(of_draft, of_draft)
    perform(plan, "adopt", by=keeper, on=date(2024, 1, 15), meeting=None)
    perform(plan, "publish", by=keeper, on=date(2024, 2, 1))
    for page in ("", "board/", "table/", "compare/"):
        assert client.get(base + page).status_code == of_published, page
    for path in (f"items/{item.pk}/adjust/", f"items/{item.pk}/adjust/timing/"):
        assert client.get(f"/legislation/{path}").status_code == of_adjustment, path
    assert client.get(f"{base}admit/").status_code == of_adjustment
    assert client.get("/legislation/plans/new/").status_code == new
    seen = plan.title in text(client.get("/legislation/"))
    assert seen is (of_published == 200)


def test_nobody_is_sent_to_sign_in(plan: LegislationPlan) -> None:
    for path in ("", f"plans/{plan.pk}/", "plans/new/", f"plans/{plan.pk}/board/"):
        answer = Client().get(f"/legislation/{path}")
        assert (answer.status_code, "/accounts/login/" in answer["Location"]) == (302, True)


# --- a draft ---------------------------------------------------------------------------------
def test_from_nothing_to_a_draft_with_an_item(house: House, enter: Callable[[str], Client]) -> None:
    client = enter("keeper")
    assert "还没有立法计划" in text(client.get("/legislation/"))
    assert client.get("/legislation/plans/new/").context["form"].initial["first_year"] == 2027
    data = {"first_year": "2027", "title": "2027年立法工作计划"}
    answer = client.post("/legislation/plans/new/", data, follow=True)
    plan = LegislationPlan.objects.get()
    assert (plan.years, plan.congress) == ("2027年", house.city)
    assert "计划里还没有项目" in text(answer)
    again = client.post("/legislation/plans/new/", data)
    assert again.status_code == 422
    assert "这一年度的计划已经有了" in text(again)
    kind = ItemType.objects.get(congress=house.city, name="审议项目")
    item = {
        "type": kind.pk, "number": "1", "title": "云州市养犬管理条例（修改）", "kind": "amend",
        "timing": "13月一审", "body": "standing_committee",
    }  # fmt: skip
    path = f"/legislation/plans/{plan.pk}/items/new/"
    wrong = client.post(path, item)
    assert wrong.status_code == 422
    assert "13月" in text(wrong)
    assert "云州市养犬管理条例（修改）" in text(wrong), "nothing is lost"
    assert client.post(path, item | {"timing": "5月一审，7月二审、表决"}).status_code == 302
    twice = client.post(path, item | {"timing": "年内", "title": "另一件"})
    assert "这一类别中已经有这个序号" in text(twice)
    made = PlanItem.objects.get()
    assert [(step.month, step.reading, step.is_vote) for step in made.steps.all()] == [
        (5, 1, False), (7, 2, True),
    ]  # fmt: skip
    changed = client.post(f"/legislation/items/{made.pk}/edit/", item | {"timing": "下半年"})
    assert changed.status_code == 302
    assert not made.steps.exists()
    assert client.get(f"/legislation/items/{made.pk}/delete/").status_code == 200
    assert PlanItem.objects.exists(), "asking deletes nothing"
    client.post(f"/legislation/items/{made.pk}/delete/")
    assert not PlanItem.objects.exists()


def test_what_is_adopted_is_not_edited(
    adopted: LegislationPlan, enter: Callable[[str], Client]
) -> None:
    client, item = enter("keeper"), adopted.items.get(title=FIRE)
    for path in (f"items/{item.pk}/edit/", f"items/{item.pk}/delete/", f"plans/{adopted.pk}/edit/"):
        for ask in (client.get, client.post):
            answer = ask(f"/legislation/{path}", follow=True)
            assert "已经通过" in text(answer), path
    item.refresh_from_db()
    assert item.title == FIRE


# --- adjusting -------------------------------------------------------------------------------
def decision_data(house: House, **others: str) -> dict[str, Any]:
    chairs = Organ.objects.get(congress=house.city, name="北京市人大常委会主任会议")
    return {
        "reason": "衔接上位法。", "decided_by": chairs.pk, "decided_on": "2024-04-16",
        "basis": "主任会议纪要", **others,
    }  # fmt: skip


def test_adjusted_by_page_and_undone(
    published: LegislationPlan, house: House, enter: Callable[[str], Client]
) -> None:
    client, item = enter("keeper"), published.items.get(title=FIRE)
    page = text(client.get(f"/legislation/items/{item.pk}/adjust/"))
    assert "推迟至翌年" in page
    path = f"/legislation/items/{item.pk}/adjust/timing/"
    empty = client.post(path, {"timing": "9月一审，11月二审"})
    assert empty.status_code == 422
    assert "9月一审，11月二审" in text(empty), "nothing is lost"
    assert not PlanAdjustment.objects.exists()
    bad = client.post(path, {"timing": "十三月", **decision_data(house)})
    assert (bad.status_code, PlanAdjustment.objects.count()) == (422, 0)
    same = client.post(path, {"timing": item.timing, **decision_data(house)})
    assert "没有需要调整的" in text(same)
    early = decision_data(house, decided_on="2024-01-02")
    assert "不能早于计划通过的日期" in text(client.post(path, {"timing": "年内", **early}))
    late = decision_data(house, decided_on="2027-01-02")
    assert "不能晚于今天" in text(client.post(path, {"timing": "年内", **late}))
    done = client.post(path, {"timing": "9月一审，11月二审", **decision_data(house)}, follow=True)
    assert "已登记调整：调整时间" in text(done)
    row = PlanAdjustment.objects.get()
    assert (row.before, row.after) == (
        {"timing": "7月一审，9月二审，11月三审、表决"}, {"timing": "9月一审，11月二审"},
    )  # fmt: skip
    base = f"/legislation/plans/{published.pk}/"
    assert "原时间安排" in text(client.get(base))
    past = text(client.get(f"{base}?on=2024-04-15"))
    assert "原时间安排" not in past
    assert "以后的调整没有计入" in past
    compared = text(client.get(f"{base}compare/?from=2024-01-15&to=2024-12-01"))
    assert FIRE in compared
    board = text(client.get(f"{base}board/"))
    assert '<s class="board-was">一审</s>' in board
    undo = f"/legislation/adjustments/{row.pk}/undo/"
    assert client.post(undo, {"reason": " "}).status_code == 422
    assert "恢复为调整以前的内容" in text(
        client.post(undo, {"reason": "登记错了项目。"}, follow=True)
    )
    item.refresh_from_db()
    assert item.timing == "7月一审，9月二审，11月三审、表决"
    assert "已撤回" in text(client.get(base)), "it stays to be read"
    assert "已经撤回" in text(client.post(undo, {"reason": "再来一次。"}))


def test_admitted_and_taken_out(
    published: LegislationPlan, house: House, enter: Callable[[str], Client]
) -> None:
    client = enter("keeper")
    kind = ItemType.objects.get(congress=house.city, name="审议项目")
    new = {
        "type": kind.pk, "number": "12", "title": "议事规则（修改）", "timing": "9月审议、表决",
        "body": "standing_committee", "kind": "amend",
    }  # fmt: skip
    path = f"/legislation/plans/{published.pk}/admit/"
    taken = client.post(path, {**new, **decision_data(house)})
    assert "这一类别中已经有这个序号" in text(taken)
    client.post(path, {**new, "number": "13", **decision_data(house)})
    item = PlanItem.objects.get(title="议事规则（修改）")
    assert (item.adopted, item.is_in) == (None, True)
    going = f"/legislation/items/{item.pk}/adjust/postpone/"
    assert "不再列在计划里" in text(client.get(going))
    later = decision_data(house, decided_on="2024-08-20")
    page = text(client.post(going, later, follow=True))
    assert "已调出的项目" in page
    gone = client.get(f"/legislation/items/{item.pk}/adjust/timing/", follow=True)
    assert "已经调出计划" in text(gone)
    assert client.get(f"/legislation/items/{item.pk}/adjust/nonsense/").status_code == 404
    assert client.get(f"/legislation/items/{item.pk}/adjust/add/").status_code == 404


@pytest.mark.parametrize("query", ["on=x", "on=2024-13-01", "on=2099-01-01", "on=2023-01-01",
                                   "year=99999", "year=x"])  # fmt: skip
def test_a_wrong_day_is_a_sentence(
    query: str, published: LegislationPlan, enter: Callable[[str], Client]
) -> None:
    client, base = enter("deputy"), f"/legislation/plans/{published.pk}/"
    page = text(client.get(f"{base}?{query}"))
    assert ("invalid-feedback" in page) is query.startswith("on=")
    for other in ("board/", "table/", "compare/"):
        assert client.get(f"{base}{other}?{query}").status_code == 200
    assert client.get(f"{base}compare/?from=2024-09-01&to=2024-03-01").status_code == 200


def test_markup_and_controls_are_words(
    plan: LegislationPlan, enter: Callable[[str], Client]
) -> None:
    client, item = enter("keeper"), plan.items.get(title=FIRE)
    data = {
        "type": item.type_id, "number": item.number, "title": "<script>alert(1)</script>\x07条例",
        "timing": "年内", "body": "standing_committee", "remark": "长" * 100_000,
    }  # fmt: skip
    answer = client.post(f"/legislation/items/{item.pk}/edit/", data)
    assert answer.status_code == 422
    assert client.post(
        f"/legislation/items/{item.pk}/edit/", data | {"remark": "=1+1"}
    ).status_code in (302, 422)
    page = text(client.get(f"/legislation/plans/{plan.pk}/"))
    assert "<script>alert" not in page


# --- the file --------------------------------------------------------------------------------
def test_the_table_looks_as_plans_are_printed(
    published: LegislationPlan, enter: Callable[[str], Client]
) -> None:
    answer = enter("deputy").get(f"/legislation/plans/{published.pk}/table/")
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0].endswith("2024年立法工作计划")
    assert rows[2] == ["序号", "项目名称", "时间安排", "责任委员会", "领域"]
    assert rows[3][0] == "一、审议项目（13项）"
    assert rows[4][:3] == [
        1,
        published.items.get(number=1, type__position=1).title,
        "3月审议、表决",
    ]
    assert len(rows) == 3 + 3 + 36
    again = load_workbook(BytesIO(answer.content)).active
    assert not [c for row in again.iter_rows() for c in row if c.data_type == "f"]


# --- what it costs ---------------------------------------------------------------------------
def test_pages_cost_the_same_for_one_and_for_many(
    published: LegislationPlan, keeper: User, decided: Decided, enter: Callable[[str], Client]
) -> None:
    client, base = enter("keeper"), f"/legislation/plans/{published.pk}/"
    pages = [base, f"{base}board/", f"{base}table/", f"{base}compare/", "/legislation/"]
    items = list(published.items.order_by("pk"))
    adjust(items[4], AdjustmentKind.TIMING, {"timing": "年内"}, decided(date(2024, 5, 1)),
           by=keeper, today=TODAY)  # fmt: skip
    one = [queries(client, page) for page in pages]
    for item in items[5:8]:
        adjust(item, AdjustmentKind.TIMING, {"timing": "下半年"}, decided(date(2024, 6, 1)),
               by=keeper, today=TODAY)  # fmt: skip
    assert [queries(client, page) for page in pages] == one
    assert max(one) <= 18, dict(zip(pages, one, strict=True))
    assert one[1] <= 12, "the board"
