"""移交工作、机构变动: told with the transaction in which it is done, in one sentence each: both
people of a hand-over, both organs and the office of a change of organs."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from congress.notices.kinds import Kind, register_kind
from congress.notices.services import tell
from congress.people.enums import Role
from congress.people.handover import in_words, register_handover_telling
from congress.people.models import HandOver, OrganChange, User
from congress.people.organ_changes import register_organ_telling
from congress.people.roles import holders
from congress.people.succession import roles_in_words

HANDED_OVER: Final = register_kind(
    Kind(
        "people.handed-over",
        "工作移交",
        (Role.OFFICE, Role.DISPATCHER, Role.UNIT_ADMIN, Role.CLERK, Role.REVIEWER, Role.HEAD),
        mail=True,
    )
)

ORGAN_CHANGED: Final = register_kind(
    Kind(
        "people.organ-changed",
        "机构更名、合并、撤销",
        (
            Role.OFFICE,
            Role.COMMITTEE,
            Role.DISPATCHER,
            Role.UNIT_ADMIN,
            Role.CLERK,
            Role.REVIEWER,
            Role.HEAD,
        ),
    )
)


def tell_of_hand_over(record: HandOver) -> None:
    undone = record.undone_at is not None
    person, successor = record.from_user, record.to_user
    work = in_words(record.counts)
    if undone:
        _tell(record, person, f"您在{record.place}移交出去的工作已经退回，请继续办理")
        if successor:
            _tell(record, successor, f"从{person.name}接手的工作已经退回{person.name}")
        return
    ended = roles_in_words(record)
    said = f"您在{record.place}的"
    if successor and work:
        said += f"工作已移交给{successor.name}" + (f"，{ended}角色已经结束" if ended else "")
    else:
        said += f"{ended}角色已经结束" if ended else "账号已经停用"
    _tell(record, person, said)
    if successor and work:
        _tell(record, successor, f"您接手了{person.name}在{record.place}的工作：{work}")


def _tell(record: HandOver, user: User, subject: str) -> None:
    end = "undone" if record.undone_at else "made"
    tell(
        [user],
        key=f"hand-over:{record.pk}:{end}",
        subject=subject,
        url=reverse("portal:worklist"),
        congress=record.congress,
        kind=HANDED_OVER,
    )


def tell_of_organ_change(change: OrganChange) -> None:
    """The office, whoever holds a post in one of the organs, and whose post ended with it."""
    organs = [change.organ_id] + ([change.successor_id] if change.successor_id else [])
    former = {row["user"] for row in change.people.get("ended", ())}
    people = {
        *holders(Role.OFFICE, congress=change.organ.congress_id),
        *holders(*ORGAN_CHANGED.roles, organ=organs),
        *User.objects.filter(pk__in=former),
    }
    work = in_words(change.counts)
    end = "undone" if change.undone_at else "made"
    if change.undone_at:
        subject = f"机构变动已经恢复：{change.words}"
    else:
        subject = f"{change.words}" + (f"，承接{work}，各项期限不变" if work else "")
    tell(
        [user for user in people if change.by_id != user.pk or change.undone_at],
        key=f"organ-change:{change.pk}:{end}",
        subject=subject,
        url=reverse("portal:worklist"),
        congress=change.organ.congress,
        kind=ORGAN_CHANGED,
    )


register_handover_telling(tell_of_hand_over)
register_organ_telling(tell_of_organ_change)
