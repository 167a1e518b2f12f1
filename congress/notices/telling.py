"""Told of moves: the receiver of ``status_changed``, inside the transaction of the move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Value
from django.dispatch import receiver
from django.utils import timezone

from congress.notices.bell import Account
from congress.notices.models import Notice
from congress.notices.past import current_past
from congress.notices.preferences import CHOICE, Choice
from congress.notices.services import one_line, release, write
from congress.notices.table import Row, rows_of
from congress.workflow.models import Stateful, StatusChange
from congress.workflow.signals import act_ended, status_changed
from congress.workflow.together import Act, current_act
from congress.workflow.transition import Context

#: How long an act may keep still before what it has gathered is told without its end.
PATIENCE: Final = timedelta(minutes=10)
#: How often its patience is renewed at most.
RENEWED: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Line:
    """One row of the table, for one part of what was moved."""

    row: Row
    part: Any
    context: Context

    @property
    def subject(self) -> str:
        return one_line(self.row.subject(self.part, self.context), "subject")

    @property
    def page(self) -> str:
        return self.row.page(self.part, self.context)

    @property
    def root(self) -> Any:
        """What it leads to: of several that are handled together each reader's own."""
        return self.part.root

    @property
    def many(self) -> str:
        return self.row.many(self.part, self.context)

    @property
    def many_page(self) -> str:
        return self.row.many_page(self.part, self.context)


#: Who is told, what he chose about mail, and by what lines of the table, in their order.
Told = dict[Account, tuple[Choice, list[Line]]]


@receiver(status_changed, dispatch_uid="notices.tell_of_move")
def tell_of_move(
    sender: Any, change: StatusChange, obj: Stateful, context: Context, **_: Any
) -> None:
    """Whom the table names for this move, but for whoever made it. One query and an insertion."""
    past = current_past()
    rows = rows_of(change.flow, change.move)
    if not rows or (past and change.happened_on < past.first):
        return
    lines = [Line(row, part, context) for row in rows for part in row.each(obj, context)]
    told = _told(lines, context)
    if not told:
        return
    act = None if past else current_act()
    if act:
        _gather(act, told, change)
        return
    notices = [
        _notice(account, choice, found[0], change) for account, (choice, found) in told.items()
    ]
    if past:
        for notice in notices:
            notice.wants_mail = False
            if change.happened_on < past.unread_from:
                notice.read_at = timezone.now()
    write(notices, told)


@receiver(act_ended, dispatch_uid="notices.end_act")
def end_act(sender: Any, key: str, **_: Any) -> None:
    release(key)


def _told(lines: list[Line], context: Context) -> Told:
    """Who is told, by what lines of the table, in their order. Nobody is told of his own act, nor
    of one that staff recorded for him. In the order of keys, as ``write`` wants it."""
    behalf = context.acting.deputy.user_id if context.acting else None
    own = [pk for pk in (getattr(context.actor, "pk", None), behalf) if pk is not None]
    found = [
        line.row.to(line.part, context)
        .filter(is_active=True)
        .exclude(pk__in=own)
        .order_by()
        .values_list("pk", "date_joined", Value(place), *CHOICE)
        for place, line in enumerate(lines)
    ]
    told: Told = {}
    if found:
        for pk, joined, place, *chosen in sorted(found[0].union(*found[1:], all=True)):
            told.setdefault((pk, joined), (Choice(*chosen), []))[1].append(lines[place])
    return told


def _notice(account: Account, choice: Choice, line: Line, change: StatusChange) -> Notice:
    return Notice(
        recipient_id=account[0],
        congress_id=change.congress_id,
        key=f"move:{change.pk}",
        kind=line.row.kind.code,
        subject=line.subject,
        url=line.page,
        root_type=ContentType.objects.get_for_model(type(line.root)),
        root_id=line.root.pk,
        wants_mail=choice.wants(line.row.kind),
    )


def _gather(act: Act, told: Told, change: StatusChange) -> None:
    """One notice per person for the whole act: it counts, unseen, until the act has ended. Two
    queries a move, once everybody whom the act reaches has his notice."""
    now = timezone.now()
    mine = {account[0]: (account, *found) for account, found in told.items()}
    notices = _kept(act, mine)
    if len(notices) < len(mine):
        known = {notice.recipient_id for notice in notices}
        fresh = [
            _notice(account, choice, lines[0], change)
            for pk, (account, choice, lines) in mine.items()
            if pk not in known
        ]
        for notice in fresh:
            notice.key, notice.body = act.key, one_line(act.body, "body")
            notice.held_until = now + PATIENCE
        Notice.objects.bulk_create(fresh, ignore_conflicts=True)
        notices = _kept(act, mine)  # another hand of the same act may have been first
    before = [_counted(notice) for notice in notices]
    for notice in notices:
        if notice.held_until is None or notice.held_until < now + PATIENCE - RENEWED:
            notice.held_until = now + PATIENCE
        _, choice, lines = mine[notice.recipient_id]
        for line in lines:
            notice.wants_mail = notice.wants_mail or choice.wants(line.row.kind)
            _count(act, notice, line)
    changed = {
        name
        for notice, old in zip(notices, before, strict=True)
        for name, value in _counted(notice).items()
        if old[name] != value
    }
    Notice.objects.bulk_update(notices, sorted(changed))


def _counted(notice: Notice) -> dict[str, Any]:
    """What may change of a notice that counts, by field."""
    return {
        "tally": notice.tally, "held_until": notice.held_until, "wants_mail": notice.wants_mail,
        "subject": notice.subject, "url": notice.url, "root_type": notice.root_type_id,
        "root_id": notice.root_id,
    }  # fmt: skip


def _kept(act: Act, recipients: Iterable[int]) -> list[Notice]:
    kept = Notice.objects.select_for_update().filter(key=act.key, recipient__in=recipients)
    return list(kept.order_by("recipient"))


def _count(act: Act, notice: Notice, line: Line) -> None:
    words = line.many
    before = sum(notice.tally.values())
    notice.tally = notice.tally | {words: notice.tally.get(words, 0) + 1}
    if not before and not act.heading:
        return  # an act of one move is told as that move
    said = "；".join(each.replace("{n}", str(n)) for each, n in notice.tally.items())
    notice.subject = one_line(f"{act.heading}：{said}" if act.heading else said, "subject")
    if before < (1 if act.heading else 2):
        notice.url = line.many_page
        notice.root_type = notice.root_id = None
