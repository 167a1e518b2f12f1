"""A database of open clocks: copies of one task's reply, each with a task and (by twos) a proposal
of its own, due within the next month, as the rule has it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from benchmarks.measures import TODAY
from congress.calendar.models import Deadline, PeriodRule
from congress.calendar.selectors import calendar_table
from congress.portal.demo import wordings
from congress.portal.demo.house import build_house
from congress.portal.demo.lives import Life, Plan
from proposals.models import HandlingTask, Proposal

COUNT = 100_000
#: Tasks to each proposal: as many parts share a root.
TASKS = 2
PART = 5000
#: Three months before the days on which they are due.
FIRST, DAYS = date(TODAY.year, TODAY.month - 3, TODAY.day), 25


def build(count: int) -> list[int]:
    """The keys of the ``count`` deadlines."""
    call_command("migrate", verbosity=0)
    house = build_house("Bench-2026-Mima")
    plan = Plan(wordings.BUS, "received", date(2026, 9, 1))
    made = Life(house, plan, TODAY, calendar_table()).walk()
    task = HandlingTask.objects.filter(proposal=made.pk).select_related("round")[0]
    parent = Proposal.objects.get(pk=made.pk)
    roots = _copies(parent, -(-count // TASKS), lambda n: {
        "number": 5000 + n, "number_label": f"闭会第{5000 + n}号",
    })  # fmt: skip
    rounds = _copies(
        task.round, count, lambda n: {"proposal_id": roots[n // TASKS], "number": n % TASKS + 1}
    )
    tasks = _copies(
        task, count, lambda n: {"proposal_id": roots[n // TASKS], "round_id": rounds[n]}
    )
    model = Deadline.objects.get(clock="proposal.reply", closed_on=None)
    kinds = [ContentType.objects.get_for_model(each).pk for each in (HandlingTask, Proposal)]
    dates = [_dates(model, FIRST + timedelta(days=number)) for number in range(DAYS)]
    return _copies(model, count, lambda n: dates[n % DAYS] | {
        "owner_type_id": kinds[0], "owner_id": tasks[n],
        "root_type_id": kinds[1], "root_id": roots[n // TASKS],
    })  # fmt: skip


def _dates(model: Deadline, day: date) -> dict[str, Any]:
    rule = PeriodRule.objects.get(pk=model.rule_id)
    due = rule.due(day, calendar_table(), label=model.anchor_label)
    return {
        "anchor_on": day, "legal_on": due.legal_on, "act_by": due.act_by, "warn_on": due.act_by,
        "provisional": due.provisional, "explanation": due.explanation,
        "target_on": None, "chosen_target_on": None, "target_rule_id": None,
    }  # fmt: skip


def _copies(row: Any, count: int, changes: Callable[[int], dict[str, Any]]) -> list[int]:
    model = type(row)
    fields = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields}
    del fields["id"]
    keys: list[int] = []
    for first in range(0, count, PART):
        part = [model(**fields | changes(n)) for n in range(first, min(first + PART, count))]
        keys += [made.pk for made in model._base_manager.bulk_create(part)]
    return keys
