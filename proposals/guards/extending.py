"""Before an extension is asked for."""

from __future__ import annotations

from proposals.enums import ExtensionStatus, ReplyStatus, RoundKind
from proposals.models import HandlingTask


def may_be_extended(task: HandlingTask) -> str | None:
    """首次办理、尚未申请过: once in a task, of the first handling's three months only."""
    if not task.answers:
        return "会办单位没有答复期限，不需要延期。"
    if task.round.kind != RoundKind.FIRST:
        return "重新办理的期限不能延长。"
    if task.extension_asked_on is None:
        return None
    if task.extensions.filter(status=ExtensionStatus.ASKED).exists():
        return "已经申请延期，正在等待交办机关决定。"
    return "本件已经申请过延期，不能再次申请。"


def nothing_is_delivered(task: HandlingTask) -> str | None:
    """答复没有送达。"""
    if any(reply.status == ReplyStatus.DELIVERED for reply in task.replies.all()):
        return "答复已经送达，不需要延期。"
    return None
