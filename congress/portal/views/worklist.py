"""我的待办: home for everyone who signs in."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils import timezone
from django.views.generic import TemplateView

from congress.people.roles import Role, deputies_of, grants_of, has_role
from proposals.selectors.waiting import waiting_for as proposals_waiting_for

#: The apps whose work waits here.
SOURCES = (proposals_waiting_for,)


class WorkListView(LoginRequiredMixin, TemplateView):
    template_name = "portal/worklist.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        groups = [group for source in SOURCES for group in source(self.request.user, today)]
        return super().get_context_data(
            groups=[group for group in groups if not group.is_reading],
            reading=[group for group in groups if group.is_reading],
            is_nobody=not grants_of(self.request.user) and not deputies_of(self.request.user),
            is_auditor=has_role(self.request.user, Role.AUDITOR),
            may_draft=rules.test_rule("proposals.draft", self.request.user),
            may_enter=rules.test_rule("proposals.enter", self.request.user),
            **kwargs,
        )
