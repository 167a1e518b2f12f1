"""What systems and units do in a life: name, receive, talk, draft, sign, deliver."""

from __future__ import annotations

from datetime import date
from typing import Any

from congress.portal.demo.letters import letter_number
from congress.portal.demo.walking import Walk
from proposals.enums import ContactStage, DeliveryMethod, HandlingRole, ResultCode
from proposals.models import Reply
from proposals.services import save_opinion, save_reply, write_message


class UnitSteps(Walk):
    def dispatched(self) -> None:
        """The dispatcher of each system follows the office's suggestion."""
        for row in self.proposal.dispatches.select_related("system").order_by("pk"):
            if row.system.name in self.plan.idle_systems:
                continue
            planned = self.proposal.planned_units.filter(organ__parent=row.system)
            named: dict[str, list[Any]] = {role.value: [] for role in HandlingRole}
            for line in planned.select_related("organ").order_by("pk"):
                named[line.role].append(line.organ)
            dispatcher = self.users[self.house.dispatchers[row.system.name]]
            self.move(row, "dispatch", dispatcher, self.after("dispatched"), **named)
        self.task = self.proposal.tasks.select_related("organ").get(role=HandlingRole.LEAD)
        self.tasks = [self.task]
        if self.plan.all_answer:
            separate = self.proposal.tasks.filter(role=HandlingRole.SEPARATE)
            self.tasks += separate.select_related("organ").order_by("pk")
        if self.plan.objects:
            self.object_to()

    def object_to(self) -> None:
        """The lead unit says: not ours; the dispatcher has not decided yet."""
        clerk, _, _ = self.people(self.task)
        self.move(self.task, "object", clerk, 1, note=self.plan.objects)

    def extend(self) -> None:
        _, _, head = self.people(self.task)
        self.move(self.task, "extend", head, 2, ground="wide", note=self.plan.extends)

    def received(self) -> None:
        self.replies: list[Reply] = []
        for place, task in enumerate(self.tasks):
            clerk, _, _ = self.people(task)
            self.move(task, "receive", clerk, 0 if place else self.after("received"))
            self.replies.append(task.replies.get())
        self.reply = self.replies[0]
        self.talk(ContactStage.BEFORE, 2)
        for is_deputys, body in self.plan.messages:
            self.write(is_deputys, body)
        if self.plan.extends:
            self.extend()

    def advised(self) -> None:
        """The joint units receive, draft and send; their people stand under their organ."""
        joint = self.proposal.tasks.filter(role=HandlingRole.JOINT).select_related("organ")
        rows = list(joint.order_by("pk"))
        for place, task in enumerate(rows):
            stays = self.plan.opinion_stays if task == rows[-1] else ""
            clerk, _, head = self.people(task)
            self.move(task, "receive", clerk, self.after("advised"))
            opinion = task.opinion
            phone = "010-55550199"
            body = self.plan.opinions[place % len(self.plan.opinions)]
            words = {"body": body, "contact_name": clerk.name, "contact_phone": phone}
            save_opinion(opinion, revision=1, **words)
            opinion.refresh_from_db()
            if stays != "draft":
                self.move(opinion, "propose", clerk, 3)
            if not stays:
                self.move(opinion, "send", head, 1)

    def reviewing(self) -> None:
        self.talk(ContactStage.DURING, 3)
        self.later(self.after("reviewing"))
        answer = self.plan.answer
        signed_on = self.ahead(self.after("signing") + self.after("signed"))
        for reply, task in zip(self.replies, self.tasks, strict=True):
            clerk, _, head = self.people(task)
            is_planned = answer.code == ResultCode.PLANNED
            save_reply(
                reply,
                revision=1,
                letter_number=letter_number(task.organ, signed_on),
                body=answer.body,
                result_code=answer.code,
                planned_on=date(self.day.year + 1, 6, 30) if is_planned else None,
                reason=answer.reason,
                addressee=answer.addressee,
                publicity=answer.publicity,
                publicity_reason=answer.publicity_reason,
                contact_name=clerk.name,
                contact_phone="010-55550123",
                signatory=head,
            )
            reply.refresh_from_db()
            self.move(reply, "propose", clerk)

    def signing(self) -> None:
        self.each_reply("approve", "signing", 1)

    def signed(self) -> None:
        self.each_reply("sign", "signed", 2)

    def each_reply(self, name: str, stage: str, who: int) -> None:
        for place, (reply, task) in enumerate(zip(self.replies, self.tasks, strict=True)):
            self.move(reply, name, self.people(task)[who], 0 if place else self.after(stage))

    def delivered(self) -> None:
        method = DeliveryMethod.SYSTEM if self.lead.user else DeliveryMethod.POST
        for place, (reply, task) in enumerate(zip(self.replies, self.tasks, strict=True)):
            after = 0 if place else self.after("delivered")
            self.move(reply, "deliver", self.people(task)[0], after, method=method)
        self.verdict = self.reply.verdicts.get(deputy=self.lead)

    def talk(self, stage: str, after: int) -> None:
        """The lead unit's contact with the lead deputy, where the plan has one for this stage."""
        clerk, _, _ = self.people(self.task)
        for planned, form, said in self.plan.contacts:
            if planned == stage:
                held_on = self.later(after)
                self.move(
                    self.task, "contact", clerk, stage=stage, form=form, held_on=held_on,
                    deputies=[self.lead], people=clerk.name, said=said,
                )  # fmt: skip

    def write(self, is_deputys: bool, body: str) -> None:
        """A message; with a deputy without an account nobody corresponds here."""
        if self.lead.user is None:
            return
        by = self.lead.user if is_deputys else self.people(self.task)[0]
        write_message(self.task, by=by, body=body, on=self.later(1))
