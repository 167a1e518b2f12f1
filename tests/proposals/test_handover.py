"""Who leaves: his unsigned replies and the drafts he entered go to the successor, all or none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from congress.people.accounts import hand_over
from congress.people.enums import Role
from congress.people.models import RoleGrant, User
from congress.people.succession import preview
from congress.portal.demo.house import OTHER_UNIT, UNIT, House
from congress.workflow.engine import perform
from congress.workflow.refusals import NotPermitted
from proposals.enums import ReplyStatus
from proposals.models import Proposal, Reply
from proposals.services import Overtaken, create_draft, save_reply
from tests.conftest import TODAY
from tests.proposals.conftest import part_of
from tests.proposals.lives import LIVES, Case

TASKS, REPLIES, DRAFTS = "承办任务", "等待签发的答复", "代录的草稿"
NOTICES = "没有读过的通知"
NOTHING = {TASKS: 0, REPLIES: 0, DRAFTS: 0, NOTICES: 0}


def person(house: House, username: str, role: str, organ: str | None = None) -> User:
    """A further account with one role; an organ makes it a role of that organ."""
    user = User.objects.create(username=username, name=f"接手{username}", password="!")
    RoleGrant.objects.create(
        user=user,
        role=role,
        congress=house.city,
        organ=house.organs[organ] if organ else None,
        starts_on=date(2026, 1, 1),
    )
    return user


def leave(house: House, to_user: User, *, from_user: str = "head", organ: str | None = UNIT) -> Any:
    return hand_over(
        house.users[from_user],
        to_user,
        by=house.users["office"],
        congress=house.city,
        organ=house.organs[organ] if organ else None,
    )


@pytest.fixture
def next_head(house: House) -> User:
    return person(house, "next", Role.HEAD, UNIT)


def test_unsigned_replies_go_to_the_next_head(
    house: House, stages: dict[str, Proposal], next_head: User
) -> None:
    replies = {name: part_of(stages[name], "reply") for name in ("reviewing", "signing")}
    told = leave(house, next_head)
    assert told == NOTHING | {REPLIES: len(replies), NOTICES: told[NOTICES]}
    assert told[NOTICES] >= len(replies)
    for reply in replies.values():
        reply.refresh_from_db()
        assert reply.signatory == next_head
    with pytest.raises(NotPermitted):
        perform(replies["signing"], "sign", by=house.users["head"], on=TODAY)
    perform(replies["signing"], "sign", by=next_head, on=TODAY)
    assert leave(house, next_head) == NOTHING


def test_what_he_signed_stays_signed_by_him(
    house: House, stages: dict[str, Proposal], next_head: User
) -> None:
    leave(house, next_head)
    for stage in ("signed", "delivered", "judged", "closed"):
        assert part_of(stages[stage], "reply").signatory == house.users["head"]


def test_a_draft_that_names_him_moves_and_its_open_form_is_told(
    house: House, stages: dict[str, Proposal], next_head: User
) -> None:
    reply = part_of(stages["received"], "reply")
    revision = save_reply(reply, revision=reply.revision, signatory=house.users["head"])
    leave(house, next_head)
    with pytest.raises(Overtaken):
        save_reply(reply, revision=revision, signatory=house.users["head"])
    reply.refresh_from_db()
    assert (reply.status, reply.signatory) == (ReplyStatus.DRAFT, next_head)


def test_a_successor_who_is_no_head_there_is_refused_with_a_sentence(
    house: House, stages: dict[str, Proposal]
) -> None:
    reply = part_of(stages["signing"], "reply")
    for taker in (house.users["reviewer"], person(house, "clerk9", Role.CLERK, UNIT)):
        with pytest.raises(ValidationError, match="不是市交通委的签发人"):
            leave(house, taker)
    # A head of another unit is not even of the place.
    with pytest.raises(ValidationError, match="没有本单位的角色"):
        leave(house, person(house, "head9", Role.HEAD, OTHER_UNIT))
    reply.refresh_from_db()
    assert reply.signatory == house.users["head"]


def test_whoever_has_nothing_to_sign_hands_over_to_anybody_of_the_unit(house: House) -> None:
    told = leave(house, house.users["reviewer"], from_user="clerk")
    assert told == NOTHING


def test_replies_of_another_unit_stay(
    house: House, stages: dict[str, Proposal], next_head: User
) -> None:
    head = house.users["head"]
    RoleGrant.objects.create(
        user=head,
        role=Role.HEAD,
        congress=house.city,
        organ=house.organs[OTHER_UNIT],
        starts_on=date(2026, 1, 1),
    )
    other = person(house, "elsewhere", Role.HEAD, OTHER_UNIT)
    assert leave(house, other, organ=OTHER_UNIT) == NOTHING
    assert part_of(stages["signing"], "reply").signatory == head


def entered(house: House, by: str = "office", *, for_deputy: bool = True) -> Proposal:
    return create_draft(
        lead=house.deputies["deputy"],
        by=house.users[by],
        for_deputy=for_deputy,
        title="关于代录的建议",
    )


def test_drafts_entered_by_staff_go_to_the_office(house: House) -> None:
    office2 = person(house, "office2", Role.OFFICE)
    mine, deputys_own = entered(house), entered(house, "deputy", for_deputy=False)
    assert leave(house, office2, from_user="office", organ=None) == NOTHING | {DRAFTS: 1}
    mine.refresh_from_db()
    deputys_own.refresh_from_db()
    assert mine.entered_by == office2
    assert deputys_own.entered_by == house.users["deputy"]
    assert mine.history.latest().entered_by == office2


def test_what_lies_with_co_signers_or_came_back_is_not_finished_either(house: House) -> None:
    cases = [Case(house, entered=True).invite("cosigner"), LIVES["entered, returned"](house)]
    office2 = person(house, "office2", Role.OFFICE)
    assert leave(house, office2, from_user="office", organ=None)[DRAFTS] == 2
    assert {case.proposal.entered_by for case in cases} == {office2}


def test_what_was_submitted_keeps_who_entered_it(house: House, stages: dict[str, Proposal]) -> None:
    proposal = stages["submitted"]
    office = house.users["office"]
    Proposal.objects.filter(pk=proposal.pk).update(entered_by=office, is_entered_by_staff=True)
    office2 = person(house, "office2", Role.OFFICE)
    assert leave(house, office2, from_user="office", organ=None)[DRAFTS] == 0
    proposal.refresh_from_db()
    assert proposal.entered_by == office


def test_drafts_do_not_go_to_somebody_outside_the_office(house: House) -> None:
    draft = entered(house)
    with pytest.raises(ValidationError, match="不是代表工委工作人员"):
        leave(house, house.users["leader"], from_user="office", organ=None)
    draft.refresh_from_db()
    assert draft.entered_by == house.users["office"]


def test_a_preview_counts_and_moves_nothing(
    house: House, stages: dict[str, Proposal], next_head: User
) -> None:
    head, organ = house.users["head"], house.organs[UNIT]
    asked = {"by": house.users["office"], "congress": house.city, "organ": organ}
    foreseen = preview(head, next_head, **asked).counts
    assert foreseen[REPLIES] == 2
    assert Reply.objects.filter(signatory=next_head).count() == 0
    assert hand_over(head, next_head, **asked) == NOTHING | foreseen


def test_the_other_congress_moves_nothing(house: House, next_head: User) -> None:
    with pytest.raises(PermissionDenied):
        hand_over(
            house.users["head"],
            next_head,
            by=house.users["district-office"],
            congress=house.city,
            organ=house.organs[UNIT],
        )


def test_on_the_pages(
    house: House, stages: dict[str, Proposal], browsers: dict[str, Any], next_head: User
) -> None:
    """The office: find, choose, read what moves, confirm, read what moved."""
    organ = house.organs[UNIT]
    browser = browsers["office"]
    found = browser.get("/people/hand-over/", {"q": "范承志"}).content.decode()
    page = f"/people/hand-over/{house.users['head'].pk}/organ/{organ.pk}/"
    assert page in found
    foreseen = browser.post(page, {"to_user": next_head.pk})
    assert "等待签发的答复 2 件" in foreseen.content.decode()
    assert not Reply.objects.filter(signatory=next_head).exists()
    refused = browser.post(page, {"to_user": house.users["reviewer"].pk, "confirm": "1"})
    assert "请从名单中选择接手人" in refused.content.decode()
    offered = browser.get(page).context["form"].fields["to_user"].queryset
    assert list(offered) == [next_head]  # the clerk and the reviewer could not sign
    done = browser.post(page, {"to_user": next_head.pk, "confirm": "1"}, follow=True)
    told = done.content.decode()
    assert "已将范承志名下等待签发的答复 2 件、没有读过的通知" in told
    assert "移交给接手next。" in told
    assert Reply.objects.filter(signatory=next_head).count() == 2
