"""Signing a reply, sending it back, delivering it to every deputy."""

from __future__ import annotations

from congress.workflow.refusals import BadInput
from congress.workflow.transition import Context
from proposals.effects.judging import take_stock
from proposals.enums import DeliveryMethod
from proposals.models import Reply, Verdict
from proposals.selectors.merging import deputies_answered


def sign(reply: Reply, context: Context) -> None:
    reply.signed_on = context.on
    reply.save()


def unsign(reply: Reply, context: Context) -> None:
    reply.signed_on = reply.cleared_on = None
    reply.save()


def clear(reply: Reply, context: Context) -> None:
    reply.cleared_on = context.on
    reply.save()


def deliver(reply: Reply, context: Context) -> None:
    """Every deputy gets his own copy and his own clock, from the day on which it reached him.

    ``deliveries`` maps a deputy's pk to (method, day); who is not named gets it ``method``, today's
    way for all. The day of the move is the last of them: until then somebody waits.
    """
    deliveries = context.data.get("deliveries") or {}
    reply.delivered_on = context.on
    reply.save()
    task = reply.task
    for deputy in deputies_answered(task):
        method, day = deliveries.get(
            deputy.pk, (context.data.get("method", DeliveryMethod.SYSTEM), None)
        )
        day = day or context.on
        if not (reply.signed_on and reply.signed_on <= day <= context.on):
            raise BadInput(f"{deputy.name}代表的送达日期应当在签发之日与办理日期之间。")
        verdict = Verdict.objects.create(
            congress=reply.congress,
            reply=reply,
            deputy=deputy,
            delivered_on=day,
            delivery_method=method,
        )
        context.touch(verdict)
    if task.proposal.unheard_on:  # of another unit's reply; here is one more to be heard of
        take_stock(task.proposal, context)
    context.follow(task, "answer")
