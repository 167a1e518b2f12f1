"""The list of proposals: filters, search, order, columns, and what it costs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from congress.lists.listing import find
from congress.portal.demo.house import OTHER_UNIT, SYSTEM, THIRD_UNIT, UNIT, House
from congress.portal.demo.wordings import CYCLING, LIFTS, READING, SIGNS
from proposals.enums import ProposalStatus
from proposals.models import Proposal, Verdict
from tests.conftest import TODAY
from tests.lists.conftest import exported
from tests.proposals.conftest import cost, text_of, walk

#: Queries of the list, session and access log included.
LIST_BUDGET = 12
COUNTED = ("office", "clerk", "deputy", "leader", "committee", "dispatcher", "reviewer", "head")


def found(client: Client, query: str) -> set[int]:
    response = client.get(f"/proposals/?{query}")
    assert response.status_code == 200, query
    return {proposal.pk for proposal in response.context["object_list"]}


@pytest.fixture(scope="module")
def library(built: House, stages: dict[str, Proposal]) -> dict[str, int]:
    """The stages, and beside them: one of the co-signer's in session, one whose reply is overdue,
    one with a joint and a separate unit, one whose deputy was not content."""
    rows = {stage: proposal.pk for stage, proposal in stages.items()}
    rows["sat"] = walk(
        built, "registered", words=READING, lead="cosigner", submitted_on=date(2026, 1, 26)
    ).pk
    rows["late"] = walk(built, "received", lead="cosigner", submitted_on=date(2026, 3, 2)).pk
    rows["shared"] = walk(
        built, "received", words=LIFTS, joint=(OTHER_UNIT,), separate=(THIRD_UNIT,)
    ).pk
    rows["bad"] = walk(
        built, "judged", words=CYCLING, submitted_on=date(2026, 9, 1), is_dissatisfied=True
    ).pk
    for number in range(6):  # more than a page
        rows[f"more {number}"] = walk(built, "submitted").pk
    return rows


@pytest.fixture
def all_of(library: dict[str, int], browsers: dict[str, Client]) -> set[int]:
    """Whatever the office sees: more than a page, so it is asked for at once."""
    return found(browsers["office"], "view=all&size=50")


def with_status(*statuses: str) -> set[int]:
    return set(Proposal.objects.filter(status__in=statuses).values_list("pk", flat=True))


# --- each filter: what matches, and what must not ------------------------------------------------
def test_the_office_sees_everything_but_what_is_not_handed_in(
    library: dict[str, int], all_of: set[int]
) -> None:
    hidden = {library[key] for key in ("draft", "cosigning", "cosigned")}
    assert all_of == set(library.values()) - hidden


def test_one_status_and_several(library: dict[str, int], browsers: dict[str, Client]) -> None:
    client = browsers["office"]
    assert found(client, "status=closed") == with_status("closed") == {library["closed"]}
    assert found(client, "status=closed&status=refused") == {library["closed"], library["refused"]}
    assert library["returned"] not in found(client, "status=closed&status=refused")


def test_period_session_and_category(
    library: dict[str, int], browsers: dict[str, Client], all_of: set[int]
) -> None:
    client = browsers["office"]
    sat = Proposal.objects.get(pk=library["sat"])
    assert found(client, "period=in") == {library["sat"]}
    assert found(client, "size=50&period=between") == all_of - {library["sat"]}
    assert found(client, f"size=50&session={sat.session_id}") == all_of
    other = sat.session.term.sessions.exclude(pk=sat.session_id).first()
    assert other is not None
    assert found(client, f"session={other.pk}") == set()
    assert found(client, f"category={sat.category_id}") == {library["sat"]}


def test_unit_role_and_system(
    library: dict[str, int], browsers: dict[str, Client], built: House
) -> None:
    client = browsers["office"]
    unit, joint, separate = (built.organs[name].pk for name in (UNIT, OTHER_UNIT, THIRD_UNIT))
    led = set(
        Proposal.objects.filter(tasks__organ=unit, tasks__role="lead").values_list("pk", flat=True)
    )
    assert {library["shared"], library["closed"]} < led
    assert found(client, f"size=50&unit={unit}") == led
    assert library["registered"] not in led
    assert library["shared"] in found(client, f"unit={joint}")
    assert found(client, f"unit={separate}") == {library["shared"]}
    # The role is that of this very unit, not of another one in the same proposal.
    assert library["shared"] in found(client, f"unit={joint}&role=joint")
    assert found(client, f"unit={joint}&role=lead") == set()
    assert found(client, f"unit={separate}&role=joint") == set()
    assert found(client, "role=separate") == {library["shared"]}
    system = built.organs[SYSTEM].pk
    handed = found(client, f"size=50&system={system}")
    assert led < handed
    assert library["assigned"] in handed, "with the system, no unit named yet"
    assert library["registered"] not in handed
    assert found(client, f"system={system}&unit={separate}") == {library["shared"]}


def test_lead_deputy_and_delegation(
    library: dict[str, int], browsers: dict[str, Client], built: House, all_of: set[int]
) -> None:
    client = browsers["office"]
    own = {library["sat"], library["late"]}
    assert found(client, "lead=王玥") == found(client, "lead=wy") == own
    others = set(
        Proposal.objects.exclude(lead__name__in=("王玥", "陈思远")).values_list("pk", flat=True)
    )
    assert found(client, "size=50&lead=陈思远") == all_of - own - others
    assert found(client, "lead=王思远") == set()
    delegation = built.deputies["cosigner"].delegation_id
    assert found(client, f"delegation={delegation}") == own


def test_due(library: dict[str, int], browsers: dict[str, Client], all_of: set[int]) -> None:
    client = browsers["office"]
    due = {
        pk: (due_on, legal_on)
        for pk, due_on, legal_on in Proposal.objects.filter(pk__in=all_of).values_list(
            "pk", "next_due_on", "next_legal_on"
        )
    }
    late = {library["sat"], library["late"]}
    assert late <= found(client, "due=late")
    for days in (7, 30):
        until = TODAY + timedelta(days=days)
        expected = {
            pk
            for pk, (due_on, legal) in due.items()
            if due_on and due_on <= until and legal >= TODAY
        }
        assert expected, days
        assert found(client, f"size=50&due={days}") == expected
        assert not expected & late
    none = {pk for pk, (due_on, _) in due.items() if due_on is None}
    assert library["closed"] in none
    assert found(client, "size=50&due=none") == none


@pytest.mark.parametrize(
    ("due", "legal", "words"),
    [
        (-16, -16, "签收 已超期 16 天"),
        (-3, 60, "签收"),  # only the target has passed
        (0, 0, "签收"),
    ],
)
def test_the_list_and_its_table_say_which_clock_it_is(
    due: int, legal: int, words: str, house: House, enter: Any
) -> None:
    row = walk(house, "dispatched", words=SIGNS)
    Proposal.objects.filter(pk=row.pk).update(
        next_clock="proposal.receipt",
        next_due_on=TODAY + timedelta(days=due),
        next_legal_on=TODAY + timedelta(days=legal),
    )
    client = enter("office")
    page = text_of(client.get("/proposals/?q=标志"))
    assert '<span class="clock-chip-label">签收</span>' in page
    assert ("已超期 16 天" in page) is (due == -16)
    _, heads, lines = exported(client, "q=标志")
    cells = dict(zip(heads, lines[0], strict=True))
    assert cells["最近时限"] == words
    assert cells["期限"].date() == TODAY + timedelta(days=due)
    assert heads.index("最近时限") == heads.index("期限") + 1
    assert "最近时限" not in exported(client, "q=标志&cols=title,number")[1]


def test_without_a_clock_there_is_nothing_to_say(house: House, enter: Any) -> None:
    walk(house, "closed", words=SIGNS)
    _, heads, lines = exported(enter("office"), "q=标志")
    assert dict(zip(heads, lines[0], strict=True))["最近时限"] is None


def test_a_target_that_passed_is_due_soon_and_not_late(
    library: dict[str, int], browsers: dict[str, Client]
) -> None:
    """The date that warned is over, the law's is not: it must not vanish between the two."""
    pk = library["received"]
    Proposal.objects.filter(pk=pk).update(
        next_due_on=TODAY - timedelta(days=3), next_legal_on=TODAY + timedelta(days=60)
    )
    client = browsers["office"]
    assert pk in found(client, "size=50&due=7")
    assert pk not in found(client, "due=late")


