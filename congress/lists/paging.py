"""Pages of long lists."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.utils.functional import cached_property


class CappedPaginator(Paginator):
    """Counts no further than a reader would turn: beyond it the page says 「1000+」."""

    cap = 1000

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by().values("pk")[: self.cap + 1].count()

    @property
    def is_capped(self) -> bool:
        return self.count > self.cap

    @property
    def total(self) -> str:
        """The number as it is shown."""
        return f"{self.cap}+" if self.is_capped else str(self.count)
