"""Foreign keys point downwards too: a string as target is invisible to the linter."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.fields import GenericRelation
from django.db.models import Field, Model

from tests.architecture.house import floor_of, floors


def models() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        is_history = hasattr(model, "history_object")
        if floor_of(model.__module__) and not is_history:
            yield model


def relations(model: type[Model]) -> Iterator[Field]:
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        if field.remote_field and field.remote_field.model:
            yield field


def test_there_is_something_to_look_at():
    assert len(list(models())) > 30
    assert sum(len(list(relations(model))) for model in models()) > 60


def test_no_relation_leads_upwards():
    height = floors()
    for model in models():
        own = floor_of(model.__module__)
        for field in relations(model):
            target = floor_of(field.remote_field.model.__module__)
            if target is None or target == own:
                continue
            if field.remote_field.model is get_user_model() and height[target] == height[own]:
                continue  # a job has an owner: Django's one setting that every app may name
            assert height[target] < height[own], (
                f"{model._meta.label}.{field.name} leads from {own} to {target}"
            )


def test_no_model_stands_on_a_higher_one():
    height = floors()
    for model in models():
        for parent in model.__mro__[1:]:
            if above := floor_of(parent.__module__):
                assert height[above] <= height[floor_of(model.__module__)], model._meta.label


def test_nothing_would_take_the_ledger_with_it():
    """A GenericRelation to the ledger would delete its rows with the object."""
    ledger = apps.get_model("workflow", "StatusChange")
    for model in models():
        for field in model._meta.private_fields:
            if isinstance(field, GenericRelation):
                assert field.related_model is not ledger, model._meta.label
    for relation in ledger._meta.related_objects:
        assert relation.on_delete.__name__ == "PROTECT"


def test_nothing_cascades_from_one_floor_to_the_next():
    """Who deletes a person, an organ or a proposal is stopped; nothing vanishes silently."""
    for model in models():
        if model._meta.auto_created:
            continue  # the table between two ends belongs to both
        for field in relations(model):
            target = field.remote_field.model
            if target._meta.app_label != model._meta.app_label and field.many_to_one:
                kind = field.remote_field.on_delete.__name__
                assert kind != "CASCADE", f"{model._meta.label}.{field.name}"