def test_assigned_between_two_days(library: dict[str, int], browsers: dict[str, Client]) -> None:
    client = browsers["office"]
    day = Proposal.objects.get(pk=library["late"]).assigned_on
    assert day is not None
    assert found(client, f"assigned_from={day}&assigned_to={day}") == {library["late"]}
    after = found(client, f"size=50&assigned_from={day + timedelta(days=1)}")
    assert library["late"] not in after
    assert library["closed"] in after
    assert library["registered"] not in after, "not assigned yet"
    assert found(client, f"assigned_to={day - timedelta(days=1)}") == set()


def test_satisfaction_for_those_who_may_read_it(
    library: dict[str, int], browsers: dict[str, Client], built: House
) -> None:
    bad = {library["bad"]}
    for name in ("office", "leader", "deputy", "clerk", "dispatcher"):
        assert found(browsers[name], "result=dissatisfied") == bad, name
    assert library["judged"] in found(browsers["office"], "result=fairly")
    assert library["bad"] not in found(browsers["office"], "result=fairly")
    # Whoever sees the proposal and not the verdict does not learn of it by asking.
    Verdict.objects.filter(reply__task__proposal=library["bad"]).update(
        deputy=built.deputies["cosigner"]
    )
    assert library["bad"] in found(browsers["deputy"], "size=50")
    assert found(browsers["deputy"], "result=dissatisfied") == set()
    page = browsers["deputy"].get("/proposals/?cols=result&status=replied")
    shown = {line["row"].pk: line["cells"][-1][1] for line in page.context["lines"]}
    assert shown[library["bad"]] == ""


