"""并案: one principal carries the others; replies go to every deputy; undone if wrong.

Domain §2 (并案 merged handling, replies still go to every deputy), §6 (merge: the strictest date);
代表法 51, 北京市代表建议办理条例 17, 22, 23.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from congress.calendar.models import Deadline
from congress.notices.models import Notice
from congress.people.visibility import visible
from congress.portal.demo.house import OTHER_UNIT, UNIT, House
from congress.portal.demo.texts import texts
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from congress.workflow.refusals import BadInput, Guarded
from proposals.models import HandlingTask, Proposal, Reply, Verdict
from proposals.selectors.merging import alike, deputies_answered
from proposals.selectors.verdicts import dissatisfied_verdicts
from proposals.selectors.waiting.office import groups as office_groups
from proposals.services import create_draft
from tests.conftest import TODAY
from tests.proposals import lives
from tests.proposals.conftest import walk
from tests.proposals.lives import LEAD, Case

TITLE = "关于完善公交站点布局的建议"


class Other(Case):
    """Led by another deputy: the one who only signs elsewhere."""

    def __init__(self, house: House, lead: str = "cosigner2", on: date | None = None) -> None:
        self.house, self.on, self.who = house, on or TODAY, lead
        self.writer = lead
        self.pk = create_draft(
            lead=house.deputies[lead], by=house.users[lead], cleared=lives.RefusalReason.objects
            .filter(congress=house.city, is_active=True), **(lives.WORDS | {"title": TITLE}),
        ).pk  # fmt: skip

    def _writer(self) -> str:
        return self.who


def two(house: House, on: date | None = None) -> tuple[Case, Case]:
    """A principal of ``deputy``'s and one of another deputy's, both registered."""
    principal = Case(house, on=on).submit().screen().register()
    return principal, Other(house, on=on).submit().screen().register()


def test_handed_over_and_answered_together(house: House) -> None:
    principal, other = two(house)
    other.merge_into(principal)
    assert (other.proposal.status, other.proposal.merged_into_id) == ("joined", principal.pk)
    number = principal.proposal.number_label
    note = StatusChange.objects.get(move="merge").note
    assert note == f"并入{number}“{lives.WORDS['title']}”办理"
    principal.plan(LEAD).assign().dispatch(LEAD)
    assert (other.proposal.status, other.proposal.assigned_on) == ("merged", TODAY)
    assert HandlingTask.objects.filter(proposal=other.pk).count() == 0
    principal.answer()
    assert (other.proposal.status, other.proposal.replied_on) == ("replied", TODAY)
    names = set(Verdict.objects.values_list("deputy__user__username", flat=True))
    assert names == {"deputy", "cosigner2"}, "each deputy of each proposal, once"
    assert list(violations()) == []


def test_each_is_judged_and_closed_by_itself(house: House) -> None:
    principal, other = two(house)
    other.merge_into(principal)
    principal.plan(LEAD).assign().dispatch(LEAD).answer()
    own = principal.verdict(deputy="cosigner2")
    principal.go(own, "judge", "cosigner2", attitude="satisfied", result="satisfied")
    assert other.proposal.status == "closed", "its own deputy is content: it closes itself"
    assert other.proposal.worst_result == "satisfied"
    assert (principal.proposal.status, principal.proposal.worst_result) == ("replied", "")
    with pytest.raises(Guarded, match="还没有评价"):
        principal.whole("close", "office")
    principal.judge(result="fairly").whole("close", "office")
    assert principal.proposal.status == "closed"
    assert list(violations()) == []


def test_a_deputy_of_both_gets_one_reply(house: House) -> None:
    principal = Case(house).signed_by("cosigner2").submit().screen().register()
    other = Other(house).submit().screen().register().merge_into(principal)
    principal.plan(LEAD).assign().dispatch(LEAD).answer()
    assert Verdict.objects.count() == 2
    principal.judge(result="fairly").whole("close", "office")
    verdict = principal.verdict(deputy="cosigner2")
    assert verdict.status == "awaited", "the other proposal still waits for him"
    principal.go(verdict, "judge", "cosigner2", **lives.FAIRLY)
    assert other.proposal.worst_result == "fairly"
    other.whole("close", "office")
    assert list(violations()) == []


def test_the_earlier_day_warns_each_keeps_its_own(house: House) -> None:
    """Registered 2 and 6 November between sessions; handed over on the 9th, both clocks are met;
    the reply's legal date counts from the hand-over: 9 November + 3 months = 9 February 2027."""
    first = Case(house, on=date(2026, 11, 2)).submit().screen().register()
    second = Other(house, on=date(2026, 11, 6)).submit().screen().register()
    kind = ContentType.objects.get_for_model(Proposal)
    clocks = Deadline.objects.filter(owner_type=kind, clock="proposal.assignment")
    before = dict(clocks.values_list("owner_id", "legal_on"))
    first.on = second.on = date(2026, 11, 9)
    first.merge_into(second)
    assert dict(clocks.values_list("owner_id", "legal_on")) == before
    second.plan(LEAD).assign()
    assert set(clocks.values_list("closed_on", flat=True)) == {date(2026, 11, 9)}
    second.dispatch(LEAD)
    reply = Deadline.objects.get(clock="proposal.reply")
    assert (reply.root_id, reply.legal_on.isoformat()[:7]) == (second.pk, "2027-02")


