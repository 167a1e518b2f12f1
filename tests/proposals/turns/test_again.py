"""重新办理 (北京市代表建议办理条例第27条): ordered from a dissatisfied verdict, two months, a
second reply and a second verdict; 面商协调 before more is decided; 重新启动 of what was closed.

Ordered on Monday 16 November 2026: two months → Saturday 16 January 2027, a rest day → Monday the
18th. Started again on that day: three months → Tuesday 16 February 2027.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from congress.calendar.models import Deadline
from congress.people.models import Organ
from congress.people.visibility import visible
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from congress.workflow.engine import open_moves
from congress.workflow.invariants import violations
from congress.workflow.refusals import BadInput, Guarded
from proposals.figures.page import page_of
from proposals.figures.years import sessions_of, year_of
from proposals.models import Conciliation, HandlingTask, Proposal, ProposalSettings, Verdict
from proposals.selectors.letters import skeleton_of
from proposals.selectors.rounds import roles_again
from proposals.selectors.waiting import waiting_for
from tests.conftest import TODAY
from tests.proposals.conftest import cost, text_of
from tests.proposals.lives import (
    BOTH,
    CONTENT,
    DISSATISFIED,
    MEETING,
    REQUIREMENTS,
    closed,
    dissatisfied,
    dissatisfied_again,
    judged,
    replied,
)


def clocks(owner: Any) -> dict[str, Deadline]:
    rows = Deadline.objects.filter(owner_id=owner.pk, root_id=owner.root.pk)
    return {row.clock: row for row in rows.filter(owner_type__model=owner._meta.model_name)}


def told(user: Any, on: date = TODAY) -> dict[str, list[Any]]:
    return {group.code: group.items for group in waiting_for(user, on)}


# --- ordered ------------------------------------------------------------------------------------


def test_a_second_round_with_its_own_clock(house: House) -> None:
    case = dissatisfied(house)
    first = case.task()
    case.rehandle()
    proposal, task = case.proposal, case.task()
    assert (proposal.status, proposal.rehandlings, proposal.replied_on) == ("handling", 1, None)
    assert proposal.worst_result == "dissatisfied", "remembered until he judges anew"
    assert task.pk != first.pk
    assert (task.status, task.role, task.dispatch, task.assigned_on) == (
        "awaiting", "lead", first.dispatch, TODAY,
    )  # fmt: skip
    row = task.round
    assert (row.number, row.kind, row.started_on) == (2, "rehandling", TODAY)
    assert row.requirements == REQUIREMENTS
    own = clocks(task)
    assert set(own) == {"proposal.receipt", "proposal.rehandle"}
    assert (own["proposal.rehandle"].legal_on, own["proposal.rehandle"].rule.words) == (
        date(2027, 1, 18), "2个月",
    )  # fmt: skip
    assert own["proposal.receipt"].anchor_label == "重新办理"
    assert HandlingTask.objects.filter(proposal=case.pk).count() == 4, "the other unit is done"
    assert list(violations()) == []


def test_the_second_reply_and_the_second_verdict(house: House) -> None:
    case = dissatisfied(house).rehandle()
    own = Verdict.objects.filter(reply__task__proposal=case.pk, deputy=house.deputies["deputy"])
    first = own.get(reply__task__round__number=1, reply__task__organ__name=UNIT)
    case.receive()
    body = skeleton_of(case.reply())
    assert "我们已于2026年11月16日以《京答函〔2026〕" in body
    assert "经重新办理，现再次答复如下" in body
    case.write().propose().approve().sign().deliver()
    assert case.proposal.status == "replied"
    assert clocks(case.task())["proposal.rehandle"].outcome == "met"
    with pytest.raises(Guarded, match="还没有评价市交通委的答复"):
        case.whole("close", "office")
    case.judge("deputy")
    proposal = case.proposal
    assert (proposal.worst_attitude, proposal.worst_result) == ("satisfied", "fairly")
    first.refresh_from_db()
    assert first.is_dissatisfied, "what was said of the first reply stays"
    case.whole("close", "office")
    assert case.proposal.status == "closed"
    assert list(violations()) == []


def test_satisfied_in_the_end_it_closes_itself(house: House) -> None:
    """What was said of the first reply does not count any longer."""
    case = replied(house).judge("deputy", UNIT, **DISSATISFIED)
    case.judge("deputy", THIRD_UNIT, **CONTENT).judge("cosigner", *BOTH, **CONTENT)
    case.rehandle().answer()
    case.judge("deputy", **CONTENT)
    assert case.proposal.status == "replied", "the co-signer has not spoken"
    case.judge("cosigner", **CONTENT)
    assert case.proposal.status == "closed"


def test_nobody_is_asked_any_longer_of_the_reply_that_is_replaced(house: House) -> None:
    """The co-signer had not spoken of the first reply; of the other unit's he still may."""
    case = replied(house).judge("deputy", UNIT, **DISSATISFIED).judge("deputy", THIRD_UNIT)
    case.rehandle()
    own = Verdict.objects.filter(
        reply__task__proposal=case.pk, deputy=house.deputies["cosigner"]
    ).order_by("reply__task__organ__name")  # fmt: skip
    said = {row.reply.task.organ.name: row.status for row in own}
    assert said == {UNIT: "lapsed", THIRD_UNIT: "awaited"}
    assert list(violations()) == []


