"""The dates that a hand-over on a given day will produce. Reads only."""

from __future__ import annotations

from datetime import date

from congress.calendar.models import NoRule, rule_on
from congress.calendar.selectors import calendar_table
from congress.calendar.workdays import DueDate, PeriodError
from congress.people.models import Congress


def rule_target(congress: Congress, on: date) -> date | None:
    """The batch target that the rule table gives for what is handed over on ``on``, if any."""
    try:
        due = rule_on(congress, "proposal.batch_target", on).target(on, calendar_table())
    except NoRule:
        return None
    return due.legal_on if due else None


def reply_due(congress: Congress, on: date) -> DueDate | None:
    """The legal date of the reply to what is handed over on ``on`` (代表法第51条); None without a
    rule, for then the hand-over itself is refused with the reason."""
    try:
        return rule_on(congress, "proposal.reply", on).due(on, calendar_table(), label="交办")
    except (NoRule, PeriodError):
        return None
