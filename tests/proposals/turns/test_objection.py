"""异议、改办、增办, by hand: 北京市代表建议办理条例第17条; 代表法第51条; 民法典第201至203条.

The batch is handed over on 2026-03-27 (a Friday). The period of receipt is five working days, from
3月30日 to 4月3日. Three months from 3月27日 end on 6月27日, a Saturday: 6月29日.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congress.calendar.models import Deadline
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from congress.workflow.invariants import violations
from congress.workflow.refusals import Guarded
from proposals.models import Dispatch, HandlingTask
from tests.proposals.lives import (
    BOTH,
    DISSATISFIED,
    FOURTH_UNIT,
    OTHER_SYSTEM,
    PEOPLE,
    Case,
    dispatched,
)

ASSIGNED, LAST_DAY = date(2026, 3, 27), date(2026, 4, 3)


def handed_over(house: House) -> Case:
    case = Case(house, on=date(2026, 3, 20)).submit().screen().register().plan()
    case.on = ASSIGNED
    return case.assign().dispatch()


def objected(house: House, on: date = date(2026, 4, 1)) -> Case:
    case = handed_over(house)
    case.on = on
    return case.go(case.task(), "object", "clerk", note="职责已划转。")


def clock(owner: object, code: str, run: int = 1) -> Deadline:
    return Deadline.objects.get(owner_id=owner.pk, clock=code, run=run)  # type: ignore[attr-defined]


def test_upheld_the_old_clocks_are_void_and_the_whole_keeps_its_date(house: House) -> None:
    """改办 on 4月3日 (Friday): the new unit's three months end on 7月3日; the whole on 6月29日."""
    case = objected(house)
    old = case.task()
    assert clock(case.objection, "proposal.reassignment").legal_on == date(2026, 4, 9)
    case.on = LAST_DAY
    unit = house.organs[FOURTH_UNIT]
    case.go(case.objection, "reroute", "dispatcher", unit=unit, note="确属财政职责。")
    new = case.task(FOURTH_UNIT)
    assert (new.role, new.status, new.assigned_on) == ("lead", "awaiting", LAST_DAY)
    old.refresh_from_db()
    assert (old.status, old.ended_on) == ("void", LAST_DAY)
    assert clock(old, "proposal.reply").outcome == "void"
    assert clock(old, "proposal.receipt").outcome == "met"  # the objection was its answer
    assert clock(new, "proposal.reply").legal_on == date(2026, 7, 3)
    assert clock(new, "proposal.receipt").legal_on == date(2026, 4, 13)  # 清明 4月4日至6日
    assert clock(case.proposal, "proposal.whole").legal_on == date(2026, 6, 29)
    assert clock(case.task(OTHER_UNIT), "proposal.joint_opinion").outcome == ""
    met = clock(case.objection, "proposal.reassignment")
    assert (met.outcome, met.closed_on) == ("met", LAST_DAY)
    assert list(violations()) == []


def test_refused_the_period_of_receipt_runs_again_and_once_only(house: House) -> None:
    """Refused on 4月3日: five working days after the holiday, to 4月13日; no second objection."""
    case = objected(house)
    with pytest.raises(Guarded, match="正在等待交办机关决定"):
        case.receive(UNIT)
    case.on = LAST_DAY
    case.go(case.objection, "refuse", "dispatcher", note="属于你单位职责。")
    assert clock(case.task(), "proposal.receipt", 2).legal_on == date(2026, 4, 13)
    with pytest.raises(Guarded, match="不能再次提出"):
        case.go(case.task(), "object", "clerk", note="仍有异议。")
    case.receive(UNIT)
    assert clock(case.task(), "proposal.receipt", 2).outcome == "met"
    assert list(violations()) == []


def test_late_it_is_refused_with_the_last_day(house: House) -> None:
    case = handed_over(house)
    case.on = date(2026, 4, 7)
    with pytest.raises(Guarded, match="4月3日"):
        case.go(case.task(), "object", "head", note="职责已划转。")


