"""An allocation as people look at it: each line with its way, the unit's load, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from proposals.models import Proposal
from proposals.selectors.loads import Load, loads_of
from proposals.selectors.routes import Accounts, Route, accounts_in, in_words, routes_of


@dataclass(frozen=True)
class PlanLine:
    route: Route
    load: Load
    lacking: str | None


@dataclass(frozen=True)
class PlanPaper:
    """``lines`` the lead first; ``words`` as batches keep them."""

    lines: list[PlanLine]

    @property
    def words(self) -> str:
        return in_words(line.route for line in self.lines)

    @property
    def lacking(self) -> list[str]:
        """Sentences about accounts that are not there yet, each once."""
        return list(dict.fromkeys(line.lacking for line in self.lines if line.lacking))


def plan_paper(proposal: Proposal, *, on: date, accounts: Accounts | None = None) -> PlanPaper:
    accounts = accounts or accounts_in(proposal.congress_id)
    routes = routes_of(proposal, accounts.dispatching)
    loads = loads_of([route.organ for route in routes], on=on)
    return PlanPaper(
        [PlanLine(route, loads[route.organ.pk], accounts.lacking(route)) for route in routes]
    )
