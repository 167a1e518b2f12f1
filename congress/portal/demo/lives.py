"""One proposal taken along its road by the real moves, on a simulated clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from congress.portal.demo.again_steps import AgainSteps
from congress.portal.demo.plan import ASIDE, BODY, STAGES, WITH_OTHERS, Plan, Rating
from congress.portal.demo.turn_steps import TurnSteps
from congress.portal.demo.unit_steps import UnitSteps
from congress.portal.demo.walking import NotYet
from congress.workflow.engine import SYSTEM, perform
from congress.workflow.models import StatusChange
from congress.workflow.transition import ActingFor
from proposals.enums import ContactStage, Origin, ProposalStatus, VerdictStatus
from proposals.models import Category, Proposal, RefusalReason, Tag, Verdict
from proposals.selectors.verdicts import overdue, reminded_or_expired
from proposals.services import create_draft

__all__ = ["BODY", "STAGES", "Life", "Plan"]

ORIGINS = (Origin.RESEARCH, Origin.STATION, Origin.VISIT, Origin.INSPECTION, Origin.FORUM)


class Life(TurnSteps, UnitSteps, AgainSteps):
    """One proposal walking its road."""

    def walk(self) -> Proposal:
        self.begin()
        self.go_on()
        for turn in self.plan.turns:
            getattr(self, f"turn_{turn}")()
        return self.proposal

    def begin(self) -> None:
        words, lead = self.plan.words, self.lead
        self.turn_to(self.day)
        self.proposal = create_draft(
            lead=lead,
            by=self.hand(lead),
            for_deputy=lead.user is None,
            contact_phone=lead.phone,
            category=Category.objects.get(congress=lead.congress, name=words.category),
            origin=ORIGINS[len(words.title) % len(ORIGINS)],
            tags=Tag.objects.filter(congress=lead.congress, name__in=words.tags),
            wished_units=[self.house.organs[self.plan.unit]] if self.plan.wishes else (),
            cleared=RefusalReason.objects.filter(congress=lead.congress, is_active=True),
            title=words.title,
            facts=words.facts,
            request=words.request,
        )
        self.road = iter(() if self.plan.stage == "draft" else STAGES[1:])

    def go_on(self, until: str = "") -> None:
        """Further along the road, to the end of ``until`` or of the life."""
        goal = self.plan.stage
        for stage in self.road:
            try:
                if stage == goal or self.passes(stage):
                    getattr(self, stage)()
            except NotYet:
                self.road = iter(())
                self.nights()
                return
            if stage == goal:
                self.road = iter(())
                self.nights()
                return
            if stage == until:
                return

    def passes(self, stage: str) -> bool:
        """Does this life come by here on its way? The withdrawn was suggested first."""
        if stage == "suggested":
            return self.plan.stage == "withdrawn"
        if stage == "advised" and self.plan.skips_joint:
            return False
        if stage in WITH_OTHERS:
            return bool(getattr(self.plan, WITH_OTHERS[stage]))
        return stage not in ASIDE

    def nights(self) -> None:
        """What the nightly job did about verdicts while the life stood still, up to today; only
        where there is a clock to be turned."""
        if self.clock is None:
            return
        waiting = Verdict.objects.filter(
            reply__task__proposal=self.proposal, status=VerdictStatus.AWAITED
        )
        while row := overdue(self.today).filter(pk__in=waiting).order_by("next_legal_on").first():
            self.turn_to(row.next_legal_on + timedelta(days=1))
            perform(row, reminded_or_expired(row), by=SYSTEM, on=self.day)

    def judged(self) -> None:
        self.talk(ContactStage.AFTER, 1)
        rating, after = self.plan.verdict, self.after("judged")
        for verdict in self.verdicts(rating):
            self.judge(verdict, rating, after)
            after = 0
        if self.plan.again:
            self.handle_again()

    def verdicts(self, rating: Rating) -> list[Verdict]:
        """The lead deputy's on every reply; the co-signers praise where he does."""
        rows = Verdict.objects.filter(
            reply__task__proposal=self.proposal, status=VerdictStatus.AWAITED
        ).select_related("deputy__user")
        if not rating.is_praise:
            rows = rows.filter(deputy=self.lead)
        return list(rows.order_by("pk"))

    def judge(self, verdict: Verdict, rating: Rating, after: int) -> None:
        # 基本满意: where everybody is satisfied the proposal closes by itself.
        data: dict[str, Any] = {
            "attitude": rating.attitude, "result": rating.result, "reason": rating.reason,
        }  # fmt: skip
        if self.plan.is_dissatisfied:  # said on the telephone, and written down by the office
            acting = ActingFor(verdict.deputy, StatusChange.Source.PHONE)
            self.move(verdict, "judge", self.office, after, acting=acting, **data)
        else:
            self.by_deputy(verdict.deputy, verdict, "judge", after, **data)

    def closed(self) -> None:
        self.proposal.refresh_from_db()
        if self.proposal.status != ProposalStatus.CLOSED:
            note = self.plan.words_to.get("closed", "")
            self.move(self.proposal, "close", self.office, self.after("closed"), note=note)
