"""往年建议: what a row may say; one move per object, ledger = status, numbers go on after them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress.calendar.models import Deadline
from congress.documents.models import NumberCounter
from congress.documents.numbers import raise_counter, take_number
from congress.imports import services
from congress.imports.importer import find_importer
from congress.imports.models import ImportRun, RunState
from congress.jobs.runner import run_due
from congress.notices.models import Notice
from congress.people.models import CongressSession, Deputy, Organ
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from congress.workflow.engine import SYSTEM as ITSELF
from congress.workflow.engine import open_moves, perform
from congress.workflow.entering import Arrival, enter
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from congress.workflow.refusals import BadInput, Stale
from proposals.earlier.columns import COLUMNS, session_name
from proposals.effects.screening import IN_SESSION
from proposals.enums import ProposalStatus
from proposals.models import (
    Category,
    Proposal,
    Reply,
    Verdict,
)
from tests.conftest import TODAY
from tests.imports.tables import table
from tests.proposals.conftest import text_of, walk


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def session_of(house: House) -> CongressSession:
    rows = CongressSession.objects.filter(term__congress=house.city).select_related("term")
    return rows.order_by("opens_on")[0]


@pytest.fixture
def row(house: House) -> Any:
    """A row in which everything is in order; what is named is changed."""
    session = session_of(house)
    begin = session.opens_on
    year = begin.year
    lead, other = house.deputies["deputy"], house.deputies["cosigner"]
    category = Category.objects.filter(congress=house.city).first()

    def make(**changes: Any) -> dict[str, Any]:
        return {
            "外部编号": "A-1", "会次": session_name(session), "时段": "大会期间", "编号": "4001",
            "标题": "关于增设社区图书室的建议", "领衔代表": lead.name, "附议代表": other.name,
            "内容分类": category.name, "提出来源": "专题调研",
            "正文": "第一段。\n第二段。", "具体建议": "建议增设。",
            "提交日期": begin.isoformat(), "登记日期": date(year, 2, 10),
            "交办日期": date(year, 3, 10),
            "主办单位": UNIT, "会办单位": OTHER_UNIT, "分办单位": THIRD_UNIT,
            "答复日期": f"{year}/6/8", "答复文号": "云函〔2023〕1号", "答复结果": "已解决或采纳",
            "答复内容": "已经增设。", "送达方式": "邮寄", "对办理态度": "满意",
            "对办理结果": "基本满意", "评价意见": "很好。", "反馈日期": date(year, 6, 20),
            "办结日期": date(year, 7, 3),
        } | changes  # fmt: skip

    return make


@pytest.fixture
def preview(house: House) -> Any:
    def make(*rows: dict[str, Any]) -> ImportRun:
        file = SimpleUploadedFile("往年.xlsx", table("proposals", *rows))
        importer = find_importer("proposals")
        assert importer is not None
        return services.open_run(importer, house.city, file, by=house.users["office"])

    return make


@pytest.fixture
def save(house: House) -> Any:
    def carry(run: ImportRun) -> ImportRun:
        assert services.confirm(run, by=house.users["office"])
        run_due()
        run.refresh_from_db()
        assert run.state == RunState.DONE, run.error
        return run

    return carry


def said(run: ImportRun) -> list[str]:
    return ["；".join(line["problems"]) for line in services.lines_of(run) if line["problems"]]


#: (what is changed, what the sentence says)
BAD: list[tuple[dict[str, Any], str]] = [
    ({"外部编号": ""}, "没有填写外部编号"),
    ({"标题": ""}, "没有填写标题"),
    ({"标题": "题" * 101}, "标题不能超过 100 个字"),
    ({"会次": "第九十九届第一次会议"}, "没有会次「第九十九届第一次会议」"),
    ({"时段": "会中"}, "时段「会中」不能识别，可以填写：大会期间、闭会期间"),
    ({"编号": "第号"}, "编号「第号」应当含有一个"),
    ({"编号": "2023-15"}, "编号「2023-15」应当含有一个"),
    ({"编号": "0"}, "编号「0」应当含有一个"),
    ({"编号": "123456"}, "编号「123456」应当含有一个"),
    ({"编号": "1000000007"}, "编号「1000000007」应当含有一个1到99999之间的数"),
    ({"编号": "10000000000000005"}, "应当含有一个1到99999之间的数"),
    ({"编号": "99999999999999999000000008"}, "应当含有一个1到99999之间的数"),
    ({"编号": "第1000000007号"}, "应当含有一个1到99999之间的数"),
    ({"编号": "0" * 5000}, "应当含有一个1到99999之间的数"),
    ({"编号": "9" * 5000}, "应当含有一个1到99999之间的数"),
    ({"领衔代表": "无此人"}, "没有名叫「无此人」的代表"),
    ({"领衔代表证号": "没有"}, "没有代表证号为「没有」的代表"),
    ({"附议代表": "无此人"}, "没有名叫「无此人」的代表"),
    ({"内容分类": "没有的分类"}, "没有名称为「没有的分类」的内容分类"),
    ({"提出来源": "听说"}, "提出来源「听说」不能识别"),
    ({"主办单位": "没有的局"}, "没有名称为「没有的局」的承办单位"),
    ({"主办单位": f"{UNIT}、{THIRD_UNIT}", "分办单位": ""}, "主办单位只能有一个"),
    ({"会办单位": UNIT}, "写了两次"),
    ({"主办单位": "", "分办单位": ""}, "没有填写主办单位，也没有分办单位"),
    ({"提交日期": ""}, "没有填写提交日期"),
    ({"提交日期": "去年春天"}, "提交日期「去年春天」不是日期"),
    ({"交办日期": "2023-13-01"}, "交办日期「2023-13-01」没有这一天"),
    ({"提交日期": "1999-01-01"}, "不在本届任期之内"),
    ({"答复日期": "2023-03-01"}, "早于交办日期"),
    ({"办结日期": "2023-06-10"}, "早于反馈日期"),
    ({"办结日期": "2027-01-01"}, "还没有到"),
    ({"答复结果": "好"}, "答复结果「好」不能识别"),
    ({"对办理结果": ""}, "应当同时填写"),
    ({"对办理态度": "", "对办理结果": ""}, "填写了反馈，没有填写"),
    ({"对办理态度": "很满意"}, "对办理态度「很满意」不能识别"),
    ({"正文": "字" * 20_001}, "正文不能超过 20000 个字"),
    ({"标题": "=1+1"}, "标题是公式"),
]


def test_a_sentence_per_bad_row(house: House, preview: Any, row: Any) -> None:
    """All in one table: nobody's problem hides another's, and nothing is saved."""
    before = Proposal.objects.count()
    rows = [
        row() | {"外部编号": f"B-{n}", "编号": str(5000 + n)} | changes
        for n, (changes, _) in enumerate(BAD)
    ]
    run = preview(*rows)
    assert run.bad == len(BAD)
    for (changes, words), sentence in zip(BAD, said(run), strict=True):
        assert words in sentence, (changes, sentence)
    assert services.confirm(run, by=house.users["office"]) is None
    assert Proposal.objects.count() == before


def test_names_that_two_deputies_have_need_a_card(house: House, preview: Any, row: Any) -> None:
    lead = house.deputies["deputy"]
    Deputy.objects.create(congress=house.city, term=lead.term, name=lead.name, card_number="同名-1")
    assert "有 2 位代表名叫" in said(preview(row()))[0]
    assert said(preview(row(领衔代表证号=lead.card_number))) == []
    other = house.deputies["cosigner"].name
    with_card = row(领衔代表=other, 附议代表=f"{lead.name}（同名-1）")
    assert said(preview(with_card)) == []
    wrong = row(领衔代表=other, 附议代表=f"{other}、{lead.name}（同名-1）")
    assert "就是领衔代表" in said(preview(wrong))[0]
    assert "不同" in said(preview(row(领衔代表=other, 领衔代表证号="同名-1", 附议代表="")))[0]


def test_a_deputy_and_a_unit_of_another_congress_are_not_found(
    house: House, preview: Any, row: Any
) -> None:
    stranger = house.deputies["district-deputy"]
    theirs = Organ.objects.create(congress=stranger.congress, name="外区某局", kind="unit")
    sentences = said(preview(row(领衔代表=stranger.name, 附议代表="", 主办单位=theirs.name)))
    assert "没有名叫" in sentences[0]
    assert "没有名称为「外区某局」" in sentences[0]


def test_a_number_is_given_once(house: House, preview: Any, save: Any, row: Any) -> None:
    save(preview(row()))
    again = preview(
        row(外部编号="A-2"), row(外部编号="A-3", 编号="4002"), row(外部编号="A-4", 编号="第4002号")
    )
    first, second, third = said(again)
    assert "已用于《关于增设社区图书室的建议》" in first
    assert "在表中重复" in second
    assert "在表中重复" in third
    between = preview(row(外部编号="A-5", 时段="闭会期间"))
    assert between.bad == 0


def test_what_a_row_becomes(house: House, preview: Any, save: Any, row: Any) -> None:
    notices = Notice.objects.count()
    save(preview(row()))
    proposal = Proposal.objects.get(external_number="A-1")
    assert (proposal.status, proposal.version) == (ProposalStatus.CLOSED, 1)
    assert (proposal.number, proposal.number_label) == (4001, "第4001号")
    assert proposal.is_in_session
    assert proposal.session == session_of(house)
    assert proposal.lead == house.deputies["deputy"]
    assert (proposal.worst_attitude, proposal.worst_result) == ("satisfied", "fairly")
    assert proposal.closed_on.month == 7
    assert proposal.text.facts == "第一段。\n第二段。"
    assert proposal.text == proposal.submitted_text
    assert proposal.text.digest_hex == proposal.text.digest()
    assert proposal.cosigner_names == [house.deputies["cosigner"].name]
    tasks = {task.organ.name: (task.role, task.status) for task in proposal.tasks.all()}
    assert tasks == {
        UNIT: ("lead", "replied"), OTHER_UNIT: ("joint", "advised"),
        THIRD_UNIT: ("separate", "replied"),
    }  # fmt: skip
    reply = Reply.objects.get(task__proposal=proposal)
    assert (reply.task.organ.name, reply.status, reply.result_code) == (
        UNIT, "delivered", "resolved",
    )  # fmt: skip
    verdict = Verdict.objects.get(reply=reply)
    assert (verdict.status, verdict.deputy, verdict.delivery_method) == (
        "given", proposal.lead, "post",
    )  # fmt: skip
    assert proposal.history.get().history_user == house.users["office"]
    assert proposal.history.get().status == ProposalStatus.CLOSED
    # One move per object, by SYSTEM, on the day of the file; nobody is told, no clock runs.
    changes = StatusChange.objects.filter(root_id=proposal.pk, move__startswith="import")
    assert changes.count() == 7
    own = changes.get(flow="proposal")
    assert (own.actor, own.happened_on, own.from_status) == (None, proposal.closed_on, "draft")
    assert own.note == f"由以往资料导入：往年.xlsx，{house.users['office']}导入，第2行"
    assert Notice.objects.count() == notices
    assert not Deadline.objects.filter(root_id=proposal.pk).exists()
    assert list(violations()) == []


def test_without_a_verdict_it_lapsed(house: House, preview: Any, save: Any, row: Any) -> None:
    silent = dict.fromkeys(("对办理态度", "对办理结果", "评价意见", "反馈日期", "登记日期"), "")
    save(preview(row(**silent)))
    proposal = Proposal.objects.get(external_number="A-1")
    verdict = Verdict.objects.get(reply__task__proposal=proposal)
    assert (verdict.status, verdict.lapsed_on) == ("lapsed", proposal.closed_on)
    assert proposal.registered_on == proposal.assigned_on
    assert list(violations()) == []


def test_the_next_number_comes_after_them(house: House, preview: Any, save: Any, row: Any) -> None:
    session = session_of(house)
    save(preview(row(), row(外部编号="A-2", 编号="4100")))
    scope = f"session:{session.pk}"
    number, _ = take_number(house.city, IN_SESSION, scope, default="{number}")
    assert number == 4101
    raise_counter(house.city, IN_SESSION, scope, at_least=7)
    assert NumberCounter.objects.get(kind=IN_SESSION, scope=scope).last == 4101


def test_the_greatest_number_and_zeros_before_it(house: House, preview: Any, row: Any) -> None:
    rows = (row(编号="99999"), row(外部编号="A-2", 编号="第0000000000000007号"))
    assert said(preview(*rows)) == []


def test_the_same_table_again_changes_nothing_and_a_changed_row_what_it_may(
    house: House, preview: Any, save: Any, row: Any
) -> None:
    rows = [row(), row(外部编号="A-2", 编号="第4002号", 附议代表="", 会办单位="")]
    save(preview(*rows))
    again = preview(*rows)
    assert (again.same, again.bad, again.can_be_confirmed) == (2, 0, False)
    ledger = StatusChange.objects.count()
    other = Category.objects.filter(congress=house.city).last()
    changed = row(内容分类=other.name, 答复结果="留作参考", 答复文号="新1号", 答复内容="改。")
    assert save(preview(changed, rows[1])).changed == 1
    proposal = Proposal.objects.get(external_number="A-1")
    reply = Reply.objects.get(task__proposal=proposal)
    assert proposal.category == other
    assert (reply.result_code, reply.letter_number, reply.body) == ("reference", "新1号", "改。")
    assert StatusChange.objects.count() == ledger
    assert proposal.history.count() == 2
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"标题": "另一个标题"}, "标题已登记为「关于增设社区图书室的建议」"),
        ({"编号": "4009"}, "编号已登记为「第4001号」，不能改为「第4009号」"),
        ({"主办单位": OTHER_UNIT, "会办单位": UNIT}, "主办单位已登记为"),
        ({"办结日期": "2023-07-04"}, "办结日期已登记为"),
        ({"对办理结果": "不满意"}, "对办理结果已登记为「基本满意」"),
    ],
)
def test_what_the_move_wrote_stays(
    house: House, preview: Any, save: Any, row: Any, changes: dict[str, str], words: str
) -> None:
    save(preview(row()))
    assert words in said(preview(row(**changes)))[0]


def test_one_that_was_moved_since_is_left_alone(
    house: House, preview: Any, save: Any, row: Any
) -> None:
    save(preview(row()))
    Proposal.objects.filter(external_number="A-1").update(version=2)
    assert "导入以后又办理过" in said(preview(row(答复结果="留作参考")))[0]


def test_its_page_reads_like_any_other(
    house: House, preview: Any, save: Any, row: Any, browsers: dict[str, Client]
) -> None:
    save(preview(row(), row(外部编号="A-2", 编号="4002", 正文="", 具体建议="", 答复内容="")))
    full, bare = Proposal.objects.filter(external_number__startswith="A-").order_by("pk")
    page = text_of(browsers["office"].get(full.get_absolute_url()))
    for words in ("第4001号", "由以往资料导入", "已经增设。", "云函〔2023〕1号", "很好。"):
        assert words in page
    page = text_of(browsers["office"].get(bare.get_absolute_url()))
    assert "导入的资料中没有" in page
    assert "没有录入答复全文" in page
    assert "正在拟稿" not in page
    for name in ("deputy", "cosigner", "clerk", "clerk2", "clerk3", "dispatcher", "leader"):
        page = text_of(browsers[name].get(full.get_absolute_url()))
        assert "由以往资料导入" in page, name
        assert "往年.xlsx" not in page, name  # what stands in the note is the office's
    for name, status in (("clerk", 200), ("committee", 200), ("head3", 200), ("leader", 200)):
        assert browsers[name].get(full.get_absolute_url()).status_code == status, name
    for name in ("stranger", "auditor", "district-office"):
        assert browsers[name].get(full.get_absolute_url()).status_code == 404
    assert "第4001号" in text_of(browsers["office"].get(reverse("proposals:list")))
    primary = [m for m in open_moves(full, house.users["office"]) if m.transition.is_primary]
    assert primary == []


def test_checking_and_saving_cost_the_same_for_one_row_and_for_three(
    house: House, preview: Any, save: Any, row: Any
) -> None:
    def cost(*rows: dict[str, Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            save(preview(*rows))
        return len(captured)

    cost(row(外部编号="C-0", 编号="6000"))
    one = cost(row(外部编号="C-1", 编号="6001"))
    three = cost(*(row(外部编号=f"C-{n}", 编号=str(6000 + n)) for n in (2, 3, 4)))
    assert three == one


# --- the door itself ------------------------------------------------------------------------------
def test_only_what_was_made_a_moment_ago_arrives(house: House) -> None:
    draft = walk(house, "draft")
    for move in ("finish", "close", "submit", "nothing"):
        with pytest.raises(BadInput):
            enter([Arrival(draft, move, TODAY)])
    submitted = walk(house, "submitted")
    with pytest.raises(Stale):
        enter([Arrival(submitted, "import", TODAY)])
    assert Proposal.objects.get(pk=submitted.pk).status == "submitted"


def test_arrivals_are_moves_like_any_other(house: House) -> None:
    """The same row of the ledger as ``perform`` writes."""
    by_one, by_many = walk(house, "draft"), walk(house, "draft")
    one = perform(by_one, "import", by=ITSELF, on=TODAY, note="x")
    enter([Arrival(by_many, "import", TODAY, "x")])
    many = StatusChange.objects.get(object_id=by_many.pk, flow="proposal")
    left_out = {"id", "object_id", "root_id", "recorded_at", "subject"}
    for field in StatusChange._meta.concrete_fields:
        if field.name not in left_out:
            assert getattr(one, field.attname) == getattr(many, field.attname), field.name
    assert (by_many.status, by_many.version) == (by_one.status, by_one.version) == ("closed", 1)
    assert Proposal.objects.get(pk=by_many.pk).status == "closed"


def test_every_column_of_the_example_can_be_imported(house: House) -> None:
    required = {column.name for column in COLUMNS if column.required}
    assert {column.name for column in COLUMNS if column.example} >= required
