"""What every model with a workflow has in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models


class Stateful(models.Model):
    """``version`` grows by one with each move; a form that carries an older one is stale.

    A subclass has a ``status`` field, a ``congress``, and a ``root``: the object whose row is
    locked first and on whose page the parts are shown (itself, unless it is a part).
    """

    #: Written by the engine alone; ``save`` leaves them, and the memory of clocks, as they are.
    status_fields: tuple[str, ...] = ("status",)

    congress_id: int
    version = models.PositiveIntegerField("版本", default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Everything but status, version and the memory of clocks, which others keep.

        A row in hand may be older than the one in the database: a whole-row save would undo a move
        that somebody made in between.
        """
        if not self._state.adding and kwargs.get("update_fields") is None:
            kept = {"version", *self.status_fields}
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key
                and field.name not in kept
                and not field.name.startswith("next_")
            ]
        super().save(*args, **kwargs)

    @property
    def begins_on(self) -> date | None:
        """The day from which this object can be moved, where another one's move made it."""
        return None

    @property
    def root(self) -> Stateful:
        return self

    @property
    def locked_with(self) -> models.Q:
        """Of a root: the rows that are locked together with its own, as a move on it may reach
        them. Everybody locks them in the order of their keys."""
        return models.Q(pk=self.pk)

    def get_absolute_url(self) -> str:
        """The page of the root."""
        raise NotImplementedError
