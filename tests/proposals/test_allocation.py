"""分办: which parts go together, which way each line takes, who sees it, when it is too late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from congress.calendar.models import Deadline
from congress.people.enums import OrganKind
from congress.people.models import Organ, RoleGrant
from congress.people.roles import Role
from congress.portal.demo.house import OTHER_UNIT, SYSTEM, THIRD_UNIT, UNIT, House
from congress.workflow.engine import MoveRefused, perform
from proposals.enums import HandlingRole
from proposals.forms import DispatchForm
from proposals.models import Dispatch, HandlingTask, Proposal
from proposals.selectors.loads import loads_of
from proposals.selectors.parts import wrong_with
from proposals.selectors.routes import accounts_in, in_words, routes_of
from proposals.selectors.suggestions import suggested_data
from proposals.services import NotEditable, Overtaken, plan_units
from proposals.workflow.dispatch import DISPATCH_FLOW
from tests.conftest import TODAY
from tests.proposals.conftest import cost, text_of, walk
from tests.proposals.lives import chairs

L, J, S = HandlingRole.LEAD, HandlingRole.JOINT, HandlingRole.SEPARATE
COURT = "市高级人民法院"


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        ([], "还没有确定承办单位，请先分办。"),
        ([L], None),
        ([L, J], None),
        ([L, J, J], None),
        ([L, S], None),
        ([L, J, S], None),
        ([S, S], None),
        ([S, S, S], None),
        ([S], "没有主办单位的，分办单位应当有两个以上。"),
        ([J], "有会办单位的，应当确定一个主办单位。"),
        ([J, J], "有会办单位的，应当确定一个主办单位。"),
        ([S, S, J], "有会办单位的，应当确定一个主办单位。"),
        ([L, L], "主办单位只能有一个。"),
        ([L, L, J], "主办单位只能有一个。"),
    ],
)
def test_which_parts_go_together(roles: list[str], sentence: str | None) -> None:
    assert wrong_with(roles) == sentence


@pytest.fixture
def court(house: House) -> Organ:
    """A system that stands for itself, without a dispatcher's account."""
    return Organ.objects.filter(
        congress=house.city, kind=OrganKind.SYSTEM, children=None
    ).exclude(name=SYSTEM).order_by("position")[0]  # fmt: skip


@pytest.fixture
def alone(house: House, court: Organ) -> Organ:
    """A unit whose system has no dispatcher."""
    return Organ.objects.create(
        congress=house.city, name="独立单位", kind=OrganKind.UNIT, parent=court, position=900
    )


def planned(house: House, *lines: tuple[Organ, str]) -> Proposal:
    proposal = walk(house, "registered")
    plan_units(proposal, lines)
    return proposal


def handed_over(house: House, *lines: tuple[Organ, str]) -> Proposal:
    proposal = planned(house, *lines)
    perform(proposal, "assign", by=house.users["office"], on=TODAY, meeting=chairs(house, TODAY))
    return proposal


def reached(proposal: Proposal) -> tuple[set[Any], set[Any]]:
    """({(system, role)}, {(unit, role)}) right after the hand-over."""
    dispatches = Dispatch.objects.filter(proposal=proposal)
    tasks = HandlingTask.objects.filter(proposal=proposal)
    return (
        {(row.system.name, row.role) for row in dispatches},
        {(row.organ.name, row.role) for row in tasks},
    )


def test_a_unit_under_a_system_with_a_dispatcher(house: House) -> None:
    proposal = handed_over(house, (house.organs[UNIT], L))
    assert reached(proposal) == ({(SYSTEM, "lead")}, set())
    assert proposal.status == "assigned"
    assert proposal.dispatched_on is None


def test_a_unit_without_one_is_reached_straight(house: House, alone: Organ) -> None:
    proposal = handed_over(house, (alone, L))
    assert reached(proposal) == (set(), {("独立单位", "lead")})
    proposal.refresh_from_db()
    assert (proposal.status, proposal.dispatched_on) == ("dispatched", TODAY)


