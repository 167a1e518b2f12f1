"""Work that outlives a request: every job is a leased row, so no broker can lose anything.

``from congress.jobs import enqueue, handler`` is the whole interface for other apps. Both names are
resolved on first use: models cannot be imported while Django is still collecting its apps.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from congress.jobs.registry import handler
    from congress.jobs.services import enqueue

__all__ = ["enqueue", "handler"]

_HOMES = {"enqueue": "congress.jobs.services", "handler": "congress.jobs.registry"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
