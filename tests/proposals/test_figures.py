"""First figures: counted by hand, equal to the lists they open, cheap, and readable on paper."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from django.test import Client
from openpyxl import load_workbook

from congress.calendar.models import Deadline
from congress.lists.selection import Selection
from congress.people.models import CongressSession
from congress.portal.demo.house import OTHER_UNIT, SYSTEM, THIRD_UNIT, UNIT, House
from congress.portal.demo.wordings import READING
from proposals.exports import PROPOSAL_LIST
from proposals.figures.page import page_of, units_of
from proposals.figures.years import a_year_before, sessions_of, year_of
from proposals.models import HandlingTask, Proposal
from proposals.selectors.answering import answer_conditions, task_answer_conditions
from proposals.selectors.choices import filter_choices
from tests.conftest import TODAY
from tests.proposals.conftest import cost, text_of, walk

FIGURES = "/proposals/figures/"
BUDGET = 15
READERS = (
    "leader", "office", "admin", "committee", "dispatcher", "clerk", "reviewer", "head", "clerk2",
    "head3", "district-office",
)  # fmt: skip
OTHERS = {"deputy": 403, "auditor": 403, "stranger": 403, "anonymous": 302}


@pytest.fixture(scope="module")
def everything(built: House) -> dict[str, Proposal]:
    """A year and the one before; and what must not count: the unregistered, another congress's."""
    september = date(2026, 9, 1)
    rows = {
        "sat": walk(built, "closed", submitted_on=date(2026, 1, 26)),
        "bad": walk(built, "judged", submitted_on=september, is_dissatisfied=True),
        "over": walk(built, "received", submitted_on=date(2026, 3, 2), lead="cosigner"),
        "soon": walk(
            built, "received", submitted_on=september, joint=(OTHER_UNIT,), separate=(THIRD_UNIT,)
        ),
        "fresh": walk(built, "received"),
        "numbered": walk(built, "registered", words=READING),
        "handed": walk(built, "assigned"),
        "late": walk(built, "closed", submitted_on=date(2026, 2, 5)),
        "unheard": walk(built, "delivered", submitted_on=september),
        "last": walk(built, "closed", submitted_on=date(2025, 1, 15)),
        "after": walk(built, "delivered", submitted_on=date(2025, 12, 1)),
    }
    Deadline.objects.filter(root_id=rows["late"].pk, clock="proposal.reply").update(
        legal_on=rows["late"].replied_on - timedelta(days=1)
    )
    for stage in ("draft", "cosigning", "submitted", "returned", "suggested", "withdrawn"):
        rows[stage] = walk(built, stage)
    rows["refused"] = walk(built, "refused", submitted_on=date(2025, 1, 15))
    rows["district"] = walk(built, "registered", lead="district-deputy")
    Proposal.objects.filter(pk=rows["handed"].pk).update(category=None)
    return rows


def page(house: House, name: str) -> Any:
    user = house.users[name]
    sessions = sessions_of(user, TODAY)
    return page_of(user, year_of(sessions, sessions[0], TODAY), TODAY)


def big(board: Any) -> dict[str, str]:
    return {head.figure.label: head.value for _, heads in board.heads for head in heads}


def table(board: Any, code: str) -> dict[str, dict[str, int]]:
    found = next(table for table in board.tables if table.code == code)
    return {
        row.label: {head: cell.count for head, cell in zip(found.heads, row.cells, strict=True)}
        for row in found.rows
    }


# --- by hand --------------------------------------------------------------------------------------
def test_the_big_figures_of_a_leader(everything: Any, house: House) -> None:
    board = page(house, "leader")
    assert big(board) == {
        "建议总数": "9", "已交办": "8", "已答复": "4", "办结": "2",
        "按期答复": "3", "逾期答复": "1", "超期未答复": "1", "30天内答复到期": "1",
        "满意率": "66.7%", "满意": "0", "基本满意": "2", "不满意": "1", "待反馈": "1",
    }  # fmt: skip
    total = board.heads[0][1][0]
    assert [(part.label, part.count) for part in total.parts] == [("大会期间", 1), ("闭会期间", 8)]
    before = {
        head.figure.label: [(part.label, part.count) for part in head.before]
        for head in board.heads[0][1]
    }
    assert before == {
        "建议总数": [("上年同期", 1), ("上年全年", 2)],
        "已交办": [("上年同期", 1), ("上年全年", 2)],
        "已答复": [("上年同期", 1), ("上年全年", 2)],
        "办结": [("上年同期", 1), ("上年全年", 1)],
    }