@pytest.mark.parametrize("text", ["陈思远", "思远", "chensiyuan", "csy", "CSY", "chen si yuan"])
def test_search_by_name_and_pinyin(
    text: str, library: dict[str, int], browsers: dict[str, Client], all_of: set[int]
) -> None:
    expected = all_of - {library["sat"], library["late"]}
    assert found(browsers["office"], f"size=50&q={text}") == expected


def test_search_by_title_and_number(library: dict[str, int], browsers: dict[str, Client]) -> None:
    client = browsers["office"]
    assert found(client, "q=校内阅读") == {library["sat"]}
    assert found(client, "q=第0001号") == {library["sat"]}
    assert found(client, "q=wy") == {library["sat"], library["late"]}  # 王玥
    assert found(client, "q=%25") == found(client, "q=_") == set(), "no wild cards"
    assert "没有符合条件的建议" in text_of(client.get("/proposals/?q=没有这样的话"))


def test_conditions_meet(
    library: dict[str, int], browsers: dict[str, Client], built: House
) -> None:
    unit = built.organs[UNIT].pk
    both = f"unit={unit}&status=closed&status=handling&due=none"
    assert found(browsers["office"], both) == {library["closed"]}


def test_each_reads_his_own_list(library: dict[str, int], browsers: dict[str, Client]) -> None:
    others = {library["sat"], library["late"]}
    own = set(library.values()) - others
    assert found(browsers["deputy"], "size=50") == own
    seen = found(browsers["cosigner"], "size=50")
    assert others <= seen <= others | {library["cosigning"], library["cosigned"]}
    assert library["registered"] not in found(browsers["clerk"], "size=50")
    assert found(browsers["auditor"], "") == set()
    assert "还没有您可以查看的建议" in text_of(browsers["stranger"].get("/proposals/"))


# --- the sentence --------------------------------------------------------------------------------
def test_the_conditions_read_as_a_sentence(
    library: dict[str, int], browsers: dict[str, Client], built: House
) -> None:
    unit = built.organs[UNIT].pk
    query = f"q=公交&unit={unit}&status=closed&status=assigned&due=late&assigned_from=2026-03-01"
    page = browsers["office"].get(f"/proposals/?{query}")
    assert page.context["selection"].sentence == (
        f"含有“公交”，状态为“已交办”或“办结”，承办单位为“{UNIT}”，已超期，2026-03-01以后交办的建议"
    )
    chips = page.context["selection"].chips
    assert [chip.words for chip in chips][1] == "状态为“已交办”或“办结”"
    without = browsers["office"].get(f"/proposals/{chips[1].url}")
    assert "状态为" not in without.context["selection"].sentence
    assert f"承办单位为“{UNIT}”" in without.context["selection"].sentence
    cleared = browsers["office"].get(f"/proposals/{page.context['selection'].clear_url}")
    assert cleared.context["selection"].sentence == "全部建议"


def test_a_role_and_others_in_words(library: dict[str, int], browsers: dict[str, Client]) -> None:
    for query, words in {
        "role=joint": "办理方式为“会办”的建议",
        "period=in": "大会期间提出的建议",
        "due=30": "30天内到期的建议",
        "due=none": "没有期限的建议",
        "lead=wy": "领衔代表为“wy”的建议",
        "result=dissatisfied": "对办理结果不满意的建议",
        "assigned_to=2026-06-30": "2026-06-30以前交办的建议",
    }.items():
        page = browsers["office"].get(f"/proposals/?{query}")
        assert page.context["selection"].sentence == words


