"""What is measured: the list, a proposal's page, the work list, a move, a clock."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from congress.calendar import clocks
from congress.calendar.selectors import calendar_table
from congress.portal.demo import wordings
from congress.portal.demo.house import OTHER_UNIT, UNIT, House, build_house
from congress.portal.demo.lives import STAGES, Life, Plan
from congress.workflow.engine import perform
from proposals.models import HandlingTask, PlannedUnit, Proposal

TODAY = date(2026, 11, 16)
COUNT = 200
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Row = tuple[str, Callable[[], Any], Callable[[], Any] | None]
_house: list[House] = []


def prepare(count: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    house = build_house("Bench-2026-Mima")
    _house.append(house)
    calendar = calendar_table()
    stages = itertools.cycle(STAGES)
    for _ in range(count):
        Life(house, Plan(wordings.BUS, next(stages), date(2026, 9, 1)), TODAY, calendar).walk()


def bulk(house: House, count: int = 1000) -> None:
    """So many more on the office's desk: copies of one that was registered by real moves."""
    plan = Plan(wordings.BUS, "planned", date(2026, 11, 2))
    made = Life(house, plan, TODAY, calendar_table()).walk()
    model = Proposal.objects.get(pk=made.pk)
    fields = {f.attname: getattr(model, f.attname) for f in Proposal._meta.concrete_fields}
    del fields["id"]
    copies = Proposal.objects.bulk_create(
        Proposal(**fields | {"number": n, "number_label": f"闭会第{n}号"})
        for n in range(5001, 5001 + count)
    )
    lines = [(house.organs[UNIT], "lead"), (house.organs[OTHER_UNIT], "joint")]
    PlannedUnit.objects.bulk_create(
        PlannedUnit(proposal=copy, organ=organ, role=role)
        for copy in copies
        for organ, role in lines
    )


def rows() -> Iterator[Row]:
    house = _house[0]
    proposal = Proposal.objects.filter(status="closed").first()
    task = HandlingTask.objects.filter(status="handling").select_related("proposal").first()
    for who in ("office", "clerk", "deputy"):
        yield f"列表（{who}）", _get(house, who, "/proposals/"), _sql(LIST)
        yield f"我的待办（{who}）", _get(house, who, "/"), None
    if proposal:
        yield (
            "建议页（office）",
            _get(house, "office", f"/proposals/{proposal.pk}/"),
            _sql(DETAIL, proposal.pk),
        )
    bulk(house)
    yield "分办台（1000 件）", _get(house, "office", "/proposals/desk/"), _sql(DESK)
    yield (
        "分办台（1000 件，每页 100）",
        _get(house, "office", "/proposals/desk/?size=100"),
        _sql(DESK.replace("LIMIT 25", "LIMIT 100")),
    )
    yield "转承办台（dispatcher）", _get(house, "dispatcher", "/proposals/dispatching/"), None
    if task:
        yield "时限重算（无变化）", lambda: clocks.refresh(task, on=TODAY), None
    yield "一步（审核留痕）", _move(house), None


LIST = """SELECT p.id, p.title, d.name FROM proposals_proposal p JOIN people_deputy d
          ON d.id = p.lead_id WHERE p.status <> 'draft' ORDER BY p.next_due_on LIMIT 25"""
DESK = """SELECT p.id, p.title, d.name, l.role, o.name FROM proposals_proposal p
          JOIN people_deputy d ON d.id = p.lead_id
          LEFT JOIN proposals_plannedunit l ON l.proposal_id = p.id
          LEFT JOIN people_organ o ON o.id = l.organ_id
          WHERE p.status = 'registered' ORDER BY p.next_due_on LIMIT 25"""
DETAIL = "SELECT * FROM workflow_statuschange WHERE root_id = %s ORDER BY id"


def _get(house: House, who: str, path: str) -> Callable[[], Any]:
    client = Client()
    client.force_login(house.users[who], backend=BACKEND)

    def get() -> None:
        with override_settings(ALLOWED_HOSTS=["testserver"]):
            response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")

    return get


def _sql(statement: str, *values: Any) -> Callable[[], Any]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.fetchall()

    return run


def _move(house: House) -> Callable[[], Any]:
    proposal = Proposal.objects.filter(status="submitted").first()
    gates = {"political": "passed", "legal": "passed", "quality": "passed"}
    return lambda: perform(proposal, "screen", by=house.users["office"], on=TODAY, **gates)
