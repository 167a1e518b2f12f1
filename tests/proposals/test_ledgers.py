"""台账: who opens which, what stands in them for whom, subtotals, the table, what it costs."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from congress.people.models import Delegation, Organ
from congress.portal.context_processors import Shell
from congress.portal.demo.house import COMMITTEE, OTHER_UNIT, SYSTEM, THIRD_UNIT, UNIT, House
from congress.portal.demo.wordings import CYCLING, DISTRICT_GARDEN, LIFTS, READING, SIGNS
from proposals.ledgers.ledger import Group, Ledger
from proposals.ledgers.timeliness import timeliness, whole_timeliness
from proposals.ledgers.totals import Totals
from proposals.models import HandlingTask, Proposal
from tests.conftest import TODAY
from tests.lists.conftest import body_of
from tests.proposals.conftest import text_of, walk
from tests.proposals.lives import LIVES, Case

#: Queries of a page, session and access log included.
BUDGET = 12
OTHER_COMMITTEE = "财政经济委员会"
IDLE_UNIT = "市体育局"
HAIDIAN, CHAOYANG = "海淀代表团", "朝阳代表团"
LEDGERS = (
    ("committee", COMMITTEE), ("committee", OTHER_COMMITTEE),
    ("unit", UNIT), ("unit", OTHER_UNIT), ("unit", THIRD_UNIT), ("unit", SYSTEM),
    ("delegation", HAIDIAN), ("delegation", CHAOYANG),
)  # fmt: skip
#: role → those of LEDGERS that open, in their order.
OPENS = {
    "office":     "o o  o o o o  o o",
    "admin":      "o o  o o o o  o o",
    "leader":     "o o  o o o o  o o",
    "committee":  "o -  o - o -  - -",  # it follows 市交通委 and 市城市管理委
    "dispatcher": "- -  o o o o  - -",
    "clerk":      "- -  o - - -  - -",
    "reviewer":   "- -  o - - -  - -",
    "head":       "- -  o - - -  - -",
    "clerk2":     "- -  - o - -  - -",
    "head3":      "- -  - - o -  - -",
    "deputy":     "- -  - - - -  o -",
    "cosigner":   "- -  - - - -  - o",
    "auditor":    "- -  - - - -  - -",
    "stranger":   "- -  - - - -  - -",
    "district-office": "- -  - - - -  - -",
    "district-deputy": "- -  - - - -  - -",
}  # fmt: skip


def address(kind: str, name: str) -> str:
    model: Any = Delegation if kind == "delegation" else Organ
    return f"/proposals/ledgers/{kind}/{model.objects.get(name=name).pk}/"


@pytest.fixture(scope="module")
def library(built: House) -> dict[str, int]:
    """``reviewing``: 市交通委 leads, 市教委 joins, 市城市管理委 answers its part; all drafts are
    with the reviewers. The others are 市交通委's alone."""
    return {
        "judged": walk(built, "judged", words=CYCLING, submitted_on=date(2026, 9, 1)).pk,
        "bad": walk(
            built, "judged", words=SIGNS, submitted_on=date(2026, 9, 1), is_dissatisfied=True
        ).pk,
        "late": walk(built, "received", lead="cosigner", submitted_on=date(2026, 3, 2)).pk,
        "reviewing": LIVES["reviewing"](built).pk,
        "registered": walk(built, "registered", words=READING).pk,
        "submitted": walk(built, "submitted", words=LIFTS).pk,
        "draft": walk(built, "draft", words=LIFTS).pk,
        "district": walk(
            built, "registered", lead="district-deputy", words=DISTRICT_GARDEN
        ).pk,
    }  # fmt: skip


