"""Adjustments by chance: whatever is made or refused, the rows say what the adjustments come to,
and the plan of each day is what was decided by then."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from congress.plans.adjusting import adjust, admit, undo
from congress.plans.as_of import as_of, facts_now
from congress.workflow.invariants import violations
from legislation.enums import AdjustmentKind as K
from legislation.models import ItemType, LegislationPlan, PlanAdjustment, PlanItem
from tests.conftest import TODAY
from tests.legislation.conftest import ADOPTED_ON

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10"))
TITLES = (
    "北京市消防条例（修改）", "北京市自动驾驶汽车条例", "北京市长城保护条例",
    "北京市永定河保护条例",
)  # fmt: skip
TIMINGS = st.sampled_from(
    ["年内", "适时", "9月", "5月一审", "7月二审，9月三审、表决", "次年1月审议、表决", "13月", ""]
)
#: From the day before the adoption on.
DAYS = st.integers(-1, 60).map(lambda days: ADOPTED_ON + timedelta(days=days))
CHANGES = st.one_of(
    st.tuples(st.just(K.TIMING), st.fixed_dictionaries({"timing": TIMINGS})),
    st.tuples(st.just(K.KIND), st.fixed_dictionaries(
        {"kind": st.sampled_from(["amend", "revise", "melt"])})),
    st.tuples(st.just(K.TITLE), st.fixed_dictionaries(
        {"title": st.sampled_from(["甲", "乙", ""])})),
    st.tuples(st.just(K.TYPE), st.fixed_dictionaries(
        {"type_id": st.integers(0, 2), "number": st.none() | st.integers(1, 14)})),
    st.tuples(st.sampled_from([K.POSTPONE, K.DROP]), st.just({})),
)  # fmt: skip


class Seen:
    """What all runs came to: a machine that is always refused proves nothing."""

    def __init__(self) -> None:
        self.made = self.refused = self.undone = 0


def machine(plan: LegislationPlan, keeper: Any, decided: Any, seen: Seen) -> Any:
    types = [row.pk for row in ItemType.objects.order_by("position")[:3]]

    class Year(RuleBasedStateMachine):
        """``decisions``: of each item (day, what the plan says of it from then on), as one keeps
        them on paper."""

        def __init__(self) -> None:
            super().__init__()
            self.frame = transaction.atomic()
            self.frame.__enter__()
            rows = list(PlanItem.objects.filter(title__in=TITLES).order_by("pk"))
            self.keys = [row.pk for row in rows]
            self.decisions: dict[int, list[tuple[date, Any]]] = {
                row.pk: [(ADOPTED_ON, row.facts)] for row in rows
            }
            self.made: dict[int, list[PlanAdjustment]] = {row.pk: [] for row in rows}

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

        def tried(self, work: Any) -> Any:
            try:
                row = work()
            except ValidationError:
                seen.refused += 1
                return None
            seen.made += 1
            return row

        def facts_of(self, facts: dict[str, Any]) -> dict[str, Any]:
            if "type_id" in facts:
                return {**facts, "type_id": types[facts["type_id"]]}
            return facts

        @rule(which=st.integers(0, 9), change=CHANGES, on=DAYS)
        def adjusted(self, which: int, change: tuple[str, dict[str, Any]], on: date) -> None:
            pk = self.keys[which % len(self.keys)]
            kind, facts = change[0], self.facts_of(change[1])
            item = PlanItem.objects.get(pk=pk)
            row = self.tried(lambda: adjust(item, kind, facts, decided(on), by=keeper, today=TODAY))
            if row:
                _, said = self.decisions[pk][-1]
                now = None if kind in (K.POSTPONE, K.DROP) else {**said, **facts}
                self.decisions[pk].append((on, now))
                self.made[pk].append(row)

        @rule(timing=TIMINGS, number=st.none() | st.integers(1, 15), on=DAYS)
        def admitted(self, timing: str, number: int | None, on: date) -> None:
            facts = {"type_id": types[0], "title": "丙", "timing": timing, "number": number}
            row = self.tried(lambda: admit(plan, K.ADD, facts, decided(on), by=keeper, today=TODAY))
            if row:
                whole = {
                    **facts, "kind": "", "body": "standing_committee", "remark": "",
                    "domain_id": None, "committee_id": None,
                }  # fmt: skip
                self.keys.append(row.item_id)
                self.decisions[row.item_id] = [(on, whole)]
                self.made[row.item_id] = [row]

        @precondition(lambda self: any(self.made.values()))
        @rule(which=st.integers(0, 9), last=st.booleans())
        def undone(self, which: int, last: bool) -> None:
            rows = [each for each in self.made.values() if each]
            mine = rows[which % len(rows)]
            row = mine[-1 if last else 0]
            before = seen.made
            self.tried(lambda: undo(row, by=keeper, on=TODAY, reason="登记错了。") or row)
            if seen.made > before:
                seen.undone += 1
                assert row == mine.pop(), "only the last can be undone"
                self.decisions[row.item_id].pop()

        @invariant()
        def rows_say_what_the_adjustments_come_to(self) -> None:
            for item in PlanItem.objects.filter(pk__in=self.keys).prefetch_related("steps"):
                now = facts_now(item, item.adjustments.order_by("decided_on", "pk"))
                assert now == (item.facts if item.is_in else None)
                written = [(s.year, s.month, s.reading, s.is_vote) for s in item.steps.all()]
                meant = item.meaning.steps
                assert written == [(s.year, s.month, s.reading, s.is_vote) for s in meant]
            assert list(violations()) == []

        @invariant()
        def each_day_says_what_was_decided_by_then(self) -> None:
            for days in (-1, 0, 20, 40, 60):
                on = ADOPTED_ON + timedelta(days=days)
                said = {line.item.pk: line.facts for line in as_of(plan, on)}
                for pk, decisions in self.decisions.items():
                    known = [facts for day, facts in decisions if day <= on]
                    assert said.get(pk) == (known[-1] if known else None)

    return Year


def test_a_year_by_chance(adopted, keeper, decided):
    seen = Seen()
    run_state_machine_as_test(
        machine(adopted, keeper, decided, seen),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert min(seen.made, seen.refused, seen.undone) > 0, vars(seen)
