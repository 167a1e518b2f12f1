"""What comes after a deputy's verdict in a life: handled again, the two sides at one table."""

from __future__ import annotations

from typing import Any

from congress.portal.demo import phrases
from congress.portal.demo.letters import letter_number
from congress.portal.demo.walking import Walk
from proposals.enums import DeliveryMethod, Satisfaction
from proposals.models import HandlingTask
from proposals.selectors.letters import skeleton_of
from proposals.services import save_reply

#: How far a second round goes, in the order of its road.
FURTHER = ("received", "replied", "content", "unhappy", "met")


class AgainSteps(Walk):
    def handle_again(self) -> None:
        """``plan.again``: as far as that; the dissatisfied deputy is content in the end, or not."""
        goal = FURTHER.index(self.plan.again)
        note = self.turn(phrases.REQUIREMENTS)
        self.proposal.refresh_from_db()
        self.move(self.proposal, "rehandle", self.office, 3, note=note)
        tasks = list(
            self.proposal.tasks.filter(round__kind="rehandling").select_related("organ", "round")
        )
        for task in tasks:
            self.move(task, "receive", self.people(task)[0], 1)
        if goal < FURTHER.index("replied"):
            return
        for task in tasks:
            self.reply_again(task)
        if goal > FURTHER.index("replied"):
            self.judge_again(tasks)
        if goal == FURTHER.index("met"):
            self.meet(tasks)

    def turn(self, said: tuple[str, ...]) -> str:
        return said[len(self.plan.words.title) % len(said)]

    def reply_again(self, task: HandlingTask) -> None:
        clerk, reviewer, head = self.people(task)
        reply = task.replies.get()
        answer = self.plan.answer
        start, end = skeleton_of(reply).split("\n\n\n\n")
        save_reply(
            reply,
            revision=1,
            letter_number=letter_number(task.organ, self.ahead(14)),
            body=f"{start}\n{self.turn(phrases.SECOND_REPLIES)}\n{end}",
            result_code=answer.code,
            planned_on=self.day.replace(year=self.day.year + 1, day=28),
            reason=answer.reason,
            addressee=answer.addressee,
            publicity=answer.publicity,
            publicity_reason=answer.publicity_reason,
            contact_name=clerk.name,
            contact_phone="010-55550123",
            signatory=head,
        )
        reply.refresh_from_db()
        self.move(reply, "propose", clerk, 10)
        self.move(reply, "approve", reviewer, 2)
        self.move(reply, "sign", head, 2)
        method = DeliveryMethod.SYSTEM if self.lead.user else DeliveryMethod.POST
        self.move(reply, "deliver", clerk, 1, method=method)

    def judge_again(self, tasks: list[HandlingTask]) -> None:
        is_content = self.plan.again == "content"
        said: dict[str, Any] = {
            "attitude": Satisfaction.SATISFIED,
            "result": Satisfaction.FAIRLY if is_content else Satisfaction.DISSATISFIED,
            "reason": "" if is_content else self.turn(phrases.STILL_DISSATISFIED),
        }
        for task in tasks:
            verdict = task.replies.get().verdicts.get(deputy=self.lead)
            self.by_deputy(self.lead, verdict, "judge", 4, **said)

    def meet(self, tasks: list[HandlingTask]) -> None:
        self.proposal.refresh_from_db()
        held_on = self.later(5)
        self.move(
            self.proposal, "convene", self.office, held_on=held_on, place="代表工委会议室",
            deputies=[self.lead], units=[task.organ for task in tasks],
            people=f"{self.office.name}（代表工委）", agreed=self.turn(phrases.AGREED),
        )  # fmt: skip
