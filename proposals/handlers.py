"""What proposals do outside a request."""

from __future__ import annotations

from typing import Any

import structlog
from django.utils import timezone

from congress.jobs import handler
from congress.workflow.engine import SYSTEM, perform
from congress.workflow.refusals import WrongStatus
from proposals.batches import HAND_OVER, run_batch
from proposals.models import Batch
from proposals.selectors.batches import counts_of
from proposals.selectors.drafting import unanswered

log = structlog.get_logger(__name__)


@handler("proposals.expire_invitations", label="了结逾期未答复的附议邀请")
def expire_invitations(job: Any) -> dict[str, Any]:
    """Invitations whose last day has passed, however long ago: a night missed is caught up with.

    Each in its own transaction; one that fails is logged and left for the next night. Running
    twice finds none the second time.
    """
    today = timezone.localdate()
    rows = list(unanswered(today).select_related("proposal"))
    expired = failed = 0
    for done, row in enumerate(rows, start=1):
        try:
            perform(row, "expire", by=SYSTEM, on=today)
            expired += 1
        except WrongStatus:  # answered in this very moment
            pass
        except Exception:  # a rule missing in one congress is no reason to wait in another
            log.exception("invitation_not_expired", cosignature=row.pk)
            failed += 1
        job.report(done, len(rows), "正在了结逾期未答复的附议邀请")
    message = f"已了结逾期未答复的附议邀请 {expired} 项"
    if failed:
        message += f"，{failed} 项没有办成，下次再办"
    return {"expired": expired, "failed": failed, "message": message}


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
