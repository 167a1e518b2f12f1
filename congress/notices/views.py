"""Each person's own tray. Somebody else's notice does not exist."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.generic import ListView

from congress.notices.kinds import OTHER, find_kind, kinds_of
from congress.notices.models import Notice
from congress.notices.preferences import (
    choose,
    preference_of,
    roles_of,
    switches_of,
    wants_digest,
)
from congress.notices.services import mark_read
from congress.people.signed_in import SignedIn
from congress.people.visibility import visible


class MyNoticesMixin(LoginRequiredMixin):
    request: SignedIn

    def get_queryset(self) -> QuerySet[Notice]:
        return visible(Notice, self.request.user).order_by("-pk")


class NoticeListView(MyNoticesMixin, ListView):
    template_name = "notices/notice_list.html"
    context_object_name = "notices"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Notice]:
        """All or the unread ones, of one kind where one is asked for."""
        rows = super().get_queryset().select_related("congress")
        self.only_unread = self.request.GET.get("show") == "unread"
        self.kind = find_kind(self.request.GET.get("kind", ""))
        if self.only_unread:
            rows = rows.unread()
        return rows.filter(kind=self.kind.code) if self.kind else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chips = [*kinds_of(roles_of(self.request.user)), OTHER]
        return super().get_context_data(
            only_unread=self.only_unread,
            kind=self.kind,
            kinds=list(dict.fromkeys(chips)),
            is_filtered=bool(self.only_unread or self.kind),
            **kwargs,
        )


class SettingsView(LoginRequiredMixin, View):
    """By kind, whether one is also told by mail; the tray keeps everything."""

    request: SignedIn

    def get(self, request: SignedIn) -> HttpResponse:
        chosen = preference_of(request.user).digest
        context = {
            "switches": switches_of(request.user),
            "digest": wants_digest(request.user, chosen),
            "email": request.user.email,
        }
        return render(request, "notices/settings.html", context)

    def post(self, request: SignedIn) -> HttpResponse:
        mailed = set(request.POST.getlist("mail"))
        choose(request.user, mailed=mailed, digest="digest" in request.POST)
        messages.success(request, "通知设置已保存。")
        return redirect("notices:settings")


class NoticeOpenView(MyNoticesMixin, View):
    """Mark one read, and go where it leads."""

    http_method_names = ["post"]

    def post(self, request: SignedIn, pk: int) -> HttpResponse:
        notice = get_object_or_404(self.get_queryset(), pk=pk)
        mark_read(self.get_queryset().filter(pk=pk), by=request.user)
        return redirect(notice.url)


class NoticeReadView(MyNoticesMixin, View):
    """Mark one read, or all, and stay on the page of the tray where one was."""

    http_method_names = ["post"]

    def post(self, request: SignedIn, pk: int | None = None) -> HttpResponse:
        notices = self.get_queryset()
        if pk is None:
            count = mark_read(notices, by=request.user)
            messages.success(request, f"已将 {count} 条通知标为已读。")
        else:
            get_object_or_404(notices, pk=pk)
            mark_read(notices.filter(pk=pk), by=request.user)
        return redirect(self._back())

    def _back(self) -> str:
        tray, asked = reverse("notices:list"), self.request.POST.get("next", "")
        is_tray = asked.partition("?")[0] == tray
        return asked if is_tray and url_has_allowed_host_and_scheme(asked, None) else tray
