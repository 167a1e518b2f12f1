"""Moves as programs see them: what is open to whom, on which object, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rest_framework import serializers

from congress.api.form_fields import FieldSerializer, described
from congress.api.refusals import Refused
from congress.people.keys import key_of
from congress.people.visibility import visible
from congress.workflow.attempts import Attempt, attempt_at
from congress.workflow.engine import OpenMove, open_moves
from congress.workflow.models import Stateful, StatusChange
from congress.workflow.registry import all_flows, flows_of


class ObjectSerializer(serializers.Serializer):
    """流程的一个对象：整件，或者它的一个部件。"""

    kind = serializers.CharField(
        help_text="种类，如 proposal、task、reply；见文档“接口：步骤和状态”。"
    )
    id = serializers.IntegerField(help_text="编号（id）。")
    label = serializers.CharField(help_text="名称。")
    status = serializers.CharField(help_text="状态的代码。")
    status_label = serializers.CharField(help_text="状态。")
    version = serializers.IntegerField(help_text="版本：提交时带上，别人已经办过的会告诉您。")


class MoveSerializer(serializers.Serializer):
    """现在可以办的一步。"""

    move = serializers.CharField(help_text="步骤的代码。")
    label = serializers.CharField(help_text="步骤的名称。")
    explanation = serializers.CharField(help_text="办了以后怎样。")
    object = ObjectSerializer(help_text="办理哪一个对象。")
    acting_for = serializers.CharField(
        allow_null=True, help_text="代哪位代表办理；本人办理的为 null。代办须填 source（来源）。"
    )
    is_primary = serializers.BooleanField(help_text="是否主要的一步；退回等为 false。")
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="还缺什么，补上以前办不成；没有缺的为空。"
    )
    warnings = serializers.ListField(child=serializers.CharField(), help_text="提醒，不影响办理。")
    fields = FieldSerializer(many=True, help_text="要填的各项。")  # type: ignore[assignment]


class MovesSerializer(serializers.Serializer):
    """现在可以办的各步。"""

    results = MoveSerializer(many=True)


class EntrySerializer(serializers.Serializer):
    """流程记录的一行。"""

    id = serializers.IntegerField()
    move = serializers.CharField(help_text="步骤的代码。")
    label = serializers.CharField(help_text="步骤的名称。")
    from_status = serializers.CharField(help_text="原状态的代码。")
    to_status = serializers.CharField(help_text="新状态的代码。")
    on = serializers.DateField(help_text="办理日期。")
    recorded_at = serializers.DateTimeField(help_text="记录时间。")
    actor = serializers.CharField(help_text="办理人。")
    on_behalf_of = serializers.CharField(allow_null=True, help_text="代谁办理。")
    note = serializers.CharField(help_text="说明。")


class MadeSerializer(serializers.Serializer):
    """办成以后。"""

    entry = EntrySerializer()
    object = ObjectSerializer(help_text="办理的对象，现在的样子。")
    root = ObjectSerializer(allow_null=True, help_text="整件，现在的样子；办后看不到了的为 null。")


def kind_of(model: type) -> str:
    """「reply」: the last word of its flow's code."""
    return next(iter(flows_of(model))).code.rpartition(".")[2]


def object_in_words(obj: Stateful) -> dict[str, Any]:
    flow = next(iter(flows_of(type(obj))))
    status = flow.status_of(obj)
    return {
        "kind": kind_of(type(obj)),
        "id": obj.pk,
        "label": str(obj),
        "status": status,
        "status_label": flow.label_of(status),
        "version": obj.version,
    }


def offered(parts: Iterable[Stateful], user: Any, today: date) -> list[dict[str, Any]]:
    """The moves open to ``user`` on these objects now, each with its form."""
    return [_move(move, user, today) for part in parts for move in open_moves(part, user)]


def _move(move: OpenMove, user: Any, today: date) -> dict[str, Any]:
    step, obj = move.transition, move.obj
    attempt = Attempt(obj, move.flow, step, user, today, not move.acting, move.acting)
    represented = step.represents(obj) if move.acting and step.represents else None
    return {
        "move": step.name,
        "label": step.label,
        "explanation": step.explanation,
        "object": object_in_words(obj),
        "acting_for": represented.name if represented else None,
        "is_primary": step.is_primary,
        "missing": list(move.missing),
        "warnings": [sentence for warn in step.warnings if (sentence := warn(obj))],
        "fields": described(attempt.form()),
    }


def object_named(given: Any, parts: Sequence[Stateful], user: Any) -> Stateful:
    """``{"kind", "id"}`` or 「reply:5」 → the object: one of ``parts``, or what else belongs to the
    first of them.

    What he does not see, and what belongs to another root, is not there."""
    kind, key = _kind_and_key(given)
    for part in parts:
        if (kind, key) == (kind_of(type(part)), part.pk):
            return part
    for flow in all_flows():
        if flow.code.rpartition(".")[2] != kind or key is None:
            continue
        obj = visible(flow.model, user).filter(pk=key).first()
        if obj is not None and obj.root == parts[0]:
            return obj
    raise Refused("not_found", fields={"object": ["没有这个对象，或者您无权查看。"]})


def _kind_and_key(given: Any) -> tuple[str, int | None]:
    if isinstance(given, dict):
        kind, key = given.get("kind"), given.get("id")
    else:
        kind, _, key = str(given).partition(":")
    if isinstance(key, bool) or not isinstance(key, (str, int)):
        return "", None
    return str(kind), key_of(key)


def attempt_for(
    move: str, given: Any, parts: Sequence[Stateful], user: Any, today: date
) -> Attempt:
    """``parts``: the root and what belongs to it, as the user sees them. Without ``given`` it is
    the root's move, or that of the one part on which it is open."""
    root = parts[0]
    if given:
        obj = object_named(given, parts, user)
        attempt = attempt_at(obj, move, by=user, today=today)
    else:
        attempt = attempt_at(root, move, by=user, today=today)
        if attempt is None:
            found = [
                part
                for part in parts
                if any(each.transition.name == move for each in open_moves(part, user))
            ]
            if len(found) == 1:
                attempt = attempt_at(found[0], move, by=user, today=today)
            elif _is_known(move, parts):
                raise Refused("object_required")
    if attempt is None:
        raise Refused("validation", fields={"move": ["没有这个步骤。"]})
    return attempt


def _is_known(move: str, parts: Sequence[Stateful]) -> bool:
    models = {type(part) for part in parts}
    return any(
        move in flow and not flow[move].automatic for model in models for flow in flows_of(model)
    )


def made(change: StatusChange, attempt: Attempt, root: Stateful | None) -> dict[str, Any]:
    return {
        "entry": {
            "id": change.pk,
            "move": change.move,
            "label": attempt.step.label,
            "from_status": change.from_status,
            "to_status": change.to_status,
            "on": change.happened_on,
            "recorded_at": change.recorded_at,
            "actor": change.actor_name,
            "on_behalf_of": str(change.on_behalf_of) if change.on_behalf_of else None,
            "note": change.note,
        },
        "object": object_in_words(attempt.obj),
        "root": object_in_words(root) if root is not None else None,
    }
