"""A small app that exists in these tests only: a case (the root) and its tasks, with clocks.

Its keys to other apps are without constraint, or PostgreSQL could not flush those between tests.
"""

from __future__ import annotations

from django.apps import AppConfig
from django.db import models

from congress.calendar.clocks import Clock, Clocked, Run


class SampleConfig(AppConfig):
    name = "tests.calendar.sample"
    label = "sample"
    path = __file__


class Case(Clocked):
    """Facts of its own clock: submitted → screened; a report before a meeting."""

    congress = models.ForeignKey(
        "people.Congress", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    submitted_on = models.DateField(null=True)
    submission = models.IntegerField(default=1)
    screened_on = models.DateField(null=True)
    meeting = models.ForeignKey(
        "calendar.Meeting",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
    )

    class Meta:
        app_label = "sample"

    def __str__(self) -> str:
        return f"case {self.pk}"


class Task(Clocked):
    """Facts: assigned → replied, perhaps extended, perhaps in a batch (on its own day) or void."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    assigned_on = models.DateField(null=True)
    replied_on = models.DateField(null=True)
    is_extended = models.BooleanField(default=False)
    is_batch = models.BooleanField(default=False)
    target_on = models.DateField(null=True)
    round = models.IntegerField(default=1)
    voided_on = models.DateField(null=True)

    class Meta:
        app_label = "sample"

    def __str__(self) -> str:
        return f"task {self.pk}"

    @property
    def root(self) -> Case:
        return self.case

    @property
    def clock_congress(self):
        return self.case.congress


def screening(case: Case) -> Run | None:
    if not case.submitted_on:
        return None
    return Run(
        key=case.submission,
        anchor_on=case.submitted_on,
        anchor_label="提交",
        rule="proposal.screening",
        stopped_on=case.screened_on,
        reason="已登记" if case.screened_on else "",
    )


def report(case: Case) -> Run | None:
    if not case.meeting:
        return None
    return Run(
        key=1,
        anchor_on=case.meeting.starts_on,
        anchor_label="会议",
        rule="oversight.report_final",
        meeting=case.meeting,
    )


def reply(task: Task) -> Run | None:
    if not task.assigned_on:
        return None
    return Run(
        key=task.round,
        anchor_on=task.assigned_on,
        anchor_label="交办",
        rule="proposal.reply_extended" if task.is_extended else "proposal.reply",
        target_rule="proposal.batch_target" if task.is_batch else None,
        target_on=task.target_on,
        stopped_on=task.voided_on or task.replied_on,
        outcome="void" if task.voided_on else "met",
        reason="异议成立" if task.voided_on else ("已送达" if task.replied_on else ""),
        extension_note="涉及面广" if task.is_extended else "",
    )


CLOCKS = (
    Clock(
        code="sample.screening",
        label="审核",
        model="sample.Case",
        carrier="代表工委",
        run=screening,
        rules=("proposal.screening",),
        starts="提交",
        stops="登记",
    ),
    Clock(
        code="sample.report",
        label="报告",
        model="sample.Case",
        carrier="报告机关",
        run=report,
        rules=("oversight.report_final",),
        starts="会议",
        stops="送交",
    ),
    Clock(
        code="sample.reply",
        label="答复",
        model="sample.Task",
        carrier="主办单位",
        run=reply,
        rules=("proposal.reply", "proposal.reply_extended"),
        starts="交办",
        stops="送达",
    ),
)
