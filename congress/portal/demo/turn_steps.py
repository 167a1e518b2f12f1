"""Turns that a life may take after the stage at which it stands, before the hand-over."""

from __future__ import annotations

from congress.portal.demo.office_steps import OfficeSteps
from congress.workflow.models import StatusChange
from proposals.effects.deriving import Words
from proposals.enums import LeadLeaves, ReferralWay

SPLIT_NOTE = "已与领衔代表电话沟通，代表同意按两件分别办理。"


class TurnSteps(OfficeSteps):
    def turn_withdrawing(self) -> None:
        """The lead deputy asks those who have signed; the first of them has answered."""
        note = "园林部门已把直饮水点列入明年的改造计划，本件不再需要。"
        self.proposal.refresh_from_db()
        self.by_deputy(self.lead, self.proposal, "ask-withdrawal", 1, note=note)
        row = self.proposal.cosignatures.filter(status="confirmed").order_by("pk").first()
        if row is not None:
            self.by_deputy(row.deputy, row, "agree", 1)

    def turn_voided(self) -> None:
        note = "登记时误按大会期间编入，编号作废，另行登记。"
        self.proposal.refresh_from_db()
        self.move(self.proposal, "void", self.office, 1, note=note)
        self.move(self.proposal, "reenter", self.office)

    def turn_split(self) -> None:
        """Its two matters, sentence by sentence."""
        self.proposal.refresh_from_db()
        text = self.proposal.text
        assert text is not None  # noqa: S101 - it was handed in
        titles = ("关于改造东苑路步道的建议", "关于开行社区图书流动车的建议")
        facts, request = text.facts.splitlines(), text.request.splitlines()
        parts = [
            Words(title, facts[place].split("、", 1)[1], request[place].split("、", 1)[1])
            for place, title in enumerate(titles)
        ]
        consent = StatusChange.Source.PHONE
        self.move(
            self.proposal, "split", self.office, 1, parts=parts, consent=consent, note=SPLIT_NOTE
        )  # fmt: skip

    def turn_carrying(self) -> None:
        """It waits with those that are merged into it."""
        self.merged()

    def turn_led_by_another(self) -> None:
        """Whoever signed first takes it over."""
        self.proposal.refresh_from_db()
        signed = self.proposal.cosignatures.filter(status="confirmed").order_by("pk").first()
        assert signed is not None  # noqa: S101 - the plan has co-signers
        self.move(
            self.proposal, "replace-lead", self.office, 1, new_lead=signed.deputy,
            contact_phone=signed.deputy.phone, consent=StatusChange.Source.PHONE,
            cause=LeadLeaves.RESIGNED, stays=True, note="原领衔代表工作变动，请其他代表领衔。",
        )  # fmt: skip

    def turn_to_a_deputy(self) -> None:
        """Beyond the city's powers, and no answer has come yet."""
        self.proposal.refresh_from_db()
        self.move(
            self.proposal, "refer", self.office, 2, way=ReferralWay.DEPUTY, addressee="孟繁星",
            reason="修改法律属于全国人大及其常委会的职权。",
        )  # fmt: skip

    def turn_reported(self) -> None:
        """Reported upward by the unit, and answered within the month."""
        self.proposal.refresh_from_db()
        self.move(
            self.proposal, "refer", self.office, 2, way=ReferralWay.REPORTED,
            addressee="国家标准化主管部门", unit=self.house.organs[self.plan.unit],
            reason="强制性国家标准的过渡期由国家有关部门规定。",
        )  # fmt: skip
        day = self.later(18)
        self.move(
            self.proposal, "record-answer", self.office, answered_on=day,
            answer="经市交通委反映，国家有关部门答复：过渡期暂不调整，以旧换新的补贴将在年度方案中统筹研究。",
        )  # fmt: skip
