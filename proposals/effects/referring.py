"""超出市权 (北京市代表建议办理条例第20条): sent elsewhere, taken back, answered."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from congress.calendar.explanation import day_words
from congress.documents.kinds import register_kind
from congress.documents.numbers import take_number
from congress.workflow.refusals import BadInput
from congress.workflow.transition import Context
from proposals.effects.people import person
from proposals.effects.voiding import take_all_back
from proposals.enums import ObjectionStatus, ReferralWay
from proposals.models import Proposal, Referral

NUMBERS = register_kind("proposal.beyond", "超出市权登记号")
TAKEN_BACK = "按超出市权处理"


def refer(proposal: Proposal, context: Context) -> None:
    """A line of the register; whoever had it on his desk has it no longer.

    ``way``, ``addressee``, ``unit``, ``reason`` in the data, as the form has them.
    """
    data = context.data
    if not all(data.get(name) for name in ("way", "addressee", "reason")):
        raise BadInput("请选择处理方式，并写明转给谁、理由。")
    unit = data.get("unit") if data["way"] == ReferralWay.REPORTED else None
    if data["way"] == ReferralWay.REPORTED and unit is None:
        raise BadInput("请选择由哪个单位向上反映。")
    waiting = proposal.objections.filter(status=ObjectionStatus.FILED)
    filed_on = waiting.aggregate(day=Max("filed_on"))["day"]
    if filed_on and context.on < filed_on:
        raise BadInput(f"办理日期不能早于单位提出异议的日期（{day_words(filed_on)}）。")
    proposal.referred_on = context.on
    proposal.save()
    take_all_back(proposal, context, TAKEN_BACK)
    year = context.on.year
    number, label = take_number(
        proposal.congress, NUMBERS, f"year:{year}", default=f"超权〔{year}〕{{number:02d}}号"
    )
    Referral.objects.create(
        congress=proposal.congress,
        proposal=proposal,
        year=year,
        number=number,
        number_label=label,
        way=data["way"],
        addressee=data["addressee"],
        unit=unit,
        reason=data["reason"],
        referred_on=context.on,
        recorded_by=person(context),
    )


def referred_in_words(proposal: Proposal, data: dict[str, Any]) -> str:
    """For the ledger: 「由市交通委向上反映：交通运输部。理由：……」."""
    addressee, unit = data.get("addressee", ""), data.get("unit")
    if data.get("way") == ReferralWay.REPORTED:
        words = f"由{unit.name}向上反映：{addressee}" if unit else ""
    else:
        words = f"{ReferralWay.DEPUTY.label}：{addressee}"
    return f"{words}。理由：{data.get('reason', '')}"


def recall(proposal: Proposal, context: Context) -> None:
    """Back to where it was registered; the line keeps its number. What had been handed over before
    is handed over anew."""
    row = standing(proposal)
    row.recalled_on, row.recall_reason = context.on, context.note
    row.save()
    proposal.referred_on = None
    proposal.assigned_on = proposal.target_on = proposal.assigning_meeting = None
    proposal.dispatched_on = proposal.rerouted_on = None
    proposal.save()


def record_answer(proposal: Proposal, context: Context) -> None:
    """What came back ends the matter. ``answered_on``, ``answer`` and perhaps ``files`` (kept
    before, they belong to the line now)."""
    row, data = standing(proposal), context.data
    if not (data.get("answered_on") and data.get("answer")):
        raise BadInput("请填写回复日期和回复内容。")
    row.answered_on, row.answer = data["answered_on"], data["answer"]
    row.save()
    for file in data.get("files") or ():
        file.owner = row
        file.save(update_fields=["owner_type", "owner_id"])
    proposal.ended_on = context.on
    proposal.save()


def answered_in_words(proposal: Proposal, data: dict[str, Any]) -> str:
    """For the ledger: 「2026年11月10日回复：……」."""
    on = data.get("answered_on")
    return f"{day_words(on)}回复：{data.get('answer', '')}" if on else ""


def standing(proposal: Proposal) -> Referral:
    row = proposal.referrals.filter(recalled_on=None).first()
    if row is None:
        raise BadInput("本件没有按超出市权处理。")
    return row