def test_undone_it_is_registered_again(house: House) -> None:
    principal, other = two(house)
    other.merge_into(principal)
    principal.plan(LEAD).assign().dispatch(LEAD)
    with pytest.raises(BadInput, match="拆并的理由"):
        other.whole("unmerge", "office")
    other.whole("unmerge", "office", note="说的不是同一件事。")
    proposal = other.proposal
    assert (proposal.status, proposal.merged_into, proposal.assigned_on) == (
        "registered",
        None,
        None,
    )
    kind = ContentType.objects.get_for_model(Proposal)
    clock = Deadline.objects.get(owner_type=kind, owner_id=other.pk, clock="proposal.assignment")
    assert clock.is_open, "the period goes on as it began"
    principal.answer()
    assert Verdict.objects.get().deputy == house.deputies["deputy"]
    other.plan(LEAD).assign()
    assert list(violations()) == []


def test_not_after_the_reply(house: House) -> None:
    principal, other = two(house)
    other.merge_into(principal)
    three = lives.THREE
    principal.plan(three).assign().dispatch(three).answer()
    assert other.proposal.status == "merged", "the separate unit has not answered"
    with pytest.raises(Guarded, match="答复已经送达"):
        other.whole("unmerge", "office", note="并错了。")


def test_one_level_deep(house: House) -> None:
    principal, other = two(house)
    third = Other(house, "cosigner").submit().screen().register()
    other.merge_into(principal)
    with pytest.raises(BadInput, match="已经并入别的建议"):
        third.merge_into(other)
    with pytest.raises(Guarded, match="已经并入本件"):
        principal.merge_into(third)
    with pytest.raises(BadInput, match="不能并入自己"):
        third.merge_into(third)
    handed = Other(house, "cosigner").submit().screen().register().plan(LEAD).assign()
    with pytest.raises(BadInput, match="交办以前才能并案"):
        third.merge_into(handed)


def test_what_its_deputy_reads(house: House, browsers: dict[str, Client]) -> None:
    """His own page with the principal's number, its units and replies; not the other's words."""
    principal = Case(house, facts="别人的事实。").submit().screen().register()
    other = Other(house).submit().screen().register().merge_into(principal)
    principal.plan(LEAD).assign().dispatch(LEAD).answer()
    reader = browsers["cosigner2"]
    assert reader.get(reverse("proposals:detail", args=[principal.pk])).status_code == 404
    page = reader.get(reverse("proposals:detail", args=[other.pk])).content.decode()
    assert principal.proposal.number_label in page
    assert UNIT in page
    assert lives.ANSWER["body"] in page
    assert "别人的事实" not in page
    answer = reader.get(f"/api/proposals/{other.pk}/")
    assert answer.status_code == 200
    assert [row["organ"]["name"] for row in answer.json()["units"]] == [UNIT]
    own = principal.verdict(deputy="cosigner2")
    judging = reader.get(reverse("proposals:verdict-move", args=[own.pk, "judge"]))
    assert judging.status_code == 200
    assert "别人的事实" not in judging.content.decode()
    assert lives.WORDS["facts"] in judging.content.decode()
    assert visible(Verdict, house.users["cosigner2"]).get() == own
    assert visible(Reply, house.users["cosigner2"]).count() == 1
    work = reader.get("/").content.decode()
    assert principal.proposal.get_absolute_url() not in work


