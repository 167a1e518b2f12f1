"""What proposals do by the clock."""

from datetime import date, timedelta

from congress.calendar.selectors import calendar_table
from congress.jobs.schedule import every


def first_working_day(first: date) -> date:
    """Of the month that begins on ``first``."""
    calendar, day = calendar_table(), first
    while not calendar.is_workday(day):
        day += timedelta(days=1)
    return day


every(
    "proposals.expire_invitations",
    daily_at="00:30",
    kind="proposals.expire_invitations",
    label="了结逾期未答复的附议邀请",
)
every(
    "proposals.lapse_verdicts",
    daily_at="00:40",
    kind="proposals.lapse_verdicts",
    label="催告并了结逾期未反馈的评价",
)
every(
    "proposals.monthly",
    monthly_on=first_working_day,
    day_words="第一个工作日",
    at="08:30",
    kind="proposals.monthly",
    label="每月统计发给代表工委",
)
every(
    "proposals.mail_monthly",
    minutes=10,
    task="proposals.mail_monthly",
    label="补发每月统计",
)
