"""What proposals do outside a request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import structlog
from django.db.models import QuerySet
from django.utils import timezone

from congress.jobs import handler
from congress.workflow.engine import SYSTEM, perform
from congress.workflow.refusals import WrongStatus
from proposals.batches import HAND_OVER, run_batch
from proposals.figures.monthly import make_reports, month_before
from proposals.figures.monthly_mail import MAIL, send_owed, wake_mail
from proposals.models import Batch
from proposals.selectors.batches import counts_of
from proposals.selectors.drafting import unanswered
from proposals.selectors.verdicts import overdue, reminded_or_expired

log = structlog.get_logger(__name__)
#: So many rows are read at a time; each is moved in its own transaction.
CHUNK = 200


@handler("proposals.expire_invitations", label="了结逾期未答复的附议邀请")
def expire_invitations(job: Any) -> dict[str, Any]:
    """Invitations whose last day has passed, however long ago: a night missed is caught up with.

    Each in its own transaction; one that fails is logged and left for the next night. Running
    twice finds none the second time.
    """
    today = timezone.localdate()
    rows = unanswered(today).select_related("proposal")
    made = _each(job, rows, lambda row: "expire", today, "正在了结逾期未答复的附议邀请")
    message = f"已了结逾期未答复的附议邀请 {made['expire']} 项"
    return _told(made, message, expired=made["expire"])


@handler("proposals.lapse_verdicts", label="催告并了结逾期未反馈的评价")
def lapse_verdicts(job: Any) -> dict[str, Any]:
    """Deputies whose 15 working days have passed are reminded, once; those whose grace has passed
    too are not waited for any longer (北京市代表建议办理条例第23条).

    A night missed is caught up with: the grace runs from the day on which the reminder goes out. A
    deputy who is not in office cannot judge, and is not asked to.
    """
    today = timezone.localdate()
    rows = overdue(today).select_related("deputy", "reply__task__proposal")
    made = _each(job, rows, reminded_or_expired, today, "正在催告并了结逾期未反馈的评价")
    reminded, expired = made["remind"], made["expire"]
    message = f"已催告 {reminded} 项，列为逾期未反馈 {expired} 项"
    return _told(made, message, reminded=reminded, expired=expired)


def _each(
    job: Any, rows: QuerySet[Any], move: Callable[[Any], str], on: date, words: str
) -> Counter[str]:
    """The automatic move that ``move`` names on each row, in its own transaction: how often each
    was made. One that fails is logged, counted as ``""`` and left for the next night."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    made: Counter[str] = Counter()
    for start in range(0, len(keys), CHUNK):
        chunk = rows.filter(pk__in=keys[start : start + CHUNK]).order_by("pk")
        for row in chunk:
            name = move(row)
            try:
                perform(row, name, by=SYSTEM, on=on)
                made[name] += 1
            except WrongStatus:  # answered in this very moment
                pass
            except Exception:  # a rule missing in one congress is no reason to wait in another
                log.exception("not_moved_by_the_clock", move=name, object_id=row.pk)
                made[""] += 1
        job.report(min(start + CHUNK, len(keys)), len(keys), words)
    return made


def _told(made: Counter[str], message: str, **counts: int) -> dict[str, Any]:
    failed = made[""]
    if failed:
        message += f"，{failed} 项没有办成，下次再办"
    return {**counts, "failed": failed, "message": message}


@handler(HAND_OVER, label="集中交办")
def hand_over(job: Any, *, batch: int) -> dict[str, Any]:
    """The lines that still wait. Running twice finds none the second time."""
    row = Batch.objects.get(pk=batch)
    run_batch(
        row,
        report=lambda done, total: job.report(done, total, "正在逐件交办"),
        is_last_try=job.attempts >= job.max_attempts,
    )
    counts = counts_of(row)
    text = f"已交办{counts.done}件"
    if counts.refused:
        text += f"，未交办{counts.refused}件"
    return {"url": row.get_absolute_url(), "text": text}


@handler("proposals.monthly", label="每月统计发给代表工委")
def monthly(job: Any) -> dict[str, Any]:
    """The files of last month, once each; the mails wait for the office to open. A second run makes
    nothing, and asks for the mails that are still owed."""
    today = timezone.localdate()
    made = make_reports(today)
    wake_mail(timezone.now())
    month = month_before(today)
    return {"made": len(made), "message": f"{month.year}年{month.month}月的统计表 {len(made)} 份"}


@handler(MAIL, label="发送每月统计", max_attempts=60)
def mail_monthly(job: Any) -> dict[str, Any]:
    """A mail server may be away for two days: pauses between the tries grow to an hour."""
    sent = send_owed(lambda done, total: job.report(done, total, "正在发送每月统计"))
    return {"sent": sent, "message": f"已发送每月统计 {sent} 封"}
