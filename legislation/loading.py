"""What a congress starts with: the headings of its plans."""

from __future__ import annotations

from typing import Any, Final

from legislation import models
from legislation.enums import Step

#: In the order in which they are printed.
TYPES: Final = {
    "审议项目": Step.DELIBERATION,
    "立项论证项目": Step.INITIATION,
    "调研论证项目": Step.RESEARCH,
    "预案研究项目": Step.PREPARATION,
    "立法后评估项目": Step.EVALUATION,
    "法规清理项目": Step.CLEARING,
}


def load_types(congress: Any) -> int:
    """The usual headings, for a congress that has none yet; how many were made."""
    rows = models.ItemType.objects.filter(congress=congress)
    if rows.exists():
        return 0
    made = models.ItemType.objects.bulk_create(
        models.ItemType(congress=congress, name=name, position=place, step=step)
        for place, (name, step) in enumerate(TYPES.items(), start=1)
    )
    return len(made)