def test_more_units_may_be_chosen_and_no_others(house: House) -> None:
    case = dissatisfied(house)
    with pytest.raises(BadInput, match="从原承办单位中选择"):
        case.rehandle(UNIT, OTHER_UNIT)  # it has only joined
    case.rehandle(UNIT, THIRD_UNIT)
    row = case.task().round
    assert {task.organ.name: task.role for task in row.tasks.all()} == {
        UNIT: "lead", THIRD_UNIT: "separate",
    }  # fmt: skip


def test_without_a_choice_those_who_were_judged_badly(house: House) -> None:
    case = dissatisfied(house)
    case.whole("rehandle", "office", note=REQUIREMENTS)
    assert [task.organ.name for task in case.task().round.tasks.all()] == [UNIT]


def test_a_unit_that_is_no_longer_in_use_is_not_asked(house: House) -> None:
    case = dissatisfied(house)
    Organ.objects.filter(name=UNIT).update(is_active=False)
    with pytest.raises(BadInput, match="从原承办单位中选择"):
        case.rehandle()


@pytest.mark.parametrize("life", [replied, judged])
def test_only_when_he_is_not_satisfied(life: Any, house: House) -> None:
    with pytest.raises(Guarded, match="没有对最近的答复评价不满意"):
        life(house).rehandle()


def test_a_cosigners_word_does_not_order_it(house: House) -> None:
    case = replied(house).judge("deputy", *BOTH).judge("cosigner", **DISSATISFIED)
    with pytest.raises(Guarded, match="没有对最近的答复评价不满意"):
        case.rehandle()


def test_a_round_has_one_lead(house: House) -> None:
    """Two who led in different rounds: the later leads."""
    case = dissatisfied(house)
    tasks = [case.task(UNIT), case.task(THIRD_UNIT)]
    tasks[1].role = "lead"
    assert [role for _, role in roles_again(tasks)] == ["separate", "lead"]


# --- by itself ----------------------------------------------------------------------------------


def test_by_itself_where_the_congress_wants_it_once_he_is_heard(house: House) -> None:
    ProposalSettings.objects.create(congress=house.city, rehandles_itself=True)
    case = replied(house).judge("deputy", UNIT, **DISSATISFIED)
    assert case.proposal.status == "replied", "the other reply is not judged yet"
    case.judge("deputy", THIRD_UNIT)
    assert (case.proposal.status, case.proposal.rehandlings) == ("handling", 1)
    assert [task.organ.name for task in case.task().round.tasks.all()] == [UNIT]
    assert "请重新办理" in case.task().round.requirements
    case.answer().judge("deputy", **DISSATISFIED)
    assert (case.proposal.status, case.proposal.rehandlings) == ("replied", 1), "only once"
    assert list(violations()) == []


def test_a_reply_on_which_he_is_silent_does_not_hold_it_up(house: House) -> None:
    ProposalSettings.objects.create(congress=house.city, rehandles_itself=True)
    case = replied(house).judge("deputy", UNIT, **DISSATISFIED)
    case.go(case.verdict(THIRD_UNIT), "remind").go(case.verdict(THIRD_UNIT), "expire")
    assert case.proposal.status == "handling"


# --- the two sides ------------------------------------------------------------------------------


def test_still_dissatisfied_the_sides_meet_before_anything_is_decided(house: House) -> None:
    case = dissatisfied_again(house)
    for move in ("close", "rehandle"):
        with pytest.raises(Guarded, match="须先召集代表和承办单位面商协调"):
            case.whole(move, "office", note="理由。", units=[house.organs[UNIT]])
    case.convene()
    row = Conciliation.objects.get(proposal=case.pk)
    assert (row.held_on, row.place, row.agreed) == (TODAY, MEETING["place"], MEETING["agreed"])
    assert row.round.number == 2
    case.rehandle()
    assert case.proposal.rehandlings == 2
    case.answer().judge("deputy", **DISSATISFIED)
    with pytest.raises(Guarded, match="面商协调"):  # the meeting was about the reply before
        case.whole("close", "office", note="理由。")
    case.convene().whole("close", "office", note="双方已当面商定。")
    assert case.proposal.status == "closed"
    assert list(violations()) == []


