"""更正日期: a wrong day is put right, with its trace; whatever hangs on it follows.

北京市代表建议办理条例 23 (feedback: 15 workdays from delivery), 代表法 51 (reply: three months from
the hand-over), domain §6.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congress.calendar.models import Deadline, DeadlineChange
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from congress.workflow.invariants import violations
from congress.workflow.models import Correction, StatusChange
from congress.workflow.refusals import BadInput, Guarded
from proposals.models import Proposal
from proposals.selectors.facts import facts_of
from tests.conftest import TODAY
from tests.proposals import lives
from tests.proposals.lives import Case

LATE_MARCH = date(2026, 3, 27)


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("交办单.pdf", b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n%%EOF\n")


def correct(case: Case, fact: str, day: date, note: str = "录入时看错。") -> Case:
    return case.whole("correct", "office", fact=fact, day=day, note=note)


def clock_of(owner: Any, code: str) -> Deadline:
    kind = ContentType.objects.get_for_model(type(owner))
    return Deadline.objects.get(owner_type=kind, owner_id=owner.pk, clock=code)


def late_march(house: House) -> Case:
    """Handed over on 27 March 2026 to three units, as a meeting of the day before decided."""
    case = Case(house, on=date(2026, 3, 20)).submit().screen().register().plan()
    case.on = LATE_MARCH
    return case.assign(meeting=lives.chairs(house, date(2026, 3, 26)))


def test_the_hand_over(house: House) -> None:
    """27 March + 3 months = 27 June, a Saturday: 29 June. From 26 March: 26 June, a Friday."""
    case = late_march(house).dispatch()
    reply = clock_of(case.task(), "proposal.reply")
    assert reply.legal_on == date(2026, 6, 29)
    correct(case, "assigned_on", date(2026, 3, 26))
    proposal = case.proposal
    assert proposal.assigned_on == case.dispatched.assigned_on == date(2026, 3, 26)
    assert proposal.rounds.get().started_on == date(2026, 3, 26)
    assert case.task().assigned_on == LATE_MARCH, "hop 2 has its own day"
    for unit in (UNIT, THIRD_UNIT):
        assert clock_of(case.task(unit), "proposal.reply").legal_on == date(2026, 6, 26)
    assert clock_of(proposal, "proposal.assignment").closed_on == date(2026, 3, 26)
    change = DeadlineChange.objects.get(deadline=reply)
    assert change.by == house.users["office"]
    assert change.cause == "起算日由2026年3月27日改为2026年3月26日"
    assert list(violations()) == []


def test_the_ledger_says_it_in_words_and_keeps_its_days(house: House) -> None:
    case = late_march(house).dispatch().receive()
    case.on = date(2026, 3, 31)
    task = case.task()
    correct(case, f"task-{task.pk}-received_on", date(2026, 3, 30), "签收单上是30日。")
    assert case.task().received_on == date(2026, 3, 30)
    entry = StatusChange.objects.get(move="correct")
    assert entry.note == (f"签收日期（{UNIT}）由2026年3月27日更正为2026年3月30日\n签收单上是30日。")
    received = StatusChange.objects.get(move="receive")
    assert received.happened_on == LATE_MARCH
    trace = Correction.objects.get()
    assert (trace.entry, trace.old_on, trace.new_on) == (received, LATE_MARCH, date(2026, 3, 30))


def test_a_closed_clock_is_judged_anew(house: House) -> None:
    """Received in time is five workdays from hop 2: 27 March + 5 = 3 April. Recorded for the 7th,
    it was late; it was the 2nd."""
    case = late_march(house).dispatch()
    case.on = date(2026, 4, 7)
    case.receive()
    row = clock_of(case.task(), "proposal.receipt")
    assert (row.legal_on, row.was_late) == (date(2026, 4, 3), True)
    correct(case, f"task-{case.task().pk}-received_on", date(2026, 4, 2))
    row.refresh_from_db()
    assert (row.closed_on, row.was_late, row.outcome) == (date(2026, 4, 2), False, "met")
    assert "停止日期由2026-04-07更正为2026-04-02" in row.changes.get().cause


def test_delivery_wrong_for_one_deputy(house: House) -> None:
    """His period runs anew; the reply is delivered when the last has it."""
    case = lives.signed(house)
    case.deliver(*lives.BOTH)
    case.on = date(2026, 11, 20)
    own, other = case.verdict(), case.verdict(deputy="cosigner")
    correct(case, f"verdict-{own.pk}-delivered_on", date(2026, 11, 18))
    assert case.verdict().delivered_on == date(2026, 11, 18)
    assert case.verdict(deputy="cosigner").delivered_on == other.delivered_on == TODAY
    assert case.reply().delivered_on == case.task().replied_on == date(2026, 11, 18)
    assert case.proposal.replied_on == date(2026, 11, 18)
    # 18 November + 15 workdays = 9 December; the other's 16 November + 15 = 7 December
    assert clock_of(own, "proposal.feedback").legal_on == date(2026, 12, 9)
    assert clock_of(other, "proposal.feedback").legal_on == date(2026, 12, 7)
    assert list(violations()) == []


def test_a_closed_proposal(house: House) -> None:
    case = lives.closed(house)
    case.on = date(2026, 11, 25)
    correct(case, "closed_on", date(2026, 11, 19))
    assert case.proposal.closed_on == date(2026, 11, 19)
    assert case.proposal.status == "closed"
    lapsed = case.verdict(THIRD_UNIT, "cosigner")
    assert lapsed.lapsed_on == date(2026, 11, 19)
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("fact", "day", "sentence"),
    [
        ("submitted_on", date(2026, 11, 17), "提交日期不能晚于今天（2026年11月16日）。"),
        ("registered_on", date(2026, 11, 15), "登记日期不能早于提交日期（2026年11月16日）。"),
        ("submitted_on", date(2022, 1, 1), "提交日期不能早于附议邀请了结日期（2026年11月16日）。"),
        ("submitted_on", TODAY, "提交日期已经是2026年11月16日，没有变化。"),
        ("nonsense", TODAY, "请选择要更正的日期。"),
    ],
)
def test_each_refusal_names_the_neighbour(
    house: House, fact: str, day: date, sentence: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        correct(lives.registered(house), fact, day)
    assert str(refusal.value) == sentence
    assert Correction.objects.count() == 0


def test_what_comes_later_is_judged_by_the_right_day(house: House) -> None:
    """Registered on the 20th, so the ledger; it was the 12th: a hand-over of the 13th is possible.
    And the day on which it was corrected stands in nobody's way."""
    case = Case(house, on=date(2026, 11, 10)).submit().screen()
    case.on = date(2026, 11, 16)
    case.register().plan()
    case.on = date(2026, 11, 13)
    with pytest.raises(BadInput, match="2026年11月16日"):
        case.assign()
    case.on = date(2026, 11, 16)
    correct(case, "registered_on", date(2026, 11, 12))
    case.on = date(2026, 11, 11)
    with pytest.raises(BadInput, match="2026年11月12日"):
        case.assign()
    case.on = date(2026, 11, 13)
    assert case.assign().proposal.assigned_on == date(2026, 11, 13)


