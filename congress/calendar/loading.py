"""Fill the tables: days of a year, rules of a profile, and what a new system starts with.

The model classes are parameters, so that a migration can pass its historical ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from congress.calendar import models
from congress.calendar.models import DayOrigin, YearState
from congress.calendar.public_holidays import exceptions_of
from congress.calendar.rules_file import RuleRow, read_rules

DEFAULT_PROFILE: Final = Path(__file__).parent / "data" / "rules_beijing.yaml"
DEFAULT_YEARS: Final = {
    2024: YearState.ANNOUNCED,
    2025: YearState.ANNOUNCED,
    2026: YearState.ANNOUNCED,
    2027: YearState.PROVISIONAL,
}


@dataclass
class Loaded:
    """What a load did; ``changed`` holds the keys of the rows that are new or different."""

    created: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: int = 0
    changed: list[int] = field(default_factory=list)


def save_days(year: int, *, day_model: Any = models.CalendarDay) -> Loaded:
    """The days of ``year`` from the package; those that staff have edited stay as they are."""
    done = Loaded()
    wanted = exceptions_of(year)
    for row in day_model.objects.filter(date__year=year):
        mark = wanted.pop(row.date, None)
        if row.origin == DayOrigin.STAFF:
            done.kept += 1
        elif mark is None:
            row.delete()
            done.removed += 1
        elif (row.is_workday, row.name) == (mark.is_workday, mark.name):
            done.unchanged += 1
        else:
            row.is_workday, row.name = mark.is_workday, mark.name
            row.save()
            done.updated += 1
    for day, mark in wanted.items():
        day_model(
            date=day, is_workday=mark.is_workday, name=mark.name, origin=DayOrigin.PACKAGE
        ).save(force_insert=True)
        done.created += 1
    return done


def save_rules(
    rows: list[RuleRow],
    congress: Any = None,
    *,
    overwrite: bool = True,
    by: Any = None,
    rule_model: Any = models.PeriodRule,
    save: Callable[[Any, Any], Any] | None = None,
) -> Loaded:
    """The rows as rules of ``congress`` (None: the general profile). Nothing is deleted.

    With ``overwrite`` a row of the same code and day takes the file's numbers; without, it stays.
    ``save(rule, by)`` saves one where a plain save would not do.
    """
    done = Loaded()
    # A migration may pass a model of the time before rows were superseded.
    present = {
        (rule.code, rule.since): rule
        for rule in rule_model.objects.filter(congress=congress)
        if getattr(rule, "superseded_at", None) is None
    }
    for row in rows:
        rule = present.get((row.code, row.since))
        if rule is None:
            rule = rule_model(congress=congress, code=row.code, since=row.since, **row.fields)
            done.created += 1
        elif not overwrite:
            done.kept += 1
            continue
        elif all(getattr(rule, name) == value for name, value in row.fields.items()):
            done.unchanged += 1
            continue
        else:
            for name, value in row.fields.items():
                setattr(rule, name, value)
            done.updated += 1
        if save is None:
            rule._history_user = by
            rule.save()
        else:
            save(rule, by)
        done.changed.append(rule.pk)
    return done


def load_defaults(
    *,
    year_model: Any = models.CalendarYear,
    day_model: Any = models.CalendarDay,
    rule_model: Any = models.PeriodRule,
) -> None:
    """What a new system starts with: 2024 to 2027 and the general profile.

    Idempotent: a year that is there, and a rule that is there, stay as they are.
    """
    present = set(year_model.objects.values_list("year", flat=True))
    for year, state in DEFAULT_YEARS.items():
        if year not in present:
            save_days(year, day_model=day_model)
            year_model(year=year, state=state).save(force_insert=True)
    save_rules(read_rules(DEFAULT_PROFILE), overwrite=False, rule_model=rule_model)
