"""The unit's desk (本单位承办): where each task stands, what it lacks, the one next step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from congress.people.enums import Role
from congress.people.models import RoleGrant
from congress.portal.context_processors import Shell
from congress.portal.demo.house import OTHER_UNIT, SYSTEM, THIRD_UNIT, UNIT, House
from congress.workflow.invariants import violations
from proposals.models import ProposalSettings
from tests.conftest import TODAY
from tests.proposals.conftest import cost, text_of
from tests.proposals.lives import (
    ANSWER,
    BOTH,
    CONTENT,
    LEAD,
    Case,
    by_itself,
    dispatched,
    handling,
    registered,
    replied,
    reviewing,
    signed,
    signing,
)

DESK = "/proposals/unit/"
#: account → 200 or 404.
OPENS = {
    "clerk": 200, "reviewer": 200, "head": 200, "clerk2": 200, "head3": 200, "dispatcher": 200,
    "office": 404, "admin": 404, "committee": 404, "leader": 404, "deputy": 404, "auditor": 404,
    "stranger": 404, "district-office": 404, "anonymous": 302,
}  # fmt: skip


def received(house: House) -> Case:
    return dispatched(house).receive(UNIT, OTHER_UNIT)


def closed(house: House) -> Case:
    return replied(house).judge("deputy", *BOTH).whole("close", "office")


@pytest.mark.parametrize("name", OPENS)
def test_who_has_a_desk(name: str, browsers: Any) -> None:
    assert browsers[name].get(DESK).status_code == OPENS[name]


def test_its_entry_in_the_menu(house: House, rf: Any) -> None:
    for name, there in (("clerk", True), ("head", True), ("dispatcher", True), ("office", False)):
        request = rf.get("/")
        request.user = house.users[name]
        labels = [entry.label for entry in Shell(request).navigation]
        assert ("本单位承办" in labels) is there, name


#: life → unit, place, where it stands, the next step of clerk, reviewer, head of that unit.
STANDS: list[tuple[Callable[[House], Case], str, str, str, dict[str, str]]] = [
    (dispatched, UNIT, "awaiting", "等待签收", {"clerk": "签收", "head": "查看"}),
    (received, UNIT, "handling", "答复：拟稿", {"clerk": "拟写答复", "reviewer": "查看"}),
    (received, OTHER_UNIT, "handling", "会办意见：拟稿", {"clerk2": "拟写会办意见"}),
    (reviewing, UNIT, "review", "答复：待审核", {"reviewer": "审核", "clerk": "查看"}),
    (reviewing, OTHER_UNIT, "review", "会办意见：待审定", {"head2": "审定", "clerk2": "查看"}),
    (signing, UNIT, "review", "答复：待签发", {"head": "签发", "reviewer": "查看"}),
    (signed, UNIT, "deliver", "答复：待送达", {"clerk": "送达", "head": "查看"}),
    (signed, OTHER_UNIT, "done", "会办意见：已送主办单位", {"clerk2": "查看"}),
    (replied, UNIT, "feedback", "已答复，2 位代表中 0 位已反馈", {"clerk": "记录沟通"}),
    (closed, UNIT, "done", "已答复", {"clerk": "查看"}),
]  # fmt: skip


@pytest.mark.parametrize(("life", "unit", "place", "words", "steps"), STANDS)
def test_where_a_task_stands(
    life: Callable[[House], Case],
    unit: str,
    place: str,
    words: str,
    steps: dict[str, str],
    house: House,
    enter: Any,
) -> None:
    case = life(house)
    for name, step in steps.items():
        page = enter(name).get(DESK)
        assert page.context["place"] == place, name
        [task] = page.context["tasks"]
        assert (task.pk, task.standing, task.step_label) == (case.task(unit).pk, words, step)
        assert words in text_of(page)
        assert enter(name).get(task.step_url).status_code == 200


def test_what_came_back_says_so(house: House, enter: Any) -> None:
    case = reviewing(house)
    case.go(case.reply(), "reject", "reviewer", note="再改。")
    [task] = enter("clerk").get(DESK).context["tasks"]
    assert (task.standing, task.step_label) == ("答复：被退回", "拟写答复")


def test_a_released_joint_task_is_done(house: House, enter: Any) -> None:
    case = handling(house)
    for unit in BOTH:
        case.propose(unit).approve(unit).sign(unit).deliver(unit)
    page = enter("clerk2").get(DESK)
    assert page.context["place"] == "done"
    assert page.context["tasks"][0].standing == "会办终止"


def test_missing_opinions_contacts_and_deputies(house: House, enter: Any) -> None:
    case = received(house)
    case.go(
        case.task(), "contact", "clerk", stage="before", form="phone", held_on=TODAY, said="问需。",
        deputies=[house.deputies["deputy"]],
    )  # fmt: skip
    [task] = enter("clerk").get(DESK).context["tasks"]
    assert task.opinions_missing == 1
    assert [bool(mark.on) for mark in task.marks] == [True, False, False]
    assert [deputy.name for deputy in task.deputies] == ["陈思远", "王玥"]
    page = text_of(enter("clerk").get(DESK))
    assert "缺 1 份会办意见" in page
    assert "办前问需：已记录" in page
    assert "办中问计：没有记录" in page
    # A separate unit waits for nobody's opinion, a joint one shows no contacts.
    [separate] = enter("clerk3").get(DESK).context["tasks"]
    assert separate.opinions_missing == 0
    [joint] = enter("clerk2").get(DESK).context["tasks"]
    assert joint.marks == []
    case.write(OTHER_UNIT).propose(OTHER_UNIT).send()
    [task] = enter("clerk").get(DESK).context["tasks"]
    assert task.opinions_missing == 0


def test_the_clock_of_an_answered_one_is_the_first_deputys(house: House, enter: Any) -> None:
    case = replied(house)
    [task] = enter("clerk").get(f"{DESK}?place=feedback").context["tasks"]
    assert task.clock.next_due_on == case.verdict().next_due_on
    assert task.clock.next_due_on > TODAY
    case.judge("deputy", **CONTENT)
    [task] = enter("clerk").get(f"{DESK}?place=feedback").context["tasks"]
    assert task.standing == "已答复，2 位代表中 1 位已反馈"


def test_other_units_tasks_are_not_on_it(house: House, enter: Any) -> None:
    case = dispatched(house)
    tasks = enter("clerk2").get(DESK).context["tasks"]
    assert [task.organ.name for task in tasks] == [OTHER_UNIT]
    assert case.task(UNIT) not in tasks


def test_filters_read_as_a_sentence(house: House, enter: Any) -> None:
    received(house)
    late = registered(house).plan(LEAD).assign()
    late.dispatch(LEAD)
    client = enter("clerk")

    def look(query: str) -> tuple[str, int]:
        page = client.get(f"{DESK}?{query}")
        assert page.status_code == 200
        return page.context["sentence"], len(page.context["tasks"])

    assert look("place=awaiting") == ("市交通委承办、待签收的建议，共 1 件。", 1)
    assert look("place=awaiting&role=joint") == ("市交通委会办、待签收的建议，共 0 件。", 0)
    sentence = "市交通委主办、七日内到期、待签收的建议，共 1 件。"
    assert look("place=awaiting&role=lead&due=soon") == (sentence, 1)
    assert look("place=awaiting&due=late") == ("市交通委承办、已超期、待签收的建议，共 0 件。", 0)
    assert look("place=handling&due=soon") == (
        "市交通委承办、七日内到期、办理中的建议，共 0 件。",
        0,
    )


@pytest.mark.parametrize("query", ["place=x", "role=x&due=x", "organ=999", "organ=abc", "page=99"])
def test_nonsense_limits_nothing(query: str, house: House, enter: Any) -> None:
    dispatched(house)
    page = enter("clerk").get(f"{DESK}?{query}")
    assert page.status_code == 200
    assert len(page.context["tasks"]) == 1


def test_somebody_of_two_units_chooses(house: House, enter: Any) -> None:
    RoleGrant.objects.create(
        user=house.users["clerk"], role=Role.CLERK, congress=house.city,
        organ=house.organs[THIRD_UNIT], starts_on=TODAY - timedelta(days=1),
    )  # fmt: skip
    case = dispatched(house)
    client = enter("clerk")
    assert len(client.get(DESK).context["tasks"]) == 2
    third = house.organs[THIRD_UNIT].pk
    page = client.get(f"{DESK}?organ={third}")
    assert [task.pk for task in page.context["tasks"]] == [case.task(THIRD_UNIT).pk]
    # Another's unit cannot be chosen.
    other = client.get(f"{DESK}?organ={house.organs[OTHER_UNIT].pk}")
    assert len(other.context["tasks"]) == 2


def test_the_desk_costs_the_same_at_one_and_three(house: House, enter: Any) -> None:
    client = enter("clerk")
    client.get("/")  # so that the session's first writing lies behind us
    replied(house)
    one = cost(client, f"{DESK}?place=feedback")
    replied(house)
    replied(house)
    assert cost(client, f"{DESK}?place=feedback") == one


# --- a system that handles something itself -----------------------------------------------------


def test_a_dispatcher_receives_and_drafts_as_clerk(house: House, enter: Any) -> None:
    """From its desk; review and signature come from people of the system."""
    case = by_itself(house)
    client = enter("dispatcher")
    [task] = client.get(DESK).context["tasks"]
    assert (task.organ.name, task.step_label) == (SYSTEM, "签收")
    client.post(task.step_url, {"version": task.version})
    assert case.task(SYSTEM).clerk == house.users["dispatcher"]
    [task] = client.get(DESK).context["tasks"]
    assert task.step_label == "拟写答复"
    for name, role in (("reviewer", Role.REVIEWER), ("head", Role.HEAD)):
        RoleGrant.objects.create(
            user=house.users[name], role=role, congress=house.city,
            organ=house.organs[SYSTEM], starts_on=TODAY,
        )  # fmt: skip
    signatory = {"signatory": house.users["head"].pk, "mode": "written", "revision": 1}
    answer = client.post(task.step_url, {**ANSWER, **signatory, "propose": "1"})
    assert answer.url.endswith("/propose/")
    client.post(answer.url, {"version": 0})
    reply = case.reply(SYSTEM)
    assert reply.status == "review"
    assert enter("clerk").get(f"/proposals/replies/{reply.pk}/edit/").status_code == 404
    for name, move, version in (("reviewer", "approve", 1), ("head", "sign", 2)):
        enter(name).post(f"/proposals/replies/{reply.pk}/{move}/", {"version": version})
    given = {f"method_{house.deputies[n].pk}": "hand" for n in ("deputy", "cosigner")}
    url = f"/proposals/replies/{reply.pk}/deliver/"
    client.post(url, {"version": 3, "on": TODAY.isoformat(), **given})
    assert case.proposal.status == "replied"
    assert list(violations()) == []


def test_its_dispatcher_has_no_desk_for_the_units_below(house: House, enter: Any) -> None:
    dispatched(house)
    assert enter("dispatcher").get(DESK).context["tasks"] == []


# --- in the admin -------------------------------------------------------------------------------


def test_the_office_sets_what_the_congress_wants(house: House, enter: Any) -> None:
    client, url = enter("office"), "/admin/proposals/proposalsettings/add/"
    data = {
        "congress": house.city.pk, "missing_opinions": "block", "missing_contacts": "warn",
        "checks_replies": "on",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    row = ProposalSettings.objects.get()
    assert (row.missing_opinions, row.checks_replies, row.closes_itself) == ("block", True, False)
    other = enter("district-office").get(f"/admin/proposals/proposalsettings/{row.pk}/change/")
    assert other.status_code == 302  # it does not exist there


@pytest.mark.parametrize(
    "model",
    ["cosignature", "dispatch", "jointopinion", "contact", "message", "batch"],
)
def test_records_are_only_read(model: str, house: House, enter: Any) -> None:
    case = signed(house)
    case.go(
        case.task(), "contact", "clerk", stage="before", form="phone", held_on=TODAY, said="问需。",
        deputies=[house.deputies["deputy"]],
    )  # fmt: skip
    office, elsewhere = enter("office"), enter("district-office")
    url = f"/admin/proposals/{model}/"
    page = office.get(url)
    assert page.status_code == 200
    assert office.get(f"{url}add/").status_code == 403
    rows = list(page.context["cl"].queryset)
    for row in rows:
        assert office.get(f"{url}{row.pk}/change/").status_code == 200
        assert office.post(f"{url}{row.pk}/change/", {"body": "改"}).status_code == 403
        assert office.post(f"{url}{row.pk}/delete/", {"post": "yes"}).status_code == 403
        assert elsewhere.get(f"{url}{row.pk}/change/").status_code == 302
    assert bool(rows) is (model not in ("message", "batch"))


def test_the_admin_shows_no_invitation_that_the_office_does_not_see(
    house: House, enter: Any
) -> None:
    Case(house).invite("cosigner")
    page = enter("office").get("/admin/proposals/cosignature/")
    assert list(page.context["cl"].queryset) == []