#: (role, kind, name) → what stands there, in any order. No draft, nothing unregistered, nothing of
#: another congress or unit.
STANDS = {
    ("office", "committee", COMMITTEE): ["judged", "bad", "late", "reviewing", "reviewing"],
    ("leader", "committee", COMMITTEE): ["judged", "bad", "late", "reviewing", "reviewing"],
    ("committee", "committee", COMMITTEE): ["judged", "bad", "late", "reviewing", "reviewing"],
    ("office", "committee", OTHER_COMMITTEE): [],
    ("office", "unit", UNIT): ["judged", "bad", "late", "reviewing"],
    ("committee", "unit", UNIT): ["judged", "bad", "late", "reviewing"],
    ("clerk", "unit", UNIT): ["judged", "bad", "late", "reviewing"],
    ("clerk2", "unit", OTHER_UNIT): ["reviewing"],
    ("dispatcher", "unit", THIRD_UNIT): ["reviewing"],
    ("dispatcher", "unit", SYSTEM): ["judged", "bad", "late", *["reviewing"] * 3],
    ("office", "unit", SYSTEM): ["judged", "bad", "late", *["reviewing"] * 3],
    ("leader", "unit", SYSTEM): ["judged", "bad", "late", *["reviewing"] * 3],
    ("dispatcher", "unit", IDLE_UNIT): [],
    ("office", "delegation", HAIDIAN): ["judged", "bad", "reviewing", "registered"],
    ("leader", "delegation", HAIDIAN): ["judged", "bad", "reviewing", "registered"],
    ("deputy", "delegation", HAIDIAN): ["judged", "bad", "reviewing", "registered"],
    # A co-signer's delegation: what its deputies lead, of that what he may see.
    ("cosigner", "delegation", CHAOYANG): ["late"],
    ("cosigner2", "delegation", HAIDIAN): [],
}  # fmt: skip


def ledger_of(client: Client, kind: str, name: str, query: str = "view=all") -> Ledger:
    response = client.get(f"{address(kind, name)}?{query}")
    assert response.status_code == 200
    ledger: Ledger = response.context["ledger"]
    return ledger


def lines_of(client: Client, kind: str, name: str, query: str = "view=all") -> list[dict[str, Any]]:
    response = client.get(f"{address(kind, name)}?{query}")
    assert response.status_code == 200
    return [line for block in response.context["blocks"] for line in block["lines"]]


def proposal_of(row: Any) -> int:
    pk: int = row.proposal_id if isinstance(row, HandlingTask) else row.pk
    return pk


# --- who may open which ---------------------------------------------------------------------------
@pytest.mark.parametrize("name", OPENS)
def test_who_opens_which(name: str, library: dict[str, int], browsers: dict[str, Client]) -> None:
    expected = [mark == "o" for mark in OPENS[name].split()]
    client = browsers[name]
    answers = [client.get(f"{address(*ledger)}?view=all").status_code for ledger in LEDGERS]
    assert answers == [200 if opens else 404 for opens in expected]
    for ledger, opens in zip(LEDGERS, expected, strict=True):
        if not opens:
            assert client.get(f"{address(*ledger)}table/").status_code == 404
    index = client.get("/proposals/ledgers/").status_code
    if not name.startswith("district"):  # it has ledgers of its own
        assert index == {0: 404, 1: 302}.get(sum(expected), 200)


def test_the_district_opens_its_own(library: dict[str, int], browsers: dict[str, Client]) -> None:
    assert browsers["district-office"].get(address("unit", "区教委")).status_code == 302
    lines = lines_of(browsers["district-office"], "delegation", "第一代表团")
    assert [line["row"].pk for line in lines] == [library["district"]]
    assert browsers["office"].get(address("unit", "区教委")).status_code == 404


def test_strangers_are_asked_to_sign_in(house: House) -> None:
    for path in ("/proposals/ledgers/", address("unit", UNIT), address("unit", UNIT) + "table/"):
        assert Client().get(path).headers["Location"].startswith("/accounts/login/")


def test_an_organ_of_another_kind_has_no_such_ledger(browsers: dict[str, Client]) -> None:
    committee, unit = (Organ.objects.get(name=name).pk for name in (COMMITTEE, UNIT))
    assert browsers["office"].get(f"/proposals/ledgers/unit/{committee}/").status_code == 404
    assert browsers["office"].get(f"/proposals/ledgers/committee/{unit}/").status_code == 404


def test_the_menu(house: House, rf: Any) -> None:
    for name, there in (("clerk", True), ("leader", True), ("deputy", True), ("auditor", False)):
        request = rf.get("/proposals/ledgers/unit/1/")
        request.user = house.users[name]
        entries = {entry.label: entry.is_current for entry in Shell(request).navigation}
        assert entries.get("台账", False) is there, name