def test_imported_ones_are_put_right_where_they_came_from(house: House) -> None:
    case = lives.closed(house)
    Proposal.objects.filter(pk=case.pk).update(external_number="2025-1")
    with pytest.raises(Guarded, match="重新导入"):
        correct(case, "closed_on", TODAY)


def test_first_a_look_then_the_move(house: House, browsers: dict[str, Client]) -> None:
    case = lives.dispatched(house).receive()
    case.on = TODAY
    url = reverse("proposals:move", args=[case.pk, "correct"])
    office = browsers["office"]
    page = office.get(url)
    assert "登记日期" in page.content.decode()
    form = {
        "version": case.proposal.version, "fact": "submitted_on", "day": "2026-11-17",
        "note": "看错。",
    }  # fmt: skip
    assert "不能晚于今天" in office.post(url, form).content.decode()
    task = case.task()
    form |= {"fact": f"task-{task.pk}-received_on", "day": "2026-11-15"}
    assert "不能早于任务到达日期" in office.post(url, form).content.decode()
    assert StatusChange.objects.filter(move="correct").count() == 0


def test_the_look_shows_every_clock_that_moves(house: House, browsers: dict[str, Client]) -> None:
    case = Case(house, on=date(2026, 8, 3)).submit().screen().register().plan()
    case.on = date(2026, 8, 14)
    case.assign(meeting=lives.chairs(house, date(2026, 8, 13))).dispatch()
    url = reverse("proposals:move", args=[case.pk, "correct"])
    form = {
        "version": case.proposal.version, "fact": "assigned_on", "day": "2026-08-13",
        "note": "看错。",
    }  # fmt: skip
    shown = browsers["office"].post(url, form)
    text = shown.content.decode()
    assert shown.status_code == 422
    assert "请核对：还没有更正" in text
    assert "处后再提交" not in text, "it is no error"
    assert "确认更正</button>" in text
    assert 'value="assigned_on:2026-08-13"' in text
    assert text.count('<td data-label="时限">') == 4  # assignment, dispatch, two replies
    assert "已超期" in text, "14 November was a Saturday: 16 November; now 13 November"
    assert case.proposal.assigned_on == date(2026, 8, 14)
    done = browsers["office"].post(url, form | {"confirmed": "assigned_on:2026-08-13"})
    assert done.status_code == 302
    assert case.proposal.assigned_on == date(2026, 8, 13)


