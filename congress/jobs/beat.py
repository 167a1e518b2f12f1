"""The scheduler of ``celery beat``: the database's, with a sign of life."""

from __future__ import annotations

import time
from typing import Any

import structlog
from django.db import DatabaseError, close_old_connections
from django_celery_beat.schedulers import DatabaseScheduler

from congress.jobs.runner import beat

logger = structlog.get_logger(__name__)

INTERVAL = 30.0  # seconds


class HeartbeatScheduler(DatabaseScheduler):
    """A beat that hangs is as silent as one that died: it must say that it still turns."""

    _told_at = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() - self._told_at >= INTERVAL:
            try:
                close_old_connections()
                beat("beat")
                self._told_at = time.monotonic()
            except DatabaseError:
                logger.warning("beat.heartbeat_failed")
        return super().tick(*args, **kwargs)
