"""Reads about people, organs and sessions."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, TypeVar, cast

from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When

from congress.people.models import Congress, CongressSession
from congress.people.names import plain_letters

M = TypeVar("M", bound=Model)


def session_on(congress: Congress | int, day: date) -> tuple[CongressSession | None, bool]:
    """The latest session opened on or before ``day``, and whether it is sitting (大会期间)."""
    session = (
        CongressSession.objects.filter(
            term__congress=congress, opens_on__lte=day, term__starts_on__lte=day
        )
        .select_related("term__congress")
        .order_by("-opens_on", "-pk")
        .first()
    )
    return session, session is not None and day <= session.closes_on


def name_query(text: str, prefix: str = "") -> Q:
    """The condition behind ``match_name``, for names reached by a path such as ``"deputy__"``."""
    text = " ".join(text.split())
    if not text:
        return Q()
    query = Q(**{f"{prefix}name__icontains": text})
    letters = re.sub(r"[^a-z]", "", plain_letters(text))
    is_number = any(char.isdigit() for char in text)  # 「D0001」 is a card, and nobody's initial
    if (letters and text.isascii() and not is_number) or "ü" in text.lower():
        query |= Q(**{f"{prefix}initials__contains": letters})
        if len(letters) > 1:
            query |= Q(**{f"{prefix}pinyin__contains": letters})
    return query


def match_name(queryset: QuerySet[M], text: str) -> QuerySet[M]:
    """Filter Deputy or Organ rows by characters, pinyin or initials; empty text keeps all."""
    query = name_query(text)
    if hasattr(queryset.model, "short_name") and text.strip():
        query |= Q(short_name__icontains=text.strip())
        if hasattr(queryset.model, "former_words"):
            query |= Q(former_words__icontains=text.strip())
    return queryset.filter(query)


def best_first(queryset: QuerySet[M], text: str) -> QuerySet[M]:
    """Rows found by ``name_query``, those first whom the words name in full, then those whose name
    begins so; within that in their own order."""
    words, letters = " ".join(text.split()), re.sub(r"[^a-z]", "", plain_letters(text))
    whole, begins = Q(name=words), Q(name__startswith=words)
    if letters and text.isascii():
        whole |= Q(initials=letters) | Q(pinyin=letters)
        begins |= Q(initials__startswith=letters) | Q(pinyin__startswith=letters)
    rank = Case(
        When(whole, then=Value(0)),
        When(begins, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    own_order = [*(queryset.query.order_by or queryset.model._meta.ordering or ())]
    ranked: Any = queryset.alias(fit=rank).order_by("fit", *own_order)
    return cast("QuerySet[M]", ranked)
