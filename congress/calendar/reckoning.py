"""The dates of many deadlines at once: equal inputs are computed once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from congress.calendar.dates import Dates, dates_of
from congress.calendar.models import PeriodRule, rule_on
from congress.calendar.workdays import WorkCalendar
from congress.people.models import Congress


class Inputs(NamedTuple):
    """What a date depends on; ``anchor_on`` is the meeting's first day where there is a meeting."""

    congress_id: int
    rule_id: int
    target_rule_id: int | None
    anchor_on: date
    anchor_label: str
    chosen_target_on: date | None


class Reckoning:
    """From inputs to dates, by one calendar.

    ``rule``: every row of its code is computed by it, as staff have chosen. ``rechoose``: by the
    row that was the law on the anchor's day. Otherwise each by the row that it names.
    """

    def __init__(
        self, calendar: WorkCalendar, *, rule: PeriodRule | None = None, rechoose: bool = False
    ) -> None:
        self.calendar, self.rule, self.rechoose = calendar, rule, rechoose
        self._rules: dict[int, PeriodRule] = {}
        self._congresses: dict[int, Congress] = {}
        self.values = lru_cache(maxsize=4096)(self._values)

    def know(self, keys: set[int]) -> None:
        """Read rules that are not known yet; one query for all, none when all are."""
        if missing := keys - self._rules.keys():
            self._rules |= PeriodRule.objects.in_bulk(missing)

    def _values(self, inputs: Inputs) -> dict[str, Any]:
        """The columns of a deadline; do not change the dict. Raises PeriodError, NoRule."""
        rule = self._rule_for(inputs, inputs.rule_id)
        target = inputs.target_rule_id and self._rule_for(inputs, inputs.target_rule_id)
        dates: Dates = dates_of(
            rule,
            inputs.anchor_on,
            inputs.anchor_label,
            target or None,
            self.calendar,
            inputs.chosen_target_on,
        )
        return {
            "anchor_on": inputs.anchor_on,
            "rule_id": rule.pk,
            "target_rule_id": target.pk if target else None,
            **dates.as_fields(),
        }

    def _rule_for(self, inputs: Inputs, key: int) -> PeriodRule:
        self.know({key})
        rule = self._rules[key]
        if self.rule is not None:
            return self.rule if rule.code == self.rule.code else rule
        if self.rechoose:
            return self._choose(inputs.congress_id, rule.code, inputs.anchor_on)
        return rule

    def _choose(self, congress_id: int, code: str, day: date) -> PeriodRule:
        if congress_id not in self._congresses:
            self._congresses[congress_id] = Congress.objects.get(pk=congress_id)
        return rule_on(self._congresses[congress_id], code, day)
