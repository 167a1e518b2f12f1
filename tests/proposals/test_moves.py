"""Every move, status and account: what tables.MOVES allows happens, every other cell is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from congress.people.enums import Role
from congress.people.models import Deputy, Organ, RoleGrant, User
from congress.people.visibility import may_see
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from congress.portal.management.commands.seed_demo import WHAT
from congress.workflow.engine import SYSTEM as ITSELF
from congress.workflow.engine import ActingFor, open_moves, perform
from congress.workflow.models import StatusChange
from congress.workflow.refusals import Guarded, NotPermitted, WrongStatus
from congress.workflow.registry import all_flows, find_flow
from proposals.models import (
    Category,
    CoSignature,
    Dispatch,
    HandlingTask,
    Objection,
    Proposal,
    ProposalSettings,
    RefusalReason,
)
from proposals.selectors.facts import facts_of
from tests.conftest import TODAY
from tests.proposals.conftest import part_of, walk
from tests.proposals.lives import (
    CAME_BACK,
    FOURTH_UNIT,
    LIVES,
    MEETING,
    OTHER_SYSTEM,
    PARTS,
    PASSED,
    REFERRED,
    REQUIREMENTS,
    Case,
    chairs,
    taking_over,
    without_account,
)
from tests.proposals.tables import (
    CAST,
    LIFE_OF,
    MOVES,
    SPEAKS_FOR,
    URLS,
    flow_of,
    sees,
    status_of,
    waits,
    who,
)

#: Those who try to act for the deputy where they may not.
ACTING = ("admin", "office", "leader", "clerk", "deputy", "district-office", "anonymous")
#: Of the refused, so many are asked for by page: ``perform`` saw them all.
ONE_IN = {302: 7, 403: 7, 404: 7, 409: 4}


def cells(table: str) -> Iterator[tuple[str, str, str]]:
    """(move, column, cell) of one table, the empty ones too."""
    for move, row in MOVES[table].items():
        for column in LIFE_OF[table]:
            yield move, column, row.get(column, "")


def named_in(table: str, move: str, name: str, acting: bool) -> bool:
    """Has he, on such an object, the right to this move from some status?"""
    return any(who(cell).get(name) is acting for cell in MOVES[table].get(move, {}).values())


#: What a willing person fills in, by move; asked of the database only for the move in hand.
DATA: dict[str, Callable[[Any, House], dict[str, Any]]] = {
    "invite": lambda obj, house: {"deputies": [without_account(house)]},
    "screen": lambda obj, house: PASSED,
    "return": lambda obj, house: {"note": "请补充。"},
    "suggest": lambda obj, house: {"note": "已有安排。"},
    "replace-lead": lambda obj, house: taking_over(house, "cosigner"),
    "void": lambda obj, house: {"note": "重复编号。"},
    "split": lambda obj, house: PARTS,
    "rejoin": lambda obj, house: {"note": "两件实为一事。"},
    "rejoin-screening": lambda obj, house: {"note": "两件实为一事。"},
    "ask-withdrawal": lambda obj, house: {"note": "所提事项已有安排。"},
    "insist": lambda obj, house: {"note": "情况不同。"},
    "refuse": lambda obj, house: {
        "note": "已说明。",
        "reason": RefusalReason.objects.filter(congress=obj.congress_id).first(),
    },
    "register": lambda obj, house: {
        "category": Category.objects.filter(congress=obj.congress_id).first()
    },
    "dispatch": lambda obj, house: {
        "lead": [house.organs[UNIT]], "joint": [house.organs[OTHER_UNIT]], "separate": [],
    },
    "extend": lambda obj, house: {"ground": "wide", "note": "涉及五个区。"},
    "deny": lambda obj, house: {"note": "请按期答复。"},
    "object": lambda obj, house: {"note": "职责已划转。"},
    "reroute": lambda obj, house: {"unit": another(obj, house), "note": "经核实职责分工。"},
    "add": lambda obj, house: {
        "role": "joint", "note": "还涉及资金安排。",
        "unit": house.organs[FOURTH_UNIT] if isinstance(obj, Dispatch) else another(obj, house),
    },
    "succeed": lambda obj, house: {"organ": another(obj, house), "words": "机构改革"},
    "pass-on": lambda obj, house: {"clerk": house.users["head"]},
    "contact": lambda obj, house: {
        "stage": "during", "form": "phone", "held_on": TODAY, "people": "", "said": "已沟通。",
        "deputies": [house.deputies["deputy"]],
    },
    "reject": lambda obj, house: {"note": "请写明时间安排。"},
    "decline": lambda obj, house: (
        {} if isinstance(obj, CoSignature) else {"note": "请再核实数字。"}
    ),
    "send-back": lambda obj, house: {"note": "请正面答复。"},
    "deliver": lambda obj, house: {"method": "hand"},
    "merge": lambda obj, house: {"principal": another_to_carry(obj)},
    "assign": lambda obj, house: {"meeting": chairs(house, TODAY)},
    "refer": lambda obj, house: REFERRED | {"unit": house.organs[UNIT]},
    "recall": lambda obj, house: {"note": "经核实属于本市职权。"},
    "record-answer": lambda obj, house: CAME_BACK | {"answered_on": TODAY},
    "unmerge": lambda obj, house: {"note": "并错了。"},
    "correct": lambda obj, house: an_earlier_invitation(obj),
    "judge": lambda obj, house: {"attitude": "satisfied", "result": "fairly", "reason": ""},
    "close": lambda obj, house: {"note": "双方已当面商定。"},
    "rehandle": lambda obj, house: {"note": REQUIREMENTS, "units": [house.organs[UNIT]]},
    "reopen": lambda obj, house: {"note": REQUIREMENTS, "units": [house.organs[UNIT]]},
    "convene": lambda obj, house: {
        "held_on": TODAY, **MEETING, "deputies": [house.deputies["deputy"]],
        "units": [house.organs[UNIT]],
    },
}  # fmt: skip


def another_to_carry(proposal: Proposal) -> Proposal | None:
    """Registered, of the same congress."""
    rows = Proposal.objects.filter(congress=proposal.congress_id, status="registered")
    return rows.exclude(pk=proposal.pk).order_by("pk").first()


def an_earlier_invitation(proposal: Proposal) -> dict[str, Any]:
    """Asked a day before: what the ledger has, all on one day, leaves room only there."""
    row = CoSignature.objects.filter(proposal=proposal).order_by("pk").first()
    day = TODAY - timedelta(days=1)
    free = (fact.key for fact in facts_of(proposal) if not fact.wrong_with(day, TODAY))
    # Where nobody was asked, the first day of all, that of the submission.
    key = f"cosignature-{row.pk}-invited_on" if row else next(free, "")
    return {"fact": key, "day": day, "note": "录入时看错。", "confirmed": f"{key}:{day}"}


def another(obj: Any, house: House) -> Organ:
    """Whom its assigner may give it to: within the system a unit, else another system."""
    part = obj.part if isinstance(obj, Objection) else obj
    return house.organs[FOURTH_UNIT if isinstance(part, HandlingTask) else OTHER_SYSTEM]


def data_for(move: str, obj: Any, house: House) -> dict[str, Any]:
    return DATA[move](obj, house) if move in DATA else {}


def spoken_for(table: str, house: House) -> Deputy:
    name = SPEAKS_FOR.get(table, "deputy")
    return house.deputies[name] if name else without_account(house)


def attempt(
    obj: Any, move: str, by: Any, house: House, *, acting: Deputy | None = None
) -> StatusChange:
    data = data_for(move, obj, house)
    act = ActingFor(acting, "phone") if acting else None
    return perform(obj, move, by=by, on=TODAY, acting=act, **data)


def test_the_tables_know_every_move_status_and_account(built: House) -> None:
    """A new one must be entered by hand: that is the point of the tables."""
    ours = {flow.code for flow in all_flows() if flow.model._meta.app_label == "proposals"}
    assert {flow_of(table) for table in MOVES} == ours == set(URLS)
    assert list(MOVES) == list(LIFE_OF)
    for code in ours:
        tables = [table for table in MOVES if flow_of(table) == code]
        columns = [column for table in tables for column in LIFE_OF[table]]
        assert {status_of(column) for column in columns} == set(find_flow(code).statuses.values)
        assert set(MOVES[code]) == set(find_flow(code).transitions), "the first of them knows all"
    for table, moves in MOVES.items():
        flow = find_flow(flow_of(table))
        assert set(moves) <= set(flow.transitions)
        for move, row in moves.items():
            assert set(row) <= set(LIFE_OF[table]), (table, move)
            assert all(row.values()), (table, move)
            if not row:  # the first knows all: of what its own part never does another tells
                told = [key for key in MOVES if flow_of(key) == flow.code and MOVES[key].get(move)]
                assert told, (table, move)
                assert table == flow.code, (table, move)
                continue
            assert ("SYSTEM" in row.values()) is flow[move].automatic, (table, move)
    assert set(CAST) - {"anonymous"} == set(WHAT) == set(built.users)
    named = {name for table in MOVES for *_, cell in cells(table) for name in who(cell)}
    assert named <= {*CAST, "SYSTEM"}
    used = {life for columns in LIFE_OF.values() for life in columns.values()}
    assert used == set(LIVES)


def test_no_flow_has_a_source_that_the_tables_lack() -> None:
    for flow in all_flows():
        tables = [table for table in MOVES if flow_of(table) == flow.code]
        for step in flow if tables else ():
            rows = [MOVES[table].get(step.name, {}) for table in tables]
            written = {status_of(column) for row in rows for column in row}
            assert written == {str(source) for source in step.sources}, step.name


@pytest.mark.parametrize("table", MOVES)
def test_open_moves_offers_exactly_the_cells(
    table: str, ready: dict[tuple[str, str], Any], people: dict[str, Any]
) -> None:
    for column in LIFE_OF[table]:
        obj = ready[table, column]
        assert obj.status == status_of(column)
        for name in CAST:
            expected = {
                (move, who(cell)[name], waits(cell))
                for move, where, cell in cells(table)
                if where == column and name in who(cell)
            }
            found = {
                (move.transition.name, move.acting, bool(move.missing))
                for move in open_moves(obj, people[name])
            }
            assert found == expected, (column, name)


@pytest.mark.parametrize("table", MOVES)
def test_every_allowed_cell_happens(
    table: str, ready: dict[tuple[str, str], Any], people: dict[str, Any], house: House
) -> None:
    """And where something is missing yet, a sentence says so and nothing happens."""
    ledger = StatusChange.objects.count()
    for move, column, cell in cells(table):
        for name, acting in who(cell).items():
            by = ITSELF if name == "SYSTEM" else people[name]
            deputy = spoken_for(table, house) if acting else None
            obj = type(ready[table, column])._base_manager.get(pk=ready[table, column].pk)
            if waits(cell):
                with pytest.raises(Guarded):
                    attempt(obj, move, by, house, acting=deputy)
                assert StatusChange.objects.count() == ledger
                continue
            with transaction.atomic():
                change = attempt(obj, move, by, house, acting=deputy)
                source, target = status_of(column), find_flow(flow_of(table))[move].target
                assert (change.from_status, change.to_status) == (source, target or source)
                assert change.actor == (None if name == "SYSTEM" else by)
                assert change.on_behalf_of == deputy
                assert change.source == ("phone" if acting else "")
                transaction.set_rollback(True)


@pytest.mark.parametrize("table", MOVES)
def test_perform_refuses_every_other_cell(
    table: str, ready: dict[tuple[str, str], Any], people: dict[str, Any], house: House
) -> None:
    """As oneself and acting for the deputy; nothing is written by a refusal."""
    before = StatusChange.objects.count()
    deputy = spoken_for(table, house)
    named = {
        move: {name for cell in row.values() for name in who(cell)}
        for move, row in MOVES[table].items()
    }
    refused, flow = 0, find_flow(flow_of(table))
    for number, (move, column, cell) in enumerate(cells(table)):
        obj = ready[table, column]
        for place, name in enumerate((*CAST, "SYSTEM")):
            by = ITSELF if name == "SYSTEM" else people[name]
            is_variant = status_of(column) != column
            if is_variant and name not in named[move] and (number + place) % 3:
                continue  # the same status stands in another column, where all were asked
            for acting in (False, True) if name in ACTING else (False,):
                if who(cell).get(name) is acting:
                    continue
                its_own = name == "SYSTEM" and flow[move].automatic
                has_right = its_own or named_in(table, move, name, acting)
                reason = WrongStatus if has_right else NotPermitted
                with pytest.raises(reason):
                    attempt(obj, move, by, house, acting=deputy if acting else None)
                refused += 1
    statuses = {status_of(column) for column in LIFE_OF[table]}
    assert refused > 20 * len(MOVES[table]) * len(statuses)
    assert StatusChange.objects.count() == before
    for column in LIFE_OF[table]:
        obj = ready[table, column]
        fresh = type(obj)._base_manager.get(pk=obj.pk)
        assert (fresh.status, fresh.version) == (status_of(column), obj.version), column


def page_answer(table: str, move: str, column: str, name: str, cell: str) -> int:
    """What the page of a move answers to a POST that lacks nothing."""
    if name == "anonymous":
        return 302  # to sign in
    if not sees(table, column, name) or find_flow(flow_of(table))[move].automatic:
        return 404
    if name in who(cell):
        return 422 if waits(cell) else 302  # done, back to the proposal
    has_right = named_in(table, move, name, False) or named_in(table, move, name, True)
    return 409 if has_right else 403


def form_data(table: str, move: str, obj: Any, name: str, house: House) -> dict[str, Any]:
    data = data_for(move, obj, house)
    if move == "deliver":
        deputies = [house.deputies["deputy"], house.deputies["cosigner"]]
        data = {f"method_{deputy.pk}": "hand" for deputy in deputies}
    if move == "split":
        data = {"consent": data["consent"], "note": data["note"]} | {
            f"{name}_{place}": getattr(part, name)
            for place, part in enumerate(data["parts"], start=1)
            for name in ("title", "facts", "request")
        }
    if move == "replace-lead":
        data = {key: value for key, value in data.items() if key != "stays"} | {"former": "stays"}
    if move == "dispatch":
        data = data | {"lead": data["lead"][0]}
    filled = {
        key: [row.pk for row in value] if isinstance(value, list) else getattr(value, "pk", value)
        for key, value in data.items()
    }
    acting = named_in(table, move, name, True)
    if acting or find_flow(flow_of(table))[move].dated:
        filled["on"] = TODAY.isoformat()
    if acting:
        filled["source"] = "phone"
    return {"version": obj.version, **filled}


@pytest.mark.parametrize("table", MOVES)
def test_the_pages_answer_every_cell(
    table: str, ready: dict[tuple[str, str], Any], browsers: dict[str, Client],
    people: dict[str, Any], house: House,
) -> None:  # fmt: skip
    ledger = StatusChange.objects.count()
    for number, (move, column, cell) in enumerate(cells(table)):
        obj = ready[table, column]
        url = reverse(f"proposals:{URLS[flow_of(table)]}", args=[obj.pk, move])
        for place, name in enumerate(CAST):
            expected = page_answer(table, move, column, name, cell)
            rare = ONE_IN.get(302 if name == "anonymous" else expected, 1)
            if name not in who(cell) and (number + place) % rare:
                continue
            with transaction.atomic():
                response = browsers[name].post(url, form_data(table, move, obj, name, house))
                assert response.status_code == expected, (move, column, name)
                if name == "anonymous":
                    assert response.url.startswith(reverse("account_login"))
                elif expected == 302:
                    # Who declined, or served a deputy, may not see it any more: he goes home.
                    stays = may_see(people[name], obj.root)
                    assert response.url == (obj.root.get_absolute_url() if stays else "/")
                    assert StatusChange.objects.count() > ledger
                    transaction.set_rollback(True)
                if expected != 302:
                    assert StatusChange.objects.count() == ledger


@pytest.mark.parametrize("name", CAST)
def test_asking_for_a_page_never_moves(
    name: str, ready: dict[tuple[str, str], Any], browsers: dict[str, Client]
) -> None:
    """GET: the form where the move is open, 409 from a wrong status, else as for POST."""
    ledger = StatusChange.objects.count()
    for table in MOVES:
        for move, column, cell in cells(table):
            if name not in who(cell) and not (move == "screen" and name in ("deputy", "leader")):
                continue
            url = reverse(f"proposals:{URLS[flow_of(table)]}", args=[ready[table, column].pk, move])
            expected = page_answer(table, move, column, name, cell)
            answer = 200 if expected in (302, 422) else expected
            if name == "anonymous":
                answer = 302
            assert browsers[name].get(url).status_code == answer, (table, move, column)
    assert StatusChange.objects.count() == ledger


def test_an_unknown_move_does_not_exist(
    ready: dict[tuple[str, str], Any], browsers: dict[str, Client]
) -> None:
    pk = ready["proposal", "submitted"].pk
    for move in ("approve", "conclude", "begin", "transfer", "finish", "nonsense"):
        assert browsers["office"].post(f"/proposals/{pk}/{move}/").status_code == 404
    pk = ready["proposal.cosignature", "invited"].pk
    for move in ("expire", "lapse", "ask"):
        url = reverse("proposals:cosignature-move", args=[pk, move])
        assert browsers["deputy"].post(url).status_code == 404


def test_the_office_submits_no_proposal_that_a_deputy_wrote_himself(house: House) -> None:
    proposal = walk(house, "draft")
    with pytest.raises(NotPermitted):
        attempt(
            proposal, "submit", house.users["office"], house, acting=house.deputies["deputy"]
        )  # fmt: skip


def another_head(house: House) -> User:
    other = User.objects.create(username="another-head", name="另一签发人")
    RoleGrant.objects.create(
        user=other, role=Role.HEAD, congress=house.city, organ=house.organs[UNIT],
        starts_on=TODAY,
    )  # fmt: skip
    return other


def test_only_the_named_head_signs(house: House) -> None:
    """Another head of the same unit does not sign it; he may send it back to be redrafted."""
    other = another_head(house)
    reply = part_of(walk(house, "signing"), "reply")
    assert [move.transition.name for move in open_moves(reply, other)] == ["decline"]
    with pytest.raises(NotPermitted):
        attempt(reply, "sign", other, house)


def test_where_the_congress_reads_replies_first(house: House) -> None:
    """Delivery waits for the office's consent, which is given once; without it nothing goes out."""
    ProposalSettings.objects.create(congress=house.city, checks_replies=True)
    case = LIVES["signed"](house)
    office, clerk = house.users["office"], house.users["clerk"]
    offered = {m.transition.name: m.missing for m in open_moves(case.reply(), office)}
    assert offered == {"clear": (), "send-back": ()}
    with pytest.raises(Guarded, match="须经代表工委审看同意"):
        attempt(case.reply(), "deliver", clerk, house)
    attempt(case.reply(), "clear", office, house)
    with pytest.raises(Guarded, match="已同意送达"):
        attempt(case.reply(), "clear", office, house)
    attempt(case.reply(), "deliver", clerk, house)
    assert case.reply().status == "delivered"
    # Of the other unit nothing was allowed; sent back and signed again, it is read again.
    other = case.reply(THIRD_UNIT)
    attempt(other, "clear", office, house)
    attempt(other, "send-back", office, house)
    assert (other.status, other.cleared_on, other.signed_on) == ("draft", None, None)


def test_a_clerk_of_one_unit_does_nothing_in_anothers_task(
    lives: dict[str, Case], people: dict[str, Any]
) -> None:
    """Who serves two units is asked as which; who serves one meets his own only."""
    case = lives["handling"]
    for unit, clerk in ((UNIT, "clerk"), (OTHER_UNIT, "clerk2"), (THIRD_UNIT, "clerk3")):
        for task in HandlingTask.objects.filter(proposal=case.pk).select_related("organ"):
            found = bool(open_moves(task, people[clerk]))
            assert found is (task.organ.name == unit), (unit, task.organ.name)


def test_a_stage_of_the_demonstration_is_no_new_status() -> None:
    statuses = {status for status, _ in Proposal._meta.get_field("status").choices}
    assert statuses == {status_of(column) for column in LIFE_OF["proposal"]}
