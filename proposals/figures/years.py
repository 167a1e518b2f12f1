"""The year that figures speak of, and the one beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from congress.people.models import CongressSession
from congress.people.roles import congress_ids
from proposals.rules import FIGURE_READERS


@dataclass(frozen=True)
class Year:
    """A session and the time between it and the next: 「第四次会议以来」.

    A year begins when a session opens and ends when the next one does; what is submitted in
    between belongs to it (``Proposal.session``). ``before`` is the session of the year before,
    ``same_day`` the day one year before ``on`` while the year is still running: up to it the two
    can be compared (去年同期).
    """

    session: CongressSession
    before: CongressSession | None
    same_day: date | None

    @property
    def label(self) -> str:
        """「第四次会议（2026年）」."""
        return label_of(self.session)

    @property
    def comparison(self) -> str:
        """What stands beside the figures, in words; empty without a year before."""
        if self.before is None:
            return ""
        whole = "上年全年：上一次会议开幕到本次会议开幕前提交的全部建议，按现在的办理情况统计。"
        if self.same_day is None:
            return whole
        day = self.same_day
        return f"上年同期：上一次会议以来截至{day.year}年{day.month}月{day.day}日的件数。{whole}"

    @property
    def keys(self) -> list[int]:
        return [row.pk for row in (self.session, self.before) if row]


def label_of(session: CongressSession) -> str:
    return f"{session.term.name}{session.name}（{session.opens_on.year}年）"


def sessions_of(user: Any, on: date) -> list[CongressSession]:
    """Opened by ``on``, the latest first, of the congresses in which the user reads figures."""
    return list(
        CongressSession.objects.filter(
            term__congress__in=congress_ids(user, *FIGURE_READERS), opens_on__lte=on
        )
        .select_related("term__congress")
        .order_by("term__congress", "-opens_on", "-pk")
    )


def year_of(sessions: Sequence[CongressSession], chosen: CongressSession, on: date) -> Year:
    """The year that ``chosen`` opens. ``sessions``: as ``sessions_of`` returns them."""
    own = [row for row in sessions if row.congress_id == chosen.congress_id]
    place = own.index(chosen)
    before = own[place + 1] if place + 1 < len(own) else None
    return Year(chosen, before, a_year_before(on) if before and place == 0 else None)


def a_year_before(on: date) -> date:
    """The same day of the year before; the last of February for its 29th."""
    return on.replace(year=on.year - 1, day=28 if (on.month, on.day) == (2, 29) else on.day)
