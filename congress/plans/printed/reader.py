"""From a file to a plan as printed; what a row means is for those who ask."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from congress.imports.package import MAX_BYTES
from congress.plans.printed.columns import PrintedColumn
from congress.plans.printed.headings import find_headings
from congress.plans.printed.opening import open_grids
from congress.plans.printed.plan import PrintedPlan
from congress.plans.printed.rows import Rows


def read_printed(
    file: Any, columns: Sequence[PrintedColumn], sections: Collection[str] = ()
) -> PrintedPlan:
    """``file``: opened in binary. ``columns``: one of them the TITLE. ``sections``: the kinds of
    items that there are, without numbering; none if any will do. Reads every visible sheet and
    every table that has the heading. Raises ``congress.imports.rows.BadFile``."""
    grids = open_grids(file.read(MAX_BYTES + 1))
    rows = Rows(columns, sections, grids[0].above)
    for grid, heading in find_headings(grids, columns):
        rows.take(grid, heading)
    return rows.plan()