def test_a_unit_added_has_its_own_clocks_and_the_objector_goes_on(house: House) -> None:
    case = objected(house)
    case.on, unit = LAST_DAY, house.organs[FOURTH_UNIT]
    case.go(case.objection, "add", "dispatcher", unit=unit, role="separate", note="各答各的部分。")
    added = case.task(FOURTH_UNIT)
    assert clock(added, "proposal.reply").legal_on == date(2026, 7, 3)
    assert clock(case.task(), "proposal.receipt", 2).legal_on == date(2026, 4, 13)
    assert clock(case.task(), "proposal.reply").legal_on == date(2026, 6, 29)
    assert clock(case.proposal, "proposal.whole").outcome == ""
    assert list(violations()) == []


def test_the_system_objects_to_the_office_which_gives_it_to_another(house: House) -> None:
    """What leaves the system is the office's: the dispatch is void, another system has it."""
    case = Case(house, on=date(2026, 3, 20)).submit().screen().register().plan()
    case.on = ASSIGNED
    case.assign()
    old = case.dispatched
    case.go(old, "object", "dispatcher", note="属于法院职权。")
    with pytest.raises(Guarded, match="正在等待"):
        case.dispatch()
    case.on = date(2026, 3, 31)
    court = house.organs[OTHER_SYSTEM]
    case.go(case.objection, "reroute", "office", unit=court, note="确属法院职权。")
    old.refresh_from_db()
    assert (old.status, clock(old, "proposal.dispatch").outcome) == ("void", "void")
    new = Dispatch.objects.get(proposal=case.pk, system=court)
    assert (new.role, new.status, new.assigned_on) == ("lead", "awaiting", case.on)
    assert list(violations()) == []


def test_without_an_objection_the_dispatcher_takes_it_elsewhere(house: House) -> None:
    """And a unit that was received keeps nothing of it; the joint ones stay with the new lead."""
    case = handed_over(house)
    case.on = LAST_DAY
    case.receive(UNIT)
    unit = house.organs[FOURTH_UNIT]
    case.go(case.task(), "reroute", "dispatcher", unit=unit, note="机构职责调整。")
    assert HandlingTask.objects.filter(proposal=case.pk, role="lead").count() == 2
    assert case.task(FOURTH_UNIT).round_id == case.task(OTHER_UNIT).round_id
    assert list(violations()) == []


def test_signed_it_stays(house: House) -> None:
    case = handed_over(house)
    case.receive(UNIT).write(UNIT).propose(UNIT).approve(UNIT).sign(UNIT)
    unit = house.organs[FOURTH_UNIT]
    with pytest.raises(Guarded, match="已经签发"):
        case.go(case.task(), "reroute", "dispatcher", unit=unit, note="调整。")
    assert PEOPLE[UNIT][0] == "clerk"


def test_handled_again_it_takes_no_objection_and_the_whole_stays_answered(house: House) -> None:
    """改办 on 4月3日, all replied on 5月6日; again from 5月20日; two months from 5月25日 end on
    7月25日, a Saturday: 7月27日."""
    case = objected(house)
    case.on, unit = LAST_DAY, house.organs[FOURTH_UNIT]
    case.go(case.objection, "add", "dispatcher", unit=unit, role="separate", note="各答各的。")
    case.go(case.task(FOURTH_UNIT), "revoke")
    case.receive(*BOTH)
    case.on = date(2026, 5, 6)
    case.write(*BOTH).propose(*BOTH).approve(*BOTH).sign(*BOTH).deliver(*BOTH)
    assert clock(case.proposal, "proposal.whole").closed_on == date(2026, 5, 6)
    case.on = date(2026, 5, 20)
    case.judge(**DISSATISFIED).judge("deputy", THIRD_UNIT).rehandle()
    whole = clock(case.proposal, "proposal.whole")
    assert (whole.outcome, whole.closed_on) == ("met", date(2026, 5, 6))
    with pytest.raises(Guarded, match="重新办理的任务不能再提异议"):
        case.go(case.task(), "object", "clerk", note="职责已划转。")
    case.on = date(2026, 5, 25)
    case.go(case.task(), "reroute", "dispatcher", unit=unit, note="机构职责调整。")
    again = clock(case.task(FOURTH_UNIT), "proposal.rehandle")
    assert (again.anchor_on, again.legal_on) == (case.on, date(2026, 7, 27))
    assert clock(case.proposal, "proposal.whole").outcome == "met"
    assert list(violations()) == []