def test_a_deputy_finds_it_from_the_list(browsers: dict[str, Client]) -> None:
    assert "代表团台账" in text_of(browsers["deputy"].get("/proposals/?view=all"))
    assert "代表团台账" not in text_of(browsers["clerk"].get("/proposals/?view=all"))


# --- what stands in them --------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "kind", "owner"), STANDS)
def test_what_stands_in_it(
    name: str, kind: str, owner: str, library: dict[str, int], browsers: dict[str, Client]
) -> None:
    lines = lines_of(browsers[name], kind, owner)
    keys = {pk: key for key, pk in library.items()}
    found = sorted(keys[proposal_of(line["row"])] for line in lines)
    assert found == sorted(STANDS[name, kind, owner])


def test_nobody_reads_here_what_a_unit_has_not_delivered(
    library: dict[str, int], browsers: dict[str, Client]
) -> None:
    """The drafts under review have numbers already; the office may read them, a ledger does not."""
    number = f"京答函〔2026〕{library['reviewing']}号"
    for name, kind, owner in (
        ("office", "unit", UNIT), ("clerk", "unit", UNIT), ("committee", "committee", COMMITTEE),
        ("deputy", "delegation", HAIDIAN),
    ):  # fmt: skip
        page = text_of(browsers[name].get(f"{address(kind, owner)}?view=all"))
        assert "关于增设公交站点的建议" in page
        for words in (number, "待审核", "待审定", "待签发", "139000", "010-5555"):
            assert words not in page, (name, words)


def cells_of(client: Client, kind: str, name: str, pk: int) -> dict[str, Any]:
    lines = lines_of(client, kind, name)
    cells: dict[str, Any] = next(line["cells"] for line in lines if proposal_of(line["row"]) == pk)
    return cells


def test_a_row_of_a_unit(library: dict[str, int], browsers: dict[str, Client]) -> None:
    cells = cells_of(browsers["clerk2"], "unit", OTHER_UNIT, library["reviewing"])
    assert (cells["role"], cells["main"], cells["separate"]) == ("会办", UNIT, THIRD_UNIT)
    assert cells["lead"] == "陈思远（海淀代表团）"
    assert (cells["system"], cells["clerk"]) == (SYSTEM, "余晓岚")
    assert cells["assigned"] == cells["dispatched"] == cells["received"] == TODAY
    # 会办意见: 30 days, the answer to the deputies: 3 months
    assert cells["legal"] == date(2026, 12, 16)
    assert cells["replied"] is None
    assert (cells["timely"], cells["status"]) == ("未到期", "办理中")
    own = cells_of(browsers["clerk"], "unit", UNIT, library["reviewing"])
    assert (own["role"], own["joint"], own["legal"]) == ("主办", OTHER_UNIT, date(2027, 2, 16))
    assert own["remark"] == "答复期限暂定"


def test_an_answered_and_a_late_row(library: dict[str, int], browsers: dict[str, Client]) -> None:
    bad = cells_of(browsers["office"], "unit", UNIT, library["bad"])
    assert (bad["timely"], bad["status"]) == ("按期", "已答复")
    assert bad["letter"].startswith("京交函〔2026〕")
    assert bad["result"] == "正在解决或列入计划"
    assert bad["verdict"] == "满意/不满意"
    late = cells_of(browsers["office"], "unit", UNIT, library["late"])
    assert late["timely"] == f"已超期 {(TODAY - late['legal']).days} 天"
    assert (late["replied"], late["letter"], late["verdict"]) == (None, "", "")


def test_a_row_of_a_delegation(library: dict[str, int], browsers: dict[str, Client]) -> None:
    cells = cells_of(browsers["office"], "delegation", HAIDIAN, library["reviewing"])
    assert (cells["main"], cells["separate"], cells["joint"]) == (UNIT, THIRD_UNIT, OTHER_UNIT)
    assert (cells["received"], cells["status"]) == ("已签收", "办理中")
    assert (cells["legal"], cells["replied"]) == (date(2027, 2, 16), None)
    registered = cells_of(browsers["office"], "delegation", HAIDIAN, library["registered"])
    assert (registered["main"], registered["legal"], registered["timely"]) == ("", None, "")


