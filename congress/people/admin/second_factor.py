"""The page on which staff switch off a second factor that its owner has lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from congress.people.accounts import has_second_factor, may_manage, reset_second_factor


class SecondFactorAdmin:
    """For UserAdmin: asked first, then done by POST, which the access log keeps as a change."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.second_factor_view)  # type: ignore[attr-defined]
        own = path("<int:pk>/second-factor/", view, name="people_user_second_factor")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def second_factor_view(self, request: Any, pk: int) -> HttpResponse:
        account = self.get_queryset(request).filter(pk=pk).first()  # type: ignore[attr-defined]
        if account is None:
            raise Http404
        page = reverse("admin:people_user_change", args=[pk])
        if not may_manage(request.user, account):
            messages.error(
                request, "这个账号还在其他人大或者由系统管理员管理，不能在这里关闭两步验证。"
            )
            return redirect(page)
        if not has_second_factor(account):
            messages.info(request, f"{account.name}没有开启两步验证。")
            return redirect(page)
        if request.method != "POST":
            context = {
                **self.admin_site.each_context(request),  # type: ignore[attr-defined]
                "title": "关闭两步验证",
                "opts": self.opts,  # type: ignore[attr-defined]
                "account": account,
            }
            return render(request, "people/admin_second_factor.html", context)
        try:
            reset_second_factor(account, by=request.user)
        except PermissionDenied:
            raise Http404 from None
        self.log_change(request, account, "关闭两步验证")  # type: ignore[attr-defined]
        messages.success(
            request,
            f"已关闭{account.name}的两步验证。请告知本人：用密码登录后，在“两步验证”中重新开启；"
            "登录时也会这样提示。",
        )
        return redirect(page)
