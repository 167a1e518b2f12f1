"""What a page offers is what the engine would accept."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from congress.people.models import RoleGrant
from congress.workflow.engine import open_moves, perform
from congress.workflow.registry import flow_with


def names(obj, user):
    return [move.transition.name for move in open_moves(obj, user)]


def test_only_from_this_status_and_never_automatic_ones(lamp, office, today):
    assert names(lamp.row, office) == ["light"]
    perform(lamp.row, "light", by=office, on=today)
    assert names(lamp.row, office) == ["look", "dim"]  # the way back comes last


def test_nothing_for_those_who_may_nothing(lamp, cast):
    assert names(lamp.row, cast["stranger"]) == []
    assert names(lamp.row, AnonymousUser()) == []
    cast["office"].is_active = False
    assert names(lamp.row, cast["office"]) == []


def test_moves_for_others_are_marked(lamp, cast):
    (move,) = open_moves(lamp.row, cast["auditor"])
    assert (move.transition.name, move.acting, move.obj) == ("light", True, lamp.row)
    (move,) = open_moves(lamp.row, cast["office"])
    assert move.acting is False


def test_what_is_missing_is_said_beforehand(lamp, office):
    lamp.is_guarded = True
    (move,) = open_moves(lamp.row, office)
    assert move.missing == ("没有灯泡。",)


def test_own_moves_come_before_those_for_others(at_stage, house, office, verdict):
    """The office that holds a mandate's role twice sees its own moves first."""
    proposal = at_stage("submitted")
    own, others = ["screen", "register", "return", "suggest"], ["withdraw", "keep"]
    found = names(proposal, office)
    assert found[:4] == own
    assert set(found[-3:]) == {"ask-withdrawal", *others}  # recorded for the deputy
    (judge,) = open_moves(verdict, office)
    assert (judge.transition.name, judge.acting) == ("judge", True)
    (judge,) = open_moves(verdict, house.users["deputy"])
    assert judge.acting is False


def test_the_end_offers_nothing_to_anybody(at_stage, cast):
    from_end = at_stage("refused")
    for username, user in cast.items():
        # A wrong day may be put right for as long as there is a record.
        assert names(from_end, user) == (["correct"] if username == "office" else []), username


def test_whatever_is_offered_is_permitted_and_what_is_not_is_refused(at_stage, cast):
    """Guards apart, ``open_moves`` and the rules say the same for the whole cast."""
    proposal = at_stage("submitted")
    flow = flow_with(type(proposal), "screen")
    for user in cast.values():
        offered = {move.transition.name for move in open_moves(proposal, user)}
        office = {
            "screen", "register", "return", "suggest", "refuse", "split", "correct",
            "replace-lead", "ask-withdrawal", "withdraw", "keep",
        }  # fmt: skip
        own = {"office": office, "deputy": {"ask-withdrawal", "withdraw", "keep"}}
        assert offered == own.get(user.username, set()), user.username
        assert offered <= {step.name for step in flow.from_status(proposal.status)}


def test_a_role_that_ended_yesterday_opens_nothing(at_stage, office, today):
    proposal = at_stage("submitted")
    RoleGrant.objects.filter(user=office).update(ends_on=today.replace(day=15))
    office.__dict__.pop("_grants_today", None)
    assert names(proposal, office) == []
