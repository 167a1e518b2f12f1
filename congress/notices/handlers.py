"""What notices do outside a request."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from congress.jobs import handler
from congress.notices.digest import KIND as DIGEST
from congress.notices.digest import write_digests
from congress.notices.mailing import mail_owed
from congress.notices.reminding import KIND as REMIND
from congress.notices.reminding import remind
from congress.notices.services import MAIL


@handler(MAIL, label="发送邮件通知")
def mail(job: Any) -> dict[str, Any]:
    sent = mail_owed(report=lambda done, total: job.report(done, total, "正在发送邮件"))
    return {"sent": sent, "message": f"已发送邮件通知 {sent} 封"}


@handler(REMIND, label="期限提醒")
def remind_all(job: Any) -> dict[str, Any]:
    """Whoever is to be reminded now, in offices at work. Running twice repeats nothing."""
    swept = remind(
        timezone.now(), report=lambda seen: job.report(seen, message="正在查看在办的时限")
    )
    message = f"查看时限 {swept.seen} 个，提醒 {swept.told} 人次"
    if swept.failed:
        message += f"，{swept.failed} 个没有办成，下次再办"
    return {"seen": swept.seen, "told": swept.told, "failed": swept.failed, "message": message}


@handler(DIGEST, label="每日摘要")
def digest(job: Any) -> dict[str, Any]:
    """To each who wants one and for whom there is something to say. Running twice sends none."""
    made = write_digests(
        timezone.now(), report=lambda done, total: job.report(done, total, "正在准备每日摘要")
    )
    return {"made": made, "message": f"已准备每日摘要 {made} 封"}
