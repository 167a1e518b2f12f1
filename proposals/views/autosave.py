"""What a page being written sends by itself (static/js/autosave.js): answers in JSON, in words.

Saved: ``revision``, ``saved_at`` (「14:37」), ``left_out`` (labels of fields whose words are not
valid), and for a new draft ``url`` and ``autosave_url``. Refused: ``error`` (a sentence), ``stop``
(nothing more is to be tried), ``url`` and ``link`` (where the person goes on). Nothing to save yet:
``waiting`` (words).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import rules
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View

from proposals.begun import draft_begun, remember_begun
from proposals.forms import DeputyDraftForm, StaffDraftForm
from proposals.models import UNNAMED
from proposals.selectors.drafting import is_saved
from proposals.services import WORDS, NotEditable, Overtaken, create_draft, save_draft
from proposals.views.drafts import draft_form, editable_or_404

#: One row of the access log for a while of writing, not one for every few seconds.
LOGGED_EVERY = timedelta(minutes=1)


class Autosave(View):
    """One such address. ``save`` answers; who is not signed in any more is told so."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return refused(
                401,
                "没有保存：您已经退出登录。请不要关闭本页，在新页面登录后再回来继续写。",
                url=reverse("account_login"),
                link="在新页面登录",
            )
        try:
            return self.save(request, **kwargs)
        except Http404:
            return refused(404, "没有保存：这份草稿已经删除，或者您现在的账号不能修改。", stop=True)
        except NotEditable:
            return refused(409, "没有保存：已经提交，现在不能修改内容。", stop=True)

    def save(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        raise NotImplementedError


class AutosaveDraftView(Autosave):
    """Save what is valid of a draft; what is not waits in the page, in nobody's way."""

    first_revision = 0

    def save(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = editable_or_404(request, pk)
        form = draft_form(request, proposal, data=request.POST)
        form.is_valid()
        fields = form.valid_fields()
        revision = form.cleaned_data.get("revision") or self.first_revision
        url = reverse("proposals:edit", args=[pk])
        before = proposal.draft.saved_at
        try:
            revision = save_draft(proposal, revision=revision, **fields)
        except Overtaken as overtaken:
            if not is_saved(overtaken.current, fields):
                return refused(
                    409,
                    "这份草稿已在另一个页面改过，本页不再自动保存。您可以继续写，写好后点“保存草稿”，"
                    "系统会把两份内容一起列出。",
                    stop=True,
                    url=url,
                    link="打开现在保存着的草稿",
                )
            revision = overtaken.current.revision
        if timezone.now() - before < LOGGED_EVERY:
            request.access_recorded = True  # type: ignore[attr-defined]
        autosave_url = reverse("proposals:autosave", args=[pk])
        return saved(revision, form.invalid_labels(), url=url, autosave_url=autosave_url)


class AutosaveNewView(Autosave):
    """The first saving of a page without a draft makes the draft."""

    by_staff = False

    def save(self, request: HttpRequest) -> HttpResponse:
        if not rules.test_rule(
            "proposals.enter" if self.by_staff else "proposals.draft", request.user
        ):
            raise Http404
        if pk := draft_begun(request):
            return AutosaveDraftView(first_revision=1).save(request, pk=pk)
        form_class = StaffDraftForm if self.by_staff else DeputyDraftForm
        form = form_class(user=request.user, data=request.POST)
        form.is_valid()
        if not any(form.cleaned_data.get(name) for name in WORDS):
            return JsonResponse({"waiting": "写下标题或者内容以后自动保存"})
        lead = form.cleaned_data.get("lead")
        if lead is None:
            return refused(422, "还没有保存：请先选择领衔代表。")
        fields = {"title": UNNAMED, **form.valid_fields()}
        proposal = create_draft(lead=lead, by=request.user, for_deputy=self.by_staff, **fields)
        remember_begun(request, proposal.pk)
        left_out = [label for label in form.invalid_labels() if label != "标题"]
        return saved(
            proposal.draft.revision,
            left_out,
            url=reverse("proposals:edit", args=[proposal.pk]),
            autosave_url=reverse("proposals:autosave", args=[proposal.pk]),
        )


def saved(revision: int, left_out: list[str], **more: str) -> JsonResponse:
    now = timezone.localtime()
    return JsonResponse(
        {"revision": revision, "saved_at": f"{now:%H:%M}", "left_out": left_out, **more}
    )


def refused(
    status: int, sentence: str, *, stop: bool = False, url: str = "", link: str = ""
) -> JsonResponse:
    body = {"error": sentence, "stop": stop, "url": url, "link": link}
    return JsonResponse(body, status=status)
