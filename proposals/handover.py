"""What of proposals waits for one person by name, and goes to his successor when he leaves.

Tasks, reviews and deliveries wait for whoever holds the role in the unit: nothing of them moves.
A signed reply keeps its signatory, delivered or not: he did sign it.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import F

from congress.people.accounts import register_handover
from congress.people.models import Congress, Organ, User
from congress.people.roles import Role, has_role
from proposals.enums import EDITABLE, ReplyStatus
from proposals.models import Proposal, Reply

UNSIGNED = (ReplyStatus.DRAFT, ReplyStatus.REVIEW, ReplyStatus.SIGNING)


def replies_to_sign(
    from_user: User, to_user: User, *, by: User | None, congress: Congress, organ: Organ | None
) -> int:
    """Replies of the organ that name the leaver as signatory and are not signed yet."""
    if organ is None:
        return 0
    rows = Reply.objects.filter(
        task__organ=organ, congress=congress, signatory=from_user, status__in=UNSIGNED
    )
    proposals = Proposal.objects.filter(pk__in=rows.values("task__proposal"))
    # As in a move: the root's row first, so that nobody signs in between.
    list(proposals.select_for_update().order_by("pk"))
    count = rows.count()
    if count and not has_role(to_user, Role.HEAD, congress=congress, organ=organ):
        raise ValidationError(
            f"{from_user.name}名下有 {count} 件答复等待签发，"
            f"{to_user.name}不是{organ.name}的签发人，不能接手。"
            "请另选接手人，或者先授予其签发人角色。"
        )
    # The revision too: a clerk who has the draft open is told, and does not put the old name back.
    return rows.update(signatory=to_user, revision=F("revision") + 1)


def drafts_entered(
    from_user: User, to_user: User, *, by: User | None, congress: Congress, organ: Organ | None
) -> int:
    """Proposals that the leaver entered from paper and that are not submitted (again) yet."""
    if organ is not None:
        return 0
    rows = list(
        Proposal.objects.select_for_update()
        .filter(
            congress=congress,
            entered_by=from_user,
            is_entered_by_staff=True,
            status__in=EDITABLE,
        )
        .order_by("pk")
    )
    if rows and not has_role(to_user, Role.OFFICE, congress=congress):
        raise ValidationError(
            f"{from_user.name}名下有 {len(rows)} 件代录的草稿，"
            f"{to_user.name}不是代表工委工作人员，不能接手。请另选接手人。"
        )
    for proposal in rows:
        proposal.entered_by = to_user
        proposal.save(update_fields=["entered_by"])  # one by one: each writes its history
    return len(rows)


register_handover(replies_to_sign, label="等待签发的答复")
register_handover(drafts_entered, label="代录的草稿")
