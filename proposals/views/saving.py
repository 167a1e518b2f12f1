"""What a page on which a reply or a joint opinion is written sends by itself."""

from __future__ import annotations

from typing import Any, ClassVar

import rules
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from congress.people.visibility import visible
from proposals.services import NotEditable, Overtaken
from proposals.views.autosave import Autosave, refused, saved
from proposals.views.opinions import EditOpinionView
from proposals.views.replies import EditReplyView
from proposals.views.writing import WritingView

#: One saving in so many stands in the access log, as one row for a while of writing.
LOGGED_ONCE_IN = 10


def is_kept(paper: Any, fields: dict[str, Any]) -> bool:
    """Does what is saved say the same? Then it was this page's own: only the answer was lost."""
    fields = dict(fields)
    opinions = fields.pop("opinions", None)
    if opinions is not None and set(paper.opinions.all()) != set(opinions):
        return False
    return all(getattr(paper, name) == value for name, value in fields.items())


class AutosavePaper(Autosave):
    """Save what is valid; what is not waits in the page. Files go with the button only."""

    writing: ClassVar[type[WritingView]]

    def save(self, request: HttpRequest, pk: int) -> HttpResponse:
        writing = self.writing
        rows = visible(writing.model, request.user).select_related("task__round")
        paper = get_object_or_404(rows, pk=pk)
        if not rules.test_rule(writing.permission, request.user, paper):
            raise Http404
        form = writing.form_class(request.POST, instance=paper)
        form.is_valid()
        revision, fields = form.cleaned_data.get("revision") or 0, form.paper_data()
        try:
            revision = writing.save(paper, revision=revision, **fields)
        except NotEditable:
            return refused(409, "没有保存：已经送审，现在不能修改内容。", stop=True)
        except Overtaken as overtaken:
            if not is_kept(overtaken.current, fields):
                return refused(
                    409,
                    "这份草稿已在另一个页面改过，本页不再自动保存。您可以继续写，写好后点“保存草稿”，"
                    "系统会把两份内容一起列出。",
                    stop=True,
                    url=reverse(f"proposals:{writing.kind}-edit", args=[pk]),
                    link="打开现在保存着的草稿",
                )
            revision = overtaken.current.revision
        if revision % LOGGED_ONCE_IN:
            request.access_recorded = True  # type: ignore[attr-defined]
        return saved(revision, form.invalid_labels())


class AutosaveReplyView(AutosavePaper):
    writing = EditReplyView


class AutosaveOpinionView(AutosavePaper):
    writing = EditOpinionView
