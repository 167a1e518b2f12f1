"""Whose decision a hand-over needs: between sessions that of the 主任会议."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from congress.calendar.explanation import day_words
from congress.calendar.models import Meeting, MeetingKind, MeetingState
from congress.people.models import Congress
from proposals.enums import ProposalStatus
from proposals.models import Proposal
from proposals.selectors.settings import chairs_assign

#: So far back are meetings offered.
RECENT = timedelta(days=400)


def needs_decision(congress: Congress, proposals: Iterable[int]) -> bool:
    """Is one of these proposals, or of those merged into them, from between the sessions?"""
    keys = list(proposals)
    merged = Q(merged_into__in=keys, status=ProposalStatus.JOINED)
    rows = Proposal.objects.filter(Q(pk__in=keys) | merged, congress=congress)
    return rows.filter(is_in_session=False).exists() and chairs_assign(congress)


def meetings_to_choose(congress: Congress, on: date) -> QuerySet[Meeting]:
    """主任会议 up to the day ``on``, the latest first."""
    rows = Meeting.objects.filter(congress=congress, kind=MeetingKind.CHAIRS)
    rows = rows.exclude(state=MeetingState.CANCELLED)
    return rows.filter(starts_on__range=(on - RECENT, on)).order_by("-starts_on", "-pk")


def wrong_with_decision(meeting: Meeting, congress_id: int, on: date) -> str | None:
    """Why ``meeting`` cannot have decided a hand-over on the day ``on``."""
    if meeting.congress_id != congress_id or meeting.kind != MeetingKind.CHAIRS:
        return "请选择本级人大的主任会议。"
    if meeting.state == MeetingState.CANCELLED:
        return f"{meeting.name}已取消。"
    if meeting.starts_on > on:
        return f"交办日期不能早于主任会议的日期（{day_words(meeting.starts_on)}）。"
    if meeting.starts_on < on - RECENT:
        return "主任会议的日期比交办日期早了一年以上，请核对。"
    return None


def decision_words(meeting: Meeting) -> str:
    """「第三十二次主任会议（2026年11月16日）决定交办」."""
    return f"{meeting.name}（{day_words(meeting.starts_on)}）决定交办"
