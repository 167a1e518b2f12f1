"""What of proposals waits for one person by name, and goes to his successor when he leaves.

Reviews and deliveries wait for whoever holds the role in the unit: nothing of them moves. A signed
reply keeps its signatory, delivered or not: he did sign it. What has no person any more, because
whose it was holds the role no longer, is told too: nothing may be nobody's to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from congress.notices.models import Notice
from congress.notices.services import mark_read, write
from congress.people.accounts import register_handover
from congress.people.handover import Item, Waif
from congress.people.models import Congress, Organ, RoleGrant, User
from congress.people.roles import Role, has_role
from congress.people.visibility import visible
from congress.workflow.engine import SYSTEM, perform
from proposals.enums import EDITABLE, ENDED, ReplyStatus, TaskStatus
from proposals.inheriting import locked, sentences
from proposals.models import HandlingTask, Proposal, Reply

UNSIGNED = (ReplyStatus.DRAFT, ReplyStatus.REVIEW, ReplyStatus.SIGNING)
#: Of the unit's desk; who handles for a system by itself is its dispatcher.
DESK = (Role.CLERK, Role.DISPATCHER)


def _open_tasks() -> QuerySet[HandlingTask]:
    """That somebody received, on what is not closed: after the reply the deputy is still spoken
    to, and what he says of it reaches the clerk."""
    return (
        HandlingTask.objects.exclude(clerk=None)
        .exclude(status__in=(TaskStatus.VOID, TaskStatus.RELEASED))
        .exclude(proposal__status__in=ENDED)
    )


def _unsigned() -> QuerySet[Reply]:
    return Reply.objects.filter(status__in=UNSIGNED).exclude(task__status=TaskStatus.VOID)


def _drafts(congress: Congress) -> QuerySet[Proposal]:
    return Proposal.objects.filter(congress=congress, is_entered_by_staff=True, status__in=EDITABLE)


def _among(rows: QuerySet[Any], only: Iterable[int] | None) -> QuerySet[Any]:
    return rows if only is None else rows.filter(pk__in=list(only))


def tasks_to_handle(
    from_user: User,
    to_user: User,
    *,
    by: User | None,
    congress: Congress,
    organ: Organ | None,
    only: Iterable[int] | None = None,
) -> int:
    """Tasks of the organ that the leaver received and that are not finished, each by a move of its
    own: clocks stay, the ledger says from whom to whom."""
    if organ is None:
        return 0
    mine = _among(_open_tasks().filter(congress=congress, organ=organ, clerk=from_user), only)
    locked(mine.order_by().values("proposal"))
    tasks = list(mine.select_related("proposal").order_by("pk"))
    if tasks and not has_role(to_user, *DESK, congress=congress, organ=organ):
        raise ValidationError(
            f"{from_user.name}名下有 {len(tasks)} 件承办任务没有办结，"
            f"{to_user.name}不是{organ.name}的承办人，不能接手。"
            "请另选接手人，或者先授予其承办人角色。"
        )
    today = timezone.localdate()
    with sentences():
        for task in tasks:
            perform(task, "pass-on", by=SYSTEM, on=today, clerk=to_user, handed_by=by)
    return len(tasks)


def replies_to_sign(
    from_user: User,
    to_user: User,
    *,
    by: User | None,
    congress: Congress,
    organ: Organ | None,
    only: Iterable[int] | None = None,
) -> int:
    """Replies of the organ that name the leaver as signatory and are not signed yet."""
    if organ is None:
        return 0
    rows = _among(
        _unsigned().filter(task__organ=organ, congress=congress, signatory=from_user), only
    )
    locked(rows.order_by().values("task__proposal"))  # nobody signs now
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
    from_user: User,
    to_user: User,
    *,
    by: User | None,
    congress: Congress,
    organ: Organ | None,
    only: Iterable[int] | None = None,
) -> int:
    """Proposals that the leaver entered from paper and that are not submitted (again) yet."""
    if organ is not None:
        return 0
    mine = _among(_drafts(congress).filter(entered_by=from_user), only)
    rows = list(mine.select_for_update().order_by("pk"))
    if rows and not has_role(to_user, Role.OFFICE, congress=congress):
        raise ValidationError(
            f"{from_user.name}名下有 {len(rows)} 件代录的草稿，"
            f"{to_user.name}不是代表工委工作人员，不能接手。请另选接手人。"
        )
    for proposal in rows:
        proposal.entered_by = to_user
        proposal.save(update_fields=["entered_by"])  # one by one: each writes its history
    return len(rows)


def unread(
    from_user: User,
    to_user: User,
    *,
    by: User | None,
    congress: Congress,
    organ: Organ | None,
    only: Iterable[int] | None = None,
) -> int:
    """What the leaver was told of the unit's proposals and has not read, to the successor; whom it
    was told before keeps his own. Nothing of it comes back: he reads what he was told."""
    if organ is None or not has_role(
        to_user, *DESK, Role.REVIEWER, Role.HEAD, congress=congress, organ=organ
    ):
        return 0  # nobody is told of what he cannot read
    handled = HandlingTask.objects.standing().filter(organ=organ)
    notices = list(
        Notice.objects.shown()
        .unread()
        .filter(
            recipient=from_user,
            congress=congress,
            root_type__app_label="proposals",
            root_type__model="proposal",
            root_id__in=handled.exclude(proposal__status__in=ENDED).values("proposal"),
        )
        .order_by("pk")
    )
    known = set(
        Notice.objects.filter(recipient=to_user, key__in=[n.key for n in notices]).values_list(
            "key", flat=True
        )
    )
    copies = [
        Notice(
            recipient=to_user,
            congress=congress,
            key=notice.key,
            kind=notice.kind,
            subject=notice.subject,
            body=notice.body,
            url=notice.url,
            root_type_id=notice.root_type_id,
            root_id=notice.root_id,
        )
        for notice in notices
        if notice.key not in known
    ]
    write(copies, [(to_user.pk, to_user.date_joined)])
    mark_read(Notice.objects.filter(pk__in=[n.pk for n in notices]), by=from_user)
    return len(copies)


# --- what is read before it moves ----------------------------------------------------------------
def _items(rows: Iterable[tuple[int, Proposal, str]], seen_by: User) -> list[Item]:
    rows = list(rows)
    keys = {proposal.pk for _, proposal, _ in rows}
    seen = set(visible(Proposal, seen_by).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        Item(pk, p.number_label, detail, p.title, p.get_absolute_url())
        if p.pk in seen
        else Item(pk, p.number_label, detail)
        for pk, p, detail in rows
    ]


def task_rows(user: User, *, seen_by: User, congress: Congress, organ: Organ | None) -> list[Item]:
    if organ is None:
        return []
    rows = _open_tasks().filter(congress=congress, organ=organ, clerk=user)
    rows = rows.select_related("proposal").order_by(F("next_due_on").asc(nulls_last=True), "pk")
    return _items(
        ((t.pk, t.proposal, f"{t.get_role_display()}，{t.get_status_display()}") for t in rows),
        seen_by,
    )


def reply_rows(user: User, *, seen_by: User, congress: Congress, organ: Organ | None) -> list[Item]:
    if organ is None:
        return []
    rows = _unsigned().filter(congress=congress, task__organ=organ, signatory=user)
    rows = rows.select_related("task__proposal").order_by("pk")
    return _items(((r.pk, r.task.proposal, r.get_status_display()) for r in rows), seen_by)


def draft_rows(user: User, *, seen_by: User, congress: Congress, organ: Organ | None) -> list[Item]:
    if organ is not None:
        return []
    rows = _drafts(congress).filter(entered_by=user).order_by("pk")
    return _items(((p.pk, p, p.get_status_display()) for p in rows), seen_by)


# --- what nobody has to do -----------------------------------------------------------------------
def _held(organ: str, user: str, *roles: str) -> Exists:
    today = timezone.localdate()
    return Exists(
        RoleGrant.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=today),
            organ=OuterRef(organ),
            user=OuterRef(user),
            role__in=roles,
            starts_on__lte=today,
            user__is_active=True,
        )
    )


def task_waifs(organs: QuerySet[Organ]) -> list[Waif]:
    # What an organ that is no more has answered is seen to by its successor's desk as a whole.
    rows = _open_tasks().filter(organ__in=organs, organ__is_active=True)
    rows = rows.exclude(_held("organ", "clerk", *DESK))
    counted = rows.order_by().values_list("organ", "clerk").annotate(count=Count("pk"))
    return [Waif(*row) for row in counted]


def reply_waifs(organs: QuerySet[Organ]) -> list[Waif]:
    rows = _unsigned().filter(task__organ__in=organs).exclude(signatory=None)
    rows = rows.exclude(_held("task__organ", "signatory", Role.HEAD))
    counted = rows.order_by().values_list("task__organ", "signatory").annotate(count=Count("pk"))
    return [Waif(*row) for row in counted]


register_handover(tasks_to_handle, label="承办任务", rows=task_rows, waifs=task_waifs, roles=DESK)
register_handover(
    replies_to_sign,
    label="等待签发的答复",
    rows=reply_rows,
    waifs=reply_waifs,
    roles=(Role.HEAD,),
)
register_handover(drafts_entered, label="代录的草稿", rows=draft_rows, roles=(Role.OFFICE,))
register_handover(unread, label="没有读过的通知")
