"""我的待办: home for everyone who signs in."""

from __future__ import annotations

from datetime import date
from typing import Any

import rules
from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils import timezone
from django.views.generic import TemplateView

from congress.people.roles import Role, has_role
from congress.portal.worklist import work_list
from proposals.figures.page import Head, first_heads
from proposals.figures.years import sessions_of, year_of


class WorkListView(LoginRequiredMixin, TemplateView):
    template_name = "portal/worklist.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        return super().get_context_data(
            **work_list(user, today).context(),
            heads=first_figures(user, today),
            may_draft=rules.test_rule("proposals.draft", user),
            may_enter=rules.test_rule("proposals.enter", user),
            **kwargs,
        )


def first_figures(user: Any, on: date) -> tuple[Head, ...]:
    """What a leader sees before anything else (domain §8); nothing for the others."""
    if not has_role(user, Role.LEADER):
        return ()
    sessions = sessions_of(user, on)
    return first_heads(user, year_of(sessions, sessions[0], on), on) if sessions else ()