def test_contacts_are_counted_for_those_who_read_them(
    library: dict[str, int], browsers: dict[str, Client]
) -> None:
    office = cells_of(browsers["office"], "unit", UNIT, library["judged"])
    assert office["talks"].count("/") == 2
    assert "talks" not in cells_of(browsers["leader"], "unit", UNIT, library["judged"])
    assert "talks" not in cells_of(browsers["committee"], "unit", UNIT, library["judged"])


def test_the_verdict_is_read_by_those_who_may(
    library: dict[str, int], browsers: dict[str, Client], house: House
) -> None:
    """A co-signer of the same delegation sees the row, not what the lead deputy said."""
    signed = Case(house)
    signed.signed_by("cosigner2").submit().screen().register()
    signed.plan([(UNIT, "lead")]).assign().dispatch([(UNIT, "lead")]).receive().write()
    signed.propose().approve(UNIT).sign(UNIT).deliver(UNIT).judge("deputy", UNIT)
    said = cells_of(browsers["office"], "delegation", HAIDIAN, signed.pk)["verdict"]
    assert said == "满意/基本满意"
    read = cells_of(browsers["cosigner2"], "delegation", HAIDIAN, signed.pk)
    assert (read["verdict"], read["title"]) == ("", signed.proposal.title)
    assert ledger_of(browsers["cosigner2"], "delegation", HAIDIAN).totals.fairly == 0


# --- in time or late ------------------------------------------------------------------------------
DAY = date(2026, 6, 30)
CASES = [
    # legal date, outcome, done on → words on 30 June
    (date(2026, 6, 30), "met", date(2026, 6, 30), "按期"),
    (date(2026, 6, 27), "met", date(2026, 6, 30), "逾期 3 天"),
    (date(2026, 6, 30), "", None, "今天到期"),
    (date(2026, 7, 1), "", None, "未到期"),
    (date(2026, 6, 29), "", None, "已超期 1 天"),
    (date(2026, 6, 1), "cancelled", date(2026, 6, 30), ""),
    (date(2026, 6, 1), "void", date(2026, 6, 30), ""),
    (None, None, None, ""),
]


def due(case: tuple[Any, ...]) -> Any:
    return SimpleNamespace(due_legal_on=case[0], due_outcome=case[1], due_closed_on=case[2])


@pytest.mark.parametrize("case", CASES)
def test_timeliness(case: tuple[Any, ...]) -> None:
    assert timeliness(due(case), DAY) == whole_timeliness([due(case)], DAY) == case[3]


@pytest.mark.parametrize(
    ("several", "words"),
    [
        ((0, 1), "逾期 3 天"), ((0, 3), "未到期"), ((1, 4), "逾期 3 天"), ((2, 3), "今天到期"),
        ((0, 5), "按期"), ((), ""),
    ],
)  # fmt: skip
def test_of_several_units_the_worst_counts(several: tuple[int, ...], words: str) -> None:
    assert whole_timeliness([due(CASES[n]) for n in several], DAY) == words


# --- subtotals ------------------------------------------------------------------------------------
def test_subtotals_by_hand(library: dict[str, int], browsers: dict[str, Client]) -> None:
    """judged and bad answered in time, late still open past its date, reviewing not due yet."""
    client = browsers["office"]
    unit = Totals(total=4, answered=2, in_time=2, late=1, fairly=1, dissatisfied=1)
    assert ledger_of(client, "unit", UNIT).totals == unit
    committee = ledger_of(client, "committee", COMMITTEE)
    assert [(group.name, group.totals) for group in committee.groups] == [
        (THIRD_UNIT, Totals(total=1)),
        (UNIT, unit),
    ]
    assert committee.totals == Totals(
        total=5, answered=2, in_time=2, late=1, fairly=1, dissatisfied=1
    )
    haidian = ledger_of(client, "delegation", HAIDIAN).totals
    assert haidian == Totals(total=4, answered=2, in_time=2, fairly=1, dissatisfied=1)
    assert ledger_of(client, "delegation", CHAOYANG).totals == Totals(total=1, late=1)
    assert ledger_of(client, "committee", OTHER_COMMITTEE).totals == Totals()


