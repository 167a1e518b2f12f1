"""The way an allocation will take: which lines go through a system's dispatcher. Reads only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from congress.people.enums import OrganKind, Role
from congress.people.models import Organ
from congress.people.roles import staffed_organ_ids
from proposals.enums import HandlingRole
from proposals.models import PlannedUnit, Proposal

#: As long as ``BatchLine.allocation``.
WORDS_LENGTH = 1000


@dataclass(frozen=True)
class Route:
    """One line of the allocation and its way. ``system`` None: straight to the unit."""

    organ: Organ
    role: str
    system: Organ | None

    @property
    def role_label(self) -> str:
        return str(HandlingRole(self.role).label)

    @property
    def way(self) -> str:
        """「经市人民政府转承办」「交市高院，由其确定承办单位」「直接交到单位」."""
        if self.system is None:
            return "直接交到单位"
        if self.system == self.organ:
            return "由其确定承办单位"
        return f"经{self.system.name}转承办"

    @property
    def words(self) -> str:
        """Such as 「市交通委（主办，经市人民政府转承办）」."""
        if self.system is None:
            return f"{self.organ.name}（{self.role_label}）"
        return f"{self.organ.name}（{self.role_label}，{self.way}）"


@dataclass(frozen=True)
class Accounts:
    """Who can take something over in a congress: organs with such an account in use today."""

    dispatching: frozenset[int]
    receiving: frozenset[int]

    def lacking(self, route: Route) -> str | None:
        """Who is missing on this way, as a sentence for the office; None when nobody is."""
        organ = route.organ
        if route.system == organ:
            if organ.pk not in self.dispatching:
                return f"{organ.name}还没有承办系统交办账号，交办后无人转承办。"
        elif organ.pk not in self.receiving:
            return f"{organ.name}还没有承办人账号，交办后无人签收。"
        return None


def dispatching_systems(congress_id: int) -> set[int]:
    """Systems that have a dispatcher's account: their units are reached through them."""
    return staffed_organ_ids(congress_id, Role.DISPATCHER)


def accounts_in(congress_id: int) -> Accounts:
    return Accounts(
        dispatching=frozenset(dispatching_systems(congress_id)),
        receiving=frozenset(staffed_organ_ids(congress_id, Role.CLERK)),
    )


def routes_of(proposal: Proposal, systems: set[int] | frozenset[int] | None = None) -> list[Route]:
    """The prepared lines with their ways. ``systems``: those with a dispatcher, when known."""
    if systems is None:
        systems = dispatching_systems(proposal.congress_id)
    lines = proposal.planned_units.select_related("organ__parent").order_by("pk")
    return ways_of(lines, systems)


def ways_of(lines: Iterable[PlannedUnit], systems: set[int] | frozenset[int]) -> list[Route]:
    """The same for lines that are loaded already, with ``organ__parent``; the lead comes first."""
    routes = [route_of(line.organ, line.role, systems) for line in lines]
    order = list(HandlingRole.values)
    return sorted(routes, key=lambda route: order.index(route.role))


def route_of(organ: Organ, role: str, systems: set[int] | frozenset[int]) -> Route:
    if organ.kind == OrganKind.SYSTEM:
        return Route(organ, role, organ)
    via = organ.parent if organ.parent_id in systems else None
    return Route(organ, role, via)


def in_words(routes: Iterable[Route]) -> str:
    """The whole allocation with its ways, as previews show it and batches keep it."""
    words = "；".join(route.words for route in routes)
    return words if len(words) <= WORDS_LENGTH else f"{words[: WORDS_LENGTH - 1]}…"


def digest_of(lines: Iterable[PlannedUnit]) -> str:
    """Tells two allocations apart, whatever their order."""
    parts = sorted(f"{line.organ_id}:{line.role}" for line in lines)
    return hashlib.sha256(",".join(parts).encode()).hexdigest()[:16]
