"""A unit's letters: whether a number (文号) has been used, how one begins, who answers for it."""

from __future__ import annotations

import unicodedata

from proposals.models import Reply
from proposals.selectors.people import deputies_of

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
    proposal = reply.task.proposal
    deputies = deputies_of(proposal)
    several = len(deputies) > 1
    whom = f"{deputies[0].name}{'等' if several else ''}代表"
    named = f"“{proposal.title}”" + ("" if proposal.title.endswith("建议") else "建议")
    raised = "你们联名提出的" if several else "您提出的"
    thanks = f"感谢{'你们' if several else '您'}对我们工作的关心和支持。"
    return f"{GREETING}{whom}：\n{raised}{named}收悉，现答复如下：\n\n\n\n{thanks}"


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
