"""One page for every move of every workflow."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils import timezone
from django.views import View

from congress.people.visibility import may_see, visible
from congress.workflow.attempts import attempt_at
from congress.workflow.forms import MoveForm
from congress.workflow.models import Stateful
from congress.workflow.refusals import MoveRefused, NotPermitted, Stale, WrongStatus
from congress.workflow.transition import Transition


class TransitionView(LoginRequiredMixin, View):
    """GET shows what the move asks for, POST makes it and returns to the root's page.

    What one may not see does not exist (404); what one sees and may not move is 403.
    """

    model: type[Model] | None = None
    template_name = "workflow/move_form.html"

    def rows(self) -> QuerySet:
        return visible(self.model, self.request.user)

    def return_url(self, obj: Any) -> str:
        return obj.root.get_absolute_url()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.obj: Stateful = get_object_or_404(self.rows(), pk=kwargs["pk"])
        attempt = attempt_at(self.obj, kwargs["move"], by=request.user, today=self.today)
        if attempt is None:
            raise Http404
        self.attempt, self.flow, self.step = attempt, attempt.flow, attempt.step
        self.acting = attempt.acting
        try:
            attempt.check_permission()
        except NotPermitted as refusal:
            return self.refuse(refusal, form=None, status=403)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.flow.status_of(self.obj) not in self.step.sources:
            label = self.flow.label_of(self.flow.status_of(self.obj))
            refusal = WrongStatus(f"现在的状态是“{label}”，不能“{self.step.label}”。")
            return self.refuse(refusal, form=None, status=409)
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(data=request.POST, files=request.FILES)
        try:
            if not self.attempt.is_valid(form):
                return self.show(form, status=422)
            self.attempt.make(form)
        except MoveRefused as refusal:
            status = {NotPermitted: 403, Stale: 409, WrongStatus: 409}.get(type(refusal), 422)
            return self.refuse(refusal, form=form, status=status)
        messages.success(request, self.done_sentence())
        return HttpResponseRedirect(self.next_url())

    def next_url(self) -> str:
        """Back to the root's page; home for whom the move itself took out of its sight."""
        if may_see(self.request.user, self.obj.root):
            return self.return_url(self.obj)
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def form(self, **kwargs: Any) -> MoveForm:
        return self.attempt.form(**kwargs)

    def done_sentence(self) -> str:
        if self.step.target is None:
            return f"“{self.step.label}”已记录。"
        status = self.flow.label_of(self.flow.status_of(self.obj))
        part = "" if self.obj == self.obj.root else self.flow.label
        return f"“{self.step.label}”已办理，{part}现在的状态是“{status}”。"

    def context(self, form: MoveForm | None) -> dict[str, Any]:
        step: Transition = self.step
        return {
            "obj": self.obj,
            "root": self.obj.root,
            "transition": step,
            "form": form,
            "acting_for": step.represents(self.obj) if self.acting and step.represents else None,
            "missing": self.missing(form) if form else [],
            "warnings": [s for warn in step.warnings if (s := warn(self.obj))] if form else [],
            "return_url": self.return_url(self.obj),
        }

    def missing(self, form: MoveForm) -> list[str]:
        found = [s for guard in self.step.guards if (s := guard(self.obj))]
        return found or ([form.closed] if form.closed else [])

    def show(self, form: MoveForm, status: int = 200) -> HttpResponse:
        return render(self.request, self.template_name, self.context(form), status=status)

    def refuse(self, refusal: MoveRefused, *, form: MoveForm | None, status: int) -> HttpResponse:
        """The refusal's sentences above the form, which keeps all that was entered.

        After a stale form the page carries the new version: who has read what happened in between
        may send the same form again.
        """
        self.obj.refresh_from_db()
        if form is not None:
            for sentence in refusal.sentences:
                form.add_error(None, sentence)
            form.data = form.data.copy()  # stays a QueryDict: a plain dict would hold lists
            form.data["version"] = str(self.obj.version)
        context = self.context(form) | {"refusal": refusal, "missing": []}
        context["can_resend"] = self.flow.status_of(self.obj) in self.step.sources and status != 403
        return render(self.request, self.template_name, context, status=status)
