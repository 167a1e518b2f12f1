"""On the first working day of a month: the figures of the month before, and of the year so far.

Made once for each congress and month; whoever of the office has not been told by then is not told
again by a second run.
"""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q
from django.urls import reverse

from congress.notices.preferences import who_want_mail
from congress.notices.services import tell
from congress.people.models import Congress, CongressSession, User
from congress.people.visibility import visible
from proposals.enums import REACHED
from proposals.figures.page import MILESTONES, page_of, units_of
from proposals.figures.workbook import Opening, write_figures
from proposals.figures.years import a_year_before, year_of
from proposals.kinds import MONTHLY
from proposals.models import MonthlyMail, MonthlyReport, Proposal
from proposals.selectors.answering import REACHED_ON
from proposals.selectors.monthly import office_of

HEADS = ("项目", "本月", "上月", "上年同月", "本年1月至本月", "上年同期")


def month_before(on: date) -> date:
    """The first of the month before that of ``on``."""
    return (on.replace(day=1) - timedelta(days=1)).replace(day=1)


#: After an outage so many months are made up for; older ones are read on the page of figures.
MONTHS_BACK = 3


def make_reports(on: date) -> list[MonthlyReport]:
    """Of the month before ``on``, for every congress that has a session and an office, and of those
    before it that were missed. What was made already stays; the new ones are returned."""
    congresses = Congress.objects.annotate(last=Max("monthlyreport__month")).order_by("pk")
    made = [
        make_report(congress, month, on)
        for congress in congresses
        for month in _owed_months(congress.last, on)
    ]
    return [report for report in made if report is not None]


def _owed_months(last: date | None, on: date) -> list[date]:
    """Oldest first. A congress that never had one owes the last month only."""
    months = [month_before(on)]
    while last and len(months) < MONTHS_BACK and months[-1] > last:
        months.append(month_before(months[-1]))
    return [month for month in reversed(months) if not last or month > last]


def make_report(congress: Congress, month: date, on: date) -> MonthlyReport | None:
    """None where there is nobody to read it, nothing to count, or somebody else was first."""
    office = office_of(congress, on)
    sessions = list(
        CongressSession.objects.filter(term__congress=congress, opens_on__lte=on)
        .select_related("term__congress")
        .order_by("-opens_on", "-pk")
    )
    if not office or not sessions:
        return None
    content = _content(office[0], sessions, congress, month, on)
    with transaction.atomic():
        report, is_new = MonthlyReport.objects.get_or_create(
            congress=congress, month=month, defaults={"content": content}
        )
        if not is_new:
            return None
        MonthlyMail.objects.bulk_create(
            MonthlyMail(report=report, recipient=user) for user in who_want_mail(office, MONTHLY)
        )
        tell(
            office,
            key=f"proposals.monthly:{report.pk}",
            subject=f"{report}已生成，请下载",
            url=reverse("proposals:monthly"),
            congress=congress,
            kind=MONTHLY,
            mail=False,  # ours carries the file (monthly_mail)
        )
    return report


def _content(
    reader: User, sessions: list[CongressSession], congress: Congress, month: date, on: date
) -> bytes:
    """The workbook: the month first, then every table of the page of figures. The office sees
    the whole congress, so any of its people reads the same."""
    year = year_of(sessions, sessions[0], on)
    board = page_of(reader, year, on)
    tables = [
        units_of(reader, year, on) if table.code == "units" and table.more_url else table
        for table in board.tables
    ]
    note = (
        f"{congress.name}，{year.label}以来的建议，"
        f"{on.year}年{on.month}月{on.day}日由系统生成。{year.comparison}"
    )
    opening = Opening(
        f"{month.year}年{month.month}月",
        HEADS,
        month_rows(reader, congress, month),
        f"{congress.name}，{month.year}年{month.month}月建议办理情况，"
        f"按登记、交办、答复、办结的日期统计，{on.year}年{on.month}月{on.day}日由系统生成。",
    )
    file = BytesIO()
    write_figures(file, board, tables, note, opening=opening)
    return file.getvalue()


def month_rows(reader: User, congress: Congress, month: date) -> list[list[Any]]:
    """Rows of the sheet of the month: label, then counts as ``HEADS`` say. One query."""
    last_year = a_year_before(month)
    spans = (
        _of(month),
        _of(month_before(month)),
        _of(last_year),
        (month.replace(month=1), _of(month)[1]),
        (last_year.replace(month=1), _of(last_year)[1]),
    )
    wanted = {
        f"{milestone.value}_{number}": Count(
            "pk",
            filter=Q(
                status__in=REACHED[milestone],
                **{f"{REACHED_ON[milestone]}__range": span},
            ),
        )
        for _, milestone in MILESTONES
        for number, span in enumerate(spans)
    }
    counted = visible(Proposal, reader).filter(congress=congress).order_by().aggregate(**wanted)
    return [
        [label, *(counted[f"{milestone.value}_{number}"] for number in range(len(spans)))]
        for label, milestone in MILESTONES
    ]


def _of(first: date) -> tuple[date, date]:
    """First and last day of a month."""
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
