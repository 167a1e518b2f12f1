"""The list of proposals."""

from __future__ import annotations

from typing import Any

import rules

from congress.lists.views import ListView
from congress.people.roles import deputies_of
from proposals.exports import PROPOSAL_LIST


class ProposalListView(ListView):
    listing = PROPOSAL_LIST
    template_name = "proposals/proposal_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "may_draft": rules.test_rule("proposals.draft", user),
            "may_read_register": rules.test_rule("proposals.read_register", user),
            "may_enter": rules.test_rule("proposals.enter", user),
            "has_ledger": any(deputy.delegation_id for deputy in deputies_of(user)),
        }