def test_the_system_itself(house: House) -> None:
    proposal = handed_over(house, (house.organs[SYSTEM], L))
    assert reached(proposal) == ({(SYSTEM, "lead")}, set())


def test_mixed(house: House, alone: Organ) -> None:
    """The lead unit straight, two units of one system: one dispatch with the weightiest part."""
    units = house.organs[UNIT], house.organs[OTHER_UNIT]
    proposal = handed_over(house, (alone, L), (units[0], J), (units[1], S))
    assert reached(proposal) == ({(SYSTEM, "separate")}, {("独立单位", "lead")})
    assert proposal.status == "assigned", "the system has still to name its units"


def test_separate_only(house: House, alone: Organ) -> None:
    proposal = handed_over(
        house, (alone, S), (house.organs[UNIT], S), (house.organs[OTHER_UNIT], S)
    )
    assert reached(proposal) == ({(SYSTEM, "separate")}, {("独立单位", "separate")})


def test_the_way_in_words(house: House, alone: Organ) -> None:
    proposal = planned(house, (house.organs[UNIT], J), (alone, L), (house.organs[SYSTEM], S))
    assert in_words(routes_of(proposal)) == (
        "独立单位（主办）；市交通委（会办，经市人民政府转承办）；"
        "市人民政府（分办，由其确定承办单位）"
    )
    assert routes_of(proposal)[0].way == "直接交到单位"


@pytest.mark.parametrize(
    ("changes", "reached_by_dispatcher"),
    [
        ({}, True),
        ({"ends_on": TODAY}, True),
        ({"ends_on": TODAY + timedelta(days=90)}, True),  # a grant that ends later holds today
        ({"ends_on": TODAY - timedelta(days=1)}, False),
        ({"starts_on": TODAY + timedelta(days=1)}, False),
    ],
)
def test_a_dispatcher_of_today(
    changes: dict[str, Any], reached_by_dispatcher: bool, house: House
) -> None:
    RoleGrant.objects.filter(role=Role.DISPATCHER).update(**changes)
    (route,) = routes_of(planned(house, (house.organs[UNIT], L)))
    assert (route.system is not None) is reached_by_dispatcher


def test_a_dispatcher_whose_account_is_closed(house: House) -> None:
    house.users["dispatcher"].is_active = False
    house.users["dispatcher"].save()
    (route,) = routes_of(planned(house, (house.organs[UNIT], L)))
    assert route.system is None


def test_missing_accounts_are_named(house: House, court: Organ, alone: Organ) -> None:
    proposal = planned(house, (house.organs[UNIT], L), (alone, S), (court, S))
    accounts = accounts_in(house.city.pk)
    assert [accounts.lacking(route) for route in routes_of(proposal)] == [
        None,
        "独立单位还没有承办人账号，交办后无人签收。",
        f"{court.name}还没有承办系统交办账号，交办后无人转承办。",
    ]


def test_loads_by_hand(house: House) -> None:
    """市交通委 leads two that are open, one of them late, and one that is closed does not count."""
    walk(house, "received")
    walk(house, "received", submitted_on=date(2026, 3, 2))
    walk(house, "closed", submitted_on=date(2026, 9, 1))
    planned(house, (house.organs[UNIT], L), (house.organs[OTHER_UNIT], J))
    organs = [house.organs[name] for name in (UNIT, OTHER_UNIT, THIRD_UNIT)]
    loads = loads_of(organs, on=TODAY)
    assert loads[organs[0].pk].words == "在办2：主办2；超期1；待交办1"
    assert loads[organs[1].pk].words == "在办0；待交办1"
    assert loads[organs[2].pk].words == "在办0"


