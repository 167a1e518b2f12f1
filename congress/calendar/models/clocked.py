from __future__ import annotations

from typing import Any

from django.db import models

from congress.calendar.registry import words_of


class Clocked(models.Model):
    """What carries clocks: the earliest open one is kept on the row, for lists to sort by.

    ``next_due_on`` is the day that warns first (a batch's target may do so), ``next_legal_on`` the
    earliest legal date of the open clocks: only after it is something overdue.
    Written only by ``clocks.refresh`` and ``recomputation.recompute``.
    """

    next_due_on = models.DateField("最近到期", null=True, blank=True, editable=False, db_index=True)
    next_legal_on = models.DateField(
        "最近法定期限", null=True, blank=True, editable=False, db_index=True
    )
    next_clock = models.CharField("最近时限", max_length=60, blank=True, editable=False)
    next_provisional = models.BooleanField("暂定", default=False, editable=False)

    class Meta:
        abstract = True

    @property
    def next_clock_label(self) -> str:
        """「签收」: which clock the earliest date belongs to; empty without one."""
        return words_of(self.next_clock)[0] if self.next_clock else ""

    @property
    def root(self) -> Any:
        """The object whose life this one is a part of; itself when it is no part."""
        return self

    @property
    def clock_congress(self) -> Any:
        """Whose rules apply."""
        return self.congress  # type: ignore[attr-defined]
