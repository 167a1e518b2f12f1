"""我的待办: home for everyone who signs in."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils import timezone
from django.views.generic import TemplateView

from congress.portal.worklist import work_list


class WorkListView(LoginRequiredMixin, TemplateView):
    template_name = "portal/worklist.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            **work_list(user, timezone.localdate()).context(),
            may_draft=rules.test_rule("proposals.draft", user),
            may_enter=rules.test_rule("proposals.enter", user),
            **kwargs,
        )
