"""The office's desk and the dispatcher's: what lies there, how it is found, what it costs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congress.people.models import Organ, RoleGrant
from congress.people.roles import Role
from congress.portal.demo.house import OTHER_UNIT, SYSTEM, THIRD_UNIT, UNIT, House
from congress.portal.demo.wordings import READING
from congress.workflow.engine import perform
from proposals.enums import HandlingRole
from proposals.models import Dispatch, HandlingTask, Proposal
from proposals.selectors.suggestions import is_complete, suggested_data
from proposals.services import plan_units
from tests.conftest import TODAY
from tests.proposals.conftest import cost, text_of, walk
from tests.proposals.lives import chairs
from tests.proposals.many import registered

L, J, S = HandlingRole.LEAD, HandlingRole.JOINT, HandlingRole.SEPARATE
#: Queries of the desk, session and access log included.
DESK_BUDGET = 15
DISPATCHING_BUDGET = 15


def found(client: Client, url: str, query: str = "") -> set[int]:
    response = client.get(f"{url}?{query}")
    assert response.status_code == 200, query
    return {row.pk for row in response.context["object_list"]}


def desk(client: Client, query: str = "") -> set[int]:
    return found(client, "/proposals/desk/", query)


@pytest.fixture
def rows(house: House) -> dict[str, Proposal]:
    """On the desk: one without an allocation, one with, one of another session, one by 王玥."""
    made = {
        "bare": walk(house, "registered", submitted_on=TODAY - timedelta(days=3)),
        "planned": walk(house, "planned"),
        "sat": walk(
            house, "registered", words=READING, lead="cosigner", submitted_on=date(2026, 1, 26)
        ),
    }
    made["bare"].wished_units.add(house.organs[OTHER_UNIT])
    return made


def test_what_lies_on_the_desk(rows: dict[str, Proposal], house: House, enter: Any) -> None:
    walk(house, "assigned")
    walk(house, "submitted")
    walk(house, "registered", lead="district-deputy")
    client = enter("office")
    assert desk(client) == {row.pk for row in rows.values()}
    page = text_of(client.get("/proposals/desk/"))
    assert "市教委" in page, "the wish of the deputy"
    assert "尚未分办" in page
    assert "交办全部 3 件" in page
    assert desk(enter("district-office")) == {Proposal.objects.get(congress=house.district).pk}


def test_the_filters_read_as_a_sentence(
    rows: dict[str, Proposal], house: House, enter: Any
) -> None:
    client = enter("office")
    keys = {name: row.pk for name, row in rows.items()}
    unit, other, system = (house.organs[name].pk for name in (UNIT, OTHER_UNIT, SYSTEM))
    assert desk(client, "planned=no") == {keys["bare"], keys["sat"]}
    assert desk(client, "planned=yes") == {keys["planned"]}
    assert desk(client, "planned=gone") == set()
    assert desk(client, f"unit={unit}") == {keys["planned"]}
    assert desk(client, f"unit={other}") == set()
    assert desk(client, f"system={system}") == {keys["planned"]}
    assert desk(client, f"wished={other}") == {keys["bare"]}
    assert desk(client, "period=in") == {keys["sat"]}
    assert desk(client, "period=between") == {keys["bare"], keys["planned"]}
    assert desk(client, "due=late") == {keys["sat"]}
    assert desk(client, "due=7") == {keys["bare"], keys["planned"]}
    assert desk(client, "q=wy") == {keys["sat"]}
    assert desk(client, f"category={rows['sat'].category_id}") == {keys["sat"]}
    assert desk(client, f"session={rows['sat'].session_id}") == set(keys.values())
    assert desk(client, f"delegation={rows['sat'].lead.delegation_id}") == {keys["sat"]}
    response = client.get(f"/proposals/desk/?planned=yes&unit={unit}&period=between")
    assert response.context["selection"].sentence == (
        "已有方案，方案中有“市交通委”，闭会期间提出的待交办建议"
    )
    Organ.objects.filter(pk=unit).update(is_active=False)
    assert desk(client, "planned=gone") == {keys["planned"]}
    assert "市交通委（已停用）" in text_of(client.get("/proposals/desk/"))


def test_each_row_leads_to_its_allocation_and_back(rows: dict[str, Proposal], enter: Any) -> None:
    client = enter("office")
    response = client.get("/proposals/desk/?planned=no&size=50")
    urls = [line["allocate_url"] for line in response.context["lines"]]
    assert all("next=%2Fproposals%2Fdesk%2F%3Fplanned%3Dno%26size%3D50" in url for url in urls)
    page = client.get(urls[0])
    assert "planned=no&size=50" in page.context["back_url"]
    assert page.context["around"]["total"] == 2


@pytest.mark.parametrize(
    "name", ["admin", "leader", "committee", "deputy", "clerk", "dispatcher", "stranger"]
)
def test_the_desk_is_the_offices(name: str, rows: Any, enter: Any) -> None:
    client = enter(name)
    assert client.get("/proposals/desk/").status_code == 403
    assert client.get("/proposals/desk/loads/").status_code == 403
    assert "分办台" not in text_of(client.get("/"))


def test_the_menu_marks_the_most_specific_entry(rows: Any, enter: Any) -> None:
    registered = Proposal.objects.filter(status="registered").values_list("pk", flat=True)[0]
    allocate = f"/proposals/{registered}/allocate/"
    for name, path, label in (
        ("office", "/proposals/desk/", "分办台"),
        ("office", allocate, "分办台"),
        ("office", "/proposals/batches/", "分办台"),
        ("office", "/proposals/", "建议"),
        ("dispatcher", "/proposals/dispatching/", "转承办"),
    ):
        shell = enter(name).get(path).context["shell"]
        assert [entry.label for entry in shell.navigation if entry.is_current] == [label]


def test_the_desk_costs_the_same_and_within_budget(house: House, enter: Any) -> None:
    client = enter("office")
    client.get("/proposals/desk/")
    model = walk(house, "registered")
    plan = [(house.organs[UNIT], L), (house.organs[OTHER_UNIT], J)]
    plan_units(model, plan)
    model.wished_units.add(house.organs[UNIT])
    one = cost(client, "/proposals/desk/")
    for row in registered(model, 2, plan):
        row.wished_units.add(house.organs[OTHER_UNIT])
    assert cost(client, "/proposals/desk/") == one
    assert one <= DESK_BUDGET


def test_a_thousand_on_the_desk(house: House, enter: Any) -> None:
    model = walk(house, "registered")
    plan = [(house.organs[UNIT], L), (house.organs[OTHER_UNIT], J)]
    registered(model, 1000, plan)
    client = enter("office")
    client.get("/proposals/desk/?size=100")
    with CaptureQueriesContext(connection) as captured:
        response = client.get("/proposals/desk/?size=100")
    assert len(response.context["lines"]) == 100
    assert len(captured) <= DESK_BUDGET
    response = client.get("/proposals/batches/new/?scope=all&query=planned%3Dyes")
    assert len(response.context["preview"].lines) == 1000
    response = client.get(f"/proposals/{model.pk}/allocate/", {"next": "/proposals/desk/"})
    assert response.context["around"]["total"] == 1001


def test_loads_sorted_and_searched(house: House, enter: Any) -> None:
    walk(house, "received")
    plan_units(walk(house, "registered"), [(house.organs[OTHER_UNIT], L)])
    client = enter("office")

    def names(query: str = "") -> list[str]:
        context = client.get(f"/proposals/desk/loads/?{query}").context
        idle.update(load.organ.name for load in context["idle"])
        return [load.organ.name for load in context["loads"]]

    idle: set[str] = set()
    assert names() == [UNIT, OTHER_UNIT], "the most loaded first"
    assert len(idle) > 50
    assert {UNIT, OTHER_UNIT}.isdisjoint(idle)
    assert THIRD_UNIT in idle
    assert names("by=-lead")[0] == UNIT
    assert names("by=-planned")[0] == OTHER_UNIT
    assert names("by=planned")[-1] == OTHER_UNIT
    assert names("by=-organ") == names("by=organ")[::-1]
    assert names("by=total") == [OTHER_UNIT, UNIT]
    assert names("unit=市交通委") == [UNIT]
    assert UNIT in names("unit=sjtw")
    assert names(f"unit={THIRD_UNIT}") == [THIRD_UNIT], "whoever is looked for is not folded away"
    assert names("unit=没有这个") == []
    assert names("by=password") == names(), "an order that is not there"
    assert "区教委" not in idle | set(names("unit=区教委")), "of another congress"
    folded = text_of(client.get("/proposals/desk/loads/"))
    assert f"没有在办、也没有待交办建议的单位 {len(idle)} 个" in folded
    page = text_of(client.get("/proposals/desk/loads/?by=-lead&unit=市"))
    assert 'aria-sort="descending"' in page
    assert "by=lead&amp;unit=" in page


def test_loads_cost_the_same(house: House, enter: Any) -> None:
    client = enter("office")
    client.get("/proposals/desk/loads/")
    none = cost(client, "/proposals/desk/loads/")
    for n in range(3):
        walk(house, "received", submitted_on=TODAY - timedelta(days=n))
    assert cost(client, "/proposals/desk/loads/") == none


GARBAGE = ["abc", "-1", "9" * 30, "%F0%9F%98%80", "'", "1%20OR%201=1", "a" * 3000]


@pytest.mark.parametrize("name", ["planned", "unit", "system", "wished", "due", "session", "q"])
def test_garbage_on_the_desk_is_no_accident(name: str, rows: Any, enter: Any) -> None:
    client = enter("office")
    for value in GARBAGE:
        assert client.get(f"/proposals/desk/?{name}={value}").status_code == 200, value


@pytest.mark.parametrize("query", ["chosen=abc", f"chosen={'9' * 40}", "scope=all&query=%00",
                                   "scope=nothing", "chosen=-1&scope=chosen"])  # fmt: skip
def test_garbage_in_a_selection(query: str, house: House, enter: Any) -> None:
    assert enter("office").get(f"/proposals/batches/new/?{query}").status_code in (302, 400)


# --- the dispatcher's desk ------------------------------------------------------------------------
@pytest.fixture
def handed(house: House) -> dict[str, Proposal]:
    """With the system: to be dispatched, dispatched and unreceived, in hand and late."""
    made = {
        "waiting": walk(house, "assigned"),
        "unreceived": walk(house, "dispatched"),
        "late": walk(house, "received", submitted_on=date(2026, 3, 2)),
    }
    straight = walk(house, "registered", submitted_on=TODAY - timedelta(days=2))
    court = Organ.objects.create(congress=house.city, name="别的系统", kind="system", position=901)
    plan_units(straight, [(court, L)])
    perform(straight, "assign", by=house.users["office"], on=TODAY, meeting=chairs(house, TODAY))
    made["elsewhere"] = straight
    return made


def dispatching(client: Client, query: str = "") -> set[int]:
    response = client.get(f"/proposals/dispatching/?{query}")
    assert response.status_code == 200, query
    return {row.proposal_id for row in response.context["object_list"]}


def test_what_was_handed_to_my_system(
    handed: dict[str, Proposal], house: House, enter: Any
) -> None:
    client = enter("dispatcher")
    keys = {name: row.pk for name, row in handed.items()}
    mine = {keys["waiting"], keys["unreceived"], keys["late"]}
    assert dispatching(client) == mine
    assert dispatching(client, "stage=waiting") == {keys["waiting"]}
    assert dispatching(client, "stage=unreceived") == {keys["unreceived"]}
    assert dispatching(client, "stage=late") == {keys["late"]}
    assert dispatching(client, "stage=handling") == {keys["late"]}
    unit, other = house.organs[UNIT].pk, house.organs[OTHER_UNIT].pk
    assert dispatching(client, f"unit={unit}") == {keys["unreceived"], keys["late"]}
    assert dispatching(client, f"unit={other}") == set()
    assert dispatching(client, "role=lead") == mine
    assert dispatching(client, "role=joint") == set()
    response = client.get("/proposals/dispatching/")
    assert response.context["object_list"][0].proposal_id == keys["waiting"], "to be done first"
    assert [(f["label"], f["value"]) for f in response.context["figures"]] == [
        ("待转承办", 1), ("单位未签收", 1), ("已超期", 1)
    ]  # fmt: skip
    page = text_of(response)
    assert "主办：市交通委" in page, "the office's suggestion"
    assert "别的系统" not in page
    for figure in response.context["figures"]:
        assert client.get(figure["url"]).status_code == 200
        assert len(client.get(figure["url"]).context["object_list"]) == figure["value"]


@pytest.mark.parametrize("name", ["office", "clerk", "deputy", "leader", "stranger"])
def test_the_dispatchers_desk_is_his(name: str, handed: Any, enter: Any) -> None:
    client = enter(name)
    assert client.get("/proposals/dispatching/").status_code == 403
    assert client.post("/proposals/dispatching/follow/", {"chosen": "1:1"}).status_code == 403
    assert client.get("/proposals/dispatching/follow/?chosen=1:1").status_code == 403


def follow(client: Client, *rows: Dispatch, query: str = "") -> Any:
    chosen = [f"{row.pk}:{row.version}" for row in rows]
    return client.post("/proposals/dispatching/follow/", {"chosen": chosen, "query": query})


def dispatch_of(proposal: Proposal) -> Dispatch:
    return proposal.dispatches.get()


def test_several_at_once_by_the_suggestion(house: House, enter: Any) -> None:
    """Complete ones are followed; one that the office left to the system, one already named and one
    of another system are each told, or not known."""
    organs = house.organs

    def handed_over(*lines: tuple[Organ, str]) -> Proposal:
        proposal = walk(house, "registered")
        plan_units(proposal, lines)
        perform(
            proposal, "assign", by=house.users["office"], on=TODAY, meeting=chairs(house, TODAY)
        )
        return proposal

    good = [
        handed_over((organs[UNIT], L), (organs[OTHER_UNIT], J)),
        handed_over((organs[UNIT], S), (organs[THIRD_UNIT], S)),
    ]
    open_one = handed_over((organs[SYSTEM], L))
    named = handed_over((organs[UNIT], L))
    stale = dispatch_of(named)
    perform(dispatch_of(named), "dispatch", by=house.users["dispatcher"], on=TODAY,
            lead=[organs[OTHER_UNIT]])  # fmt: skip
    client = enter("dispatcher")
    response = follow(client, *(dispatch_of(p) for p in (*good, open_one)), stale, query="q=x")
    assert response.status_code == 200
    assert [result.row.proposal for result in response.context["done"]] == good
    refusals = {r.row.proposal: r.refusal for r in response.context["refused"]}
    assert set(refusals) == {open_one, named}
    assert "没有提出完整的建议方案" in refusals[open_one]
    assert "已转承办" in refusals[named]
    assert response.context["desk_url"] == "/proposals/dispatching/?q=x"
    tasks = HandlingTask.objects.filter(proposal=good[0])
    assert {(t.organ.name, t.role) for t in tasks} == {(UNIT, "lead"), (OTHER_UNIT, "joint")}
    tasks = HandlingTask.objects.filter(proposal=good[1])
    assert {(t.organ.name, t.role) for t in tasks} == {(UNIT, "separate"), (THIRD_UNIT, "separate")}
    assert HandlingTask.objects.get(proposal=named).organ.name == OTHER_UNIT
    again = follow(client, dispatch_of(good[0]))
    assert again.context["done"] == []
    assert HandlingTask.objects.filter(proposal=good[0]).count() == 2, "nothing twice"


def look(client: Client, *rows: Dispatch, query: str = "") -> Any:
    chosen = [f"{row.pk}:{row.version}" for row in rows]
    return client.get("/proposals/dispatching/follow/", {"chosen": chosen, "query": query})


def test_the_preview_says_what_goes_to_whom_and_does_nothing(house: House, enter: Any) -> None:
    organs = house.organs

    def handed_over(*lines: tuple[Organ, str]) -> Dispatch:
        proposal = walk(house, "registered")
        plan_units(proposal, lines)
        perform(
            proposal, "assign", by=house.users["office"], on=TODAY, meeting=chairs(house, TODAY)
        )
        return dispatch_of(proposal)

    good = [
        handed_over((organs[UNIT], L), (organs[OTHER_UNIT], J)),
        handed_over((organs[OTHER_UNIT], S), (organs[THIRD_UNIT], S)),
    ]
    open_one = handed_over((organs[SYSTEM], L))
    named = handed_over((organs[UNIT], L))
    perform(Dispatch.objects.get(pk=named.pk), "dispatch", by=house.users["dispatcher"], on=TODAY,
            lead=[organs[OTHER_UNIT]])  # fmt: skip
    reached = handed_over((organs[UNIT], L))
    HandlingTask.objects.create(
        congress=house.city, proposal=reached.proposal, round=reached.round, organ=organs[UNIT],
        role=L, assigned_on=TODAY,
    )  # fmt: skip
    tasks = HandlingTask.objects.count()
    RoleGrant.objects.filter(role=Role.CLERK, organ=organs[THIRD_UNIT]).delete()
    client = enter("dispatcher")
    response = look(client, *good, open_one, named, reached, query="stage=waiting")
    preview = response.context["preview"]
    assert [item.row for item in preview.ready] == good
    assert {item.row: item.refusal for item in preview.refused} == {
        open_one: "代表工委没有提出完整的建议方案，请打开本件逐一确定。",
        named: "现在的状态是“已转承办”，不能“转承办”。",
        reached: "市交通委已经承办本件，请打开本件逐一确定。",
    }
    assert [(organ.name, parts, count) for organ, parts, count in preview.receivers] == sorted(
        [
            (UNIT, {"主办": 1}, 1),
            (OTHER_UNIT, {"会办": 1, "分办": 1}, 2),
            (THIRD_UNIT, {"分办": 1}, 1),
        ],
        key=lambda row: (organs[row[0]].position, organs[row[0]].pk),
    )
    page = text_of(response)
    assert "市交通委（主办）" in page
    assert "确认转承办 2 件" in page
    assert f"{THIRD_UNIT}还没有承办人账号，转承办后无人签收。" in page
    assert f"{UNIT}还没有承办人账号" not in page
    assert HandlingTask.objects.count() == tasks, "looking does nothing"
    assert dispatch_of(good[0].proposal).status == "awaiting"
    done = follow(client, *(item.row for item in preview.ready), query="stage=waiting")
    assert [result.row for result in done.context["done"]] == good
    assert done.context["refused"] == []
    assert done.context["desk_url"] == "/proposals/dispatching/?stage=waiting"


def test_the_desk_leads_to_the_preview(handed: dict[str, Proposal], enter: Any) -> None:
    client = enter("dispatcher")
    page = text_of(client.get("/proposals/dispatching/"))
    assert 'method="get" action="/proposals/dispatching/follow/"' in page
    response = look(client, dispatch_of(handed["elsewhere"]))
    preview = response.context["preview"]
    assert (preview.ready, preview.refused) == ([], []), "another system's row"
    assert "别的系统" not in text_of(response)
    response = client.get("/proposals/dispatching/follow/?chosen=x&query=q%3Dx", follow=True)
    assert response.redirect_chain[0][0] == "/proposals/dispatching/?q=x"
    assert "请先选中要转承办的建议" in text_of(response)


def test_the_preview_costs_the_same(house: House, enter: Any) -> None:
    client = enter("dispatcher")
    client.get("/proposals/dispatching/")
    rows = [dispatch_of(walk(house, "assigned")) for _ in range(3)]

    def url(some: list[Dispatch]) -> str:
        chosen = "&".join(f"chosen={row.pk}:{row.version}" for row in some)
        return f"/proposals/dispatching/follow/?{chosen}"

    assert cost(client, url(rows[:1])) == cost(client, url(rows))


def test_another_systems_rows_do_not_exist(handed: dict[str, Proposal], enter: Any) -> None:
    row = dispatch_of(handed["elsewhere"])
    response = follow(enter("dispatcher"), row)
    assert (response.context["done"], response.context["refused"]) == ([], [])
    row.refresh_from_db()
    assert row.status == "awaiting"


def test_nothing_ticked_leads_back(handed: Any, enter: Any) -> None:
    response = enter("dispatcher").post(
        "/proposals/dispatching/follow/", {"chosen": ["x:1", "1", "9" * 20 + ":1"]}, follow=True
    )
    assert "请先选中要转承办的建议" in text_of(response)


def test_what_a_complete_suggestion_is(house: House) -> None:
    organs = house.organs

    def complete(*lines: tuple[Organ, str]) -> bool:
        proposal = walk(house, "registered")
        plan_units(proposal, lines)
        perform(
            proposal, "assign", by=house.users["office"], on=TODAY, meeting=chairs(house, TODAY)
        )
        return is_complete(dispatch_of(proposal))

    assert complete((organs[UNIT], L))
    assert complete((organs[UNIT], L), (organs[OTHER_UNIT], J))
    assert not complete((organs[SYSTEM], L))
    assert not complete((organs[SYSTEM], L), (organs[UNIT], J)), "the lead is left to the system"
    proposal = walk(house, "assigned")
    Organ.objects.filter(name=UNIT).update(is_active=False)
    assert not is_complete(dispatch_of(proposal)), "the unit was closed"


def test_the_suggestion_as_the_form_takes_it(house: House) -> None:
    proposal = walk(house, "assigned")
    unit = house.organs[UNIT].pk
    assert suggested_data(dispatch_of(proposal)) == {"lead": unit, "joint": [], "separate": []}


def test_the_dispatchers_desk_costs_the_same(house: House, enter: Any) -> None:
    client = enter("dispatcher")
    client.get("/proposals/dispatching/")
    for stage in ("assigned", "dispatched"):
        walk(house, stage)
    one = cost(client, "/proposals/dispatching/")
    for n in range(2):
        for stage in ("assigned", "dispatched"):
            walk(house, stage, submitted_on=TODAY - timedelta(days=n + 1))
    assert cost(client, "/proposals/dispatching/") == one
    assert one <= DISPATCHING_BUDGET
