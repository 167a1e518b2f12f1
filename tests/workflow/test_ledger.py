"""The ledger is only added to, outlives its objects, and is read by those who may."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from congress.workflow.engine import perform
from congress.workflow.ledger import timeline
from congress.workflow.models import StatusChange
from congress.workflow.transition import INTERNAL, Audience
from proposals.effects.deciding import enter_meeting
from proposals.models import Proposal
from tests.workflow.conftest import lamp_flow


@pytest.fixture
def change(lamp, office, today):
    return perform(lamp.row, "light", by=office, on=today, note="原话")


def test_an_entry_is_never_saved_again(change):
    change.note = "改过的话"
    with pytest.raises(TypeError, match="only added to"):
        change.save()


def test_an_entry_is_never_deleted(change):
    with pytest.raises(TypeError, match="only added to"):
        change.delete()
    with pytest.raises(TypeError, match="only added to"):
        StatusChange.objects.filter(pk=change.pk).delete()
    assert StatusChange.objects.filter(pk=change.pk).exists()


@pytest.mark.parametrize("field", ["note", "actor_name", "happened_on", "to_status"])
def test_the_database_refuses_an_update(change, field):
    with (
        pytest.raises(DatabaseError, match="流程记录只能追加，不能修改"),
        transaction.atomic(),
    ):
        StatusChange.objects.filter(pk=change.pk).update(**{field: "2020-01-01"})
    assert StatusChange.objects.get(pk=change.pk).note == "原话"


def test_the_database_refuses_raw_sql_too(change):
    with (
        pytest.raises(DatabaseError, match="流程记录只能追加"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE workflow_statuschange SET note = '改'")


def test_the_ledger_outlives_its_object(lamp, change):
    """No foreign key leads to the object: nothing cascades."""
    Proposal.history.all().delete()
    lamp.row.draft.delete()
    pk = lamp.row.pk
    lamp.row.delete()
    assert StatusChange.objects.get().object_id == pk


class TestTimeline:
    @pytest.fixture
    def closed(self, at_stage):
        return at_stage("closed", submitted_on=date(2026, 8, 3))

    def labels(self, proposal, *audiences):
        return [entry["label"] for entry in timeline(proposal, audiences)]

    def test_each_audience_reads_its_part(self, closed):
        assert self.labels(closed, Audience.CONGRESS) == [
            "提交", "审核", "登记编号", "交办", "转承办", "签收", "送审", "审核通过", "签发",
            "送达", "评价答复", "办结",
        ]  # fmt: skip
        assert self.labels(closed, Audience.DEPUTY) == [
            "提交", "登记编号", "交办", "转承办", "签收", "送达", "评价答复", "办结",
        ]  # fmt: skip
        assert self.labels(closed, Audience.UNIT) == [
            "交办", "转承办", "签收", "送审", "审核通过", "签发", "送达", "评价答复", "办结",
        ]  # fmt: skip
        assert self.labels(closed) == []

    def test_a_unit_reads_only_its_own_parts(self, closed):
        """``own_parts``: a part with all its moves, with some, or not at all; the root always."""
        flows = StatusChange.objects.filter(root_id=closed.pk)
        parts = {row.flow: (row.object_type_id, row.object_id) for row in flows}
        own = {parts["proposal.task"]: None, parts["proposal.reply"]: ("sign",)}

        def labels(*audiences, own):
            return [entry["label"] for entry in timeline(closed, audiences, own)]

        assert labels(Audience.UNIT, own=own) == ["交办", "签收", "签发", "办结"]
        assert labels(Audience.UNIT, own={}) == ["交办", "办结"]
        assert labels(Audience.DEPUTY, own={}) == self.labels(closed, Audience.DEPUTY)
        assert labels(Audience.UNIT, own=None) == self.labels(closed, Audience.UNIT)

    def test_two_audiences_read_the_union(self, closed):
        both = self.labels(closed, Audience.DEPUTY, Audience.UNIT)
        assert "登记编号" in both
        assert "送审" in both
        assert "审核" not in both

    def test_a_note_has_readers_of_its_own(self, at_stage, office, today):
        proposal = at_stage("planned")
        meeting = enter_meeting(proposal.congress, "第一次主任会议", today)
        perform(proposal, "assign", by=office, on=today, note="内部说明", meeting=meeting)
        notes = {audience: timeline(proposal, [audience])[-1]["note"] for audience in Audience}
        said = "第一次主任会议（2026年11月16日）决定交办\n内部说明"
        assert notes == {Audience.CONGRESS: said, Audience.UNIT: "", Audience.DEPUTY: ""}
        assert INTERNAL == (Audience.CONGRESS,)

    def test_an_entry_in_full(self, at_stage, office, today):
        proposal = at_stage("submitted")
        perform(proposal, "return", by=office, on=today, note="请补充。")
        entry = timeline(proposal, [Audience.DEPUTY])[-1]
        assert entry["actor"] == "方静怡"
        assert entry["on"] == today
        assert (entry["from_label"], entry["to_label"]) == ("审核中", "退回修改")
        assert (entry["to_tone"], entry["note"]) == ("amber", "请补充。")
        assert (entry["part"], entry["is_part"], entry["internal"]) == ("建议", False, False)

    def test_parts_and_records_without_change(self, closed):
        entries = {entry["label"]: entry for entry in timeline(closed, [Audience.CONGRESS])}
        assert entries["签收"]["is_part"]
        assert entries["签收"]["part"] == "承办"
        assert (entries["审核"]["from_label"], entries["审核"]["to_label"]) == ("", "")
        assert entries["审核"]["internal"]

    def test_oldest_first_by_the_day_on_which_it_happened(self, closed):
        days = [entry["on"] for entry in timeline(closed, [Audience.CONGRESS])]
        assert days == sorted(days)

    def test_only_of_this_object(self, closed, at_stage):
        other = at_stage("submitted")
        assert self.labels(other, Audience.CONGRESS) == ["提交"]

    def test_acting_is_told(self, at_stage):
        proposal = at_stage("judged", submitted_on=date(2026, 8, 3), is_dissatisfied=True)
        entry = timeline(proposal, [Audience.DEPUTY])[-1]
        assert entry["on_behalf_of"] == proposal.lead
        assert entry["source"] == "电话"

    def test_one_query(self, closed, django_assert_num_queries):
        with django_assert_num_queries(1):
            for entry in timeline(closed, [Audience.CONGRESS]):
                assert entry["on_behalf_of"] is None or entry["on_behalf_of"].name

    def test_steps_of_former_times_break_no_page(self, lamp, change, office, today):
        """A move, a status and a whole workflow that the code no longer knows."""
        StatusChange.objects.create(**values_like(change, move="candle"))
        StatusChange.objects.create(**values_like(change, flow="oil"))
        StatusChange.objects.create(**values_like(change, to_status="glimmer"))
        entries = timeline(lamp.row, list(Audience))
        assert [entry["to_label"] for entry in entries] == ["开", "（原有状态）"]
        assert entries[-1]["to_tone"] == "neutral"

    def test_a_stale_form_after_a_step_of_former_times(self, lamp, change, office, today):
        StatusChange.objects.create(**values_like(change, move="candle"))
        assert lamp_flow().code == change.flow
        with pytest.raises(Exception, match="candle") as caught:
            perform(lamp.again(), "light", by=office, on=today, version=0)
        assert caught.value.code == "stale"


def values_like(change, **changes):
    names = [f.attname for f in change._meta.concrete_fields if f.name not in ("id", "recorded_at")]
    return {name: getattr(change, name) for name in names} | changes


def test_content_types_are_protected(change):
    kind = ContentType.objects.get_for_id(change.object_type_id)
    with pytest.raises(Exception, match="protected"):
        kind.delete()
