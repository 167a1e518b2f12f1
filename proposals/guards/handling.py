"""In the unit: before an opinion is sent, before a reply is signed, and what it had better have."""

from __future__ import annotations

from proposals.enums import (
    ENDED,
    ContactStage,
    HandlingRole,
    Publicity,
    ReplyStatus,
    ResultCode,
    TaskStatus,
    WhenMissing,
)
from proposals.guards.words import labels, please_fill
from proposals.models import HandlingTask, JointOpinion, Reply
from proposals.selectors.letters import is_bare, letter_with
from proposals.selectors.rounds import is_superseded
from proposals.selectors.settings import settings_of

#: Before the answer: the third contact comes after it.
CONTACTS_BEFORE = (ContactStage.BEFORE, ContactStage.DURING)


def missing_in_opinion(opinion: JointOpinion) -> list[str]:
    asked = ("body", "contact_name", "contact_phone")
    return [field for field in asked if not getattr(opinion, field).strip()]


def opinion_is_complete(opinion: JointOpinion) -> str | None:
    return please_fill(labels(missing_in_opinion(opinion), JointOpinion))


def opinion_is_asked_for(opinion: JointOpinion) -> str | None:
    """The lead unit has not answered yet."""
    if opinion.task.status != TaskStatus.HANDLING:
        return "主办单位已经答复，不再需要会办意见。"
    return None


def opinion_may_come_back(opinion: JointOpinion) -> str | None:
    """Once, and before the lead unit has signed its reply."""
    if opinion.returned_on:
        return "这份会办意见已经退回过一次，不能再次退回。"
    beyond = (ReplyStatus.SIGNED, ReplyStatus.DELIVERED)
    lead = Reply.objects.filter(task__round=opinion.task.round_id, task__role=HandlingRole.LEAD)
    if lead.filter(status__in=beyond).exists():
        return "主办单位的答复已经签发，不能再退回会办意见。"
    return None


def missing_in_reply(reply: Reply) -> list[str]:
    """Fields that are asked for and empty (domain §8); some result codes ask for one more.

    A body that is still the skeleton with which the form begins is an empty one.
    """
    asked = [
        "letter_number",
        "body",
        "result_code",
        "publicity",
        "contact_name",
        "contact_phone",
        "signatory",
    ]
    if reply.result_code == ResultCode.PLANNED:
        asked.append("planned_on")
    if reply.result_code in (ResultCode.REFERENCE, ResultCode.CANNOT):
        asked.append("reason")
    if reply.result_code == ResultCode.HIGHER:
        asked.append("addressee")
    if reply.publicity and reply.publicity != Publicity.FULL:
        asked.append("publicity_reason")
    return [
        field
        for field in asked
        if not getattr(reply, field) or (field == "body" and is_bare(reply))
    ]


def reply_is_complete(reply: Reply) -> str | None:
    """The fields of domain §8; some result codes ask for one more."""
    return please_fill(labels(missing_in_reply(reply), Reply))


def letter_number_is_new(reply: Reply) -> str | None:
    """文号: a unit gives each of its letters a number of its own."""
    other = letter_with(reply.letter_number, besides=reply)
    if other is None:
        return None
    return f"文号{reply.letter_number}已用于{other.task.proposal.number_label}建议的答复。"


def proposal_is_open(task: HandlingTask) -> str | None:
    """What is at its end has no more to be talked about, as with messages."""
    if task.proposal.status in ENDED:
        return f"本件的状态是“{task.proposal.get_status_display()}”，不能再记录沟通。"
    return None


def is_its_units_latest(task: HandlingTask) -> str | None:
    """本单位没有在新的一轮再次承办。"""
    if task.status == TaskStatus.REPLIED and is_superseded(task):
        return "本单位正在重新办理本件，请在新的一轮中记录。"
    return None


def opinions_missing(task: HandlingTask) -> str | None:
    """Joint units of the lead's round whose opinion has not come."""
    if task.role != HandlingRole.LEAD:
        return None
    joint = HandlingTask.objects.filter(round=task.round_id, role=HandlingRole.JOINT)
    waiting = joint.filter(status__in=(TaskStatus.AWAITING, TaskStatus.HANDLING))
    names = [each.organ.name for each in waiting.select_related("organ").order_by("pk")]
    return f"会办意见还没有到齐：{'、'.join(names)}。" if names else None


def contacts_missing(task: HandlingTask) -> str | None:
    """Of the contacts that come before the answer, those without a record."""
    recorded = set(task.contacts.values_list("stage", flat=True))
    stages = [stage.label for stage in CONTACTS_BEFORE if stage not in recorded]
    return f"还没有与代表沟通的记录：{'、'.join(stages)}。" if stages else None


def preparation_blocks(reply: Reply) -> str | None:
    """What the congress has set as a condition of sign-off."""
    rules = settings_of(reply.congress_id)
    blocking = []
    if rules.missing_opinions == WhenMissing.BLOCK:
        blocking.append(opinions_missing(reply.task))
    if rules.missing_contacts == WhenMissing.BLOCK:
        blocking.append(contacts_missing(reply.task))
    sentences = "".join(filter(None, blocking))
    return f"{sentences}按本级人大的规定，补齐后才能办理。" if sentences else None


def preparation_warns(reply: Reply) -> str | None:
    """The same, where it is no condition."""
    rules = settings_of(reply.congress_id)
    warning = []
    if rules.missing_opinions == WhenMissing.WARN:
        warning.append(opinions_missing(reply.task))
    if rules.missing_contacts == WhenMissing.WARN:
        warning.append(contacts_missing(reply.task))
    return "".join(filter(None, warning)) or None


def office_has_seen_it(reply: Reply) -> str | None:
    """Where the congress wants to read replies before the deputies do."""
    if reply.cleared_on or not settings_of(reply.congress_id).checks_replies:
        return None
    return "答复须经代表工委审看同意后才能送达。"


def office_reads_it_first(reply: Reply) -> str | None:
    """The office's consent is asked for, and has not been given."""
    if reply.cleared_on:
        return "代表工委已同意送达。"
    if not settings_of(reply.congress_id).checks_replies:
        return "本级人大没有规定答复送达前须经代表工委审看。"
    return None
