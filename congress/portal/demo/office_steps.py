"""What deputies and the office do in a life, until the proposal is handed over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from congress.calendar.models import Meeting
from congress.people.models import Congress
from congress.portal.demo.plan import REFUSE, RETURN, SUGGEST
from congress.portal.demo.walking import Walk
from congress.workflow.engine import SYSTEM, perform
from proposals.batches import hand_over
from proposals.effects.deciding import enter_meeting
from proposals.enums import Gate, GateResult, HandlingRole, ProposalStatus
from proposals.models import Proposal, RefusalReason
from proposals.services import plan_units, save_draft

MERGE_NOTE = "两件说的是同一件事，已与两位领衔代表沟通，一起办理、分别答复。"
FIRST_OF_CHAIRS = date(2023, 1, 2)


def meeting_of(congress: Congress, on: date) -> Meeting:
    """The 主任会议 of that week; they meet every Monday, one after the other."""
    number, days = divmod((on - FIRST_OF_CHAIRS).days, 7)
    monday = on - timedelta(days=days)
    return enter_meeting(congress, f"第{number + 1}次主任会议", monday)


COSIGNERS = ("cosigner",)


class OfficeSteps(Walk):
    def cosigning(self) -> None:
        chosen = self.plan.cosigners or COSIGNERS
        self.cosigners = [self.house.deputies[name] for name in chosen]
        self.by_deputy(self.lead, self.proposal, "invite", deputies=self.cosigners)

    def cosigned(self) -> None:
        if not self.proposal.cosignatures.exists():
            self.cosigning()
        rows = self.proposal.cosignatures.select_related("deputy__user").order_by("pk")
        for place, row in enumerate(rows):
            end = self.plan.cosigning_ends.get(place, "confirm")
            if end == "cancel":
                self.by_deputy(self.lead, row, end)
            elif end == "expire":
                perform(row, end, by=SYSTEM, on=self.later(6))
            elif end != "lapse":
                self.by_deputy(row.deputy, row, end, self.after("cosigned"))

    def submitted(self) -> None:
        self.proposal.refresh_from_db()
        self.by_deputy(self.lead, self.proposal, "submit")
        if self.plan.revised:
            self.returned()
            draft = self.proposal.draft
            save_draft(self.proposal, revision=draft.revision, facts=self.plan.revised)
            self.proposal.refresh_from_db()
            self.by_deputy(self.lead, self.proposal, "submit", 3)

    def said(self, stage: str, usual: str) -> str:
        return self.plan.words_to.get(stage, usual)

    def returned(self) -> None:
        note = self.said("returned", RETURN)
        self.move(self.proposal, "return", self.office, self.after("returned"), note=note)

    def suggested(self) -> None:
        note = self.said("suggested", SUGGEST)
        self.move(self.proposal, "suggest", self.office, self.after("suggested"), note=note)

    def withdrawn(self) -> None:
        self.by_deputy(self.lead, self.proposal, "withdraw", self.after("withdrawn"))

    def refused(self) -> None:
        reason = RefusalReason.objects.filter(congress=self.lead.congress).order_by("position")[1]
        note = self.said("refused", REFUSE)
        after = self.after("refused")
        self.move(self.proposal, "refuse", self.office, after, reason=reason, note=note)

    def screened(self) -> None:
        results: dict[str, Any] = {gate.value: GateResult.PASSED for gate in Gate}
        if self.plan.remark:
            results["quality_remark"] = self.plan.remark
        self.move(self.proposal, "screen", self.office, self.after("screened"), **results)

    def registered(self) -> None:
        self.move(
            self.proposal, "register", self.office, self.after("registered"),
            category=self.proposal.category,
        )  # fmt: skip

    def planned(self) -> None:
        organs, plan = self.house.organs, self.plan
        lines = [(organs[plan.unit], HandlingRole.LEAD)]
        lines += [(organs[name], HandlingRole.JOINT) for name in plan.joint]
        lines += [(organs[name], HandlingRole.SEPARATE) for name in plan.separate]
        plan_units(self.proposal, lines)

    def merged(self) -> None:
        """What says the same is merged into it before it is handed over."""
        waiting = Proposal.objects.filter(status=ProposalStatus.REGISTERED)
        for row in waiting.filter(title__in=self.plan.carries).order_by("pk"):
            self.move(row, "merge", self.office, 1, principal=self.proposal, note=MERGE_NOTE)

    def assigned(self) -> None:
        self.merged()
        if self.line is None:
            on = self.later(self.after("assigned"))
            meeting = meeting_of(self.lead.congress, on)  # what sat in session is not asked
            self.move(
                self.proposal, "assign", self.office, target_on=self.plan.target_on,
                meeting=meeting,
            )  # fmt: skip
            return
        self.turn_to(self.line.batch.assigned_on)
        hand_over(self.line.batch, self.line.pk)