def test_subtotals_follow_the_filters(library: dict[str, int], browsers: dict[str, Client]) -> None:
    client = browsers["office"]
    for query, keys in (
        ("timely=late", {"late"}), ("timely=in_time", {"judged", "bad"}),
        ("timely=open", {"late", "reviewing"}), ("status=replied", {"judged", "bad"}),
        ("role=joint", set()), ("q=陈思远&timely=open", {"reviewing"}),
        ("year=2025", set()), ("year=2026&status=handling", {"late", "reviewing"}),
    ):  # fmt: skip
        found = {line["row"].proposal_id for line in lines_of(client, "unit", UNIT, query)}
        assert found == {library[key] for key in keys}, query
        assert ledger_of(client, "unit", UNIT, query).totals.total == len(keys)
    for query, keys in (
        ("timely=late", set()), ("timely=in_time", {"judged", "bad"}),
        ("timely=open", {"reviewing"}), ("status=registered", {"registered"}),
    ):  # fmt: skip
        found = {line["row"].pk for line in lines_of(client, "delegation", HAIDIAN, query)}
        assert found == {library[key] for key in keys}, query


def test_what_is_not_understood_lists_nothing(
    library: dict[str, int], browsers: dict[str, Client]
) -> None:
    url = address("unit", UNIT)
    page = text_of(browsers["office"].get(f"{url}?year=x"))
    assert "有的条件不正确" in page
    assert browsers["office"].get(f"{url}table/?year=x").status_code == 302


def test_it_opens_with_the_latest_session(
    library: dict[str, int], browsers: dict[str, Client], built: House
) -> None:
    session = Proposal.objects.get(pk=library["judged"]).session
    assert session is not None
    url = address("unit", UNIT)
    assert browsers["office"].get(url).headers["Location"] == f"{url}?session={session.pk}"
    sentence = ledger_of(browsers["office"], "unit", UNIT, f"session={session.pk}").words
    assert sentence == "第十六届第四次会议的建议，共 4 件"


def test_places_go_on_over_the_pages() -> None:
    """Two departments of 2 and 3 rows; the second page begins with the fourth row."""
    first, second = Group(1, "甲", Totals(total=2)), Group(2, "乙", Totals(total=3))
    ledger = Ledger.__new__(Ledger)
    ledger.__dict__.update(groups=[first, second], is_grouped=True)
    rows = [SimpleNamespace(organ_id=key, organ="") for key in (1, 1, 2, 2, 2)]
    places = [(group.name, place) for group, place, _ in ledger.numbered(rows)]
    assert places == [("甲", 1), ("甲", 2), ("乙", 1), ("乙", 2), ("乙", 3)]
    places = [(group.name, place) for group, place, _ in ledger.numbered(rows[3:], 3)]
    assert places == [("乙", 2), ("乙", 3)]


# --- the table ------------------------------------------------------------------------------------
def book_of(client: Client, kind: str, name: str, query: str = "view=all") -> Any:
    response = client.get(f"{address(kind, name)}table/?{query}")
    assert response.status_code == 200
    return load_workbook(io.BytesIO(body_of(response)))


def value_of(cell: Any) -> Any:
    value = cell.value
    return value.date() if hasattr(value, "date") else ("" if value is None else value)


@pytest.mark.parametrize(
    ("name", "kind", "owner"),
    [
        ("office", "unit", UNIT), ("leader", "committee", COMMITTEE),
        ("deputy", "delegation", HAIDIAN), ("clerk2", "unit", OTHER_UNIT),
    ],
)  # fmt: skip
def test_the_table_is_the_page(
    name: str, kind: str, owner: str, library: dict[str, int], browsers: dict[str, Client]
) -> None:
    client = browsers[name]
    response = client.get(f"{address(kind, owner)}?view=all")
    page, ledger = text_of(response), response.context["ledger"]
    shown = [
        [line["place"], *("" if value is None else value for value in line["cells"].values())]
        for block in response.context["blocks"]
        for line in block["lines"]
    ]
    book = book_of(client, kind, owner)
    sheets = book.worksheets[1:] if kind == "committee" else book.worksheets
    heads = ["序号", *(column.label for column in ledger.columns)]
    written = []
    for sheet in sheets:
        rows = list(sheet.iter_rows(max_col=len(heads)))
        assert rows[0][0].value.startswith(ledger.title)
        assert rows[1][0].value == ledger.note
        assert [cell.value for cell in rows[2]] == heads
        assert rows[-1][0].value.startswith(("小计：", "合计："))
        written += [[value_of(cell) for cell in row] for row in rows[3:-1]]
    assert written == shown
    for row in written:
        for value in row:
            assert (value.isoformat() if isinstance(value, date) else str(value)) in page