# --- what is not understood ----------------------------------------------------------------------
GARBAGE = ["abc", "-1", "9" * 30, "%00", "%F0%9F%98%80", "'", "1%20OR%201=1", "%E4", "a" * 3000]
FILTERS = (
    "q", "status", "unit", "due", "role", "system", "category", "session", "period", "lead",
    "delegation", "stage", "by", "answer", "month", "assigned_from", "assigned_to", "result",
    "again", "objection", "extension", "sort", "size", "cols", "view", "foo",
)  # fmt: skip


def test_these_are_all_the_filters() -> None:
    listing = find("proposals.list")
    assert listing is not None
    assert set(FILTERS) - {"sort", "size", "cols", "view", "foo"} == set(
        listing.filterset.base_filters
    )


@pytest.mark.parametrize("name", FILTERS)
def test_garbage_in_a_filter_is_no_accident(
    name: str, library: dict[str, int], browsers: dict[str, Client]
) -> None:
    for value in GARBAGE:
        for client in (browsers["office"], browsers["deputy"]):
            # A NUL is no text at all: the request itself is refused, in words.
            expected = 400 if value == "%00" else 200
            assert client.get(f"/proposals/?{name}={value}").status_code == expected, value


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense", "status=closed&status=nonsense", "unit=999999", "due=soon", "role=x",
        "system=-1", "category=abc", "session=999999", "period=x", "delegation=0", "result=x",
        "assigned_from=2026-13-01", "assigned_from=2026-06-01&assigned_to=2026-05-01",
        f"q={'长' * 101}",
    ],
)  # fmt: skip
def test_what_is_not_understood_lists_nothing_and_says_so(
    query: str, library: dict[str, int], browsers: dict[str, Client]
) -> None:
    page = browsers["office"].get(f"/proposals/?{query}")
    assert list(page.context["object_list"]) == []
    assert "有的条件不正确，所以没有列出建议" in text_of(page)
    assert page.context["selection"].chips, "it can be taken away"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("stauts=closed", "“stauts”不是这里的条件"),
        ("sort=title", "不能按“title”排列"),
        ("sort=-nonsense", "不能按“-nonsense”排列"),
        ("size=1000", "每页只能列出 25、50、100 件"),
        ("cols=phone,title", "没有“phone”这一列"),
        (f"{'x' * 500}=1", f"“{'x' * 20}……”不是这里的条件"),
    ],
)
def test_what_does_nothing_is_told(
    query: str, words: str, library: dict[str, int], browsers: dict[str, Client]
) -> None:
    page = browsers["office"].get(f"/proposals/?{query}")
    assert words in text_of(page)
    assert len(page.context["object_list"]) == 25


@pytest.mark.parametrize("page", ["abc", "0", "-1", "99", "9" * 30])
def test_a_page_that_is_not_there(page: str, library: Any, browsers: dict[str, Client]) -> None:
    assert browsers["office"].get(f"/proposals/?page={page}").status_code == 404


# --- order, columns, pages -----------------------------------------------------------------------
def test_the_urgent_first_and_what_has_no_period_last(
    library: dict[str, int], browsers: dict[str, Client]
) -> None:
    rows = browsers["office"].get("/proposals/?size=50").context["object_list"]
    days = [row.next_due_on for row in rows]
    known = [day for day in days if day]
    assert known == sorted(known)
    assert days[: len(known)] == known
    assert None in days


def test_every_column_sorts_both_ways_and_loses_no_row(
    library: dict[str, int], browsers: dict[str, Client], all_of: set[int]
) -> None:
    listing = find("proposals.list")
    assert listing is not None
    for column in listing.columns:
        if not column.sort:
            continue
        for sort in (column.code, f"-{column.code}"):
            page = browsers["office"].get(f"/proposals/?size=50&sort={sort}")
            rows = list(page.context["object_list"])
            assert {row.pk for row in rows} == all_of, sort
            word = "descending" if sort.startswith("-") else "ascending"
            if column in page.context["selection"].columns:
                assert text_of(page).count("aria-sort=") == 1
                assert f'aria-sort="{word}"' in text_of(page)


