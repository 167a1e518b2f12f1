"""Clocks of the deputies' verdicts (北京市代表建议办理条例第23条)."""

from __future__ import annotations

from datetime import date

from congress.calendar.clocks import Clock, Run, register
from proposals.deadlines.stopping import stopped
from proposals.models import Verdict


def feedback(verdict: Verdict) -> Run:
    """送达 → 反馈, per deputy and reply; not waited for after the proposal was closed.

    Where the deputy was reminded it has run out and the grace runs. A verdict that came on paper in
    time and was entered afterwards stops it all the same.
    """
    over = verdict.reminded_on or verdict.unanswered_on
    given = verdict.given_on if not over or _before(verdict.given_on, over) else None
    words = "逾期未反馈，已催告" if verdict.reminded_on else "逾期未反馈"
    return Run(
        key=1,
        anchor_on=verdict.delivered_on,
        anchor_label="送达",
        rule="proposal.feedback",
        **stopped(
            (given, "met", "已反馈"),
            (over, "ended", words),
            (verdict.lapsed_on, "ended", "不再等候反馈"),
        ),
    )


def feedback_grace(verdict: Verdict) -> Run | None:
    """催告 → 反馈; the day on which the reminder went out counts, however late that was."""
    if verdict.reminded_on is None:
        return None
    given: tuple[date | None, str, str] = (verdict.given_on, "met", "已反馈")
    if _before(verdict.given_on, verdict.reminded_on):  # on paper, before anybody was reminded
        given = (verdict.reminded_on, "cancelled", "催告以前已经反馈")
    elif verdict.unanswered_on and not _before(verdict.given_on, verdict.unanswered_on):
        given = (None, "", "")
    return Run(
        key=1,
        anchor_on=verdict.reminded_on,
        anchor_label="催告",
        rule="proposal.feedback_grace",
        **stopped(
            given,
            (verdict.unanswered_on, "ended", "逾期未反馈"),
            (verdict.lapsed_on, "ended", "不再等候反馈"),
        ),
    )


def _before(day: date | None, other: date) -> bool:
    return day is not None and day < other


register(
    Clock(
        code="proposal.feedback",
        label="代表反馈",
        model="proposals.Verdict",
        carrier="领衔代表",
        run=feedback,
        rules=("proposal.feedback",),
        starts="答复送达（每位代表各自起算）",
        stops="反馈，或者期满催告",
    ),
    Clock(
        code="proposal.feedback_grace",
        label="催告后的反馈",
        model="proposals.Verdict",
        carrier="领衔代表",
        run=feedback_grace,
        rules=("proposal.feedback_grace",),
        starts="反馈期满，系统催告（一次）",
        stops="反馈，或者期满列为“逾期未反馈”",
    ),
)