def test_the_departments_have_a_sheet_each(
    library: dict[str, int], browsers: dict[str, Client]
) -> None:
    book = book_of(browsers["office"], "committee", COMMITTEE)
    assert book.sheetnames == ["汇总", THIRD_UNIT, UNIT]
    summary = [[cell.value for cell in row] for row in book["汇总"].iter_rows(min_row=3)]
    assert summary[:3] == [
        ["序号", "承办单位", "总数", "已答复", "按期", "超期", "满意", "基本满意", "不满意"],
        [1, THIRD_UNIT, 1, 0, 0, 0, 0, 0, 0],
        [2, UNIT, 4, 2, 2, 1, 0, 1, 1],
    ]
    assert summary[3][0].startswith("合计：总数 5，已答复 2，按期 2，超期 1")


def test_it_is_ready_to_be_printed(library: dict[str, int], browsers: dict[str, Client]) -> None:
    sheet = book_of(browsers["office"], "unit", UNIT).active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.freeze_panes == "D4"
    assert sheet.column_dimensions["C"].width == 32
    assert sheet["C4"].alignment.wrap_text
    assert sheet["C4"].border.left.style == "thin"


def test_an_empty_one_is_a_table_too(library: dict[str, int], browsers: dict[str, Client]) -> None:
    assert book_of(browsers["office"], "committee", OTHER_COMMITTEE).sheetnames == ["汇总"]
    sheet = book_of(browsers["office"], "unit", IDLE_UNIT).active
    assert sheet["A4"].value.startswith("合计：总数 0")


def test_a_dangerous_title_stays_a_text(house: House, browsers: dict[str, Client]) -> None:
    row = walk(house, "received")
    Proposal.objects.filter(pk=row.pk).update(title="=HYPERLINK(1)")
    cell = book_of(browsers["office"], "unit", UNIT).active["C4"]
    assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(1)")


def test_a_system_has_one_table_of_all_its_units(
    library: dict[str, int], browsers: dict[str, Client]
) -> None:
    """As many as the units have together; numbered through, each row with its unit."""
    ledger = ledger_of(browsers["dispatcher"], "unit", SYSTEM)
    assert ledger.words == "全部建议，共 6 件次"
    assert [(group.name, group.totals.total) for group in ledger.groups] == [
        (OTHER_UNIT, 1), (THIRD_UNIT, 1), (UNIT, 4),
    ]  # fmt: skip
    book = book_of(browsers["dispatcher"], "unit", SYSTEM)
    assert book.sheetnames == ["汇总", SYSTEM]
    whole = [[cell.value for cell in row] for row in book[SYSTEM].iter_rows()]
    assert whole[0][0] == f"{SYSTEM}承办建议总台账"
    place = whole[2].index("承办单位")
    assert [(row[0], row[place]) for row in whole[3:-1]] == list(
        enumerate([OTHER_UNIT, THIRD_UNIT, UNIT, UNIT, UNIT, UNIT], start=1)
    )
    assert whole[-1][0].startswith("合计：总数 6，已答复 2，按期 2，超期 1")
    page = text_of(browsers["dispatcher"].get(f"{address('unit', SYSTEM)}?view=all"))
    assert f"<dt>单位</dt><dd>{OTHER_UNIT}</dd>" in page


def test_who_does_not_see_all_is_told_so(
    library: dict[str, int], browsers: dict[str, Client]
) -> None:
    words = "只列您可以查看的建议"
    for name, kind, owner, is_told in (
        ("deputy", "delegation", HAIDIAN, True), ("office", "delegation", HAIDIAN, False),
        ("leader", "delegation", HAIDIAN, False), ("dispatcher", "unit", SYSTEM, False),
        ("clerk", "unit", UNIT, False), ("committee", "committee", COMMITTEE, False),
    ):  # fmt: skip
        page = text_of(browsers[name].get(f"{address(kind, owner)}?view=all"))
        assert (words in page) is is_told, name
        title = book_of(browsers[name], kind, owner).worksheets[0]["A1"].value
        assert title.endswith(f"台账（{words}）" if is_told else "台账"), name