def test_orders_that_are_no_letters(library: dict[str, int], browsers: dict[str, Client]) -> None:
    client = browsers["office"]
    rows = client.get("/proposals/?size=50&sort=status").context["object_list"]
    places = [ProposalStatus.values.index(row.status) for row in rows]
    assert places == sorted(places), "the road, not the letters"
    rows = client.get("/proposals/?size=50&sort=-number").context["object_list"]
    numbered = [(row.is_in_session, row.number) for row in rows if row.number]
    assert numbered == sorted(numbered, reverse=True)
    assert rows[0].number is not None, "what has no number comes last, both ways"


def test_the_order_is_stable_over_pages(
    library: dict[str, int], browsers: dict[str, Client], all_of: set[int]
) -> None:
    """Many rows have the same status: none comes twice, none is lost."""
    pks: list[int] = []
    for number in (1, 2):
        page = browsers["office"].get(f"/proposals/?sort=lead&page={number}")
        pks += [row.pk for row in page.context["object_list"]]
    assert len(pks) == len(all_of)
    assert set(pks) == all_of


def test_links_keep_the_conditions(library: dict[str, int], browsers: dict[str, Client]) -> None:
    page = browsers["office"].get("/proposals/?view=all&period=between&sort=-number&cols=number")
    assert "?view=all&amp;period=between&amp;sort=-number&amp;cols=number&amp;page=2" in text_of(
        page
    )
    heads = {head.column.code: head.url for head in page.context["selection"].heads}
    assert heads["number"] == "?period=between&sort=number&cols=number%2Ctitle&view=all"
    assert heads["title"] == ""


def test_columns_by_the_address(library: dict[str, int], browsers: dict[str, Client]) -> None:
    page = browsers["office"].get("/proposals/?cols=assigned,cosigners&cols=unit,joint")
    codes = [column.code for column in page.context["selection"].columns]
    assert codes == ["title", "cosigners", "unit", "joint", "assigned"], "in the list's own order"
    shared = next(x for x in page.context["lines"] if x["row"].pk == library["shared"])
    values = {column.code: value for column, value in shared["cells"]}
    assert values["unit"] == f"{UNIT}、{THIRD_UNIT}"
    assert values["joint"] == OTHER_UNIT
    assert values["assigned"] == shared["row"].assigned_on
    assert values["cosigners"] == 0
    assert "2026-11-16" in text_of(page)


def test_units_that_one_may_not_know_of_are_not_shown(
    library: dict[str, int], browsers: dict[str, Client]
) -> None:
    """The joint unit sees who else handles what it handles, and nothing of the rest."""
    rows = browsers["clerk2"].get("/proposals/?size=50").context["lines"]
    assert library["shared"] in {line["row"].pk for line in rows}
    assert library["closed"] not in {line["row"].pk for line in rows}


def test_page_sizes(library: dict[str, int], browsers: dict[str, Client], all_of: set[int]) -> None:
    assert len(found(browsers["office"], "")) == 25 < len(all_of)
    assert found(browsers["office"], "size=100") == all_of
    page = text_of(browsers["office"].get("/proposals/"))
    assert f'共 <b class="number">{len(all_of)}</b> 件' in page
    assert "第 1 页，共 2 页" in page


def test_the_way_back_leads_to_the_list_as_it_was(
    library: dict[str, int], browsers: dict[str, Client], enter: Any
) -> None:
    client = enter("office")
    client.get("/proposals/?status=closed&sort=-number")
    answer = client.get("/lists/proposals.list/back/")
    assert answer.url == "/proposals/?status=closed&sort=-number"
    # Somebody else at the same browser does not come to it.
    cookie = client.cookies["list-proposals.list"].value
    other = enter("leader")
    other.cookies["list-proposals.list"] = cookie
    assert other.get("/lists/proposals.list/back/").url == "/proposals/"


# --- cost ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", COUNTED)
def test_the_list_costs_the_same_for_one_row_and_for_three(
    name: str, built: House, browsers: dict[str, Client]
) -> None:
    client = browsers[name]
    url = "/proposals/?view=all&q=标志"
    walk(built, "delivered", words=SIGNS, joint=(OTHER_UNIT,))
    once = cost(client, url)
    assert len(found(client, url.partition("?")[2])) == 1
    for _ in range(2):
        walk(built, "delivered", words=SIGNS, joint=(OTHER_UNIT,), separate=(THIRD_UNIT,))
    assert cost(client, url) == once <= LIST_BUDGET
    assert len(found(client, url.partition("?")[2])) == 3
    listing = find("proposals.list")
    assert listing is not None
    every = f"{url}&status=replied&cols={','.join(column.code for column in listing.columns)}"
    assert cost(client, every) <= once + 1, "the dispatches"
