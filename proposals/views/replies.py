"""Drafting a reply."""

from __future__ import annotations

from typing import Any

from proposals.enums import HandlingRole
from proposals.forms import ReplyForm
from proposals.guards.handling import contacts_missing
from proposals.models import Reply
from proposals.selectors.letters import reply_before
from proposals.selectors.opinions import joint_of
from proposals.services import save_reply
from proposals.views.writing import WritingView


class EditReplyView(WritingView):
    model = Reply
    form_class = ReplyForm
    permission = "proposals.draft_reply"
    kind, noun = "reply", "答复"
    came_back = ("reject", "decline", "send-back")
    save = save_reply

    def context(self) -> dict[str, Any]:
        """The joint opinions, come or awaited; what contact with the deputies is missing; and
        what the unit replied before, when it handles it again."""
        task = self.paper.task
        joint = joint_of(self.request.user, task) if task.role == HandlingRole.LEAD else []
        return {
            "joint": joint,
            "contacts_missing": contacts_missing(task),
            "before": reply_before(self.paper),
        }
