"""Writing a proposal: a deputy's own, or one that staff enter from paper."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from congress.people.visibility import visible
from congress.workflow.ledger import last_entry
from proposals.begun import draft_begun, new_ticket, remember_begun
from proposals.enums import CoSignatureStatus
from proposals.forms import DeputyDraftForm, StaffDraftForm
from proposals.forms.draft import DraftForm
from proposals.guards.drafting import (
    cosigners_know_the_words,
    missing_wording,
    unchecked_reasons,
)
from proposals.models import Proposal
from proposals.selectors.drafting import is_saved
from proposals.services import (
    NotEditable,
    Overtaken,
    attach_to_draft,
    create_draft,
    detach_from_draft,
    discard_draft,
    save_draft,
)

TEMPLATE = "proposals/proposal_form.html"
ASKED = (CoSignatureStatus.INVITED, CoSignatureStatus.CONFIRMED)


class NewDraftView(LoginRequiredMixin, View):
    """``by_staff``: entry from paper for a deputy who did not write it here himself."""

    by_staff = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not rules.test_rule(
            "proposals.enter" if self.by_staff else "proposals.draft", request.user
        ):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.form_class(user=request.user, initial={"ticket": new_ticket()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        if pk := draft_begun(request):
            return EditDraftView.as_view(first_revision=1)(request, pk=pk)
        form = self.form_class(user=request.user, data=request.POST, files=request.FILES)
        if not form.is_valid():
            if "submit" in request.POST:
                form.ask_for_the_rest_typed()
            return self.show(form, status=422)
        proposal = create_draft(
            lead=form.cleaned_data["lead"],
            by=request.user,
            for_deputy=self.by_staff,
            **form.valid_fields(),
        )
        remember_begun(request, proposal.pk)
        _keep_files(request, proposal, form)
        return _after_saving(request, proposal)

    @property
    def form_class(self) -> type[DraftForm]:
        return StaffDraftForm if self.by_staff else DeputyDraftForm

    def show(self, form: DraftForm, status: int = 200) -> HttpResponse:
        kind = "autosave-enter" if self.by_staff else "autosave-new"
        context = {
            "form": form,
            "by_staff": self.by_staff,
            "autosave_url": reverse(f"proposals:{kind}"),
        }
        return render(self.request, TEMPLATE, context, status=status)


class EditDraftView(LoginRequiredMixin, View):
    """Save the draft; a stale tab gets a sentence and both texts.

    ``first_revision``: what a page that knows of no revision has seen.
    """

    first_revision = 0

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.proposal = editable_or_404(request, kwargs["pk"])
        if not self.proposal.is_editable:
            messages.error(request, str(NotEditable()))
            return redirect(self.proposal)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = draft_form(request, self.proposal)
        if "check" in request.GET:
            form = draft_form(request, self.proposal, data=form.saved_values())
            form.ask_for_the_rest()
        return self.show(form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "discard" in request.POST:
            return self.discard()
        form = draft_form(request, self.proposal, data=request.POST, files=request.FILES)
        if not form.is_valid():
            if "submit" in request.POST:
                form.ask_for_the_rest_typed()
            return self.show(form, status=422)
        revision = form.cleaned_data["revision"] or self.first_revision
        fields = form.valid_fields()
        try:
            save_draft(self.proposal, revision=revision, **fields)
        except NotEditable as refusal:
            messages.error(request, str(refusal))
            return redirect(self.proposal)
        except Overtaken as overtaken:
            if not is_saved(overtaken.current, fields):
                form.add_error(None, str(overtaken))
                form.data = form.data.copy()
                form.data["revision"] = str(overtaken.current.revision)
                return self.show(form, status=409, current=overtaken.current)
        _keep_files(request, self.proposal, form)
        return _after_saving(request, self.proposal)

    def discard(self) -> HttpResponse:
        try:
            discard_draft(self.proposal)
        except NotEditable:
            was = "提交过" if self.proposal.was_submitted else "邀请过附议代表"
            messages.error(self.request, f"{was}的建议不能删除。")
            return redirect(self.proposal)
        messages.success(self.request, f"草稿“{self.proposal.draft.title}”已删除。")
        return redirect("portal:worklist")

    def show(self, form: DraftForm, status: int = 200, current: Any = None) -> HttpResponse:
        proposal = self.proposal
        saves = current is None  # else the first letter typed would decide between the two texts
        url = reverse("proposals:autosave", args=[proposal.pk])
        context = {
            "form": form,
            "proposal": proposal,
            "current": current,
            "by_staff": proposal.is_entered_by_staff,
            "returned": last_entry(proposal, "return"),
            "asked": proposal.cosignatures.filter(status__in=ASKED).count(),
            "autosave_url": url if saves else "",
        }
        return render(self.request, TEMPLATE, context, status=status)


def editable_or_404(request: HttpRequest, pk: int) -> Proposal:
    """The proposal, for who may write it."""
    rows = visible(Proposal, request.user).select_related("draft", "lead", "congress")
    proposal = get_object_or_404(rows, pk=pk)
    if not rules.test_rule("proposals.edit", request.user, proposal):
        raise Http404
    return proposal


def draft_form(request: HttpRequest, proposal: Proposal, **kwargs: Any) -> DraftForm:
    form_class = StaffDraftForm if proposal.is_entered_by_staff else DeputyDraftForm
    return form_class(user=request.user, proposal=proposal, **kwargs)


def _keep_files(request: HttpRequest, proposal: Proposal, form: DraftForm) -> None:
    """Outside any transaction: re-encoding a picture must not hold the database."""
    if gone := form.cleaned_data.get("remove"):
        detach_from_draft(proposal, gone)
    if files := form.cleaned_data["files"]:
        try:
            attach_to_draft(proposal, files, by=request.user)
        except ValidationError as refusal:
            sentence = "".join(refusal.messages)
            messages.error(request, f"文字已经保存，附件没有保存：{sentence}")


def _after_saving(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    if "submit" in request.POST:
        saved = Proposal.objects.select_related("draft").get(pk=proposal.pk)
        if missing_wording(saved) or unchecked_reasons(saved):
            messages.info(request, "草稿已保存，还不能提交。")
            return redirect(reverse("proposals:edit", args=[proposal.pk]) + "?check=1")
        if sentence := cosigners_know_the_words(saved):
            messages.info(request, f"草稿已保存，还不能提交。{sentence}")
            return redirect("proposals:move", pk=proposal.pk, move="renew")
        return redirect("proposals:move", pk=proposal.pk, move="submit")
    messages.success(request, "草稿已保存，尚未提交。")
    return redirect(proposal)
