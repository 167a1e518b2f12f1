"""Every reason why a move does not happen: its code, its sentence, and that nothing changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from congress.calendar.explanation import day_words
from congress.documents.models import Attachment
from congress.people.models import User
from congress.workflow.engine import perform
from congress.workflow.models import StatusChange
from congress.workflow.refusals import (
    BadInput,
    Guarded,
    MoveRefused,
    NotPermitted,
    Stale,
    WrongStatus,
)
from congress.workflow.transition import SYSTEM, ActingFor
from proposals.models import Proposal, RefusalReason
from proposals.services import create_draft


def refused(kind, obj, move, **arguments):
    """The sentences of a refusal of ``kind``; the row and the ledger are as before."""
    before = Proposal.objects.filter(pk=obj.pk).values().get()
    in_hand = {f.attname: getattr(obj, f.attname) for f in obj._meta.concrete_fields}
    entries = StatusChange.objects.count()
    with pytest.raises(MoveRefused) as caught:
        perform(obj, move, **arguments)
    assert type(caught.value) is kind
    assert Proposal.objects.filter(pk=obj.pk).values().get() == before
    assert {f.attname: getattr(obj, f.attname) for f in obj._meta.concrete_fields} == in_hand
    assert StatusChange.objects.count() == entries
    return str(caught.value)


def test_codes_are_stable():
    kinds = (MoveRefused, NotPermitted, WrongStatus, Stale, Guarded, BadInput)
    assert [kind.code for kind in kinds] == [
        "refused", "not_permitted", "wrong_status", "stale", "guarded", "bad_input",
    ]  # fmt: skip
    assert str(Guarded("甲。", "乙。")) == "甲。乙。"


def test_an_unknown_move(lamp, office, today):
    assert refused(BadInput, lamp.row, "fly", by=office, on=today) == "没有这个步骤。"


@pytest.mark.parametrize("username", ["stranger", "auditor", "district-office", "deputy"])
def test_who_holds_no_right(lamp, cast, username, today):
    sentence = refused(NotPermitted, lamp.row, "light", by=cast[username], on=today)
    assert sentence == "您没有“开灯”的权限。"


def test_nobody(lamp, today):
    refused(NotPermitted, lamp.row, "light", by=AnonymousUser(), on=today)


def test_a_superuser_without_a_role_is_nobody(at_stage, today):
    root = User.objects.create(username="root", name="超级", is_superuser=True, is_staff=True)
    refused(NotPermitted, at_stage("submitted"), "screen", by=root, on=today, legal="passed")


def test_an_account_that_was_disabled(at_stage, office, today):
    office.is_active = False
    office.save()
    refused(NotPermitted, at_stage("submitted"), "screen", by=office, on=today, legal="passed")


def test_automatic_moves_are_systems_alone(lamp, office, today):
    refused(NotPermitted, lamp.row, "smash", by=office, on=today)
    acting = ActingFor(lamp.row.lead, "phone")
    refused(NotPermitted, lamp.row, "smash", by=office, on=today, acting=acting)


def test_system_makes_no_move_of_people(lamp, today):
    refused(NotPermitted, lamp.row, "light", by=SYSTEM, on=today)


def test_the_wrong_status(lamp, office, today):
    sentence = refused(WrongStatus, lamp.row, "dim", by=office, on=today, note="省电")
    assert sentence == "现在的状态是“关”，不能“关灯”。"


def test_the_wrong_status_with_a_fresh_form(lamp, office, today):
    refused(WrongStatus, lamp.row, "dim", by=office, on=today, note="省电", version=0)


def test_a_stale_form_says_who_did_what(lamp, office, today):
    mine = lamp.again()
    perform(lamp.row, "light", by=office, on=today)
    sentence = refused(Stale, mine, "light", by=office, on=today, version=0)
    assert sentence == (
        "您打开本页以后，方静怡已于2026年11月16日办理了“开灯”，现在的状态是“开”。请返回查看后再办理。"
    )


def test_stale_even_where_the_move_were_possible(lamp, office, today):
    """Off again after on and off: the person has not read what happened in between."""
    mine = lamp.again()
    perform(lamp.row, "light", by=office, on=today)
    perform(lamp.row, "dim", by=office, on=today, note="省电")
    sentence = refused(Stale, mine, "light", by=office, on=today, version=0)
    assert "“关灯”" in sentence
    perform(mine, "light", by=office, on=today)  # without a version the newest row counts
    assert lamp.stored.version == 3


def test_something_is_still_missing(lamp, office, today):
    lamp.is_guarded = True
    assert refused(Guarded, lamp.row, "light", by=office, on=today) == "没有灯泡。"
    assert ("effect", "on", True, {}) not in lamp.log


@pytest.mark.parametrize("note", ["", "   \n"])
def test_a_note_is_required(lamp, office, today, note):
    perform(lamp.row, "light", by=office, on=today)
    assert refused(BadInput, lamp.row, "dim", by=office, on=today, note=note) == "请填写理由。"


def test_a_day_before_the_step_before(lamp, office, today):
    perform(lamp.row, "light", by=office, on=today)
    sentence = refused(
        BadInput, lamp.row, "dim", by=office, on=today - timedelta(days=1), note="省电"
    )
    assert sentence == "办理日期不能早于上一步的日期（2026年11月16日）。"
    perform(lamp.row, "dim", by=office, on=today, note="省电")  # the same day will do


def test_a_part_cannot_be_moved_before_it_was_there(verdict, office):
    """A deputy cannot have judged a reply before it was delivered to him."""
    acting = ActingFor(verdict.deputy, "phone")
    said = {"attitude": "satisfied", "result": "satisfied"}
    before = verdict.delivered_on - timedelta(days=1)
    with pytest.raises(
        BadInput, match=f"不能早于上一步的日期（{day_words(verdict.delivered_on)}）"
    ):
        perform(verdict, "judge", by=office, on=before, acting=acting, **said)
    perform(verdict, "judge", by=office, on=verdict.delivered_on, acting=acting, **said)
    assert verdict.status == "given"


def test_a_task_is_not_received_before_it_came(at_stage, cast):
    task = at_stage("dispatched", submitted_on=date(2026, 9, 1)).tasks.get()
    with pytest.raises(BadInput, match="不能早于上一步的日期"):
        perform(task, "receive", by=cast["clerk"], on=task.assigned_on - timedelta(days=1))


def test_a_broken_effect_leaves_nothing(lamp, office, today):
    lamp.fails = True
    with pytest.raises(ValueError, match="the effect broke"):
        perform(lamp.row, "light", by=office, on=today)
    assert lamp.ledger == []
    assert (lamp.stored.status, lamp.stored.version, lamp.stored.contact_phone) == ("off", 0, "")
    assert (lamp.row.status, lamp.row.version) == ("off", 0)


def test_a_following_move_that_is_refused_takes_all_back(lamp, office, today):
    lamp.follow = [(lamp.row, "dim")]
    refused(NotPermitted, lamp.row, "light", by=office, on=today)


class TestActingFor:
    @pytest.fixture
    def auditor(self, cast):
        return cast["auditor"]

    def test_the_wrong_deputy(self, lamp, house, auditor, today):
        acting = ActingFor(house.deputies["cosigner"], "phone")
        sentence = refused(BadInput, lamp.row, "light", by=auditor, on=today, acting=acting)
        assert sentence == "只能代该件的代表本人办理。"

    @pytest.mark.parametrize("source", ["", "rumour"])
    def test_no_source(self, lamp, auditor, today, source):
        acting = ActingFor(lamp.row.lead, source)
        sentence = refused(BadInput, lamp.row, "light", by=auditor, on=today, acting=acting)
        assert sentence == "请选择来源：代表是以什么方式表示的。"

    def test_paper_without_its_scan(self, lamp, auditor, today):
        acting = ActingFor(lamp.row.lead, "paper")
        sentence = refused(BadInput, lamp.row, "light", by=auditor, on=today, acting=acting)
        assert sentence == "来源为书面的，请附上扫描件。"

    @pytest.mark.parametrize("source", ["phone", "visit", "mail"])
    def test_other_sources_need_no_scan(self, lamp, auditor, today, source):
        perform(lamp.row, "light", by=auditor, on=today, acting=ActingFor(lamp.row.lead, source))
        assert lamp.ledger[0].source == source

    def test_the_scan_is_not_asked_where_the_paper_stays_with_the_office(
        self, house, office, today
    ):
        deputy = house.deputies["deputy"]
        proposal = _entered_from_paper(deputy, office)
        perform(proposal, "submit", by=office, on=today, acting=ActingFor(deputy, "paper"))
        assert proposal.status == "submitted"
        assert Attachment.objects.count() == 0

    def test_acting_is_a_right_of_its_own(self, lamp, office, auditor, today):
        """Who may act for a deputy may not do it as himself, nor the other way round."""
        refused(NotPermitted, lamp.row, "light", by=auditor, on=today)
        acting = ActingFor(lamp.row.lead, "phone")
        refused(NotPermitted, lamp.row, "light", by=office, on=today, acting=acting)

    def test_a_move_that_nobody_does_for_others(self, lamp, office, auditor, today):
        perform(lamp.row, "light", by=office, on=today)
        acting = ActingFor(lamp.row.lead, "phone")
        refused(NotPermitted, lamp.row, "look", by=auditor, on=today, acting=acting)


def _entered_from_paper(deputy, office):
    return create_draft(
        lead=deputy,
        by=office,
        for_deputy=True,
        contact_phone="010-55550000",
        origin="visit",
        cleared=RefusalReason.objects.filter(congress=deputy.congress, is_active=True),
        title="关于增设站点的建议",
        facts="事实",
        request="请求",
    )