# --- the dispatcher's form ------------------------------------------------------------------------
def dispatch_form(house: House, row: Dispatch, data: dict[str, Any] | None = None) -> DispatchForm:
    return DispatchForm(
        data and {"version": row.version, **data}, obj=row, transition=DISPATCH_FLOW["dispatch"],
        user=house.users["dispatcher"], today=TODAY,
    )  # fmt: skip


def test_the_form_offers_units_of_the_system_only(house: House, alone: Organ) -> None:
    proposal = handed_over(house, (house.organs[UNIT], L), (alone, J))
    form = dispatch_form(house, proposal.dispatches.get())
    offered = {organ.name for organ in form.fields["lead"].queryset}
    assert UNIT in offered
    assert "独立单位" not in offered
    assert "区教委" not in offered, "of another congress"
    assert form.initial["lead"] == house.organs[UNIT].pk
    assert form.initial["joint"] == []


def test_a_unit_two_levels_below_is_not_the_systems_to_name(house: House) -> None:
    """Its dispatcher would not see the task: visibility knows the direct children only."""
    deep = Organ.objects.create(
        congress=house.city, name="下属中心", kind=OrganKind.UNIT,
        parent=house.organs[UNIT], position=901,
    )  # fmt: skip
    proposal = handed_over(house, (house.organs[UNIT], L), (deep, J))
    row = proposal.dispatches.get()
    form = dispatch_form(house, row, {"lead": house.organs[UNIT].pk, "joint": [deep.pk]})
    assert form.initial["joint"] == []
    assert "joint" in form.errors
    assert suggested_data(row)["joint"] == []


def test_a_separate_system_may_still_have_joint_units(house: House, alone: Organ) -> None:
    """The lead unit is elsewhere: what the office planned as 会办 must not be lost."""
    units = house.organs[UNIT], house.organs[OTHER_UNIT]
    proposal = handed_over(house, (alone, L), (units[0], J), (units[1], S))
    row = proposal.dispatches.get()
    form = dispatch_form(house, row, {"separate": [units[1].pk], "joint": [units[0].pk]})
    assert "lead" not in form.fields
    assert form.is_valid(), form.errors
    perform(row, "dispatch", by=house.users["dispatcher"], on=TODAY, **form.move_data())
    assert reached(proposal)[1] == {("独立单位", "lead"), (UNIT, "joint"), (OTHER_UNIT, "separate")}


def test_without_a_lead_nobody_is_joint(house: House) -> None:
    proposal = handed_over(house, (house.organs[UNIT], S), (house.organs[OTHER_UNIT], S))
    form = dispatch_form(house, proposal.dispatches.get())
    assert "joint" not in form.fields
    assert "lead" not in form.fields


def staff(house: House, organ: Organ) -> None:
    """Somebody in the organ may sign."""
    RoleGrant.objects.create(
        user=house.users["head"], role=Role.HEAD, congress=house.city, organ=organ,
        starts_on="2023-01-15",
    )  # fmt: skip


def test_a_system_that_cannot_sign_does_not_handle_by_itself(house: House) -> None:
    row = handed_over(house, (house.organs[UNIT], L)).dispatches.get()
    form = dispatch_form(house, row, {"itself": "on"})
    sentence = "市人民政府还没有签发人账号，直接办理的答复无法签发，现在不能勾选。"
    assert form.fields["itself"].help_text.startswith(sentence)
    assert form.errors["itself"][0].startswith(sentence)
    straight = Organ.objects.create(
        congress=house.city, name="独立单位", kind=OrganKind.UNIT, position=900
    )
    joint = handed_over(house, (straight, L), (house.organs[UNIT], J)).dispatches.get()
    assert dispatch_form(house, joint, {"itself": "on"}).is_valid(), "an opinion is not signed"


