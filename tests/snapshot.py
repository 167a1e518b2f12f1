"""Rows that take long to make and are the same each time: made once in a process, then copied."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

#: Whose keys differ after a flush: nothing that is copied may point at them.
OF_THE_DATABASE = (ContentType, Permission)


class Snapshot:
    """What ``build`` writes, and what it returns.

    The first ``take`` builds. Every later one, in a database without these rows, writes them again
    with the same keys, some twenty statements instead of a thousand, and returns a fresh copy.
    """

    def __init__(self, build: Callable[..., Any]) -> None:
        self.build = build
        self.kept: tuple[Any, list[list[Model]]] | None = None

    def take(self, *given: Any) -> Any:
        """``given`` goes to ``build``, the first time."""
        if self.kept is None:
            before = {model: _keys(model) for model in _models()}
            answer = self.build(*given)
            rows = [
                list(model._base_manager.exclude(pk__in=known)) for model, known in before.items()
            ]
            self.kept = deepcopy((answer, [each for each in rows if each]))
            return answer
        answer, rows = deepcopy(self.kept)
        with transaction.atomic():  # foreign keys are checked at its end, so in any order
            for each in rows:
                type(each[0])._base_manager.bulk_create(each)
        return answer


def _models() -> list[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return [
        model
        for model in models
        if model._meta.managed and not model._meta.proxy and model not in OF_THE_DATABASE
    ]


def _keys(model: type[Model]) -> list[Any]:
    return list(model._base_manager.values_list("pk", flat=True))
