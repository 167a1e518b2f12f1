"""The move pages of a proposal; before it is closed the office reads everything that was said."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from congress.people.visibility import visible
from congress.workflow.views import TransitionView
from proposals.models import HandlingTask, Proposal, Reply, Verdict

#: Moves before which one reads every reply with what was said of it.
READ_BEFORE = ("close", "rehandle", "convene", "reopen")


class ProposalMoveView(TransitionView):
    model = Proposal

    def rows(self) -> QuerySet:
        rows = super().rows()
        if self.kwargs["move"] not in READ_BEFORE:
            return rows
        user = self.request.user
        tasks = visible(HandlingTask, user).select_related("organ", "round")
        replies = visible(Reply, user).select_related("signatory")
        verdicts = visible(Verdict, user).select_related("deputy")
        rows = rows.select_related("lead", "text", "merged_into")
        for path in ("tasks", "merged_into__tasks"):  # the units that answer it
            rows = rows.prefetch_related(
                Prefetch(path, tasks.order_by("round__number", "pk")),
                Prefetch(f"{path}__replies", replies.order_by("pk")),
                Prefetch(f"{path}__replies__verdicts", verdicts.order_by("pk")),
                f"{path}__replies__attachments",
                f"{path}__replies__opinions__task__organ",
            )
        return rows