def test_handling_by_itself_wins_over_what_was_filled_in(house: House) -> None:
    staff(house, house.organs[SYSTEM])
    unit, other = house.organs[UNIT], house.organs[OTHER_UNIT]
    row = handed_over(house, (unit, L), (other, J)).dispatches.get()
    form = dispatch_form(house, row)
    assert "已按建议方案填好的主办单位不再作数" in form.fields["itself"].help_text
    form = dispatch_form(house, row, {"itself": "on", "lead": unit.pk, "joint": [other.pk]})
    assert form.is_valid(), form.errors
    assert form.move_data() == {"lead": [house.organs[SYSTEM]], "joint": [other], "separate": []}
    form = dispatch_form(house, row, {"itself": "on", "lead": other.pk})
    assert form.errors == {"itself": ["由本系统直接办理的，不要另选主办单位。"]}
    separate = handed_over(house, (unit, S), (other, S)).dispatches.get()
    both = {"itself": "on", "separate": [unit.pk, other.pk]}
    form = dispatch_form(house, separate, both)
    assert form.is_valid(), form.errors
    assert form.move_data()["separate"] == [house.organs[SYSTEM]]


def test_a_system_handles_by_itself(house: House) -> None:
    staff(house, house.organs[SYSTEM])
    proposal = handed_over(house, (house.organs[UNIT], L))
    row = proposal.dispatches.get()
    form = dispatch_form(house, row, {"itself": "on"})
    assert form.is_valid(), form.errors
    perform(row, "dispatch", by=house.users["dispatcher"], on=TODAY, **form.move_data())
    assert reached(proposal)[1] == {(SYSTEM, "lead")}


# --- clocks ---------------------------------------------------------------------------------------
def test_the_clocks_of_two_hops_by_hand(house: House) -> None:
    """Handed over on Monday 16 November 2026 with the target 31 January 2027; dispatched on the
    18th. 转承办 5 工作日 → 11月23日; 签收 5 工作日 from the 18th → 11月25日; 会办 30 日 from the
    18th → 12月18日; 答复 3 months from the hand-over → 2027年2月16日."""
    units = house.organs[UNIT], house.organs[OTHER_UNIT]
    proposal = planned(house, (units[0], L), (units[1], J))
    target = date(2027, 1, 29)
    office, dispatcher = house.users["office"], house.users["dispatcher"]
    perform(proposal, "assign", by=office, on=TODAY, meeting=chairs(house, TODAY), target_on=target)
    row = proposal.dispatches.get()

    def legal(clock: str) -> list[date]:
        return list(
            Deadline.objects.filter(clock=clock, root_id=proposal.pk)
            .order_by("pk")
            .values_list("legal_on", flat=True)
        )

    assert legal("proposal.dispatch") == [date(2026, 11, 23)]
    assert legal("proposal.reply") == [], "nobody answers yet"
    named = {"lead": [units[0]], "joint": [units[1]]}
    perform(row, "dispatch", by=dispatcher, on=date(2026, 11, 18), **named)
    assert legal("proposal.receipt") == [date(2026, 11, 25)] * 2
    assert legal("proposal.joint_opinion") == [date(2026, 12, 18)]
    reply = Deadline.objects.get(clock="proposal.reply", root_id=proposal.pk)
    assert reply.anchor_on == TODAY, "hop 1, whenever the unit was named"
    assert reply.target_on == target
    assert reply.legal_on >= date(2027, 2, 16)
    assert reply.warn_on == target, "the earlier of the two warns"
    stopped = Deadline.objects.get(clock="proposal.dispatch", root_id=proposal.pk)
    assert (stopped.closed_on, stopped.outcome) == (date(2026, 11, 18), "met")


# --- the page -------------------------------------------------------------------------------------
def url_of(proposal: Proposal) -> str:
    return f"/proposals/{proposal.pk}/allocate/"


def fields(client: Client, proposal: Proposal) -> dict[str, Any]:
    return {"seen": client.get(url_of(proposal)).context["form"].initial["seen"]}


def lines_of(proposal: Proposal) -> set[tuple[str, str]]:
    rows = proposal.planned_units.values_list("organ__name", "role")
    return set(rows)


