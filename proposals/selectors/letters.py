"""A unit's letters: whether a number (文号) has been used, how one begins, who answers for it."""

from __future__ import annotations

import unicodedata

from congress.calendar.explanation import day_words
from proposals.enums import ReplyStatus
from proposals.models import Reply
from proposals.selectors.merging import deputies_answered, proposals_answered
from proposals.selectors.rounds import answering

#: Round, square and lenticular brackets are typed for 〔〕; in full width they are these already.
BRACKETS = str.maketrans("〔〕[]【】", "()()()")

GREETING = "尊敬的"


def number_key(number: str) -> str:
    """What makes two numbers the same: without spaces, full and half width and brackets alike."""
    folded = unicodedata.normalize("NFKC", number).translate(BRACKETS)
    return "".join(folded.split()).casefold()


def letter_with(number: str, *, besides: Reply) -> Reply | None:
    """Another reply of the same unit that bears this number, in whatever state it is."""
    key = number_key(number)
    if not key:
        return None
    others = (
        Reply.objects.filter(congress=besides.congress_id, task__organ=besides.task.organ_id)
        .exclude(pk=besides.pk)
        .exclude(letter_number="")
        .order_by("pk")
    )
    for pk, other in others.values_list("pk", "letter_number"):
        if number_key(other) == key:
            return Reply.objects.select_related("task__proposal").get(pk=pk)
    return None


def skeleton_of(reply: Reply) -> str:
    """How the letter begins and ends; what is answered goes in between."""
    deputies = deputies_answered(reply.task)
    titles = [member.title for member in proposals_answered(reply.task)]
    several = len(deputies) > 1
    whom = f"{deputies[0].name}{'等' if several else ''}代表"
    named = "".join(f"“{title}”" for title in titles)
    named += "" if titles[-1].endswith("建议") else "建议"
    together = "联名" if len(titles) == 1 else "分别"
    raised = f"你们{together}提出的" if several else "您提出的"
    thanks = f"感谢{'你们' if several else '您'}对我们工作的关心和支持。"
    return f"{GREETING}{whom}：\n{raised}{named}{_received(reply)}：\n\n\n\n{thanks}"


def _received(reply: Reply) -> str:
    """「收悉，现答复如下」; of a further reply with its forerunner's number and day."""
    before = reply_before(reply)
    if before is None:
        return "收悉，现答复如下"
    number = f"以《{before.letter_number}》" if before.letter_number else ""
    day = day_words(before.delivered_on) if before.delivered_on else "此前"
    return f"，我们已于{day}{number}作了答复。经重新办理，现再次答复如下"


def reply_before(reply: Reply) -> Reply | None:
    """What the same unit delivered in an earlier round of the same proposal, the last of it."""
    if reply.task.round.is_first:
        return None
    return (
        Reply.objects.filter(
            answering(reply.task.proposal, "task__"),
            task__organ=reply.task.organ_id,
            task__lt=reply.task_id,
            status=ReplyStatus.DELIVERED,
        )
        .select_related("task__round", "task__organ")
        .order_by("pk")
        .last()
    )


def is_bare(reply: Reply) -> bool:
    """Is the body no more than the skeleton? Spaces and empty lines say nothing."""
    body = "".join(reply.body.split())
    return body.startswith(GREETING) and body == "".join(skeleton_of(reply).split())


def latest_phone(reply: Reply) -> str:
    """The telephone that the unit named in its latest reply; empty where there is none."""
    earlier = (
        Reply.objects.filter(congress=reply.congress_id, task__organ=reply.task.organ_id)
        .exclude(pk=reply.pk)
        .exclude(contact_phone="")
        .order_by("-pk")
    )
    return earlier.values_list("contact_phone", flat=True).first() or ""