def test_after_the_first_reply_closing_with_a_reason_is_enough(house: House) -> None:
    case = dissatisfied(house)
    with pytest.raises(BadInput, match="请写明办结的理由"):
        case.whole("close", "office")
    case.whole("close", "office", note="代表同意以后再看。")
    assert case.proposal.status == "closed"


def test_who_reads_of_the_meeting(house: House) -> None:
    """Both deputies, the office, leaders, the unit that came and its system's dispatcher."""
    case = dissatisfied_again(house).convene()
    readers = {name for name, user in house.users.items() if visible(Conciliation, user).exists()}
    assert readers == {
        "admin", "office", "leader", "deputy", "cosigner", "clerk", "reviewer", "head",
        "dispatcher",
    }  # fmt: skip
    assert not visible(Conciliation, house.users["clerk3"]).filter(proposal=case.pk).exists()


def test_its_page_takes_the_files_along(house: House, enter: Any) -> None:
    case = dissatisfied_again(house)
    url = f"/proposals/{case.pk}/convene/"
    form = enter("office").get(url).context["form"]
    assert form.fields["deputies"].initial == [house.deputies["deputy"].pk]
    assert form.fields["units"].initial == [house.organs[UNIT].pk]
    said = {
        "version": case.proposal.version, "held_on": "2026-11-16", **MEETING,
        "deputies": [house.deputies["deputy"].pk], "units": [house.organs[UNIT].pk],
    }  # fmt: skip
    assert enter("office").post(url, said | {"agreed": ""}).status_code == 422
    assert not Conciliation.objects.filter(proposal=case.pk).exists()
    early = enter("office").post(url, said | {"held_on": "2026-11-13"})
    assert "面商日期不能早于代表评价的日期" in text_of(early)
    paper = SimpleUploadedFile("签字件.pdf", b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    assert enter("office").post(url, said | {"files": paper}).status_code == 302
    row = Conciliation.objects.get(proposal=case.pk)
    assert [file.name for file in row.attachments.all()] == ["签字件.pdf"]
    link = row.attachments.get().get_absolute_url()
    for name, status in (("deputy", 200), ("clerk", 200), ("clerk3", 404)):
        response = enter(name).get(link)
        assert response.status_code == status, name
        if response.streaming:
            assert response.getvalue()  # and the file is closed
    page = text_of(enter("deputy").get(f"/proposals/{case.pk}/"))
    assert MEETING["agreed"] in page
    assert "签字件.pdf" in page
    assert MEETING["agreed"] not in text_of(enter("clerk3").get(f"/proposals/{case.pk}/"))


# --- closed, and started again --------------------------------------------------------------------


def test_started_again_with_the_period_of_a_reply(house: House) -> None:
    case = closed(house)
    case.whole("reopen", "office", note="承诺的站点没有建。", units=[house.organs[UNIT]])
    proposal, task = case.proposal, case.task()
    assert (proposal.status, proposal.closed_on, proposal.reopened_on) == ("handling", None, TODAY)
    assert (proposal.rehandlings, proposal.worst_result) == (0, "fairly")
    assert (task.round.number, task.round.kind) == (2, "reopened")
    own = clocks(task)["proposal.reply"]
    assert (own.anchor_label, own.legal_on, own.target_on) == (
        "重新启动", date(2027, 2, 16), None,
    )  # fmt: skip
    assert list(violations()) == []
    case.answer().judge("deputy", **CONTENT)
    assert case.proposal.worst_result == "fairly", "the other unit's reply still counts"
    case.whole("close", "office")
    assert case.proposal.closed_on == TODAY
    assert list(violations()) == []


def test_it_may_be_handled_again_afterwards(house: House) -> None:
    case = closed(house)
    case.whole("reopen", "office", note="承诺的站点没有建。", units=[house.organs[UNIT]])
    case.answer().judge("deputy", **DISSATISFIED).convene().rehandle()
    assert case.task().round.number == 3
    assert clocks(case.task())["proposal.rehandle"].legal_on == date(2027, 1, 18)


# --- what people see ------------------------------------------------------------------------------


def test_what_waits_for_whom(house: House) -> None:
    case = dissatisfied(house)
    url = f"/proposals/{case.pk}/rehandle/"
    office = told(house.users["office"])
    assert [item.action_url for item in office["decide"]] == [url]
    assert "close" not in office
    case.rehandle()
    receive = told(house.users["clerk"])["receive"]
    assert receive[0].detail.endswith("重新办理（第2轮）")
    assert receive[0].due_on == date(2026, 11, 23)
    assert "contact" not in told(house.users["clerk"]), "not of the round that is over"
    case.receive()
    assert "重新办理（第2轮）" in told(house.users["clerk"])["draft-reply"][0].detail
    case.write().propose().approve().sign().deliver().judge("deputy", **DISSATISFIED)
    item = told(house.users["office"])["decide"][0]
    assert item.action_url == f"/proposals/{case.pk}/convene/"
    assert item.detail.endswith("已重新办理1次　代表不满意")


def test_one_click_from_the_verdict(house: House, enter: Any) -> None:
    case = dissatisfied(house)
    office, url = enter("office"), f"/proposals/{case.pk}/rehandle/"
    assert text_of(office.get(f"/proposals/{case.pk}/")).count(f'href="{url}"') == 2
    form = office.get(url).context["form"]
    assert form.fields["units"].initial == [house.organs[UNIT].pk]
    said = {
        "version": case.proposal.version, "units": [house.organs[UNIT].pk], "on": "2026-11-16",
    }  # fmt: skip
    assert office.post(url, said).status_code == 422
    assert office.post(url, said | {"note": REQUIREMENTS}).status_code == 302
    assert case.proposal.status == "handling"
    for name in ("deputy", "cosigner", "clerk"):
        assert url not in text_of(enter(name).get(f"/proposals/{case.pk}/")), name


def test_rounds_stand_on_the_page_with_why(house: House, enter: Any) -> None:
    case = dissatisfied_again(house)
    for name in ("deputy", "cosigner", "clerk", "office", "leader"):
        page = text_of(enter(name).get(f"/proposals/{case.pk}/"))
        places = [page.index(words) for words in ("第1轮", "第2轮", REQUIREMENTS)]
        assert places == sorted(places), name
        assert page.count("市交通委的答复</h2>") == 2, name
    page = text_of(enter("clerk").get(f"/proposals/{judged(house).pk}/"))
    assert "第1轮" not in page, "where there is one round, nobody speaks of rounds"


def test_contacts_are_recorded_in_the_round_that_runs(house: House) -> None:
    case = dissatisfied(house)
    first = case.task()
    case.rehandle().receive()
    with pytest.raises(Guarded, match="请在新的一轮中记录"):
        case.go(first, "contact", "clerk", stage="after", form="phone", held_on=TODAY,
                people="", said="……", deputies=[house.deputies["deputy"]])  # fmt: skip
    moves = {move.transition.name for move in open_moves(case.task(), house.users["clerk"])}
    assert "contact" in moves


def test_the_page_of_the_second_reply_shows_the_first(house: House, enter: Any) -> None:
    case = dissatisfied(house).rehandle().receive()
    page = text_of(enter("clerk").get(f"/proposals/replies/{case.reply().pk}/edit/"))
    assert "上一次的答复和代表评价" in page
    assert "没有写明何时完工。" in page
    assert REQUIREMENTS in page


def test_lists_count_rounds_and_name_every_unit(house: House, enter: Any) -> None:
    case = dissatisfied(house).rehandle()
    rows = Proposal.objects.filter(pk=case.pk)
    assert list(rows.values_list("rehandlings", flat=True)) == [1]
    page = text_of(enter("office").get("/proposals/?again=rehandled"))
    assert case.proposal.title in page
    assert THIRD_UNIT in page, "who was not asked again has handled it too"
    assert case.proposal.title not in text_of(enter("office").get("/proposals/?again=reopened"))


def test_the_page_does_not_cost_more_with_more_rounds(house: House, enter: Any) -> None:
    client = enter("clerk")
    client.get("/")
    first = cost(client, f"/proposals/{dissatisfied(house).pk}/")
    second = cost(client, f"/proposals/{dissatisfied_again(house).pk}/")
    assert second - first <= 3


def test_figures_count_them_and_how_they_ended(house: House, enter: Any) -> None:
    """Two were handled again: one has ended well, one is still handled; each opens its list."""
    dissatisfied(house).rehandle()
    dissatisfied(house).rehandle().answer().judge("deputy")
    user = house.users["office"]
    sessions = sessions_of(user, TODAY)
    board = page_of(user, year_of(sessions, sessions[0], TODAY), TODAY)
    head = next(
        head for _, heads in board.heads for head in heads if head.figure.label == "重新办理"
    )
    assert head.value == "2"
    (part,) = head.parts
    assert (part.label, part.count) == ("重新办理后满意率 100.0%，已反馈", 1)
    client = enter("office")
    for figure in (head.figure, part):
        assert len(client.get(figure.url).context["object_list"]) == figure.count
