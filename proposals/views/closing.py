"""The move pages of a proposal; before it is closed the office reads everything that was said."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from congress.people.visibility import visible
from congress.workflow.views import TransitionView
from proposals.models import HandlingTask, Proposal, Reply, Verdict


class ProposalMoveView(TransitionView):
    model = Proposal

    def rows(self) -> QuerySet:
        rows = super().rows()
        if self.kwargs["move"] != "close":
            return rows
        user = self.request.user
        tasks = visible(HandlingTask, user).select_related("organ", "round")
        replies = visible(Reply, user).select_related("signatory")
        verdicts = visible(Verdict, user).select_related("deputy")
        return rows.select_related("lead", "text").prefetch_related(
            Prefetch("tasks", tasks.order_by("round__number", "pk")),
            Prefetch("tasks__replies", replies.order_by("pk")),
            Prefetch("tasks__replies__verdicts", verdicts.order_by("pk")),
            "tasks__replies__attachments",
            "tasks__replies__opinions__task__organ",
        )
