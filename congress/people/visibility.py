"""Who may see which rows: one function per model, defined by its app, asked by everybody.

Pages, attachments, search and API all start from ``visible(Model, user)``. A model that nobody
registered is visible to nobody.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from congress.people.models import User

Actor = User | AnonymousUser
VISIBLE: dict[type[Model], Callable[[Actor], QuerySet]] = {}
WITHHELD: dict[type[Model], Callable[[], QuerySet]] = {}


def register_visible(model: type[Model], rule: Callable[[Actor], QuerySet]) -> None:
    """``rule(user)`` returns the queryset of the rows of ``model`` that ``user`` may see."""
    if VISIBLE.setdefault(model, rule) is not rule:
        raise ValueError(f"{model._meta.label} already has a visibility rule")


def register_withheld(model: type[Model], rows: Callable[[], QuerySet]) -> None:
    """``rows()``: what its author has not handed in yet. Who reads the ledger by his office, and
    not because he sees the object, reads that something happened there, and no words of it."""
    if WITHHELD.setdefault(model, rows) is not rows:
        raise ValueError(f"{model._meta.label} already says what is withheld")


def visible(model: type[Model], user: Actor) -> QuerySet:
    rule = VISIBLE.get(model)
    return rule(user) if rule else model._default_manager.none()


def may_see(user: Actor, obj: Model) -> bool:
    """Derived from the queryset, so the two cannot disagree."""
    return visible(type(obj), user).filter(pk=obj.pk).exists()


def about_seen(user: Actor, prefix: str = "") -> Q:
    """Of rows that name a root by ``root_type`` and ``root_id``: those whose root the user sees.

    A root of a model that nobody registered hides nothing. ``prefix``: the path to the two columns,
    such as ``"deadline__"``. No query of its own; one subquery per model that is a root.
    """
    roots = [model for model in VISIBLE if _is_root(model)]
    types = ContentType.objects.get_for_models(*roots)
    rows = ~Q(**{f"{prefix}root_type__in": [found.pk for found in types.values()]})
    for model in roots:
        rows |= _about(types[model], visible(model, user), prefix)
    return rows


def about_withheld(user: Actor) -> Q:
    """Of such rows: those about what was never handed in, and what the user does not see either."""
    types = ContentType.objects.get_for_models(*WITHHELD)
    rows = Q(pk__in=[])
    for model, withheld in WITHHELD.items():
        hidden = withheld().exclude(pk__in=visible(model, user).values("pk"))
        rows |= _about(types[model], hidden)
    return rows


def _is_root(model: type[Model]) -> bool:
    """A part says itself what its root is."""
    return hasattr(model, "root") and "root" not in vars(model)


def _about(kind: ContentType, roots: QuerySet, prefix: str = "") -> Q:
    keys = roots.order_by().values("pk")
    return Q(**{f"{prefix}root_type": kind.pk, f"{prefix}root_id__in": keys})