def test_a_scan_chosen_for_the_look_is_asked_for_again(house: House, enter: Any) -> None:
    """No browser keeps a chosen file: without it the day would be put right on no evidence."""
    case = Case(house, on=date(2026, 8, 3)).submit().screen().register().plan()
    case.on = date(2026, 8, 14)
    case.assign(meeting=lives.chairs(house, date(2026, 8, 13)))
    url = reverse("proposals:move", args=[case.pk, "correct"])
    form = {
        "version": case.proposal.version, "fact": "assigned_on", "day": "2026-08-13",
        "note": "看错。",
    }  # fmt: skip
    looked = enter("office").post(url, form | {"scan": paper()})
    text = looked.content.decode()
    assert "请重新选择依据的扫描件" in text
    assert 'name="had_file" value="1"' in text
    sure = form | {"confirmed": "assigned_on:2026-08-13", "had_file": "1"}
    refused = enter("office").post(url, sure)
    assert refused.status_code == 422
    assert "请重新选择依据的扫描件" in refused.content.decode()
    assert not StatusChange.objects.filter(move="correct").exists()
    done = enter("office").post(url, sure | {"scan": paper()})
    assert done.status_code == 302
    assert StatusChange.objects.get(move="correct").scan is not None


def test_who_reads_of_it(house: House, browsers: dict[str, Client]) -> None:
    """Those whom the part concerns: of the joint unit's receipt the third unit reads nothing, of
    the other deputy's delivery a deputy neither."""
    case = lives.signed(house).deliver(*lives.BOTH)
    case.on = date(2026, 11, 20)
    correct(case, f"verdict-{case.verdict().pk}-delivered_on", date(2026, 11, 18))

    def reads(name: str, words: str = "更正为") -> bool:
        page = browsers[name].get(reverse("proposals:detail", args=[case.pk]))
        assert page.status_code == 200
        return words in page.content.decode()

    assert [name for name in ("office", "deputy", "clerk", "cosigner", "clerk3", "clerk2") if
            reads(name)] == ["office", "deputy", "clerk"]  # fmt: skip


def test_every_fact_has_a_day_and_a_key_of_its_own(house: House) -> None:
    facts = facts_of(lives.closed(house).proposal)
    assert len({fact.key for fact in facts}) == len(facts)
    assert all(fact.day for fact in facts)
    assert {fact.label for fact in facts} == {
        "邀请附议日期", "附议邀请了结日期", "提交日期", "登记日期", "交办日期", "转承办日期",
        "签收日期",
        "会办意见送出日期", "签发日期", "送达日期", "反馈日期", "办结日期",
    }  # fmt: skip
    assert OTHER_UNIT in {fact.whose for fact in facts}