def test_its_units_read_it(house: House, browsers: dict[str, Client]) -> None:
    principal, other = two(house)
    other.merge_into(principal)
    address = reverse("proposals:detail", args=[other.pk])
    assert browsers["clerk"].get(address).status_code == 404
    principal.plan(LEAD).assign().dispatch(LEAD)
    page = browsers["clerk"].get(address)
    assert page.status_code == 200
    assert lives.WORDS["facts"] in page.content.decode()
    assert browsers["clerk3"].get(address).status_code == 404


def test_what_is_suggested(house: House) -> None:
    principal, other = two(house)
    Other(house, "cosigner").submit()
    office = house.users["office"]
    assert [row.pk for row in alike(office, other.proposal)] == [principal.pk]
    assert [row.pk for row in alike(office, other.proposal, "增设公交")] == [principal.pk]
    assert alike(office, other.proposal, "教育") == []


def test_by_its_page(house: House, browsers: dict[str, Client]) -> None:
    principal, other = two(house)
    url = reverse("proposals:move", args=[other.pk, "merge"])
    office = browsers["office"]
    assert lives.WORDS["title"] in office.get(url).content.decode()
    form = {"version": other.proposal.version, "note": ""}
    assert "请选择主办件" in office.post(url, form).content.decode()
    assert office.post(url, form | {"principal": principal.pk}).status_code == 302
    assert other.proposal.merged_into_id == principal.pk
    page = office.get(reverse("proposals:detail", args=[principal.pk])).content.decode()
    assert TITLE in page


def test_lists_and_figures_count_it(house: House, browsers: dict[str, Client]) -> None:
    """By itself, with its principal's unit."""
    principal, other = two(house)
    other.merge_into(principal)
    principal.plan(LEAD).assign().dispatch(LEAD)
    unit = house.organs[UNIT]
    page = browsers["office"].get(reverse("proposals:list"), {"unit": unit.pk}).content.decode()
    assert TITLE in page
    assert lives.WORDS["title"] in page
    assert browsers["office"].get(reverse("proposals:figures")).status_code == 200


def test_each_is_handled_again_by_itself(house: House) -> None:
    """条例 27: the order concerns the one whose deputy is not satisfied: the same unit, a round and
    a reply of its own; the other one stays answered."""
    principal, other = two(house)
    other.merge_into(principal)
    principal.plan(LEAD).assign().dispatch(LEAD).answer()
    own = principal.verdict(deputy="cosigner2")
    unhappy = {"attitude": "fairly", "result": "dissatisfied", "reason": "没有说到点上。"}
    principal.go(own, "judge", "cosigner2", **unhappy)
    assert not dissatisfied_verdicts(principal.proposal)
    with pytest.raises(Guarded, match="不需要重新办理"):
        principal.whole("rehandle", "office", note="再办。")
    other.whole("rehandle", "office", note="请再次研究。")
    assert (other.proposal.status, principal.proposal.status) == ("handling", "replied")
    task = HandlingTask.objects.get(proposal=other.pk)
    assert (task.round.number, task.organ) == (2, house.organs[UNIT])
    assert principal.verdict().status == "awaited", "his word is still waited for"
    assert deputies_answered(task) == [house.deputies["cosigner2"]]
    other.answer()
    assert (other.proposal.status, principal.proposal.status) == ("replied", "replied")
    again = Verdict.objects.get(reply__task=task)
    assert again.deputy == house.deputies["cosigner2"]
    other.go(again, "judge", "cosigner2", **lives.FAIRLY)
    assert other.proposal.worst_result == "fairly"
    assert principal.proposal.worst_result == ""
    other.whole("close", "office")
    principal.judge(result="fairly").whole("close", "office")
    assert list(violations()) == []


def test_the_principal_is_handled_again_by_itself(house: House) -> None:
    principal, other = two(house)
    other.merge_into(principal)
    principal.plan(LEAD).assign().dispatch(LEAD).answer()
    principal.judge(result="dissatisfied", reason="没有说到点上。")
    principal.whole("rehandle", "office", note="请再次研究。")
    assert principal.verdict(deputy="cosigner2").status == "awaited"
    assert other.proposal.status == "replied"
    principal.answer()
    reader = house.users["cosigner2"]
    assert visible(Reply, reader).count() == 1, "the second letter is not his"
    assert Verdict.objects.filter(deputy=house.deputies["cosigner2"]).count() == 1
    assert list(violations()) == []