def test_saving_and_changing_the_allocation(house: House, enter: Any) -> None:
    proposal, client = walk(house, "registered"), enter("office")
    units = [house.organs[name].pk for name in (UNIT, OTHER_UNIT, THIRD_UNIT)]
    data = fields(client, proposal) | {"lead": units[0], "joint": [units[1]]}
    response = client.post(url_of(proposal), data)
    assert response.url == f"/proposals/{proposal.pk}/"
    assert lines_of(proposal) == {(UNIT, "lead"), (OTHER_UNIT, "joint")}
    page = text_of(client.get(url_of(proposal)))
    assert "经市人民政府转承办" in page
    assert "在办0；待交办1" in page
    data = fields(client, proposal) | {"separate": units[1:], "then": "assign"}
    assert client.post(url_of(proposal), data).url == f"/proposals/{proposal.pk}/assign/"
    assert lines_of(proposal) == {(OTHER_UNIT, "separate"), (THIRD_UNIT, "separate")}
    proposal.refresh_from_db()
    assert proposal.status == "registered"


@pytest.mark.parametrize(
    ("chosen", "name", "sentence"),
    [
        ({}, "lead", "请选择主办单位，或者两个以上分办单位。"),
        ({"separate": [UNIT]}, "separate", "没有主办单位的，分办单位应当有两个以上。"),
        ({"joint": [UNIT]}, "lead", "有会办单位的，应当确定一个主办单位。"),
        ({"lead": UNIT, "joint": [UNIT]}, "joint", "市交通委已列为主办单位，不能重复。"),
        ({"lead": "区教委"}, "lead", "选择一个有效的选项"),
    ],
)
def test_what_is_wrong_is_said(
    chosen: dict[str, Any], name: str, sentence: str, house: House, enter: Any
) -> None:
    proposal, client = walk(house, "registered"), enter("office")
    key = {organ.name: organ.pk for organ in Organ.objects.all()}
    data = fields(client, proposal) | {
        field: [key[unit] for unit in units] if isinstance(units, list) else key[units]
        for field, units in chosen.items()
    }
    response = client.post(url_of(proposal), data)
    assert response.status_code == 422
    assert sentence in "".join(response.context["form"].errors[name])
    assert lines_of(proposal) == set()


def test_clearing_an_allocation_is_asked_for(house: House, enter: Any) -> None:
    proposal, client = planned(house, (house.organs[UNIT], L)), enter("office")
    unit, other = house.organs[UNIT].pk, house.organs[OTHER_UNIT].pk
    data = fields(client, proposal)
    response = client.post(url_of(proposal), data)
    assert response.status_code == 422
    assert response.context["form"].errors["lead"] == [
        "请选择主办单位，或者两个以上分办单位。"
        "要清空已保存的分办方案，请勾选“清空已保存的分办方案”。"
    ]
    response = client.post(url_of(proposal), data | {"clear": "on", "lead": other})
    assert "您另外选了单位" in response.context["form"].errors["clear"][0]
    assert lines_of(proposal) == {(UNIT, "lead")}, "nothing is lost by mistake"
    done = client.post(url_of(proposal), data | {"clear": "on", "lead": unit}, follow=True)
    assert "的分办方案已清空，尚未交办。" in text_of(done)
    assert lines_of(proposal) == set()
    assert "clear" not in client.get(url_of(proposal)).context["form"].fields, "nothing to clear"


def test_the_page_begins_in_the_first_field(house: House, enter: Any) -> None:
    proposal, client = walk(house, "registered"), enter("office")
    assert "data-focus" in str(client.get(url_of(proposal)).context["form"]["lead"])
    response = client.post(url_of(proposal), fields(client, proposal))
    assert "data-focus" not in str(response.context["form"]["lead"]), "the errors are read first"


