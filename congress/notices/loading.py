"""Fill the table of reminder levels with what a new system starts with.

The model class is a parameter, so that a migration can pass its historical one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import yaml

from congress.notices import models

DEFAULT_LEVELS: Final = Path(__file__).parent / "data" / "reminder_levels.yaml"


def load_levels(path: Path = DEFAULT_LEVELS, *, level_model: Any = models.ReminderLevel) -> int:
    """The general levels of clocks that have none yet; how many rows were made. What staff have
    changed, or switched off, stays as it is."""
    present = set(level_model.objects.filter(congress=None).values_list("clock", flat=True))
    rows = [
        level_model(clock=line["clock"], audience=line["who"], workdays=days,
                    mail=line.get("mail", False))
        for line in yaml.safe_load(path.read_text(encoding="utf-8"))
        if line["clock"] not in present
        for days in line["days"]
    ]  # fmt: skip
    level_model.objects.bulk_create(rows)
    return len(rows)
