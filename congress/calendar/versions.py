"""Versions of a rule: what dates were computed with stays as it was."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from congress.calendar.models import Deadline, PeriodRule

#: What a date depends on; the other columns are words.
NUMBERS: Final = ("kind", "amount", "unit", "roll", "month", "day")


def save_version(rule: PeriodRule, by: Any = None) -> PeriodRule:
    """Save a rule that is new, or corrected. Call it in a transaction.

    A correction of numbers that dates were computed with is a row of its own: those dates keep the
    row they name, which is chosen no more. ``rule`` then has a new key. Raises ValidationError.
    """
    if rule.pk and not rule._state.adding:
        old = PeriodRule.objects.select_for_update().get(pk=rule.pk)
        if any(getattr(old, name) != getattr(rule, name) for name in NUMBERS) and is_used(old):
            rule.clean()
            old.superseded_at = timezone.now()
            _save(old, by)
            rule.pk, rule._state.adding = None, True
    rule.full_clean()
    _save(rule, by)
    return rule


def is_used(rule: PeriodRule) -> bool:
    """Was any date, running or not, computed with this row?"""
    return Deadline.objects.filter(Q(rule=rule) | Q(target_rule=rule)).exists()


def _save(rule: Any, by: Any) -> None:
    rule._history_user = by
    rule.save()
