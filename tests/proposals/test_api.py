"""Proposals and tasks through the API: what it shows is what the page shows, and what it offers is
what the tables say."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from congress.api.moves import kind_of, offered
from congress.portal.demo.house import House
from congress.workflow.attempts import attempt_at
from congress.workflow.models import StatusChange
from congress.workflow.registry import find_flow
from proposals.models import HandlingRound, Reply
from tests.conftest import TODAY
from tests.proposals.api import Program
from tests.proposals.conftest import text_of, walk
from tests.proposals.lives import Case
from tests.proposals.tables import CAST, LIFE_OF, MOVES, flow_of, sees, waits, who
from tests.proposals.test_moves import cells, form_data, named_in

READ = ("returned", "planned", "assigned", "signed", "judged", "met")
READERS = (
    "office", "leader", "committee", "dispatcher", "clerk", "clerk2", "head3", "deputy", "cosigner",
    "cosigner2", "auditor", "district-office",
)  # fmt: skip
#: What people wrote, and telephone numbers: whatever the API tells of these, the page tells.
WRITTEN = {
    "note", "body", "remark", "facts", "request", "contact_phone", "contact_name", "actor",
    "letter_number", "requirements", "agreed", "place", "people",
}  # fmt: skip


@pytest.fixture(scope="module")
def programs(built: House) -> dict[str, Program]:
    made = {name: Program(user) for name, user in built.users.items()}
    return {**made, "anonymous": Program(None)}


def written_in(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from written_in(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from written_in(each, name)
    elif value and isinstance(value, str) and (name in WRITTEN or name == "reason"):
        yield value


def squeezed(text: str) -> str:
    return "".join(text.split())


# --- what one reads -------------------------------------------------------------------------------
@pytest.mark.parametrize("life", READ)
def test_the_api_tells_what_the_page_tells(
    life: str, lives: dict[str, Case], programs: dict[str, Program], browsers: dict[str, Client]
) -> None:
    key, readers = lives[life].pk, 0
    for name in READERS[READ.index(life) % 2 :: 2]:
        status, body = programs[name].get(f"proposals/{key}/")
        page = browsers[name].get(f"/proposals/{key}/")
        assert status == page.status_code, name
        if status == 404:
            assert body == {
                "code": "not_found", "detail": "没有找到，或者您无权查看。", "fields": {}
            }  # fmt: skip
            continue
        readers += 1
        shown = page.context
        assert [entry["label"] for entry in body["timeline"]] == [
            entry["label"] for entry in shown["entries"]
        ], name
        deadlines = [*shown["open_deadlines"], *shown["closed_deadlines"]]
        assert {row["id"] for row in body["deadlines"]} == {row.pk for row in deadlines}
        rounds = [row for each in shown["rounds"] for row in each["tasks"]]
        assert [row["id"] for row in body["tasks"]] == [task.pk for task in rounds]
        met = [row.pk for each in shown["rounds"] for row in each["meetings"]]
        assert [row["id"] for each in body["rounds"] for row in each["meetings"]] == met
        assert len(body["gates"]) == len(shown["gates"])
        text = squeezed(html.unescape(text_of(page).replace("<br>", "")))
        for words in written_in(body):
            assert squeezed(words) in text, (name, words)
    assert readers >= 2


def test_what_the_office_notes_stays_in_the_office(
    lives: dict[str, Case], programs: dict[str, Program]
) -> None:
    key = lives["judged"].pk
    assert programs["office"].get(f"proposals/{key}/")[1]["gates"]
    assert programs["office"].get(f"proposals/{key}/")[1]["contact_phone"]
    for name in ("cosigner", "leader", "committee"):
        body = programs[name].get(f"proposals/{key}/")[1]
        assert body["gates"] == []
        assert not any(row["internal"] for row in body["timeline"])
        assert body["contact_phone"] is None


def test_nobody_reads_without_a_token(lives: dict[str, Case], programs: dict[str, Program]) -> None:
    key, task = lives["judged"].pk, lives["judged"].task().pk
    for path in (
        "proposals/", "tasks/", "deadlines/", "organs/", "deputies/", "schema/",
        f"proposals/{key}/", f"proposals/{key}/moves/", f"tasks/{task}/", f"tasks/{task}/moves/",
    ):  # fmt: skip
        status, body = programs["anonymous"].get(path)
        assert (status, body["code"]) == (401, "not_authenticated"), path
    assert programs["anonymous"].post(f"proposals/{key}/moves/", move="close")[0] == 401


@pytest.mark.parametrize("key", ["0", "99999999", "-1", str(2**63), "9" * 40, "x", "1.0", "\uff11"])
def test_what_is_no_row_is_not_found(key: str, programs: dict[str, Program]) -> None:
    for path in (f"proposals/{key}/", f"proposals/{key}/moves/", f"tasks/{key}/"):
        status, body = programs["office"].get(path)
        assert (status, body["code"]) == (404, "not_found")
    assert programs["office"].post(f"proposals/{key}/moves/", move="close")[0] == 404


def test_a_task_with_its_reply(lives: dict[str, Case], programs: dict[str, Program]) -> None:
    case = lives["signed"]
    path = f"tasks/{case.task().pk}/"
    body = programs["clerk"].get(path)[1]
    assert body["status"] == "handling"
    assert len(body["replies"]) == 1
    assert body["proposal"]["id"] == case.pk
    assert body["deadlines"]
    assert programs["deputy"].get(path)[1]["replies"] == [], "not delivered yet"
    assert programs["clerk3"].get(path)[1]["replies"] == []
    assert programs["stranger"].get(path)[0] == 404


# --- lists ----------------------------------------------------------------------------------------
def test_a_list_holds_what_one_sees(
    lives: dict[str, Case], programs: dict[str, Program], people: dict[str, Any]
) -> None:
    for name in ("office", "clerk", "deputy", "leader", "stranger", "district-deputy"):
        status, body = programs[name].get("proposals/", size=200)
        assert status == 200
        for row in body["results"][:1]:
            assert programs[name].get(f"proposals/{row['id']}/")[0] == 200
        seen = {row["id"] for row in body["results"]}
        for life in READ:
            case = lives[life]
            columns = [column for column, of in LIFE_OF["proposal"].items() if of == life]
            for column in columns:
                assert (case.pk in seen) is sees("proposal", column, name), (life, name)


def test_conditions_and_order_are_those_of_the_page(
    lives: dict[str, Case], programs: dict[str, Program], browsers: dict[str, Client]
) -> None:
    for query in (
        {"status": ["closed", "replied"]}, {"due": "late"}, {"role": "joint"}, {"sort": "-number"},
        {"q": "公交", "sort": "status"}, {"stage": "assigned", "by": TODAY.isoformat()},
    ):  # fmt: skip
        body = programs["office"].get("proposals/", size=100, **query)[1]
        page = browsers["office"].get("/proposals/", {**query, "size": 100})
        shown = [row.pk for row in page.context["page_obj"]]
        assert [row["id"] for row in body["results"]] == shown
        assert body["count"] == page.context["paginator"].count


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ({"status": "nonsense"}, "status", "“状态”请从所列选项中选择。"),
        ({"assigned_from": "2026-13-01"}, "assigned_from",
         "“交办日期起”的日期不正确，请按 2026-06-30 的样式填写。"),
        ({"assigned_from": "2026-05-02", "assigned_to": "2026-05-01"}, "assigned_to",
         "“交办日期止”早于“交办日期起”，请更正。"),
        ({"session": "9" * 30}, "session", "“会次”请从所列选项中选择。"),
        ({"stauts": "closed"}, "stauts", "没有这个条件。"),
        ({"size": "201"}, "size", "请填写 1 至 200 的整数。"),
        ({"size": "0"}, "size", "请填写 1 至 200 的整数。"),
        ({"page": "x"}, "page", "请填写 1 至 10000 的整数。"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said(
    query: dict[str, str], name: str, words: str, programs: dict[str, Program]
) -> None:
    status, body = programs["office"].get("proposals/", **query)
    assert (status, body["code"]) == (400, "validation")
    assert body["fields"] == {name: [words]}


def test_an_unknown_order_names_the_known_ones(programs: dict[str, Program]) -> None:
    status, body = programs["office"].get("tasks/", sort="password")
    assert status == 400
    assert "assigned" in body["fields"]["sort"][0]


def test_pages_follow_each_other(lives: dict[str, Case], programs: dict[str, Program]) -> None:
    first = programs["office"].get("tasks/", size=5)[1]
    second = programs["office"].client.get(first["next"]).json()
    assert first["previous"] is None
    assert second["previous"].endswith("page=1")
    keys = [row["id"] for row in first["results"] + second["results"]]
    assert len(set(keys)) == 10
    assert first["count"] == second["count"] > 10
    status, body = programs["office"].get("tasks/", size=200, page=9)
    assert (status, body["detail"]) == (404, "没有这一页。")


def test_a_list_costs_the_same_for_one_row_and_for_fifty(
    house: House, lives: dict[str, Case], programs: dict[str, Program]
) -> None:
    original = lives["handling"].proposal
    tasks = list(original.tasks.all())
    for number in range(50):
        original.pk, original.number = None, 500 + number
        original.number_label, original._state.adding = f"第{number}号", True
        original.save()
        first = HandlingRound.objects.create(proposal=original, number=1, started_on=TODAY)
        for task in tasks:
            task.pk, task.proposal, task.round, task._state.adding = None, original, first, True
            task.save()
    for name in ("office", "clerk", "deputy"):
        for path in ("proposals/", "tasks/", "deadlines/", "organs/", "deputies/"):
            programs[name].get(path)
            one, three, fifty = (programs[name].cost(path, size=size) for size in (1, 3, 50))
            # One more where something on the page was merged: the units are its principal's.
            assert one <= three <= fifty <= one + (path == "proposals/"), (name, path)
            assert fifty <= 6, (name, path, fifty)
        for path in ("proposals/", "tasks/"):
            assert len(programs[name].get(path, size=50)[1]["results"]) == 50


# --- moves ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("table", MOVES)
def test_what_is_offered_is_what_the_table_says(
    table: str, ready: dict[tuple[str, str], Any], people: dict[str, Any]
) -> None:
    """In each status two who may something and one who may not: ``open_moves``, which names them,
    is compared for everybody in test_moves.py."""
    for place, column in enumerate(LIFE_OF[table]):
        obj = ready[table, column]
        here = [(move, cell) for move, where, cell in cells(table) if where == column]
        able = [name for name in CAST if any(name in who(cell) for _, cell in here)]
        for name in {*able[:1], *able[-1:], CAST[place % len(CAST)]}:
            expected = {
                (move, who(cell)[name], waits(cell)) for move, cell in here if name in who(cell)
            }
            found = {
                (move["move"], move["acting_for"] is not None, bool(move["missing"]))
                for move in offered([obj], people[name], TODAY)
            }
            assert found == expected, (column, name)


def api_answer(table: str, move: str, column: str, name: str, cell: str) -> tuple[int, str]:
    """Status and code of a POST that lacks nothing."""
    if not sees(table, column, name):
        return 404, "not_found"
    if find_flow(flow_of(table))[move].automatic:
        return 400, "validation"
    if name in who(cell):
        return (409, "guarded") if waits(cell) else (200, "")
    has_right = named_in(table, move, name, False) or named_in(table, move, name, True)
    return (409, "wrong_status") if has_right else (403, "not_permitted")


def filled_in(table: str, move: str, obj: Any, name: str, house: House) -> dict[str, Any]:
    """What the page is sent, but for names that this form does not know: a page ignores them."""
    data = form_data(table, move, obj, name, house)
    attempt = attempt_at(obj, move, by=house.users[name], today=TODAY)
    if attempt is None or not (attempt.own or attempt.acting):
        return data
    return {key: value for key, value in data.items() if key in attempt.form().fields}


def sampled(table: str) -> Iterator[tuple[str, str, str, tuple[int, str]]]:
    """(move, column, name, answer): each move once where it is made, and in each status each kind
    of refusal once. ``perform`` saw every cell, the pages more of them (test_moves.py)."""
    seen: set[tuple[str, str]] = set()
    for place, (move, column, cell) in enumerate(cells(table)):
        for turn in range(len(CAST) - 1):
            name = CAST[(place + turn) % (len(CAST) - 1)]
            answer = api_answer(table, move, column, name, cell)
            key = (column.partition(":")[0] if answer[1] else move, answer[1])
            if key not in seen:
                seen.add(key)
                yield move, column, name, answer


@pytest.mark.parametrize("table", MOVES)
def test_the_api_answers_as_the_table_says(
    table: str, ready: dict[tuple[str, str], Any], programs: dict[str, Program], house: House
) -> None:
    """With the ledger beside it."""
    ledger = StatusChange.objects.count()
    for move, column, name, (status, code) in sampled(table):
        obj = ready[table, column]
        data = filled_in(table, move, obj, name, house)
        with transaction.atomic():
            found, body = programs[name].post(
                f"proposals/{obj.root.pk}/moves/", move=move,
                object={"kind": kind_of(type(obj)), "id": obj.pk}, **data,
            )  # fmt: skip
            assert (found, body.get("code", "")) == (status, code), (move, column, name, body)
            if found == 200:
                assert body["entry"]["move"] == move
                assert body["object"]["version"] > obj.version  # further moves may follow at once
                assert StatusChange.objects.count() > ledger
                transaction.set_rollback(True)
            else:
                assert StatusChange.objects.count() == ledger


def moves_of(program: Program, path: str) -> dict[str, Any]:
    status, body = program.get(path)
    assert status == 200
    return {f"{each['object']['kind']}.{each['move']}": each for each in body["results"]}


def test_a_move_says_what_it_asks_for(lives: dict[str, Case], programs: dict[str, Program]) -> None:
    case = lives["handling"]
    found = moves_of(programs["clerk"], f"proposals/{case.pk}/moves/")
    assert set(found) == {"task.contact", "task.object", "reply.propose"}
    contact = found["task.contact"]
    assert contact["object"]["id"] == case.task().pk
    assert contact["missing"] == []
    fields = {field["name"]: field for field in contact["fields"]}
    assert fields["held_on"]["type"] == "date"
    assert fields["said"]["max_length"] == 4000
    assert fields["deputies"]["type"] == "choices"
    assert fields["deputies"]["required"]
    assert {"value": "phone", "label": "电话"} in fields["form"]["choices"]
    assert found == moves_of(programs["clerk"], f"tasks/{case.task().pk}/moves/")
    acting = moves_of(programs["office"], f"proposals/{case.pk}/moves/")["task.contact"]
    assert acting["acting_for"]
    assert {"source", "scan"} <= {f["name"] for f in acting["fields"]}


def test_the_same_post_twice_is_made_once(house: House, programs: dict[str, Program]) -> None:
    proposal = walk(house, "registered")
    proposal.refresh_from_db()
    task = walk(house, "dispatched").tasks.get()
    path = f"tasks/{task.pk}/moves/"
    body = {"move": "receive", "version": task.version}
    status, made = programs["clerk"].post(path, **body)
    assert status == 200, made
    assert made["object"]["status"] == "handling"
    assert made["root"]["kind"] == "proposal"
    assert made["entry"]["from_status"] == "awaiting"
    assert made["entry"]["note"] == ""
    ledger = StatusChange.objects.count()
    status, refusal = programs["clerk"].post(path, **body)
    assert (status, refusal["code"]) == (409, "stale")
    assert "签收" in refusal["detail"]
    assert StatusChange.objects.count() == ledger
    status, refusal = programs["clerk"].post(path, move="receive")
    assert (status, refusal["code"]) == (409, "wrong_status")


def test_a_form_that_is_not_filled_in(lives: dict[str, Case], programs: dict[str, Program]) -> None:
    path = f"proposals/{lives['submitted'].pk}/moves/"
    office = programs["office"]
    status, body = office.post(path, move="return")
    assert (status, body["code"], list(body["fields"])) == (400, "validation", ["note"])
    status, body = office.post(path, move="return", note="请补充。", remark="x")
    assert (status, body["fields"]) == (400, {"remark": ["没有这一项。"]})
    status, body = office.post(path, move="screen")
    assert (status, body["detail"]) == (400, "请至少审核一关。")
    status, body = office.post(path, move="return", note={"a": 1})
    assert (status, list(body["fields"])) == (400, ["note"])
    for version in ("x", -1, True, 2**70, [1]):
        status, body = office.post(path, move="return", note="请补充。", version=version)
        assert (status, list(body["fields"])) == (400, ["version"]), version
    for move in ("nonsense", "begin", "", None, ["return"], {"a": 1}):
        status, body = office.post(path, move=move)
        assert (status, list(body["fields"])) == (400, ["move"]), move
    status, body = office.post(path, move="judge")
    assert (status, list(body["fields"])) == (400, ["move"])


def test_which_object_is_meant(lives: dict[str, Case], programs: dict[str, Program]) -> None:
    case, other = lives["dispatched"], lives["handling"]
    path = f"proposals/{case.pk}/moves/"
    clerk = programs["clerk"]
    for given in (
        f"task:{other.task().pk}", {"kind": "task", "id": other.task().pk}, "task:0", "task", "x:1",
        {"kind": ["task"], "id": {}}, {"id": True, "kind": "task"}, f"task:{2**80}", ["task", 1], 5,
    ):  # fmt: skip
        status, body = clerk.post(path, move="receive", object=given)
        assert (status, body["code"]) == (404, "not_found"), given
    status, body = programs["office"].post(path, move="receive")
    assert (status, body["code"]) == (400, "object_required")
    with transaction.atomic():
        # Three units have to receive it; one of them is his.
        status, body = clerk.post(path, move="receive")
        assert (status, body["object"]["id"]) == (200, case.task().pk)
        transaction.set_rollback(True)
    with transaction.atomic():
        data = {"move": "receive", "object": f"task:{case.task().pk}"}
        response = clerk.client.post(f"/api/{path}", data)  # multipart
        assert response.status_code == 200
        transaction.set_rollback(True)


def test_odd_texts_are_made_plain(lives: dict[str, Case], programs: dict[str, Program]) -> None:
    path = f"proposals/{lives['submitted'].pk}/moves/"
    note = "请补充\x00\u202e材料\ud800。<script>alert(1)</script>"
    with transaction.atomic():
        status, body = programs["office"].post(path, move="return", note=note)
        assert (status, body["entry"]["note"]) == (200, "请补充材料。<script>alert(1)</script>")
        transaction.set_rollback(True)
    status, body = programs["office"].post(path, move="return", note="长" * 1_000_000)
    assert status == 400
    assert "最多2000字" in body["fields"]["note"][0]


def test_a_scan_comes_as_a_file(
    lives: dict[str, Case], programs: dict[str, Program], house: House
) -> None:
    case = lives["replied"]
    path = f"/api/proposals/{case.pk}/moves/"
    data = {
        "move": "judge", "object": f"verdict:{case.verdict().pk}", "source": "paper",
        "attitude": "satisfied", "result": "fairly", "on": TODAY.isoformat(),
    }  # fmt: skip
    office = programs["office"].client
    response = office.post(path, data)
    assert (response.status_code, list(response.json()["fields"])) == (400, ["scan"])
    assert Reply.objects.filter(pk=case.reply().pk, status="delivered").exists()
