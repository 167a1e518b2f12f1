"""What a unit and the deputies said to each other: contacts, and messages on the record."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from congress.people.visibility import visible
from congress.workflow.engine import open_moves
from proposals.enums import ENDED
from proposals.forms.talk import MessageForm
from proposals.models import HandlingTask, Proposal
from proposals.selectors.talk import messages_of, spoken_tasks
from proposals.services import Ended, write_message

#: Messages on a page.
SIZE = 50


class TalkView(LoginRequiredMixin, View):
    """One unit at a time (``?task=``); who reads none of a proposal's units meets 404."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = visible(Proposal, request.user).select_related("lead", "congress")
        self.proposal: Proposal = get_object_or_404(rows, pk=kwargs["pk"])
        self.tasks = spoken_tasks(request.user, self.proposal)
        self.task = self.chosen(request.GET.get("task", ""))
        self.may_write = rules.test_rule("proposals.write", request.user, self.task)
        return super().dispatch(request, *args, **kwargs)

    def chosen(self, key: str) -> HandlingTask:
        """The task that is asked for, else the reader's first."""
        fitting = [task for task in self.tasks if not key or str(task.pk) == key]
        if not fitting:
            raise Http404
        return fitting[0]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(MessageForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.may_write:
            raise PermissionDenied
        form = MessageForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        body = form.cleaned_data["body"]
        try:
            write_message(self.task, by=request.user, body=body, on=timezone.localdate())
        except Ended as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, status=409)
        messages.success(request, "留言已送出，对方可以看到。")
        return redirect(f"{reverse('proposals:talk', args=[pk])}?task={self.task.pk}")

    def show(self, form: MessageForm, status: int = 200) -> HttpResponse:
        pages = Paginator(messages_of(self.request.user, self.task), SIZE)
        page = pages.get_page(self.request.GET.get("page"))
        moves = open_moves(self.task, self.request.user)
        contact = next((move for move in moves if move.transition.name == "contact"), None)
        context = {
            "form": form,
            "proposal": self.proposal,
            "task": self.task,
            "tasks": self.tasks,
            "may_write": self.may_write and self.proposal.status not in ENDED,
            "has_ended": self.proposal.status in ENDED,
            "contact": contact,
            "page_obj": page,
            "paginator": pages,
            "thread": list(page),
        }
        return render(self.request, "proposals/talk.html", context, status=status)
