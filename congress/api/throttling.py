"""How often one may ask. Counted in the cache; without it in this process, so that nobody is
refused, and nothing fails, because Redis is gone."""

from __future__ import annotations

import time
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from congress.people.access import client_ip

logger = structlog.get_logger(__name__)
WINDOW = 60  # seconds
_own = LocMemCache("api-throttle", {})


class MinuteThrottle(BaseThrottle):
    """So many requests in each minute of the clock."""

    scope = ""

    def limit(self) -> int:
        raise NotImplementedError

    def who(self, request: Request) -> str:
        raise NotImplementedError

    def allow_request(self, request: Request, view: Any) -> bool:
        minute = int(time.time() // WINDOW)
        return _counted(f"api.{self.scope}.{self.who(request)}.{minute}") <= self.limit()

    def wait(self) -> float:
        return WINDOW - time.time() % WINDOW


class UserThrottle(MinuteThrottle):
    """By account, whichever token it uses."""

    scope = "user"

    def limit(self) -> int:
        return settings.API_CALLS_PER_MINUTE

    def who(self, request: Request) -> str:
        return str(request.user.pk or client_ip(request._request))


class TokenThrottle(MinuteThrottle):
    """By address: whoever guesses passwords has no account."""

    scope = "token"

    def limit(self) -> int:
        return settings.API_TOKENS_PER_MINUTE

    def who(self, request: Request) -> str:
        return str(client_ip(request._request))


def _counted(key: str) -> int:
    """The number of this request within its minute."""
    try:
        return _next(cache, key)
    except Exception as error:  # redis and the file system each raise their own
        logger.warning("api.no_cache", reason=type(error).__name__)
        return _next(_own, key)


def _next(counter: Any, key: str) -> int:
    counter.add(key, 0, 2 * WINDOW)
    try:
        return int(counter.incr(key))
    except ValueError:  # dropped in between
        return 1
