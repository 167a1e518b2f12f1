"""Proposals and tasks under /api/."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import rules
from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from congress.api.deadlines import deadlines_of
from congress.api.views.moves import MovesView
from congress.api.views.resource import ListView, RowView
from congress.calendar.selectors import deadlines_of as clocks_of_owner
from congress.workflow.models import Stateful
from proposals.api.rows import ProposalRowSerializer, TaskRowSerializer
from proposals.api.tasks import TASKS, task_rows
from proposals.api.whole import ProposalSerializer, TaskSerializer
from proposals.exports import PROPOSAL_LIST
from proposals.models import HandlingTask, Proposal
from proposals.selectors.clocks import clocks_of, entries_of
from proposals.selectors.loading import load_files
from proposals.selectors.page import page_of, shown
from proposals.selectors.reading import shows_contact, shows_verdict, wording_of
from proposals.selectors.task_page import page_of_task

PROPOSALS, UNITS = "建议", "承办任务"


class ProposalsView(ListView):
    """您看得到的建议，条件、次序与建议列表的页面相同。"""

    operation, tag = "proposals", PROPOSALS
    listing, serializer = PROPOSAL_LIST, ProposalRowSerializer


class ProposalView(RowView):
    operation, tag = "proposal", PROPOSALS
    model = Proposal
    answers = {"GET": (200, ProposalSerializer)}
    words = {
        "GET": (
            "一件建议",
            "正文、附议、承办任务、答复、会办意见、异议、延期申请、时限和办理过程：您在页面上看得到什么，这里就有什么。",
        )
    }

    def rows(self) -> QuerySet:
        return shown(self.request.user)

    def get(self, request: Request, id: str) -> Response:
        page = page_of(request.user, self.row())
        proposal: Any = page.proposal
        # The last round first, as in lists.
        proposal.seen_tasks = sorted(page.tasks, key=lambda task: -task.round.number)
        if proposal.merged_into is not None:  # its principal's are among them already
            proposal.merged_into.seen_tasks = []
        may_edit = rules.test_rule("proposals.edit", request.user, proposal)
        wording = wording_of(page, may_edit)
        load_files(proposal, wording)
        proposal.page = page
        context = {
            "wording": wording,
            "entries": entries_of(page),
            "deadlines": clocks_of(page),
            "shows_contact": shows_contact(page, may_edit),
            "shows_verdict": shows_verdict(page),
        }
        return Response(ProposalSerializer(proposal, context=context).data)


class ProposalMovesView(MovesView):
    operation, tag = "proposal-moves", PROPOSALS
    model = Proposal

    def rows(self) -> QuerySet:
        return shown(self.request.user)

    def parts(self, obj: Any) -> Sequence[Stateful]:
        return page_of(self.request.user, obj).own_handling


class TasksView(ListView):
    """您看得到的承办任务：每件建议、每一轮、每个单位一项。"""

    operation, tag = "tasks", UNITS
    listing, serializer = TASKS, TaskRowSerializer


class TaskView(RowView):
    operation, tag = "task", UNITS
    model = HandlingTask
    answers = {"GET": (200, TaskSerializer)}
    words: ClassVar[dict[str, tuple[str, ...]]] = {
        "GET": ("一项承办任务", "连同您能读的答复、会办意见、异议、延期申请和时限。")
    }

    def rows(self) -> QuerySet:
        return task_rows(self.request.user)

    def get(self, request: Request, id: str) -> Response:
        task = self.row()
        task.page = page_of_task(request.user, task)
        task.page.deadlines = deadlines_of(request.user) & clocks_of_owner(task)
        return Response(TaskSerializer(task).data)


class TaskMovesView(MovesView):
    operation, tag = "task-moves", UNITS
    model = HandlingTask

    def rows(self) -> QuerySet:
        return task_rows(self.request.user)

    def parts(self, obj: Any) -> Sequence[Stateful]:
        return page_of_task(self.request.user, obj).parts
