"""What only those who keep a plan may open."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views import View

from congress.people.visibility import visible
from legislation.models import LegislationPlan

MAY = "legislation.keep_plan"


class KeeperView(LoginRequiredMixin, View):
    """``self.plan`` is the one of ``pk``: 404 for who does not see it, 403 for who only reads."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.today = timezone.localdate()
        self.plan = self.find_plan(**kwargs)
        if not rules.test_rule(MAY, request.user, self.plan):
            raise PermissionDenied("您没有这项权限：办理立法计划。")
        return super().dispatch(request, *args, **kwargs)

    def find_plan(self, **kwargs: Any) -> LegislationPlan | None:
        rows = visible(LegislationPlan, self.request.user)
        return get_object_or_404(rows.select_related("congress"), pk=kwargs["pk"])
