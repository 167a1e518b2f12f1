"""超出市权 (北京市代表建议办理条例第20条): sent to a national deputy or reported upward, recalled,
answered. Worked by hand.

Registered on Monday 16 November 2026; the period of assignment (5 working days) ends on the 23rd.
Sent elsewhere on Thursday the 19th it is met; recalled it runs on and still ends on the 23rd.
"""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import load_workbook

from congress.calendar.models import Deadline
from congress.documents.checking import check_file
from congress.notices.models import Notice
from congress.people.visibility import may_see
from congress.portal.demo.house import UNIT, House
from congress.workflow.invariants import violations
from congress.workflow.refusals import BadInput, Guarded
from proposals.models import Referral
from proposals.selectors.waiting import waiting_for
from tests.conftest import TODAY
from tests.documents.scans import PDF
from tests.proposals import lives
from tests.proposals.conftest import cost, text_of
from tests.proposals.lives import REFERRED, Case, objected, referred, registered

THURSDAY = TODAY + timedelta(days=3)
DUE = date(2026, 11, 23)
#: Who reads the register; of the rest nobody finds it.
READERS = ("office", "leader")
TO_DEPUTY = {"way": "deputy", "addressee": "周明远", "reason": "属于国家立法事项。"}


def clock(case: Case) -> Deadline:
    return Deadline.objects.get(root_id=case.pk, clock="proposal.assignment")


def test_sent_elsewhere_the_period_of_assignment_is_met(house: House) -> None:
    case = registered(house)
    case.on = THURSDAY
    case.whole("refer", "office", **TO_DEPUTY)
    row, proposal = Referral.objects.get(), case.proposal
    assert (row.number, row.number_label) == (1, "超权〔2026〕01号")
    assert (row.way, row.addressee, row.unit) == ("deputy", "周明远", None)
    assert (row.referred_on, proposal.referred_on, str(row.state)) == (
        THURSDAY,
        THURSDAY,
        "awaited",
    )
    met = clock(case)
    assert (met.legal_on, met.closed_on, met.outcome) == (DUE, THURSDAY, "met")
    assert proposal.next_due_on is None, "no law says by when those above answer"
    assert list(violations()) == []


def test_recalled_it_runs_on_and_the_number_keeps_its_line(house: House) -> None:
    case = registered(house)
    case.on = THURSDAY
    case.whole("refer", "office", **TO_DEPUTY)
    with pytest.raises(BadInput, match="请填写收回的理由"):
        case.whole("recall", "office")
    case.whole("recall", "office", note="经核实属于本市职权。")
    assert (case.proposal.status, case.proposal.referred_on) == ("registered", None)
    again = clock(case)
    assert (again.legal_on, again.closed_on) == (DUE, None)
    case.whole("refer", "office", **TO_DEPUTY)
    labels = list(Referral.objects.order_by("pk").values_list("number_label", "recall_reason"))
    assert labels == [
        ("超权〔2026〕01号", "经核实属于本市职权。"),
        ("超权〔2026〕02号", ""),
    ]
    assert list(violations()) == []


def test_a_new_year_counts_anew(house: House) -> None:
    case = registered(house)
    case.on = date(2027, 1, 5)
    other = registered(house)
    referred(house, other)
    referred(house, case)
    labels = Referral.objects.order_by("pk").values_list("number_label", flat=True)
    assert list(labels) == ["超权〔2026〕01号", "超权〔2027〕01号"]


def test_the_answer_ends_it_and_the_deputies_are_told(house: House) -> None:
    case = referred(house)
    case.on = THURSDAY
    case.whole("record-answer", "office", answer="已列入修订计划。", answered_on=TODAY)
    row = Referral.objects.get()
    assert (case.proposal.status, case.proposal.ended_on) == ("beyond_closed", THURSDAY)
    assert (row.answered_on, row.answer, str(row.state)) == (TODAY, "已列入修订计划。", "answered")
    told = Notice.objects.filter(subject__contains="超出市权，已有回复")
    assert set(told.values_list("recipient__username", flat=True)) == {"deputy", "cosigner"}
    assert list(violations()) == []


