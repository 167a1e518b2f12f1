"""A Redis that went away costs no page: while it is gone, each process remembers by itself.

What is remembered so is forgotten after half a minute, for other processes do not know of it: long
enough for a one-time code not to be used twice, short enough for the number beside the bell.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError

logger = structlog.get_logger(__name__)
ASIDE = 5.0  # seconds after which it is tried again: a host that is silent costs a second each time
LONGEST = 30  # seconds


class PatientRedisCache(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocMemCache("while-redis-is-away", {"TIMEOUT": LONGEST})
        self._not_before = 0.0

    def _either(self, ask: Callable[[], Any], ask_own: Callable[[], Any]) -> Any:
        if time.monotonic() >= self._not_before:
            try:
                return ask()
            except (RedisError, OSError) as error:
                self._not_before = time.monotonic() + ASIDE
                logger.warning("cache.away", reason=type(error).__name__)
        return ask_own()

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        return bool(
            self._either(
                lambda: super(PatientRedisCache, self).add(key, value, timeout, version),
                lambda: self._own.add(key, value, _short(timeout), version),
            )
        )

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._either(
            lambda: super(PatientRedisCache, self).get(key, default, version),
            lambda: self._own.get(key, default, version),
        )

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        self._either(
            lambda: super(PatientRedisCache, self).set(key, value, timeout, version),
            lambda: self._own.set(key, value, _short(timeout), version),
        )

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return bool(
            self._either(
                lambda: super(PatientRedisCache, self).touch(key, timeout, version),
                lambda: self._own.touch(key, _short(timeout), version),
            )
        )

    def delete(self, key: Any, version: Any = None) -> bool:
        return bool(
            self._either(
                lambda: super(PatientRedisCache, self).delete(key, version),
                lambda: self._own.delete(key, version),
            )
        )

    def has_key(self, key: Any, version: Any = None) -> bool:
        return bool(
            self._either(
                lambda: super(PatientRedisCache, self).has_key(key, version),
                lambda: self._own.has_key(key, version),
            )
        )

    def get_many(self, keys: Any, version: Any = None) -> dict[Any, Any]:
        keys = list(keys)
        found: dict[Any, Any] = self._either(
            lambda: super(PatientRedisCache, self).get_many(keys, version),
            lambda: self._own.get_many(keys, version),
        )
        return found

    def set_many(
        self, data: dict[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> list[Any]:
        refused: list[Any] = self._either(
            lambda: super(PatientRedisCache, self).set_many(data, timeout, version),
            lambda: self._own.set_many(data, _short(timeout), version),
        )
        return refused

    def delete_many(self, keys: Any, version: Any = None) -> None:
        keys = list(keys)
        self._either(
            lambda: super(PatientRedisCache, self).delete_many(keys, version),
            lambda: self._own.delete_many(keys, version),
        )

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        return int(
            self._either(
                lambda: super(PatientRedisCache, self).incr(key, delta, version),
                lambda: self._own.incr(key, delta, version),
            )
        )


def _short(timeout: Any) -> Any:
    if timeout in (None, DEFAULT_TIMEOUT):
        return LONGEST
    return min(timeout, LONGEST)
