"""What notices do outside a request."""

from __future__ import annotations

from typing import Any

from congress.jobs import handler
from congress.notices.mailing import mail_owed
from congress.notices.services import MAIL


@handler(MAIL, label="发送邮件通知")
def mail(job: Any) -> dict[str, Any]:
    sent = mail_owed(report=lambda done, total: job.report(done, total, "正在发送邮件"))
    return {"sent": sent, "message": f"已发送邮件通知 {sent} 封"}