def test_on_paper_the_subtotals_stay_a_table() -> None:
    """A sheet upright is narrower than the width below which a screen stacks them."""
    sheet = Path(settings.BASE_DIR, "static/css/ledgers.css").read_text()
    assert re.findall(r"@media (.*) {", sheet) == ["screen and (width < 48rem)", "print"]
    paper = sheet.partition("@media print")[2]
    assert re.search(r"\.ledger-sums tr \{\s*display: table-row", paper)
    assert re.search(r"\.ledger-sums tr > \.number \{\s*text-align: right", paper)
    assert re.search(r"\.bell,", Path(settings.BASE_DIR, "static/css/print.css").read_text())


# --- the index ------------------------------------------------------------------------------------
def test_the_index(library: dict[str, int], browsers: dict[str, Client]) -> None:
    def lines(name: str, query: str) -> dict[str, int]:
        response = browsers[name].get(f"/proposals/ledgers/?{query}")
        return {line.owner.name: line.count for line in response.context["lines"]}

    committees = lines("office", "")
    assert (committees[COMMITTEE], committees[OTHER_COMMITTEE]) == (5, 0)
    assert "法制委员会" not in committees, "it follows nobody"
    units = lines("dispatcher", "kind=unit")
    assert units[SYSTEM] == lines("office", "kind=unit")[SYSTEM] == 6
    assert (units[UNIT], units[OTHER_UNIT], units[THIRD_UNIT]) == (4, 1, 1)
    assert lines("leader", "kind=delegation")[HAIDIAN] == 4
    assert list(lines("office", "kind=unit&q=sjtw")) == [UNIT]
    assert list(lines("office", "kind=delegation&q=海淀")) == [HAIDIAN]
    assert lines("office", "kind=unit&q=没有") == {}
    assert list(lines("committee", "kind=committee")) == [COMMITTEE]


def test_its_pages_count_units(
    library: dict[str, int], browsers: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proposals.views.ledgers.INDEX_SIZE", 5)
    for kind, words in (("unit", "个承办单位"), ("delegation", "个代表团")):
        response = browsers["office"].get(f"/proposals/ledgers/?kind={kind}")
        count = response.context["paginator"].count
        assert f"页，{count} {words}" in text_of(response)


# --- what it costs --------------------------------------------------------------------------------
COUNTED = (
    ("office", "committee", COMMITTEE), ("committee", "committee", COMMITTEE),
    ("clerk", "unit", UNIT), ("dispatcher", "unit", SYSTEM), ("leader", "delegation", HAIDIAN),
    ("deputy", "delegation", HAIDIAN),
)  # fmt: skip


def spent(client: Client, url: str) -> int:
    """The queries of a page, or of a table that is read to its end."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
        assert response.status_code == 200
        if response.streaming:
            body_of(response)
    return len(captured)


def test_the_cost_does_not_grow(house: House, browsers: dict[str, Client]) -> None:
    def costs() -> dict[str, int]:
        found = {
            f"{name} {kind} {tail}": spent(browsers[name], f"{address(kind, owner)}{tail}?view=all")
            for name, kind, owner in COUNTED
            for tail in ("", "table/")
        }
        for name in ("office", "committee", "dispatcher"):
            for kind in ("committee", "unit"):
                found[f"{name} index {kind}"] = spent(
                    browsers[name], f"/proposals/ledgers/?kind={kind}"
                )
        return found

    walk(house, "judged")
    costs()  # warm
    one = costs()
    walk(house, "judged", cosigners=("cosigner",))
    LIVES["replied"](house)
    three = costs()
    assert one == three
    assert max(three.values()) <= BUDGET, three


def test_the_table_is_read_in_chunks(
    house: House, browsers: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With chunks of one row, each row costs its own prefetch: the rows are streamed."""
    walk(house, "received")
    walk(house, "received")
    url = f"{address('unit', UNIT)}table/?view=all"
    whole = spent(browsers["office"], url)
    monkeypatch.setattr("congress.lists.export.CHUNK", 1)
    assert spent(browsers["office"], url) == whole + 1
