"""One mail each working day: what waits, what is due within a week's work, what is late.

A digest is a notice that stands in no tray: the row says that it was made, once a person and day,
and the mail goes the way of all mails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import structlog
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from congress.calendar.selectors import calendar_table
from congress.calendar.words import SOON_WORKDAYS
from congress.calendar.workdays import WorkCalendar
from congress.notices.hours import open_congresses
from congress.notices.kinds import DIGEST
from congress.notices.models import Notice
from congress.notices.preferences import DIGEST_ROLES
from congress.notices.services import wake_mail
from congress.people.models import User
from congress.people.roles import holders, member_congress_ids
from congress.workflow.worklist import WorkGroup, WorkItem

logger = structlog.get_logger(__name__)
KIND: Final = "notices.digest"
Source = Callable[[Any, date], Iterable[WorkGroup]]
Report = Callable[[int, int], None]
_sources: list[Source] = []


def register_digest_source(source: Source) -> Source:
    """``source(user, on)``: the groups of an app's work list."""
    if source not in _sources:
        _sources.append(source)
    return source


@dataclass(frozen=True)
class Digest:
    """What is said: groups with their counts, how many are due soon, how many late."""

    groups: list[WorkGroup]
    soon: int
    late: int

    @property
    def subject(self) -> str:
        words = []
        if waiting := sum(len(group.items) for group in self.groups if not group.is_reading):
            more = any(group.has_more for group in self.groups if not group.is_reading)
            words.append(f"待办{waiting}件{'以上' if more else ''}")
        if self.soon:
            words.append(f"{SOON_WORKDAYS}个工作日内到期{self.soon}件")
        if self.late:
            words.append(f"超期{self.late}件")
        return f"今日工作：{'，'.join(words) or '请您关注'}"

    @property
    def content(self) -> dict[str, Any]:
        lines = [
            {
                "label": group.label,
                "count": group.count,
                "url": f"{reverse('portal:worklist')}#{group.code}",
                "is_reading": group.is_reading,
            }
            for group in self.groups
        ]
        return {"groups": lines, "soon": self.soon, "late": self.late}


def digest_of(user: User, on: date, calendar: WorkCalendar) -> Digest | None:
    """None where there is nothing to say."""
    groups = [group for source in _sources for group in source(user, on) if group.items]
    if not groups:
        return None
    items: dict[str, WorkItem] = {item.url: item for group in groups for item in group.items}
    late = {url for url, item in items.items() if item.legal_on and item.legal_on < on}
    last = calendar.workdays_up_to(on) + SOON_WORKDAYS
    soon = {
        url
        for url, item in items.items()
        if item.due_on and on <= item.due_on and calendar.workdays_up_to(item.due_on) <= last
    }
    return Digest(groups, len(soon - late), len(late))


def write_digests(now: datetime, *, report: Report = lambda done, total: None) -> int:
    """Today's, for whoever wants one; how many were made. Only in office time; a run that comes
    late in the day makes up for the one that was missed, and a second makes none."""
    calendar, today = calendar_table(), timezone.localdate(now)
    congresses = open_congresses(now, calendar)
    if not congresses:
        return 0
    key, made = f"digest:{today:%Y%m%d}", 0
    keys = list(_readers().exclude(notices__key=key).order_by("pk").values_list("pk", flat=True))
    for done, pk in enumerate(keys, start=1):
        try:
            made += _write(User.objects.get(pk=pk), key, today, congresses, calendar)
        except Exception:  # one broken work list must not keep the others waiting
            logger.exception("digest.failed", user_id=pk)
        report(done, len(keys))
    if made:
        wake_mail()
    return made


def _readers() -> QuerySet[User]:
    """Who has chosen the digest, or has it by his role and has not chosen otherwise."""
    usual = Q(pk__in=holders(*DIGEST_ROLES).values("pk"), notice_preference__digest=None)
    wanted = Q(notice_preference__digest=True) | usual
    return User.objects.filter(wanted, is_active=True).exclude(email="")


def _write(user: User, key: str, today: date, congresses: set[int], calendar: WorkCalendar) -> int:
    mine = sorted(member_congress_ids(user) & congresses)
    digest = digest_of(user, today, calendar) if mine else None
    if digest is None:
        return 0
    row = Notice(
        recipient=user,
        congress_id=mine[0],
        key=key,
        kind=DIGEST.code,
        subject=digest.subject,
        url=reverse("portal:worklist"),
        tally=digest.content,
        read_at=timezone.now(),
        wants_mail=True,
    )
    Notice.objects.bulk_create([row], ignore_conflicts=True)
    return 1