def test_two_clerks_on_one_proposal(house: House, enter: Any) -> None:
    proposal, mine, theirs = walk(house, "registered"), enter("office"), enter("office")
    data = fields(mine, proposal) | {"lead": house.organs[UNIT].pk}
    other = fields(theirs, proposal) | {"lead": house.organs[OTHER_UNIT].pk}
    theirs.post(url_of(proposal), other)
    response = mine.post(url_of(proposal), data)
    assert response.status_code == 409
    page = text_of(response)
    assert "分办方案已在别处改过并保存" in page
    assert lines_of(proposal) == {(OTHER_UNIT, "lead")}, "nothing is overwritten unseen"
    form = response.context["form"]
    assert str(form["lead"].value()) == str(house.organs[UNIT].pk), "what was chosen stays"
    assert [line.route.organ.name for line in response.context["paper"].lines] == [OTHER_UNIT]
    again = data | {"seen": form["seen"].value()}
    assert mine.post(url_of(proposal), again).status_code == 302
    assert lines_of(proposal) == {(UNIT, "lead")}


def test_the_service_compares_under_the_lock(house: House) -> None:
    proposal = planned(house, (house.organs[UNIT], L))
    with pytest.raises(Overtaken):
        plan_units(proposal, [], seen="something-else")
    assert lines_of(proposal) == {(UNIT, "lead")}
    perform(proposal, "assign", by=house.users["office"], on=TODAY, meeting=chairs(house, TODAY))
    with pytest.raises(NotEditable):
        plan_units(proposal, [])


def test_the_wish_of_the_deputy_is_filled_in_once(house: House, enter: Any) -> None:
    proposal, client = walk(house, "registered"), enter("office")
    proposal.wished_units.add(house.organs[OTHER_UNIT])
    response = client.get(url_of(proposal))
    assert response.context["form"].initial["lead"] == house.organs[OTHER_UNIT].pk
    page = text_of(response)
    assert "已按代表希望的单位填入主办单位，请核对" in page
    assert "市教委（在办0，代表希望由其承办）" in page
    assert lines_of(proposal) == set(), "nothing is saved by looking"
    plan_units(proposal, [(house.organs[UNIT], L)])
    response = client.get(url_of(proposal))
    assert response.context["form"].initial["lead"] == house.organs[UNIT].pk
    assert "请核对" not in text_of(response)


def test_who_may_and_when(house: House, enter: Any) -> None:
    proposal = planned(house, (house.organs[OTHER_UNIT], L))
    expected = {
        "office": 200, "admin": 403, "leader": 403, "deputy": 403, "clerk": 404, "clerk2": 404,
        "dispatcher": 404, "committee": 404, "auditor": 404, "stranger": 404,
        "district-office": 404, "district-deputy": 404,
    }  # fmt: skip
    for name, status in expected.items():
        assert enter(name).get(url_of(proposal)).status_code == status, name
        page = text_of(enter(name).get(f"/proposals/{proposal.pk}/"))
        assert (OTHER_UNIT in page) is (name in ("office", "admin")), f"private: {name}"
    done = walk(house, "assigned")
    for response in (enter("office").get(url_of(done)), enter("office").post(url_of(done), {})):
        assert response.status_code == 409
        assert "现在的状态是“已交办”，不能分办。" in text_of(response)


def test_the_hand_over_of_one_shows_its_allocation(house: House, enter: Any) -> None:
    proposal, client = planned(house, (house.organs[UNIT], L)), enter("office")
    page = text_of(client.get(f"/proposals/{proposal.pk}/assign/"))
    assert "经市人民政府转承办" in page
    assert "调整分办方案" in page
    empty = walk(house, "registered", submitted_on=TODAY - timedelta(days=1))
    page = text_of(client.get(f"/proposals/{empty.pk}/assign/"))
    assert "还没有确定承办单位，请先分办。" in page
    assert "去分办" in page