def test_an_objection_may_show_it_after_the_hand_over(house: House) -> None:
    """The lead unit says: not ours. Its task is void, and nobody has it on his desk."""
    with pytest.raises(Guarded, match="没有单位提出异议等待决定"):
        lives.dispatched(house).whole("refer", "office", **TO_DEPUTY)
    case = objected(house)
    filed = case.proposal.objections.filter(filed_on=case.on)
    assert filed.update(filed_on=case.on + timedelta(days=1)) == 1
    with pytest.raises(BadInput, match="不能早于单位提出异议的日期"):
        case.whole("refer", "office", **TO_DEPUTY)
    case.proposal.objections.update(filed_on=case.on)
    case = referred(house, case)
    assert {task.status for task in case.proposal.tasks.all()} == {"void"}
    assert case.objection.status == "lapsed"
    for name in ("clerk", "clerk2", "dispatcher"):
        assert not may_see(house.users[name], case.proposal), name
    assert list(violations()) == []


def test_recalled_after_the_hand_over_it_is_handed_over_anew(house: House) -> None:
    """From the new day: Thursday 19 November + 3 months = Friday 19 February 2027."""
    case = referred(house, objected(house))
    case.on = THURSDAY
    case.whole("recall", "office", note="经核实属于本市职权。")
    assert (case.proposal.status, case.proposal.assigned_on) == ("registered", None)
    case.plan(lives.LEAD).assign().dispatch(lives.LEAD)
    reply = Deadline.objects.get(root_id=case.pk, clock="proposal.reply", closed_on=None)
    assert (reply.legal_on, case.task().round.number) == (date(2027, 2, 19), 1)
    assert list(violations()) == []
    case.answer()
    assert case.proposal.status == "replied"
    assert list(violations()) == []


def test_nobody_is_left_behind(house: House) -> None:
    with pytest.raises(BadInput, match="请选择由哪个单位向上反映"):
        registered(house).whole("refer", "office", **REFERRED)
    with pytest.raises(Guarded, match="领衔代表已提出撤回"):
        lives.LIVES["planned, wished"](house).whole("refer", "office", **TO_DEPUTY)


def test_it_is_the_offices_to_wait_for(house: House) -> None:
    case = referred(house)
    groups = {group.code: group for group in waiting_for(house.users["office"], TODAY)}
    assert [item.action_url for item in groups["beyond"].items] == [
        reverse("proposals:move", args=[case.pk, "record-answer"])
    ]


def test_by_its_pages(house: House, browsers: dict[str, Client]) -> None:
    case, office = registered(house), browsers["office"]
    url = reverse("proposals:move", args=[case.pk, "refer"])
    form = {"version": case.proposal.version, **REFERRED, "on": TODAY.isoformat()}
    answer = office.post(url, form)
    assert (answer.status_code, "请选择由哪个单位向上反映" in text_of(answer)) == (422, True)
    answer = office.post(url, form | TO_DEPUTY | {"unit": house.organs[UNIT].pk})
    assert (answer.status_code, "不需要选择单位" in text_of(answer)) == (422, True)
    assert office.post(url, form | {"unit": house.organs[UNIT].pk}).status_code == 302
    url = reverse("proposals:move", args=[case.pk, "record-answer"])
    form = {"version": case.proposal.version, "answer": "已列入修订计划。"}
    for day, words in ((TODAY - timedelta(days=1), "不能早于处理日期"), (THURSDAY, "不能晚于今天")):
        answer = office.post(url, form | {"answered_on": day.isoformat()})
        assert (answer.status_code, words in text_of(answer)) == (422, True)
    paper = SimpleUploadedFile("复函.pdf", PDF, "application/pdf")
    good = form | {"answered_on": TODAY.isoformat(), "files": [paper]}
    assert office.post(url, good).status_code == 302
    for name in ("office", "leader", "deputy", "cosigner"):
        page = text_of(browsers[name].get(case.proposal.get_absolute_url()))
        assert "已列入修订计划。" in page, name
        assert "复函.pdf" in page, name
        assert ("转办函" in page) is (name in READERS), name
    said = browsers["deputy"].get(f"/api/proposals/{case.pk}/").json()["referrals"]
    assert [(row["state"], row["answer"]) for row in said] == [("answered", "已列入修订计划。")]


def test_the_register_is_the_offices_and_the_leaders(
    house: House, browsers: dict[str, Client]
) -> None:
    case = referred(house)
    letter = reverse("proposals:referral-letter", args=[Referral.objects.get().pk])
    for name, client in browsers.items():
        expected = 302 if name == "anonymous" else 200 if name in READERS else 404
        if name == "district-office":  # its own register, without the city's lines
            page = client.get(reverse("proposals:beyond"))
            assert (page.status_code, case.proposal.title in text_of(page)) == (200, False)
            expected = 404
        else:
            assert client.get(reverse("proposals:beyond")).status_code == expected, name
        assert client.get(letter).status_code == expected, name


