"""What each unit has on its desk: the office looks at it before it gives a unit more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from congress.people.enums import OrganKind
from congress.people.models import Organ
from proposals.enums import HandlingRole, ProposalStatus, TaskStatus
from proposals.models import HandlingTask, PlannedUnit

OPEN = (TaskStatus.AWAITING, TaskStatus.HANDLING)
HANDLING_KINDS = (OrganKind.SYSTEM, OrganKind.UNIT)


@dataclass
class Load:
    """Open tasks of one organ by part, how many of them are past the legal date, and in how many
    allocations it stands that are not handed over yet."""

    organ: Organ
    lead: int = 0
    joint: int = 0
    separate: int = 0
    late: int = 0
    planned: int = 0

    @property
    def total(self) -> int:
        return self.lead + self.joint + self.separate

    @property
    def is_idle(self) -> bool:
        """Nothing on its desk, and nothing on the way to it."""
        return not self.total and not self.planned

    @property
    def words(self) -> str:
        """「在办4：主办3、会办1；超期1；待交办2」, or 「在办0」."""
        parts = {"主办": self.lead, "会办": self.joint, "分办": self.separate}
        said = "、".join(f"{label}{count}" for label, count in parts.items() if count)
        words = f"在办{self.total}：{said}" if said else "在办0"
        if self.late:
            words += f"；超期{self.late}"
        if self.planned:
            words += f"；待交办{self.planned}"
        return words


def handling_rows(congresses: Iterable[int]) -> QuerySet[Organ]:
    """Systems and units in use, in the order of the list of organs; with their parents."""
    rows = Organ.objects.filter(congress__in=congresses, kind__in=HANDLING_KINDS, is_active=True)
    return rows.select_related("parent").order_by("position", "pk")


def loads_of(organs: Iterable[Organ], *, on: date) -> dict[int, Load]:
    """Organ's key → its load on the day ``on``. Two queries, however many organs."""
    loads = {organ.pk: Load(organ) for organ in organs}
    tasks = HandlingTask.objects.filter(organ__in=loads, status__in=OPEN).order_by()
    counted = tasks.values("organ").annotate(
        lead=Count("pk", filter=Q(role=HandlingRole.LEAD)),
        joint=Count("pk", filter=Q(role=HandlingRole.JOINT)),
        separate=Count("pk", filter=Q(role=HandlingRole.SEPARATE)),
        late=Count("pk", filter=Q(next_legal_on__lt=on)),
    )
    for row in counted:
        load = loads[row["organ"]]
        load.lead, load.joint, load.separate = row["lead"], row["joint"], row["separate"]
        load.late = row["late"]
    lines = PlannedUnit.objects.filter(
        organ__in=loads, proposal__status=ProposalStatus.REGISTERED
    ).order_by()
    for key, count in lines.values_list("organ").annotate(count=Count("pk")):
        loads[key].planned = count
    return loads