def test_the_target_and_the_legal_date_of_one(house: House, enter: Any) -> None:
    proposal, client = planned(house, (house.organs[UNIT], L)), enter("office")
    url = f"/proposals/{proposal.pk}/assign/"
    response = client.get(url)
    assert "今天交办的，答复法定期限将是2027年2月16日（暂定）。" in text_of(response)
    shown = response.context["form"].initial
    data = {"version": shown["version"], "plan": shown["plan"], "on": "2026-11-16",
            "meeting": chairs(house, TODAY).pk}  # fmt: skip
    response = client.post(url, data | {"target_on": "2027-02-17"})
    assert response.status_code == 422
    assert response.context["form"].errors["target_on"] == [
        "目标日期不能晚于答复法定期限。2026年11月16日交办的，答复法定期限将是2027年2月16日（暂定）。"
    ]
    response = client.post(url, data | {"target_on": "2026-11-16"})
    assert response.context["form"].errors["target_on"] == ["目标日期应当在交办日期之后。"]
    assert client.post(url, data | {"target_on": "2027-02-16"}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.status, proposal.target_on) == ("assigned", date(2027, 2, 16))


def test_a_hand_over_by_an_allocation_that_was_changed(house: House, enter: Any) -> None:
    proposal, client = planned(house, (house.organs[UNIT], L)), enter("office")
    url = f"/proposals/{proposal.pk}/assign/"
    shown = client.get(url).context["form"].initial
    data = {"version": shown["version"], "plan": shown["plan"], "on": "2026-11-16",
            "meeting": chairs(house, TODAY).pk}  # fmt: skip
    plan_units(proposal, [(house.organs[OTHER_UNIT], L)])
    response = client.post(url, data)
    assert response.status_code == 422
    assert "分办方案已经改过，现在是：市教委（主办，经市人民政府转承办）" in text_of(response)
    proposal.refresh_from_db()
    assert proposal.status == "registered"
    again = data | {"plan": response.context["form"]["plan"].value()}
    assert client.post(url, again).status_code == 302
    other = planned(house, (house.organs[UNIT], L))
    with pytest.raises(MoveRefused, match="分办方案已经改过"):
        perform(
            other,
            "assign",
            by=house.users["office"],
            on=TODAY,
            meeting=chairs(house, TODAY),
            plan="别的方案",
        )


def test_from_row_to_row_of_the_desk(house: House, enter: Any) -> None:
    client = enter("office")
    first, second = (
        walk(house, "registered", submitted_on=TODAY - timedelta(days=n)) for n in (12, 3)
    )
    desk = "/proposals/desk/?planned=no"
    response = client.get(url_of(first), {"next": desk})
    assert "第 1 件，共 2 件" in text_of(response)
    data = fields(client, first) | {"lead": house.organs[UNIT].pk, "then": "following"}
    onward = client.post(f"{url_of(first)}?next={desk.replace('?', '%3F')}", data)
    assert onward.url.startswith(url_of(second))
    assert "next=" in onward.url
    last = client.post(onward.url, fields(client, second) | {"lead": house.organs[UNIT].pk})
    assert last.url == desk


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example/", "/admin/", "javascript:x"]
)
def test_the_way_back_leads_nowhere_else(evil: str, house: House, enter: Any) -> None:
    proposal, client = walk(house, "registered"), enter("office")
    page = client.get(url_of(proposal), {"next": evil})
    assert page.context["back_url"] == f"/proposals/{proposal.pk}/"


def test_the_page_costs_the_same(house: House, enter: Any) -> None:
    client = enter("office")
    client.get("/proposals/desk/")
    one = planned(house, (house.organs[UNIT], L))
    three = planned(
        house, (house.organs[UNIT], L), (house.organs[OTHER_UNIT], J), (house.organs[THIRD_UNIT], J)
    )
    assert cost(client, url_of(one)) == cost(client, url_of(three))
    assert cost(client, f"/proposals/{one.pk}/assign/") == cost(
        client, f"/proposals/{three.pk}/assign/"
    )