def test_the_register_is_filtered_and_exported(house: House, browsers: dict[str, Client]) -> None:
    case = referred(house)
    gone = referred(house).whole("recall", "office", note="经核实属于本市职权。")
    other = registered(house).whole("refer", "office", **TO_DEPUTY)
    url, office = reverse("proposals:beyond"), browsers["office"]
    rows = {row.proposal_id: row.number_label for row in Referral.objects.all()}

    def shown(**asked: Any) -> set[int]:
        page = text_of(office.get(url, {"view": "all", **asked}))
        return {pk for pk, label in rows.items() if label in page}

    assert shown() == set(rows) == {case.pk, gone.pk, other.pk}
    assert shown(state="recalled") == {gone.pk}
    assert shown(state="awaited") == {case.pk, other.pk}
    assert shown(way="deputy") == {other.pk}
    assert shown(unit=house.organs[UNIT].pk) == {case.pk, gone.pk}
    assert shown(year=2026) == set(rows)
    assert shown(q="增设公交") == set(rows)
    answer = office.post(
        reverse("lists:export", args=["proposals.beyond"]), {"query": "state=awaited"}
    )
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = {str(cell.value) for row in book.iter_rows() for cell in row}
    assert {rows[case.pk], rows[other.pk], case.proposal.number_label} <= cells
    assert rows[gone.pk] not in cells


def test_three_lines_cost_what_one_does(house: House, browsers: dict[str, Client]) -> None:
    referred(house)
    url = reverse("proposals:beyond")
    one = cost(browsers["office"], url)
    for _ in range(2):
        referred(house)
    assert cost(browsers["office"], url) == one
    assert one <= 12


def test_figures_count_it_among_the_numbered_only(
    house: House, browsers: dict[str, Client]
) -> None:
    """The list that a figure opens is as long as the figure says."""
    referred(house, objected(house))
    lives.referred_and_answered(house)
    page = browsers["office"].get(reverse("proposals:figures"))
    board = page.context["board"]
    of_now = {
        figure.asked.get("status"): figure
        for table in board.tables
        for figure in table.figures
        if figure.asked.get("session") == board.year.session.pk
    }
    for status in ("beyond", "beyond_closed"):
        assert of_now[status].count == 1
        opened = browsers["office"].get(of_now[status].url)
        assert opened.context["paginator"].count == 1
    numbered, assigned = (head.figures[0].count for head in board.heads[0][1][:2])
    assert (numbered, assigned) == (2, 0)


def test_the_letter(house: House, browsers: dict[str, Client]) -> None:
    """A4 with the margins of GB/T 9704, readable text, no telephone number."""
    case = registered(house).whole("refer", "office", **TO_DEPUTY)
    row = Referral.objects.get()
    answer = browsers["office"].get(row.letter_url)
    content = b"".join(answer.streaming_content)
    assert "wordprocessingml" in answer["Content-Type"]
    check_file(SimpleUploadedFile("转办函.docx", content))
    paper = Document(io.BytesIO(content))
    lines = [line.text.strip() for line in paper.paragraphs]
    number = case.proposal.number_label
    assert lines[0] == "超权〔2026〕01号"
    assert "周明远代表：" in lines
    assert any(f"《关于增设公交站点的建议》（{number}）" in line for line in lines)
    assert any("属于国家立法事项" in line for line in lines)
    assert lives.WORDS["facts"] in lines
    assert "2026年11月16日" in lines
    assert lives.WORDS["contact_phone"] not in "".join(lines)
    section = paper.sections[0]
    assert (round(section.page_width.mm), round(section.top_margin.mm)) == (210, 37)
    title = next(line for line in paper.paragraphs if line.text.startswith("关于转送")).runs[0]
    assert (title.font.size, title._element.rPr.rFonts.get(qn("w:eastAsia"))) == (
        Pt(22), "方正小标宋简体",
    )  # fmt: skip
    case.whole("recall", "office", note="经核实属于本市职权。")
    assert browsers["office"].get(row.letter_url).status_code == 404


def test_a_wrong_day_is_put_right(house: House) -> None:
    case = registered(house)
    case.on = THURSDAY
    case.whole("refer", "office", **TO_DEPUTY)
    day = TODAY + timedelta(days=1)
    case.whole("correct", "office", fact="referred_on", day=day, note="登记时看错。")
    assert (case.proposal.referred_on, Referral.objects.get().referred_on) == (day, day)
    assert clock(case).closed_on == day
    assert list(violations()) == []
