"""延期: asked by a unit before its date, granted or not by the office; once in a task."""

from __future__ import annotations

from typing import Any

from congress.calendar import clocks
from congress.calendar.explanation import day_words
from congress.workflow.refusals import BadInput, Guarded
from congress.workflow.transition import Context
from proposals.effects.people import person
from proposals.enums import ExtensionGround
from proposals.models import Extension, HandlingTask
from proposals.selectors.answering import legal_day_of

NOTE_LENGTH = 500


def ask(task: HandlingTask, context: Context) -> None:
    """申请延期, before the period is over (代表法第51条)."""
    legal_on = legal_day_of(task)
    if legal_on is None:
        raise BadInput("本单位没有在计的答复期限，不需要延期。")
    if context.on > legal_on:
        raise Guarded(f"答复期限到{day_words(legal_on)}为止，已经超过，不能再申请延期。")
    Extension.objects.create(
        congress_id=task.congress_id,
        task=task,
        ground=context.data["ground"],
        reason=context.note.removeprefix(asked_in_words(task, context.data)).strip(),
        asked_by=person(context),
        asked_on=context.on,
        old_legal_on=legal_on,
    )
    task.extension_asked_on = context.on
    task.save()


def asked_in_words(task: HandlingTask, data: dict[str, Any]) -> str:
    return f"{ExtensionGround(data['ground']).label}。"


def grant(extension: Extension, context: Context) -> None:
    """The date is another one from the same start; whoever asked for an earlier day may say so."""
    task, target_on = extension.task, context.data.get("target_on")
    if target_on and target_on < context.on:
        raise BadInput("要求的答复日期不能早于决定之日。")
    task.extended_on, task.extended_by = context.on, person(context)
    task.extension_note = f"{extension.get_ground_display()}：{extension.reason}"[:NOTE_LENGTH]
    task.extension_target_on = target_on
    task.save()
    clocks.refresh(task, on=context.on)
    extension.new_legal_on = legal_day_of(task)
    if target_on and extension.new_legal_on and target_on > extension.new_legal_on:
        last_day = day_words(extension.new_legal_on)
        raise BadInput(f"延期后的期限是{last_day}，要求的答复日期不能更晚。")
    extension.target_on = target_on
    _decide(extension, context)
    extension.decision = context.note.removeprefix(granted_in_words(extension, {})).strip()
    extension.save()


def granted_in_words(extension: Extension, data: dict[str, Any]) -> str:
    """「涉及面广。原期限6月29日（周一）。」"""
    return f"{extension.get_ground_display()}。原答复期限{day_words(extension.old_legal_on)}。"


def deny(extension: Extension, context: Context) -> None:
    _decide(extension, context)


def withdraw(extension: Extension, context: Context) -> None:
    """Taken back it counts as never asked."""
    _decide(extension, context)
    task = extension.task
    task.extension_asked_on = None
    task.save()


def lapse(extension: Extension, context: Context) -> None:
    _decide(extension, context)


def _decide(extension: Extension, context: Context) -> None:
    extension.decided_on, extension.decision = context.on, context.note
    extension.save()
