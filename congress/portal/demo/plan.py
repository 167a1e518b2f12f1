"""What a life is to be: whose, about what, by whose hands, how fast, how far and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from congress.portal.demo.house import UNIT
from congress.portal.demo.wordings import Words
from proposals.enums import Publicity, ResultCode, Satisfaction

#: How far a life goes, in the order of the road.
STAGES = (
    "draft", "cosigning", "cosigned", "submitted", "returned", "suggested", "withdrawn", "refused",
    "screened", "registered", "planned", "assigned", "dispatched", "received", "advised",
    "reviewing", "signing", "signed", "delivered", "judged", "closed",
)  # fmt: skip
#: Stages off the main road: only the life that is to end there goes there.
ASIDE = ("returned", "suggested", "withdrawn", "refused")
#: Stages that only a life with co-signers or joint units passes, or one that is to end there.
WITH_OTHERS = {"cosigning": "cosigners", "cosigned": "cosigners", "advised": "joint"}
#: Working days before each stage's first move.
PACE = {
    "returned": 1, "suggested": 1, "withdrawn": 1, "refused": 2, "screened": 1, "assigned": 3,
    "dispatched": 1, "received": 2, "advised": 1, "reviewing": 12, "signing": 2, "signed": 2,
    "delivered": 2, "judged": 4, "closed": 2,
}  # fmt: skip
BODY = (
    "您提出的建议收悉，经研究，答复如下：\n"
    "我们会同有关单位实地踏勘，听取了沿线居民的意见，对所提问题逐项核实。情况属实的，已列入本年度改善计划；\n"
    "需要结合工程实施的，将在方案中一并考虑，并把进展及时向您报告。\n"
    "感谢您对工作的关心和支持。"
)
OPINION = (
    "经研究，涉及本单位职责的部分，我们同意所提建议的方向，愿意配合做好周边学校和小区的意见征集，"
    "并在方案确定后协助向居民说明。"
)


@dataclass(frozen=True)
class Answer:
    """What a unit replies. ``reason`` and ``addressee`` where the code asks for them."""

    body: str = BODY
    code: str = ResultCode.PLANNED
    reason: str = ""
    addressee: str = ""
    publicity: str = Publicity.FULL
    publicity_reason: str = ""


@dataclass(frozen=True)
class Rating:
    """What the lead deputy says of each reply."""

    attitude: str = Satisfaction.SATISFIED
    result: str = Satisfaction.FAIRLY
    reason: str = ""

    @property
    def is_dissatisfied(self) -> bool:
        return Satisfaction.DISSATISFIED in (self.attitude, self.result)

    @property
    def is_praise(self) -> bool:
        return self.attitude == self.result == Satisfaction.SATISFIED


COMPLAINT = Rating(result=Satisfaction.DISSATISFIED, reason="答复没有给出具体的时间安排。")
RETURN = "请补充断点的具体位置和数量，并把两件事分开提出。"
SUGGEST = "所提事项上月已由市政府公布方案，建议与承办单位沟通后撤回。"
REFUSE = "内容为产品推介，已当面向代表说明。"


@dataclass(frozen=True)
class Plan:
    """``runs_on``: no step is made to fit before today; the life stands where the day found it.

    ``pace`` overrides PACE; ``words_to`` are the office's words (returned, suggested, refused,
    closed) where they are not the usual ones. ``revised``: the facts as they were handed in again
    after ``words_to["returned"]``, on a life that is not to end as returned.
    """

    words: Words
    stage: str
    submitted_on: date
    lead: str = "deputy"
    is_dissatisfied: bool = False
    cosigners: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    separate: tuple[str, ...] = ()
    target_on: date | None = None
    unit: str = UNIT
    all_answer: bool = False
    runs_on: bool = False
    pace: Mapping[str, int] = field(default_factory=dict)
    answer: Answer = Answer()
    #: of the joint units, in turn
    opinions: tuple[str, ...] = (OPINION,)
    rating: Rating = Rating()
    contacts: tuple[tuple[str, str, str], ...] = ()
    messages: tuple[tuple[bool, str], ...] = ()
    words_to: Mapping[str, str] = field(default_factory=dict)
    revised: str = ""
    #: the deputy names the unit that he would like to handle it
    wishes: bool = False
    #: place among those invited → what he does instead of confirming: "decline", "cancel" (the lead
    #: deputy takes the invitation back), "expire", or "lapse" (he has not answered on submission)
    cosigning_ends: Mapping[int, str] = field(default_factory=dict)
    #: "draft" or "review": the last joint unit's opinion stays there
    opinion_stays: str = ""
    #: the lead unit answers without waiting for the joint ones
    skips_joint: bool = False
    #: systems whose dispatchers never come to name their units
    idle_systems: tuple[str, ...] = ()
    remark: str = ""
    #: why the lead unit objects, where it waits for the decision; why it asks for more time
    objects: str = ""
    extends: str = ""
    #: what follows a bad verdict: one of ``again_steps.FURTHER``
    again: str = ""
    #: titles of earlier ones that wait, registered, to be merged into it before it is handed over
    carries: tuple[str, ...] = ()
    #: what happens to it besides, once it stands at its stage: a method ``turn_…`` of a life
    turns: tuple[str, ...] = ()

    def days_before(self, stage: str) -> int:
        return self.pace.get(stage, PACE.get(stage, 0))

    @property
    def verdict(self) -> Rating:
        return COMPLAINT if self.is_dissatisfied else self.rating