@pytest.mark.parametrize(
    ("name", "total", "overdue", "soon"),
    [
        ("leader", 9, 1, 1),
        ("office", 9, 1, 1),
        ("admin", 9, 1, 1),
        ("committee", 7, 1, 1),  # no task yet: not a department's it follows
        ("dispatcher", 8, 1, 1),  # what was handed to its system
        ("clerk", 7, 1, 1),
        ("head", 7, 1, 1),
        ("clerk2", 1, 0, 1),  # its joint part
        ("head3", 1, 0, 1),
        ("district-office", 1, 0, 0),
    ],
)
def test_each_counts_what_he_sees(
    name: str, total: int, overdue: int, soon: int, everything: Any, house: House
) -> None:
    figures = big(page(house, name))
    found = [figures[label] for label in ("建议总数", "超期未答复", "30天内答复到期")]
    assert found == [str(total), str(overdue), str(soon)]


def test_the_tables_of_a_leader(everything: Any, house: House) -> None:
    board = page(house, "leader")
    assert {label: row["件数"] for label, row in table(board, "status").items()} == {
        "已登记": 1, "并案待交办": 0, "已交办": 1, "已转承办": 0, "办理中": 3, "并案办理": 0,
        "已答复": 2, "办结": 2, "超出市权": 0, "超出市权已办结": 0, "合计": 9,
    }  # fmt: skip
    assert {label: row["件数"] for label, row in table(board, "answers").items()} == {
        "按期答复": 3, "逾期答复": 1, "超期未答复": 1, "30天内答复到期": 1, "其余在办": 2,
        "已交办": 8,
    }  # fmt: skip
    assert {label: row["件数"] for label, row in table(board, "heard").items()} == {
        "满意": 0, "基本满意": 2, "不满意": 1, "待反馈": 1, "逾期未反馈": 0, "办结前未反馈": 0,
    }  # fmt: skip
    assert table(board, "months") == {
        "1月": {"件数": 1, "大会期间": 1, "闭会期间": 0, "上年同月": 1},
        "2月": {"件数": 1, "大会期间": 0, "闭会期间": 1, "上年同月": 0},
        "3月": {"件数": 1, "大会期间": 0, "闭会期间": 1, "上年同月": 0},
        "9月": {"件数": 3, "大会期间": 0, "闭会期间": 3, "上年同月": 0},
        "11月": {"件数": 3, "大会期间": 0, "闭会期间": 3, "上年同月": 0},
        "12月": {"件数": 0, "大会期间": 0, "闭会期间": 0, "上年同月": 1},
        "合计": {"件数": 9, "大会期间": 1, "闭会期间": 8, "上年同月": 2},
    }
    places = {label: row["件数"] for label, row in table(board, "delegations").items()}
    assert places == {"朝阳代表团": 1, "海淀代表团": 8, "合计": 9}, "in the order of delegations"
    assert table(board, "systems")[SYSTEM]["件数"] == 8
    kinds = {label: row["件数"] for label, row in table(board, "categories").items()}
    assert kinds["未分类"] == 1
    assert kinds["合计"] == sum(kinds.values()) - kinds["合计"] == 9
    assert table(board, "units") == {
        UNIT: {
            "主办": 7, "分办": 0, "会办": 0, "逾期答复": 1, "超期未答复": 1, "上年全年主办": 2,
        },
        THIRD_UNIT: {
            "主办": 0, "分办": 1, "会办": 0, "逾期答复": 0, "超期未答复": 0, "上年全年主办": 0,
        },
        OTHER_UNIT: {
            "主办": 0, "分办": 0, "会办": 1, "逾期答复": 0, "超期未答复": 0, "上年全年主办": 0,
        },
    }  # fmt: skip


def test_what_has_no_number_is_shown_apart_to_those_who_see_it(
    everything: Any, house: House
) -> None:
    apart = table(page(house, "office"), "unregistered")
    assert {label: row["件数"] for label, row in apart.items()} == {
        "审核中": 1, "退回修改": 1, "建议撤回": 1, "已撤回": 1, "不予交办": 0,
    }  # fmt: skip
    assert "unregistered" not in {found.code for found in page(house, "leader").tables}


