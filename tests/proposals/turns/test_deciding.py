"""闭会期间的建议由主任会议决定交办 (北京市代表建议办理条例第14至16条). Worked by hand.

Registered on Monday 16 November 2026 between the sessions; the 主任会议 of the 17th decides;
handed over on Wednesday the 18th, within five working days (by the 23rd).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from congress.calendar.models import Deadline, Meeting, MeetingState
from congress.people.enums import Level
from congress.people.models import Congress
from congress.portal.demo.house import House
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from congress.workflow.refusals import BadInput
from proposals.batches import Previewed, make_batch, run_batch
from proposals.forms.batches import BatchForm
from proposals.models import Batch, ProposalSettings
from proposals.selectors.facts import facts_of
from proposals.selectors.settings import chairs_assign
from tests.conftest import TODAY
from tests.proposals.conftest import text_of, walk
from tests.proposals.lives import LEAD, Case, chairs, registered
from tests.proposals.turns.test_merging import Other

TUESDAY, WEDNESDAY = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
IN_SESSION = date(2026, 1, 26)
ASKED = "闭会期间提出的建议由主任会议决定交办"


def planned(house: House) -> Case:
    return registered(house).plan(LEAD)


def test_without_the_decision_nothing_is_handed_over(house: House) -> None:
    case = planned(house)
    with pytest.raises(BadInput, match=ASKED):
        case.assign(meeting=None)
    meeting = chairs(house, TUESDAY)
    case.on = WEDNESDAY
    case.assign(meeting=meeting)
    assert (case.proposal.assigning_meeting, case.proposal.assigned_on) == (meeting, WEDNESDAY)
    note = StatusChange.objects.get(move="assign").note
    assert note == "第一次主任会议（2026年11月17日）决定交办"
    clock = Deadline.objects.get(root_id=case.pk, clock="proposal.assignment")
    assert (clock.legal_on, clock.closed_on) == (date(2026, 11, 23), WEDNESDAY)
    assert list(violations()) == []


def test_what_cannot_have_decided_it(house: House) -> None:
    case, meeting = planned(house), chairs(house, TUESDAY)
    with pytest.raises(BadInput, match="交办日期不能早于主任会议的日期（2026年11月17日）"):
        case.assign(meeting=meeting)
    case.on = WEDNESDAY
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
    meeting.refresh_from_db()
    with pytest.raises(BadInput, match="已取消"):
        case.assign(meeting=meeting)
    for change in ({"congress": house.district}, {"kind": "standing_committee"}):
        wrong = chairs(house, TODAY)
        for name, value in change.items():
            setattr(wrong, name, value)
        with pytest.raises(BadInput, match="请选择本级人大的主任会议"):
            case.assign(meeting=wrong)


def test_one_not_listed_is_entered_with_it(house: House) -> None:
    for case in (planned(house), planned(house)):
        case.assign(meeting_name="第三次主任会议", meeting_on=TODAY)
        assert case.proposal.assigning_meeting == Meeting.objects.get(name="第三次主任会议")


def test_what_sat_in_session_is_not_asked(house: House, browsers: dict[str, Client]) -> None:
    sat = walk(house, "planned", submitted_on=IN_SESSION)
    page = browsers["office"].get(reverse("proposals:move", args=[sat.pk, "assign"]))
    assert "meeting" not in page.context["form"].fields
    with time_machine.travel("2026-03-31 09:00+08:00", tick=False):
        case = Case.of(house, sat)
        case.on = date(2026, 3, 31)
        case.assign(meeting=None)
    assert case.proposal.assigning_meeting is None


def test_merged_each_from_between_has_the_decision(house: House) -> None:
    principal, other = registered(house), Other(house).submit().screen().register()
    other.merge_into(principal)
    principal.plan(LEAD).assign()
    assert other.proposal.assigning_meeting == principal.proposal.assigning_meeting
    other.whole("unmerge", "office", note="并错了。")
    assert other.proposal.assigning_meeting is None


def test_a_congress_may_do_without(house: House) -> None:
    ProposalSettings.objects.create(congress=house.city, chairs_assign=False)
    case = planned(house).assign(meeting=None)
    assert (case.proposal.status, case.proposal.assigning_meeting) == ("assigned", None)
    assert chairs_assign(house.district)
    Congress.objects.filter(pk=house.district.pk).update(level=Level.TOWNSHIP)
    house.district.refresh_from_db()
    assert not chairs_assign(house.district), "a township has no 主任会议"


def test_by_its_page(house: House, browsers: dict[str, Client]) -> None:
    case, office = planned(house), browsers["office"]
    meeting = chairs(house, TODAY)
    url = reverse("proposals:move", args=[case.pk, "assign"])
    form: dict[str, Any] = {"version": case.proposal.version, "on": TODAY.isoformat()}
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({}, ASKED),
        ({"meeting_name": "第三次主任会议"}, "请填写主任会议日期"),
        ({"meeting_on": TODAY.isoformat()}, "请填写主任会议名称"),
        ({"meeting": meeting.pk, "meeting_name": "另一次"}, "不要另外填写"),
        (
            {"meeting_name": "第三次主任会议", "meeting_on": TUESDAY.isoformat()},
            "交办日期不能早于主任会议的日期",
        ),
        ({"meeting": 10**9}, "请从列表中选择主任会议"),
    )
    for data, words in wrong:
        answer = office.post(url, form | data)
        assert (answer.status_code, words in text_of(answer)) == (422, True), data
    assert office.post(url, form | {"meeting": meeting.pk}).status_code == 302
    words = "第一次主任会议（2026年11月16日）决定交办"
    for name in ("office", "leader", "deputy", "dispatcher"):
        page = text_of(browsers[name].get(case.proposal.get_absolute_url()))
        assert "第一次主任会议" in page, name
        assert "11月16日，周一" in page, "no brackets within brackets"
        assert (words in page) is (name == "office"), "the ledger's words are the office's"
    said = browsers["deputy"].get(f"/api/proposals/{case.pk}/").json()["assigning_meeting"]
    assert (said["name"], said["starts_on"]) == ("第一次主任会议", TODAY.isoformat())


def test_a_batch_asks_once(house: House, browsers: dict[str, Client]) -> None:
    """Of three, one sat in session: of that one nobody says that the meeting decided it."""
    sat = walk(house, "planned", submitted_on=IN_SESSION)
    rows = [planned(house).proposal, planned(house).proposal, sat]
    chosen = "&".join(f"chosen={row.pk}" for row in rows)
    office, url = browsers["office"], reverse("proposals:batch-new")
    form = office.get(f"{url}?scope=chosen&{chosen}").context["form"]
    data = {"assigned_on": TODAY.isoformat(), "shown": form.initial["shown"]}
    answer = office.post(url, data)
    assert (answer.status_code, ASKED in text_of(answer)) == (422, True)
    named = {"meeting_name": "第三次主任会议", "meeting_on": TODAY.isoformat()}
    assert office.post(url, data | named).status_code == 302
    batch = Batch.objects.get()
    run_batch(batch)
    meeting = Meeting.objects.get(name="第三次主任会议")
    assert batch.meeting == meeting
    for row in rows:
        row.refresh_from_db()
        assert row.status == "assigned"
        assert row.assigning_meeting == (None if row == sat else meeting)
    assert "第三次主任会议" in text_of(office.get(batch.get_absolute_url()))


def test_a_batch_in_session_is_not_asked(house: House) -> None:
    sat = walk(house, "planned", submitted_on=IN_SESSION)
    form = BatchForm(today=TODAY, congress=house.city, proposals=[sat.pk])
    assert "meeting" not in form.fields


def test_a_batch_without_it_hands_over_nothing(house: House) -> None:
    """Made by a program that does not ask: each line is refused with the sentence."""
    row = planned(house).proposal
    batch = make_batch(
        congress=house.city, lines=[Previewed(row.pk, row.version, "")], assigned_on=TODAY,
        target_on=None, note="", by=house.users["office"], form_key="none",
    )  # fmt: skip
    run_batch(batch)
    line = batch.lines.get()
    assert (line.state, ASKED in line.message) == ("refused", True)


def test_a_meeting_of_long_ago_did_not_decide_it(house: House, browsers: dict[str, Client]) -> None:
    case = planned(house)
    with pytest.raises(BadInput, match="早了一年以上"):
        case.assign(meeting_name="第一次主任会议", meeting_on=date(1, 1, 1))
    url = reverse("proposals:move", args=[case.pk, "assign"])
    data = {"version": case.proposal.version, "on": TODAY.isoformat(),
            "meeting_name": "第一次主任会议", "meeting_on": "0001-01-01"}  # fmt: skip
    answer = browsers["office"].post(url, data)
    assert (answer.status_code, "早了一年以上" in text_of(answer)) == (422, True)
    assert Meeting.objects.filter(starts_on__year=1).count() == 0


def test_the_hand_over_is_not_put_before_the_decision(house: House) -> None:
    case = planned(house)
    case.on = WEDNESDAY
    case.assign(meeting=chairs(house, TUESDAY))
    proposal = case.proposal
    fact = next(f for f in facts_of(proposal) if f.key == "assigned_on")
    assert ("主任会议日期", TUESDAY) in fact.after


def test_what_has_decided_was_held(house: House) -> None:
    case, meeting = planned(house), chairs(house, TODAY)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.PLANNED)
    case.assign(meeting=Meeting.objects.get(pk=meeting.pk))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
