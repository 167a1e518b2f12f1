"""One page for every move of every workflow."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views import View

from congress.documents.models import Attachment
from congress.documents.uploads import discard, store
from congress.people.visibility import may_see, visible
from congress.workflow.engine import ActingFor, may, may_act_for, perform
from congress.workflow.forms import MoveForm
from congress.workflow.models import Stateful
from congress.workflow.refusals import MoveRefused, NotPermitted, Stale, WrongStatus
from congress.workflow.registry import flow_with
from congress.workflow.transition import Transition

log = structlog.get_logger(__name__)


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
        flow = flow_with(self.model, kwargs["move"])
        if flow is None or flow[kwargs["move"]].automatic:
            raise Http404
        self.flow, self.step = flow, flow[kwargs["move"]]
        own = may(request.user, self.obj, self.step)
        self.acting = not own and may_act_for(request.user, self.obj, self.step)
        if not own and not self.acting:
            refusal = NotPermitted(f"您没有“{self.step.label}”的权限。")
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
        if not form.is_valid():
            return self.show(form, status=422)
        acting, scan = self.acting_for(form)
        try:
            change = perform(
                self.obj,
                self.step.name,
                by=request.user,
                on=form.cleaned_data.get("on") or self.today,
                note=form.cleaned_data.get("note", ""),
                acting=acting,
                version=form.cleaned_data["version"],
                **form.move_data(),
            )
        except BaseException as failure:
            if scan:  # nothing refers to it
                discard(scan)
            if not isinstance(failure, MoveRefused):
                raise
            refusal = failure
            status = {NotPermitted: 403, Stale: 409, WrongStatus: 409}.get(type(refusal), 422)
            return self.refuse(refusal, form=form, status=status)
        log.info("moved", flow=change.flow, move=change.move, object_id=change.object_id)
        messages.success(request, self.done_sentence())
        return HttpResponseRedirect(self.next_url())

    def next_url(self) -> str:
        """Back to the root's page; home for whom the move itself took out of its sight."""
        if may_see(self.request.user, self.obj.root):
            return self.return_url(self.obj)
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def form(self, **kwargs: Any) -> MoveForm:
        form_class: type[MoveForm] = import_string(self.step.form)
        return form_class(
            obj=self.obj,
            transition=self.step,
            user=self.request.user,
            today=self.today,
            acting=self.acting,
            **kwargs,
        )

    def acting_for(self, form: MoveForm) -> tuple[ActingFor | None, Attachment | None]:
        if not self.acting or self.step.represents is None:
            return None, None
        scan = None
        if file := form.cleaned_data.get("scan"):
            # Outside any transaction: re-encoding a picture must not hold the database.
            scan = store(file, congress=self.obj.congress, by=self.request.user, owner=self.obj)
        deputy = self.step.represents(self.obj)
        return ActingFor(deputy, form.cleaned_data["source"], scan), scan

    def done_sentence(self) -> str:
        if self.step.target is None:
            return f"“{self.step.label}”已记录。"
        status = self.flow.label_of(self.flow.status_of(self.obj))
        return f"“{self.step.label}”已办理，现在的状态是“{status}”。"

    def context(self, form: MoveForm | None) -> dict[str, Any]:
        step: Transition = self.step
        return {
            "obj": self.obj,
            "root": self.obj.root,
            "transition": step,
            "form": form,
            "acting_for": step.represents(self.obj) if self.acting and step.represents else None,
            "missing": [s for guard in step.guards if (s := guard(self.obj))] if form else [],
            "warnings": [s for warn in step.warnings if (s := warn(self.obj))] if form else [],
            "return_url": self.return_url(self.obj),
        }

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