# --- equal to the list ----------------------------------------------------------------------------
def listed(user: Any, query: str) -> int:
    selection = Selection(PROPOSAL_LIST, user, QueryDict(query), TODAY)
    assert selection.is_understood, query
    assert not selection.problems, query
    return selection.found.count()


@pytest.mark.parametrize("name", READERS)
def test_every_figure_is_the_length_of_its_list(
    name: str, everything: Any, house: House, monkeypatch: Any
) -> None:
    """Every one, the zeros too."""
    user = house.users[name]
    sessions = sessions_of(user, TODAY)
    year = year_of(sessions, sessions[0], TODAY)
    figures = [*page_of(user, year, TODAY).figures, *units_of(user, year, TODAY).figures]
    assert any(figure.count for figure in figures)
    counted = {figure.url.partition("?")[2]: figure.count for figure in figures}
    choices = filter_choices(user)  # the same for all of these lists
    monkeypatch.setattr("proposals.filters.filter_choices", lambda user: choices)
    assert {query: listed(user, query) for query in counted} == counted


@pytest.mark.parametrize("name", ["committee", "clerk2"])
def test_every_link_of_the_page_opens_a_list_as_long_as_it_says(
    name: str, everything: Any, browsers: dict[str, Client]
) -> None:
    """As the reader does it: click, and count the rows."""
    text = text_of(browsers[name].get(FIGURES))
    links = dict(re.findall(r'href="/proposals/\?([^"]+)"[^>]*>([\d.%]+)<', text))
    assert len(links) > 15
    for query, number in links.items():
        shown = browsers[name].get(f"/proposals/?{unescape(query)}&size=100")
        if number.endswith("%"):
            number = "3"
        assert len(shown.context["object_list"]) == int(number), query


# --- boundaries -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "state"),
    [(-1, "overdue"), (0, "soon"), (30, "soon"), (31, "running")],
)
def test_due_today_and_on_the_thirtieth_day_is_soon(
    days: int, state: str, everything: dict[str, Proposal]
) -> None:
    """An extension moves the legal date: the state follows it."""
    clocks = Deadline.objects.filter(root_id=everything["over"].pk, clock="proposal.reply")
    clocks.update(legal_on=TODAY + timedelta(days=days))
    for model, conditions, key in (
        (Proposal, answer_conditions(TODAY), "pk"),
        (HandlingTask, task_answer_conditions(TODAY), "proposal"),
    ):
        rows = model.objects.filter(**{key: everything["over"].pk})
        assert [name for name, q in conditions.items() if rows.filter(q).exists()] == [state]


@pytest.mark.parametrize(("days", "state"), [(0, "on_time"), (-1, "late")])
def test_answered_on_the_last_day_is_on_time(
    days: int, state: str, everything: dict[str, Proposal]
) -> None:
    row = everything["sat"]
    assert row.replied_on is not None
    Deadline.objects.filter(root_id=row.pk, clock="proposal.reply").update(
        legal_on=row.replied_on + timedelta(days=days)
    )
    conditions = answer_conditions(TODAY)
    found = [name for name, q in conditions.items() if Proposal.objects.filter(q, pk=row.pk)]
    assert found == [state]


def test_a_separate_unit_that_was_late_is_late_alone(
    everything: dict[str, Proposal], house: House
) -> None:
    """The proposal is overdue, and of its units the one whose time has run out."""
    task = HandlingTask.objects.get(proposal=everything["soon"], role="separate")
    Deadline.objects.filter(
        owner_type=ContentType.objects.get_for_model(HandlingTask), owner_id=task.pk,
        clock="proposal.reply",
    ).update(legal_on=TODAY - timedelta(days=1))  # fmt: skip
    board = page(house, "leader")
    assert big(board)["超期未答复"] == "2"
    assert table(board, "units")[THIRD_UNIT]["超期未答复"] == 1
    assert table(board, "units")[UNIT]["超期未答复"] == 1, "another proposal's"
    unit = house.organs[UNIT].pk
    assert listed(house.users["leader"], f"unit={unit}&answer=overdue") == 1


def test_a_year_before() -> None:
    assert a_year_before(date(2026, 11, 16)) == date(2025, 11, 16)
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)


