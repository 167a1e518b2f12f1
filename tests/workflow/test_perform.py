"""A move that succeeds: what happens, in which order, and what is written down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from congress.documents.models import Attachment
from congress.workflow import registry
from congress.workflow.engine import perform
from congress.workflow.models import StatusChange
from congress.workflow.signals import status_changed
from congress.workflow.transition import SYSTEM, ActingFor
from tests.workflow.test_registry import second_flow


def test_the_order_of_events(lamp, office, today):
    perform(lamp.row, "light", by=office, on=today, watts=60)
    assert lamp.log == [
        ("permission", "office"),
        ("guard", "off"),
        ("effect", "on", True, {"watts": 60}),
        ("signal", "light", "on"),
    ]


def test_the_object_in_hand_and_the_row_carry_the_new_values(lamp, office, today):
    perform(lamp.row, "light", by=office, on=today)
    for obj in (lamp.row, lamp.stored):
        assert (obj.status, obj.version, obj.contact_phone) == ("on", 1, "010-1")


def test_the_row_of_the_ledger_is_complete(lamp, house, office, today):
    happened_on = today - timedelta(days=3)
    change = perform(lamp.row, "light", by=office, on=happened_on, note="  天黑了 \n")
    assert [change] == lamp.ledger
    stored = lamp.ledger[0]
    assert stored.congress == house.city
    assert (stored.flow, stored.move) == ("lamp", "light")
    assert (stored.from_status, stored.to_status) == ("off", "on")
    assert stored.object_type.model_class() is type(lamp.row)
    assert stored.object_id == stored.root_id == lamp.row.pk
    assert stored.root_type == stored.object_type
    assert (stored.actor, stored.actor_name) == (office, "方静怡")
    assert (stored.on_behalf_of, stored.source, stored.scan) == (None, "", None)
    assert stored.note == "天黑了"
    assert stored.happened_on == happened_on
    assert timezone.now() - stored.recorded_at < timedelta(minutes=1)
    assert stored.is_internal is False


def test_the_ledger_keeps_the_name_of_that_day(lamp, office, today):
    perform(lamp.row, "light", by=office, on=today)
    office.name = "方改名"
    office.save()
    assert lamp.ledger[0].actor_name == "方静怡"


def test_acting_for_a_deputy_is_written_down(lamp, house, cast, today):
    scan = Attachment.objects.create(
        congress=house.city, name="a.pdf", size=1, uploaded_by=cast["auditor"]
    )
    acting = ActingFor(house.deputies["deputy"], "paper", scan)
    perform(lamp.row, "light", by=cast["auditor"], on=today, acting=acting)
    stored = lamp.ledger[0]
    assert (stored.actor, stored.on_behalf_of) == (cast["auditor"], house.deputies["deputy"])
    assert (stored.source, stored.get_source_display(), stored.scan) == ("paper", "书面", scan)


def test_a_part_names_its_root(at_stage, cast, today):
    proposal = at_stage("dispatched", submitted_on=date(2026, 9, 1))
    change = perform(proposal.tasks.get(), "receive", by=cast["clerk"], on=today)
    assert (change.object_type.model, change.root_type.model) == ("handlingtask", "proposal")
    assert change.root_id == proposal.pk


def test_an_internal_move_is_marked(at_stage, office, today):
    change = perform(at_stage("submitted"), "screen", by=office, on=today, legal="passed")
    assert change.is_internal
    assert (change.from_status, change.to_status) == ("submitted", "submitted")


def test_a_record_without_a_change_of_status_still_counts_as_a_version(lamp, office, today):
    perform(lamp.row, "light", by=office, on=today)
    change = perform(lamp.row, "look", by=office, on=today)
    assert (change.from_status, change.to_status) == ("on", "on")
    assert lamp.stored.version == 2


def test_a_note_that_nobody_asked_for_is_not_kept(lamp, office, today):
    perform(lamp.row, "light", by=office, on=today)
    assert perform(lamp.row, "look", by=office, on=today, note="随便").note == ""


def test_system_makes_automatic_moves(lamp, today):
    change = perform(lamp.row, "smash", by=SYSTEM, on=today)
    assert (change.actor, change.actor_name) == (None, "系统")
    assert lamp.stored.status == "broken"


def test_following_moves_are_systems_and_of_the_same_day(lamp, office, today):
    lamp.follow = [(lamp.row, "smash")]
    day = today - timedelta(days=1)
    perform(lamp.row, "light", by=office, on=day)
    assert [(c.move, c.actor, c.happened_on) for c in lamp.ledger] == [
        ("light", office, day),
        ("smash", None, day),
    ]
    assert lamp.row.status == lamp.stored.status == "broken"
    assert lamp.log[-2:] == [("signal", "light", "on"), ("signal", "smash", "broken")]


def test_the_first_receipt_begins_the_handling(at_stage, cast, today):
    proposal = at_stage("dispatched", submitted_on=date(2026, 9, 1))
    perform(proposal.tasks.get(), "receive", by=cast["clerk"], on=today)
    proposal.refresh_from_db()
    assert proposal.status == "handling"
    last = StatusChange.objects.latest("pk")
    assert (last.move, last.actor) == ("begin", None)


def test_the_signal_is_sent_inside_the_transaction(lamp, office, today):
    """Who hears it and fails takes the move back with him."""

    def deaf(sender, change, obj, **_):
        assert connection.in_atomic_block
        assert StatusChange.objects.filter(pk=change.pk).exists()
        raise RuntimeError("no letter box")

    status_changed.connect(deaf)
    try:
        with pytest.raises(RuntimeError, match="no letter box"):
            perform(lamp.row, "light", by=office, on=today)
    finally:
        status_changed.disconnect(deaf)
    assert lamp.ledger == []
    assert lamp.stored.status == "off"


def test_two_flows_of_one_object_move_each_its_own_field(lamp, office, today):
    registry.register_flow(second_flow())
    type(lamp.row).objects.filter(pk=lamp.row.pk).update(number_label="off")
    row = lamp.again()
    perform(row, "wire", by=office, on=today)
    perform(row, "light", by=office, on=today)
    assert (lamp.stored.number_label, lamp.stored.status) == ("on", "on")
    assert [(c.flow, c.to_status) for c in lamp.ledger] == [("lamp.wire", "on"), ("lamp", "on")]
    assert lamp.stored.version == 2


def test_a_simple_move_is_cheap(at_stage, office, today):
    proposal = at_stage("submitted")
    office.__dict__.pop("_grants_today", None)
    with CaptureQueriesContext(connection) as queries:
        perform(proposal, "return", by=office, on=today, note="请补充。")
    assert len(queries) <= 16, "\n".join(query["sql"] for query in queries)
