"""check_invariants finds nothing where the moves were made, and whatever was forged."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from congress.calendar.models import Deadline
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from proposals.models import HandlingTask, Proposal, Reply, Verdict
from tests.workflow.test_ledger import values_like

SUBMITTED_ON = date(2026, 8, 3)


@pytest.fixture
def proposal(at_stage):
    return at_stage("delivered", submitted_on=SUBMITTED_ON)


def found(count=1):
    """The sentences; there are ``count`` of them."""
    sentences = list(violations())
    assert len(sentences) == count, sentences
    return "\n".join(sentences)


@pytest.mark.parametrize(
    "stage",
    ["draft", "cosigning", "returned", "suggested", "withdrawn", "refused", "screened",
     "registered", "assigned", "dispatched", "received", "signing", "delivered", "judged",
     "closed"],
)  # fmt: skip
def test_whatever_the_moves_made_is_in_order(at_stage, stage):
    at_stage(stage, submitted_on=SUBMITTED_ON)
    at_stage("registered", lead="district-deputy")
    assert list(violations()) == []


def test_it_writes_nothing_and_reads_little(proposal, django_assert_max_num_queries):
    before = StatusChange.objects.count(), Deadline.objects.count()
    with django_assert_max_num_queries(90):  # ten flows, seven with clocks, and a plan
        assert list(violations()) == []
    assert (StatusChange.objects.count(), Deadline.objects.count()) == before


def test_a_status_without_a_move(proposal):
    Proposal.objects.update(status="closed")
    assert found() == f"proposal {proposal.pk}：状态是 closed，流程记录是 replied"


def test_a_status_of_an_object_that_never_moved(at_stage):
    draft = at_stage("draft")
    Proposal.objects.update(status="submitted")
    assert found() == f"proposal {draft.pk}：状态是 submitted，流程记录是 draft"


@pytest.mark.parametrize("model", [HandlingTask, Reply, Verdict])
def test_a_status_of_a_part(proposal, model):
    model.objects.update(status="forged")
    assert "状态是 forged" in found()


def test_a_version_that_is_not_the_count_of_entries(proposal):
    version = proposal.version
    Proposal.objects.update(version=version + 1)
    assert found() == (f"proposal {proposal.pk}：版本是 {version + 1}，流程记录有 {version} 条")


def test_entries_that_do_not_follow_one_another(proposal):
    last = StatusChange.objects.filter(flow="proposal").latest("pk")
    StatusChange.objects.create(**values_like(last, from_status="draft", to_status="replied"))
    Proposal.objects.update(version=proposal.version + 1)
    assert found() == f"proposal {proposal.pk}：流程记录不连贯（replied → draft）"


def test_entries_without_their_object(proposal):
    last = StatusChange.objects.filter(flow="proposal").first()
    StatusChange.objects.create(**values_like(last, object_id=999_999, root_id=999_999))
    assert found() == "proposal 999999：有流程记录，没有对象"


@pytest.mark.parametrize("model", [HandlingTask, Reply, Verdict])
def test_a_part_of_another_congress(proposal, house, model):
    model.objects.update(congress=house.district)
    assert "所属人大与整件不同" in "\n".join(violations())


def test_a_ledger_entry_of_another_congress(proposal, house):
    last = StatusChange.objects.filter(flow="proposal").latest("pk")
    forged = values_like(
        last, congress_id=house.district.pk, from_status="replied", to_status="replied"
    )
    StatusChange.objects.create(**forged)
    Proposal.objects.update(version=proposal.version + 1)
    assert found() == f"proposal {proposal.pk}：流程记录所属的人大与对象不同"


def test_a_ledger_entry_under_another_root(proposal, at_stage):
    other = at_stage("draft")
    last = StatusChange.objects.filter(flow="proposal.verdict")
    assert not last.exists()
    task = StatusChange.objects.filter(flow="proposal.task").latest("pk")
    forged = values_like(task, root_id=other.pk, from_status="replied", to_status="replied")
    StatusChange.objects.create(**forged)
    HandlingTask.objects.update(version=3)
    assert found() == f"proposal.task {task.object_id}：流程记录所属的整件不同"


class TestClocks:
    def test_a_clock_that_runs_though_its_fact_says_it_stopped(self, proposal):
        row = Deadline.objects.filter(clock="proposal.reply").get()
        Deadline.objects.filter(pk=row.pk).update(closed_on=None, outcome="", warn_on="2030-01-01")
        sentences = found(2)
        assert f"proposals.HandlingTask {row.owner_id}：开着的时限是" in sentences
        assert "最近到期是 None、None，应为 2030-01-01、" in sentences

    def test_a_clock_that_stopped_though_its_fact_runs(self, proposal):
        Deadline.objects.filter(clock="proposal.feedback").update(
            closed_on="2026-11-16", outcome="met"
        )
        sentences = found(3)
        assert "proposals.Verdict" in sentences
        assert "最近到期是" in sentences

    def test_a_clock_from_another_day(self, proposal):
        Deadline.objects.filter(clock="proposal.feedback").update(anchor_on="2026-01-01")
        assert "2026, 1, 1" in found()

    @pytest.mark.parametrize("field", ["next_due_on", "next_legal_on"])
    @pytest.mark.parametrize("model", [Proposal, HandlingTask, Verdict])
    def test_the_next_dates_of_a_row(self, proposal, model, field):
        model.objects.update(**{field: "2020-01-01"})
        sentence = found()
        assert f"{model._meta.label} {model.objects.get().pk}：最近到期是 " in sentence
        assert "2020-01-01" in sentence.split("，应为")[0]
        assert "2020-01-01" not in sentence.split("，应为")[1]

    def test_a_clock_whose_owner_is_gone(self, proposal):
        row = Deadline.objects.filter(clock="proposal.receipt").get()
        Deadline.objects.filter(pk=row.pk).update(owner_id=999_999)
        assert found() == f"时限 {row.pk}：所属对象不在了"

    def test_a_clock_of_another_congress(self, proposal, house):
        row = Deadline.objects.filter(clock="proposal.feedback").get()
        Deadline.objects.filter(pk=row.pk).update(congress=house.district)
        assert found() == f"proposals.Verdict {row.owner_id}：时限所属的人大与对象不同"


class TestCommand:
    def test_all_is_well(self, proposal):
        out = StringIO()
        call_command("check_invariants", stdout=out)
        assert out.getvalue() == "全部一致。\n"

    def test_what_is_wrong_is_counted_and_told(self, proposal):
        Proposal.objects.update(status="closed")
        error = StringIO()
        with pytest.raises(CommandError, match="发现 1 处不一致。"):
            call_command("check_invariants", stderr=error, stdout=StringIO())
        assert "状态是 closed" in error.getvalue()
