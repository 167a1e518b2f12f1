"""Writing a paper of a unit: saved under a revision, so that a stale tab is told so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import rules
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from congress.documents.uploads import discard, keep_files
from congress.people.visibility import visible
from congress.workflow.ledger import last_entry
from proposals.forms.papers import PaperForm
from proposals.services import NotEditable, Overtaken


class WritingView(LoginRequiredMixin, View):
    """A subclass names the paper: a reply, a joint opinion. Both are drafts in status ``draft``.

    ``kind`` is the word in URL and template names, ``noun`` the one on the screen; ``save`` is the
    service; ``came_back`` are the moves that send the paper back to its writer.
    """

    model: ClassVar[type[Model]]
    form_class: ClassVar[type[PaperForm]]
    permission: ClassVar[str]
    kind: ClassVar[str]
    noun: ClassVar[str]
    came_back: ClassVar[tuple[str, ...]]
    save: ClassVar[Callable[..., int]]

    def rows(self) -> QuerySet:
        return visible(self.model, self.request.user).select_related(
            "task__proposal__text", "task__organ", "task__round"
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.paper: Any = get_object_or_404(self.rows(), pk=kwargs["pk"])
        if not rules.test_rule(self.permission, request.user, self.paper):
            raise Http404
        if self.paper.status != "draft":
            return self.refuse(NotEditable())
        return super().dispatch(request, *args, **kwargs)

    def refuse(self, refusal: NotEditable) -> HttpResponse:
        messages.error(self.request, str(refusal))
        return redirect(self.paper)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form_class(instance=self.paper)
        if self.paper.revision == 1:
            form.suggest(request.user)
        if "check" in request.GET:
            form = self.form_class(form.saved_values(), instance=self.paper)
            form.ask_for_the_rest()
        return self.show(form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form_class(request.POST, request.FILES, instance=self.paper)
        if not form.is_valid():
            return self.show(form, status=422)
        revision = form.cleaned_data["revision"]
        try:
            type(self).save(self.paper, revision=revision, **form.paper_data())
        except NotEditable as refusal:
            return self.refuse(refusal)
        except Overtaken as overtaken:
            form.add_error(None, str(overtaken))
            form.data = form.data.copy()
            form.data["revision"] = str(overtaken.current.revision)
            return self.show(form, status=409, current=overtaken.current)
        self.attach(form)
        if "propose" not in request.POST:
            messages.success(request, f"{self.noun}草稿已保存，尚未送审。")
            return redirect(self.paper)
        saved = self.form_class(instance=self.rows().get(pk=pk))
        if saved.missing_fields():
            messages.info(request, f"{self.noun}草稿已保存，还不能送审。")
            return redirect(reverse(f"proposals:{self.kind}-edit", args=[pk]) + "?check=1")
        return redirect(f"proposals:{self.kind}-move", pk=pk, move="propose")

    def attach(self, form: PaperForm) -> None:
        """Outside any transaction: re-encoding a picture must not hold the database."""
        for attachment in form.cleaned_data.get("remove", ()):
            discard(attachment)
        keep_files(
            form.cleaned_data["files"],
            congress=self.paper.congress,
            by=self.request.user,
            owner=self.paper,
        )

    def context(self) -> dict[str, Any]:
        """What stands on the page besides the form."""
        return {}

    def show(self, form: PaperForm, status: int = 200, current: Any = None) -> HttpResponse:
        context = {
            "form": form,
            self.kind: self.paper,
            "task": self.paper.task,
            "proposal": self.paper.task.proposal,
            "current": current,
            "returned": last_entry(self.paper, *self.came_back),
            **self.context(),
        }
        return render(self.request, f"proposals/{self.kind}_form.html", context, status=status)