def test_its_page_takes_the_papers_along(house: House, enter: Any) -> None:
    """Who reads the objection reads them; to the other unit neither exists."""
    case = dispatched(house)
    task = case.task()
    url = reverse("proposals:task-move", args=[task.pk, "object"])
    paper = SimpleUploadedFile(
        "三定规定.pdf", b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
    )
    said = {"version": task.version, "note": "职责已划转。", "files": paper}
    assert enter("clerk").post(url, said).status_code == 302
    file = case.objection.attachments.get()
    for name in ("clerk", "dispatcher", "office"):
        page = enter(name).get(case.proposal.get_absolute_url()).content.decode()
        assert "三定规定.pdf" in page, name
        answer = enter(name).get(file.get_absolute_url())
        assert answer.status_code == 200, name
        assert answer.getvalue()  # and the file is closed
    for name in ("clerk2", "deputy", "leader"):
        assert enter(name).get(file.get_absolute_url()).status_code == 404, name


def test_once_a_unit_has_six_months_so_has_the_whole(house: House) -> None:
    """改办 on 4月3日, the whole till 6月29日; six months from 3月27日 end on 9月27日, a Sunday."""
    case = handed_over(house)
    case.on, unit = LAST_DAY, house.organs[FOURTH_UNIT]
    case.go(case.task(), "reroute", "dispatcher", unit=unit, note="机构职责调整。")
    case.receive(THIRD_UNIT)
    assert clock(case.proposal, "proposal.whole").legal_on == date(2026, 6, 29)
    case.on = date(2026, 6, 1)
    case.go(case.task(THIRD_UNIT), "extend", "head3", ground="wide", note="涉及五个区。")
    case.go(case.extension, "grant", "office")
    assert clock(case.proposal, "proposal.whole").legal_on == date(2026, 9, 28)
    assert clock(case.task(FOURTH_UNIT), "proposal.reply").legal_on == date(2026, 7, 3)
    assert list(violations()) == []


def moves_on(enter: Any, name: str, case: Case) -> list[dict[str, Any]]:
    response = enter(name).get(case.proposal.get_absolute_url())
    return list(response.context["moves"])


def test_with_several_units_each_button_and_clock_names_its_own(house: House, enter: Any) -> None:
    """Two objections and a third unit: nobody has to guess whose task a button takes away."""
    case = dispatched(house)
    for unit, clerk in ((UNIT, "clerk"), (OTHER_UNIT, "clerk2")):
        case.go(case.task(unit), "object", clerk, note="职责已划转。")
    labels = [move["label"] for move in moves_on(enter, "dispatcher", case)]
    assert len(labels) == len(set(labels))
    one, other = (house.organs[unit].label for unit in (UNIT, OTHER_UNIT))
    assert {f"采纳异议，改由其他单位承办（{unit}）" for unit in (one, other)} <= set(labels)
    assert f"改由其他单位承办（{house.organs[THIRD_UNIT].label}）" in labels
    page = enter("dispatcher").get(case.proposal.get_absolute_url())
    clocks = [row for row in page.context["open_deadlines"] if row.clock.endswith("reassignment")]
    assert [row.who for row in clocks] == [f"{UNIT}、{OTHER_UNIT}"]


def test_who_sees_one_unit_reads_plain_buttons(house: House, enter: Any) -> None:
    labels = [move["label"] for move in moves_on(enter, "clerk", dispatched(house))]
    assert "签收" in labels


def test_the_form_says_from_whom_it_is_taken(house: House, enter: Any) -> None:
    case = dispatched(house)
    label = house.organs[THIRD_UNIT].label
    url = reverse("proposals:task-move", args=[case.task(THIRD_UNIT).pk, "reroute"])
    page = enter("dispatcher").get(url).content.decode()
    assert f"<span>{label}</span>" in page
    assert f"现在由{label}承办，改办以后撤销它的任务。" in page


def test_after_its_period_the_button_says_so_and_the_page_has_no_form(
    house: House, enter: Any
) -> None:
    case = handed_over(house)
    [move] = [move for move in moves_on(enter, "clerk", case) if move["move"] == "object"]
    assert "期限到2026年4月3日" in move["note"]
    page = enter("clerk").get(move["url"]).content.decode()
    assert "已经过期" in page
    assert "<textarea" not in page
    case.receive(UNIT)
    assert "object" not in [move["move"] for move in moves_on(enter, "clerk", case)]
