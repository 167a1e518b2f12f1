"""Which deadlines somebody sees: those whose owner he sees."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from congress.calendar.registry import all_clocks
from congress.people.visibility import visible


def owners_seen(user: Any, prefix: str = "") -> Q:
    """Of deadlines, or of rows with a path to them (``"deadline__"``). No query of its own."""
    models = [apps.get_model(label) for label in sorted({item.model for item in all_clocks()})]
    types = ContentType.objects.get_for_models(*models)
    rows = Q(pk__in=[])
    for model in models:
        keys = visible(model, user).order_by().values("pk")
        rows |= Q(**{f"{prefix}owner_type": types[model].pk, f"{prefix}owner_id__in": keys})
    return rows