def test_the_office_waits_for_its_deputy(house: House) -> None:
    """What waits on its work list: nothing while the lead deputy of the merged one may speak."""
    principal, other = two(house)
    other.merge_into(principal)
    principal.plan(LEAD).assign().dispatch(LEAD).answer().judge(result="fairly")

    def listed(code: str) -> set[int]:
        groups = {each.code: each for each in office_groups({house.city.pk}, TODAY)}
        keys = {other.proposal.get_absolute_url(): other.pk}
        keys[principal.proposal.get_absolute_url()] = principal.pk
        return {keys[item.url] for item in groups[code].items}

    assert listed("close") == {principal.pk}
    own = principal.verdict(deputy="cosigner2")
    unhappy = {"attitude": "fairly", "result": "dissatisfied", "reason": "没有说到点上。"}
    principal.go(own, "judge", "cosigner2", **unhappy)
    assert (listed("close"), listed("decide")) == ({principal.pk}, {other.pk})


def test_what_carries_another_does_not_end(house: House) -> None:
    """Withdrawn, void or split it would leave the other without units."""
    principal, other = two(house)
    other.merge_into(principal)
    number = other.proposal.number_label
    for move, who, data in (
        ("withdraw", "deputy", {}),
        ("void", "office", {"note": "编错了。"}),
        ("split", "office", lives.PARTS),
    ):
        with pytest.raises(Guarded, match=f"{number}已经并入本件一起办理，请先拆并"):
            principal.whole(move, who, **data)
    other.whole("unmerge", "office", note="原件要撤回。")
    principal.whole("withdraw", "deputy")
    assert other.plan(LEAD).assign().proposal.status == "assigned"


def test_a_part_that_carries_another_is_not_dissolved(house: House) -> None:
    whole = Case(house).submit().screen().register().whole("split", "office", **lives.PARTS)
    part = Case.of(house, whole.proposal.derived.earliest("pk"))
    other = Other(house).submit().screen().register().merge_into(part)
    with pytest.raises(Guarded, match=f"{other.proposal.number_label}已经并入"):
        whole.whole("rejoin", "office", note="还是一件。")


def test_a_wish_to_withdraw_is_settled_first(house: House) -> None:
    principal = Case(house).submit().screen().register()
    case = Case(house).signed_by("cosigner").submit().screen().register()
    case.whole("ask-withdrawal", "deputy", note="情况已变。")
    with pytest.raises(Guarded, match="已提出撤回，尚未了结"):
        case.merge_into(principal)


def test_its_deputy_is_told_of_more_time_and_of_another_unit(
    house: House, browsers: dict[str, Client]
) -> None:
    """代表法 51: the six months are his too; what follows is led to his own page."""
    principal, other = two(house)
    other.merge_into(principal)
    principal.plan(LEAD).assign().dispatch(LEAD).receive(UNIT)
    principal.go(principal.task(), "extend", "head", ground="wide", note="涉及面广。")
    principal.go(principal.extension, "grant", "office")
    own = other.proposal.get_absolute_url()
    told = Notice.objects.filter(recipient=house.users["cosigner2"], url=own)
    assert told.filter(subject__contains="并案办理的建议答复延期").count() == 1
    # Each notice belongs to what it leads to: his own, not the principal that carries it.
    assert {(row.root_id, row.url) for row in told.filter(subject__contains="并案办理")} == {
        (other.pk, own)
    }
    page = browsers["cosigner2"].get(other.proposal.get_absolute_url()).content.decode()
    assert "涉及面广" in page
    unit = house.organs[OTHER_UNIT]
    principal.go(principal.task(), "reroute", "dispatcher", unit=unit, note="职责调整。")
    assert told.filter(subject__contains="改由其他单位承办").count() == 1
    page = browsers["cosigner2"].get(other.proposal.get_absolute_url()).content.decode()
    assert OTHER_UNIT in page
    principal.answer(OTHER_UNIT)
    assert other.proposal.status == "replied"
    assert list(violations()) == []


def test_a_life_of_the_demonstration(house: House) -> None:
    """What says the same waits, registered, until its principal comes."""
    first, second = texts("merged")[:2]
    other = walk(house, "registered", words=first, lead="cosigner")
    principal = walk(house, "received", words=second, carries=(first.title,))
    other.refresh_from_db()
    assert (other.merged_into_id, other.status) == (principal.pk, "merged")
    assert other.assigned_on == principal.assigned_on
    third, fourth = texts("merged")[2:]
    waiting = walk(house, "registered", words=third, lead="cosigner")
    walk(house, "registered", words=fourth, carries=(third.title,), turns=("carrying",))
    waiting.refresh_from_db()
    assert waiting.status == "joined"
    assert list(violations()) == []