# --- the page -------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [*READERS, *OTHERS])
def test_who_reads_figures(name: str, browsers: dict[str, Client]) -> None:
    for path in ("", "units/", "table/"):
        answer = browsers[name].get(FIGURES + path)
        assert answer.status_code == OTHERS.get(name, 200)


def test_another_year_and_one_that_is_not_there(
    everything: Any, house: House, browsers: dict[str, Client]
) -> None:
    sessions = sessions_of(house.users["leader"], TODAY)
    assert [row.opens_on.year for row in sessions] == [2026, 2025, 2024, 2023], "none to come"
    answer = browsers["leader"].get(f"{FIGURES}?session={sessions[1].pk}")
    assert big(answer.context["board"])["建议总数"] == "2"
    assert "上年同期" not in text_of(answer), "a year that is over is compared as a whole"
    assert "上年全年：上一次会议开幕到本次会议开幕前" in text_of(answer)
    running = text_of(browsers["leader"].get(FIGURES))
    assert "上年同期：上一次会议以来截至2025年11月16日的件数。上年全年：" in running
    first = browsers["leader"].get(f"{FIGURES}?session={sessions[3].pk}")
    assert "这一年还没有建议" in text_of(first)
    district = CongressSession.objects.filter(term__congress=house.district).first()
    for key in ("0", "abc", "9" * 40, district.pk):
        answer = browsers["leader"].get(f"{FIGURES}?session={key}")
        assert "没有找到这个会次" in text_of(answer)
        assert answer.context["year"].session == sessions[0]


def test_a_leader_begins_with_the_first_figures(
    everything: Any, browsers: dict[str, Client]
) -> None:
    heads = browsers["leader"].get("/").context["heads"]
    assert {head.figure.label: head.value for head in heads} == {
        "建议总数": "9", "已交办": "8", "已答复": "4", "办结": "2", "超期未答复": "1",
        "满意率": "66.7%",
    }  # fmt: skip
    assert 'href="/proposals/figures/"' in text_of(browsers["leader"].get("/"))
    assert browsers["office"].get("/").context["heads"] == ()


def test_the_conditions_read_as_a_sentence(everything: Any, house: House) -> None:
    def sentence(query: str) -> str:
        return Selection(PROPOSAL_LIST, house.users["leader"], QueryDict(query), TODAY).sentence

    assert sentence("stage=answered&by=2025-11-16") == "已答复，截至2025-11-16的建议"
    assert sentence("answer=overdue&month=2026-03") == "超期未答复，2026-03提交的建议"
    assert sentence("category=null&result=given") == ("内容分类为“未分类”，对办理结果已反馈的建议")


def test_the_workbook_has_a_sheet_for_each_table(
    everything: Any, browsers: dict[str, Client]
) -> None:
    answer = browsers["office"].get(f"{FIGURES}table/")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == [
        "主要数字", "办理进度", "答复期限", "代表满意度", "承办系统", "承办单位", "内容分类",
        "代表团", "提交月份", "未登记和不再办理的",
    ]  # fmt: skip
    rows = [[cell.value for cell in row] for row in book["主要数字"].iter_rows(min_row=2)]
    assert rows[:2] == [["项目", "数值", "上年同期", "上年全年"], ["建议总数", 9, 1, 2]]
    assert ["满意率", "66.7%", None, "100.0%"] in rows
    heads = {name: book[name].cell(2, book[name].max_column).value for name in book.sheetnames}
    assert heads == dict.fromkeys(book.sheetnames, "上年全年") | {
        "承办单位": "上年全年主办", "提交月份": "上年同月",
    }  # fmt: skip
    total = [cell.value for cell in list(book["代表团"].rows)[-1]]
    assert total == ["合计", 9, 1, 8, 4, 1, 1, 2]


# --- cost -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["leader", "office", "committee", "dispatcher", "clerk"])
def test_a_page_costs_the_same_for_one_and_for_three(
    name: str, built: House, browsers: dict[str, Client]
) -> None:
    walk(built, "closed")
    once = cost(browsers[name], FIGURES)
    for number in range(2):
        walk(built, "received", joint=(OTHER_UNIT,), separate=(THIRD_UNIT,),
             lead=("cosigner", "deputy")[number], submitted_on=date(2026, 1, 26))  # fmt: skip
    assert cost(browsers[name], FIGURES) == once <= BUDGET
    assert cost(browsers[name], f"{FIGURES}units/") <= BUDGET
