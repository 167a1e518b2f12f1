"""The life of a plan, the same for every kind of plan: what an app adds is who may, and guards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from congress.calendar.explanation import day_words
from congress.plans.enums import PlanStatus as P
from congress.workflow.refusals import BadInput
from congress.workflow.transition import INTERNAL, Context, Guard, Note, Transition

#: The days of a plan are held against each other, not against the ledger: what was entered wrongly
#: is taken back, and entered again with its own day.
ENTERED = ("adopt", "take-back", "publish", "unpublish", "close", "reopen")


def plan_moves(
    permission: str, *, adopt_form: str, ready: Iterable[Guard] = ()
) -> list[Transition]:
    """``permission``: the rule of those who keep the plan. ``adopt_form``: hands over the
    ``meeting`` that adopted it. ``ready``: what must hold before the adoption, beside that there
    are items at all."""
    return [
        Transition(
            name="adopt",
            label="登记通过",
            sources=(P.DRAFT,),
            target=P.ADOPTED,
            permission=permission,
            dated=True,
            guards=(has_items, *ready),
            form=adopt_form,
            note=Note.OPTIONAL,
            effect=adopt,
            may_precede=ENTERED,
            explanation="通过以后，计划的每一处改动都要办理调整，写明理由、依据和决定机关。",
        ),
        Transition(
            name="take-back",
            label="撤回通过登记",
            sources=(P.ADOPTED,),
            target=P.DRAFT,
            permission=permission,
            guards=(is_untouched,),
            note=Note.REQUIRED,
            note_label="理由",
            effect=take_back,
            seen_by=INTERNAL,
            is_primary=False,
            explanation="登记有误时使用；已经有调整的，先撤回调整。",
        ),
        Transition(
            name="publish",
            label="登记公布",
            sources=(P.ADOPTED,),
            target=P.PUBLISHED,
            permission=permission,
            dated=True,
            note=Note.OPTIONAL,
            effect=publish,
            may_precede=ENTERED,
            explanation="公布以后，本级人大的代表和各有关单位都能查看。",
        ),
        Transition(
            name="unpublish",
            label="撤回公布登记",
            sources=(P.PUBLISHED,),
            target=P.ADOPTED,
            permission=permission,
            note=Note.REQUIRED,
            note_label="理由",
            effect=unpublish,
            seen_by=INTERNAL,
            is_primary=False,
        ),
        Transition(
            name="close",
            label="结束",
            sources=(P.PUBLISHED,),
            target=P.CLOSED,
            permission=permission,
            dated=True,
            note=Note.OPTIONAL,
            note_label="完成情况",
            effect=close,
            may_precede=ENTERED,
            is_primary=False,
            explanation="结束以后不能再调整；没有完成的项目，可以列入下一年度的计划。",
        ),
        Transition(
            name="reopen",
            label="重新打开",
            sources=(P.CLOSED,),
            target=P.PUBLISHED,
            permission=permission,
            note=Note.REQUIRED,
            note_label="理由",
            effect=reopen,
            seen_by=INTERNAL,
            is_primary=False,
        ),
    ]


def has_items(plan: Any) -> str | None:
    return None if plan.items.filter(is_in=True).exists() else "计划里还没有项目。"


def is_untouched(plan: Any) -> str | None:
    if plan.adjustments.standing().exists():
        return "计划已经有调整，请先撤回调整。"
    return None


def adopt(plan: Any, context: Context) -> None:
    """The snapshot over which every later adjustment is folded. An item that was taken in and taken
    back again, while the plan was adopted before, is none of it."""
    plan.adopted_on, plan.meeting = context.on, context.data["meeting"]
    plan.save(update_fields=["adopted_on", "meeting"])
    items = list(plan.items.filter(is_in=True))
    for item in items:
        item.adopted = item.facts
    plan.items.bulk_update(items, ["adopted"], batch_size=200)


def take_back(plan: Any, context: Context) -> None:
    plan.adopted_on = plan.meeting = None
    plan.save(update_fields=["adopted_on", "meeting"])
    plan.items.update(adopted=None)


def publish(plan: Any, context: Context) -> None:
    _check_after(context.on, plan.adopted_on, "公布日期不能早于通过的日期")
    plan.published_on = context.on
    plan.save(update_fields=["published_on"])


def unpublish(plan: Any, context: Context) -> None:
    plan.published_on = None
    plan.save(update_fields=["published_on"])


def close(plan: Any, context: Context) -> None:
    _check_after(context.on, plan.published_on, "结束日期不能早于公布的日期")
    plan.closed_on = context.on
    plan.save(update_fields=["closed_on"])


def reopen(plan: Any, context: Context) -> None:
    plan.closed_on = None
    plan.save(update_fields=["closed_on"])


def _check_after(on: date, earlier: date, sentence: str) -> None:
    if on < earlier:
        raise BadInput(f"{sentence}（{day_words(earlier)}）。")
