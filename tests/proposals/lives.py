"""One proposal, many hands: ``deputy`` leads, others sign, one unit leads, one joins, one answers
for its part. Every verb is one or more real moves; ``LIVES`` names the situations of the tables.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date
from typing import Any

from congress.calendar.models import Meeting
from congress.people.enums import Role
from congress.people.models import Deputy, RoleGrant
from congress.portal.demo.house import OTHER_UNIT, SYSTEM, THIRD_UNIT, UNIT, House
from congress.workflow.engine import SYSTEM as ITSELF
from congress.workflow.engine import ActingFor, perform
from proposals.effects.deciding import enter_meeting
from proposals.effects.deriving import Words
from proposals.models import (
    CoSignature,
    Dispatch,
    Extension,
    HandlingTask,
    JointOpinion,
    Objection,
    Proposal,
    RefusalReason,
    Reply,
    Verdict,
)
from proposals.services import create_draft, plan_units, save_draft, save_opinion, save_reply
from tests.conftest import TODAY

PASSED = {"political": "passed", "legal": "passed", "quality": "passed"}
WORDS = {
    "title": "关于增设公交站点的建议",
    "facts": "沿线两公里没有公交站点。",
    "request": "在学校门口增设站点。",
    "contact_phone": "13900000001",
    "origin": "research",
}
ANSWER = {
    "letter_number": "京函〔2026〕12号",
    "body": "您的建议收悉，答复如下。",
    "result_code": "resolved",
    "publicity": "full",
    "contact_name": "金沐阳",
    "contact_phone": "010-55550123",
}
OPINION = {"body": "同意所提方向。", "contact_name": "余晓岚", "contact_phone": "010-55550199"}
CONTENT = {"attitude": "satisfied", "result": "satisfied"}
DISSATISFIED = {
    "attitude": "satisfied", "result": "dissatisfied", "reason": "没有写明何时完工。",
}  # fmt: skip
FAIRLY = {"attitude": "satisfied", "result": "fairly"}
#: clerk, reviewer, head of each unit; in the small ones the head reviews as well.
PEOPLE = {
    UNIT: ("clerk", "reviewer", "head"),
    OTHER_UNIT: ("clerk2", "head2", "head2"),
    THIRD_UNIT: ("clerk3", "head3", "head3"),
    SYSTEM: ("dispatcher", "", ""),
}
#: Its dispatcher is the city government's as well, in the life that needs one.
OTHER_SYSTEM = "市高级人民法院"
REQUIREMENTS = "请写明各站点开工和完工的时间。"
MEETING = {"place": "代表工委会议室", "people": "", "agreed": "市交通委于年底前报送时间表。"}
#: Of the city government too; nobody has an account there.
FOURTH_UNIT = "市财政局"
LEAD = ((UNIT, "lead"),)
THREE = ((UNIT, "lead"), (OTHER_UNIT, "joint"), (THIRD_UNIT, "separate"))


class Case:
    """``on`` is the day of the next move; ``proposal`` is always as it is now."""

    #: When a life begins that is not told otherwise.
    day = TODAY
    #: What it was merged into.
    principal: Case

    def __init__(
        self, house: House, *, entered: bool = False, on: date | None = None, **words: Any
    ) -> None:
        self.house, self.on = house, on or self.day
        lead = house.deputies["deputy"]
        made = create_draft(
            lead=lead, by=house.users["office" if entered else "deputy"], for_deputy=entered,
            cleared=RefusalReason.objects.filter(congress=lead.congress, is_active=True),
            **(WORDS | words),
        )  # fmt: skip
        self.pk = made.pk
        self.writer = "office" if entered else "deputy"

    @classmethod
    def of(cls, house: House, proposal: Proposal) -> Case:
        """One that was not written here, as those that came from another."""
        case = cls.__new__(cls)
        case.house, case.on, case.pk, case.writer = house, cls.day, proposal.pk, "deputy"
        return case

    def go(self, obj: Any, move: str, who: str = "", **data: Any) -> Case:
        """``who`` ends with * who acts for the deputy concerned, by telephone; nobody: SYSTEM."""
        acting = None
        if who.endswith("*"):
            deputy = getattr(obj, "deputy", None) or self.proposal.lead
            acting = ActingFor(deputy, "phone")
        by = self.house.users[who.rstrip("*")] if who else ITSELF
        perform(obj, move, by=by, on=self.on, acting=acting, **data)
        return self

    def at(self, house: Any) -> Case:
        """The same case for tests that have this house (or none: to be kept until they come)."""
        other = copy(self)
        other.house = house
        return other

    def whole(self, move: str, who: str = "", **data: Any) -> Case:
        return self.go(self.proposal, move, who, **data)

    @property
    def proposal(self) -> Proposal:
        return Proposal.objects.get(pk=self.pk)

    def cosignature(self, deputy: str | Deputy) -> CoSignature:
        deputy = self.house.deputies[deputy] if isinstance(deputy, str) else deputy
        return CoSignature.objects.get(proposal=self.pk, deputy=deputy)

    @property
    def dispatched(self) -> Dispatch:
        """The hand-over to a system; of several the last."""
        rows = Dispatch.objects.filter(proposal=self.pk).order_by("pk")
        return rows.last()

    def task(self, unit: str = UNIT) -> HandlingTask:
        """That of the latest round; of replies and verdicts so too."""
        return HandlingTask.objects.filter(proposal=self.pk, organ__name=unit).latest("pk")

    @property
    def extension(self) -> Extension:
        return Extension.objects.filter(task__proposal=self.pk).latest("pk")

    @property
    def objection(self) -> Objection:
        return Objection.objects.filter(proposal=self.pk).latest("pk")

    def reply(self, unit: str = UNIT) -> Reply:
        return Reply.objects.filter(task__proposal=self.pk, task__organ__name=unit).latest("pk")

    def opinion(self, unit: str = OTHER_UNIT) -> JointOpinion:
        return JointOpinion.objects.get(task__proposal=self.pk, task__organ__name=unit)

    def verdict(self, unit: str = UNIT, deputy: str = "deputy") -> Verdict:
        return Verdict.objects.filter(
            reply__task__proposal=self.pk, reply__task__organ__name=unit,
            deputy=self.house.deputies[deputy],
        ).latest("pk")  # fmt: skip

    def parts(self) -> list[Any]:
        """The proposal and everything of it that moves by itself."""
        paths = {
            CoSignature: "proposal", Dispatch: "proposal", HandlingTask: "proposal",
            Objection: "proposal", Extension: "task__proposal",
            JointOpinion: "task__proposal", Reply: "task__proposal",
            Verdict: "reply__task__proposal",
        }  # fmt: skip
        return [
            self.proposal,
            *(
                row
                for model, path in paths.items()
                for row in model.objects.filter(**{path: self.pk}).order_by("pk")
            ),
        ]

    # --- the deputies -------------------------------------------------------------------------

    def _writer(self) -> str:
        return "office*" if self.writer == "office" else "deputy"

    def invite(self, *names: str | Deputy) -> Case:
        chosen = [self.house.deputies[n] if isinstance(n, str) else n for n in names]
        return self.whole("invite", self._writer(), deputies=chosen)

    def confirm(self, *names: str) -> Case:
        for name in names:
            self.go(self.cosignature(name), "confirm", name)
        return self

    def edit(self, facts: str = "沿线三公里没有公交站点。") -> Case:
        draft = self.proposal.draft
        save_draft(self.proposal, revision=draft.revision, facts=facts)
        return self

    def submit(self) -> Case:
        return self.whole("submit", self._writer())

    def signed_by(self, *names: str) -> Case:
        """Invited and confirmed."""
        return self.invite(*names).confirm(*names)

    # --- the office and the dispatcher --------------------------------------------------------

    def screen(self) -> Case:
        return self.whole("screen", "office", **PASSED)

    def send_back(self) -> Case:
        return self.whole("return", "office", note="请补充。")

    def register(self) -> Case:
        return self.whole("register", "office")

    def plan(self, lines: Any = THREE) -> Case:
        plan_units(self.proposal, [(self.house.organs[name], role) for name, role in lines])
        return self

    def merge_into(self, principal: Case, **data: Any) -> Case:
        self.principal = principal
        return self.whole("merge", "office", principal=principal.proposal, **data)

    def assign(self, **data: Any) -> Case:
        """By decision of a meeting of the same day, unless another one is named."""
        if not data.keys() & {"meeting", "meeting_name"}:
            data["meeting"] = chairs(self.house, self.on)
        return self.whole("assign", "office", **data)

    def dispatch(self, lines: Any = THREE, **data: Any) -> Case:
        named: dict[str, list[Any]] = {"lead": [], "joint": [], "separate": []}
        for name, role in lines:
            named[role].append(self.house.organs[name])
        return self.go(self.dispatched, "dispatch", "dispatcher", **named, **data)

    # --- the units ----------------------------------------------------------------------------

    def receive(self, *units: str) -> Case:
        for unit in units or (UNIT,):
            self.go(self.task(unit), "receive", PEOPLE[unit][0])
        return self

    def write(self, *units: str) -> Case:
        """A whole draft of a reply or a joint opinion."""
        for unit in units or (UNIT,):
            if self.task(unit).answers:
                head = self.house.users[PEOPLE[unit][2]]
                again = "" if self.task(unit).round.is_first else f"-{self.task(unit).round.number}"
                own = ANSWER | {"letter_number": f"京答函〔2026〕{self.pk}{again}号"}
                save_reply(self.reply(unit), revision=1, **own, signatory=head)
            else:
                save_opinion(self.opinion(unit), revision=1, **OPINION)
        return self

    def propose(self, *units: str) -> Case:
        for unit in units or (UNIT,):
            answers = self.task(unit).answers
            text = self.reply(unit) if answers else self.opinion(unit)
            self.go(text, "propose", PEOPLE[unit][0])
        return self

    def send(self, unit: str = OTHER_UNIT) -> Case:
        return self.go(self.opinion(unit), "send", PEOPLE[unit][2])

    def approve(self, *units: str) -> Case:
        for unit in units or (UNIT,):
            self.go(self.reply(unit), "approve", PEOPLE[unit][1])
        return self

    def sign(self, *units: str) -> Case:
        for unit in units or (UNIT,):
            self.go(self.reply(unit), "sign", PEOPLE[unit][2])
        return self

    def deliver(self, *units: str, **data: Any) -> Case:
        for unit in units or (UNIT,):
            self.go(self.reply(unit), "deliver", PEOPLE[unit][0], **({"method": "hand"} | data))
        return self

    def answer(self, *units: str) -> Case:
        """From receipt to delivery."""
        units = units or (UNIT,)
        self.receive(*units).write(*units).propose(*units).approve(*units)
        return self.sign(*units).deliver(*units)

    def advise(self, unit: str = OTHER_UNIT) -> Case:
        """From receipt to the lead unit's desk."""
        return self.receive(unit).write(unit).propose(unit).send(unit)

    # --- handled again --------------------------------------------------------------------------

    def rehandle(self, *units: str, **data: Any) -> Case:
        chosen = [self.house.organs[name] for name in units or (UNIT,)]
        return self.whole("rehandle", "office", note=REQUIREMENTS, units=chosen, **data)

    def convene(self, *units: str, **data: Any) -> Case:
        came = [self.house.organs[name] for name in units or (UNIT,)]
        deputies = [self.house.deputies["deputy"]]
        said = {"held_on": self.on, **MEETING, "deputies": deputies, "units": came}
        return self.whole("convene", "office", **said | data)

    # --- and the deputies again ---------------------------------------------------------------

    def judge(self, deputy: str = "deputy", *units: str, **said: Any) -> Case:
        for unit in units or (UNIT,):
            self.go(self.verdict(unit, deputy), "judge", deputy, **(FAIRLY | said))
        return self


def chairs(house: House, on: date) -> Meeting:
    """A 主任会议 of that day; made when first asked for."""
    return enter_meeting(house.city, "第一次主任会议", on)


BOTH = (UNIT, THIRD_UNIT)
ALL_THREE = (UNIT, OTHER_UNIT, THIRD_UNIT)


def without_account(house: House) -> Deputy:
    """A deputy whom the office serves; made when first asked for."""
    own = house.deputies["cosigner"]
    deputy, _ = Deputy.objects.get_or_create(
        congress=own.congress, term=own.term, card_number="D0900",
        defaults={"name": "何清源", "delegation": own.delegation},
    )  # fmt: skip
    return deputy


# Each of these says in what situation a proposal stands, and goes on from the one before.


def asked(house: House, **case: Any) -> Case:
    """One has signed, one has not answered yet."""
    return Case(house, **case).invite("cosigner", "cosigner2").confirm("cosigner")


def entered_asked(house: House) -> Case:
    case = Case(house, entered=True)
    return case.invite("cosigner", "cosigner2").confirm("cosigner")


def everyone(house: House) -> Case:
    return asked(house).confirm("cosigner2")


def answered(move: str, who: str) -> Callable[[House], Case]:
    """What became of the invitation that was open."""

    def life(house: House) -> Case:
        case = asked(house)
        return case.go(case.cosignature("cosigner2"), move, who)

    return life


def submitted(house: House) -> Case:
    return asked(house).submit()


def back_again(house: House) -> Case:
    """Returned, rewritten, put to those who had signed, and to one more."""
    case = submitted(house).send_back().edit().whole("renew", "deputy").confirm("cosigner")
    return case.invite("cosigner2")


def returned_entered(house: House) -> Case:
    return Case(house, entered=True).submit().send_back().edit()


def suggested(house: House) -> Case:
    return everyone(house).submit().whole("suggest", "office", note="已有安排。")


def agreed(house: House) -> Case:
    case = suggested(house)
    for name in ("cosigner", "cosigner2"):
        case.go(case.cosignature(name), "agree", name)
    return case


def wished(house: House) -> Case:
    """Handed in; the lead deputy asks his co-signers whether they agree to withdraw it."""
    return everyone(house).submit().whole("ask-withdrawal", "deputy", note="已有安排。")


def wished_agreed(house: House) -> Case:
    case = wished(house)
    for name in ("cosigner", "cosigner2"):
        case.go(case.cosignature(name), "agree", name)
    return case


def taking_over(house: House, name: str = "cosigner2", **data: Any) -> dict[str, Any]:
    """What the office fills in when another takes the lead."""
    return {
        "new_lead": house.deputies[name], "contact_phone": "13900000002", "consent": "phone",
        "cause": "resigned", "stays": True, "note": "本人来信说明。", **data,
    }  # fmt: skip


def another_leads(house: House) -> Case:
    return everyone(house).submit().whole("replace-lead", "office", **taking_over(house))


def voided(house: House) -> Case:
    return registered(house).whole("void", "office", note="重复编号。")


def voided_in_handling(house: House) -> Case:
    """Taken from the units, and entered again."""
    case = handling(house).whole("void", "office", note="重复编号。")
    return case.whole("reenter", "office")


PARTS = {
    "parts": [
        Words("关于增设公交站点的建议", "沿线没有公交站点。", "增设站点。"),
        Words("关于增加公交班次的建议", "高峰等车时间长。", "增加班次。"),
    ],
    "consent": "phone", "note": "11月16日电话征得陈思远代表同意。",
}  # fmt: skip


REFERRED = {
    "way": "reported", "addressee": "国家有关部门", "reason": "属于国家规定的事项。",
}  # fmt: skip
CAME_BACK = {"answer": "已列入修订计划。"}


def referred(house: House, case: Case | None = None) -> Case:
    """Beyond the city's powers: a unit is to report it upward."""
    case = case or registered(house)
    return case.whole("refer", "office", **REFERRED, unit=house.organs[UNIT])


def referred_and_answered(house: House) -> Case:
    case = referred(house)
    return case.whole("record-answer", "office", **CAME_BACK, answered_on=case.on)


def split(house: House) -> Case:
    return submitted(house).whole("split", "office", **PARTS)


def split_numbered(house: House) -> Case:
    return registered(house).plan().whole("split", "office", **PARTS)


def dissolved_part(house: House) -> Case:
    """Of a split that was undone."""
    whole = split(house)
    part = whole.proposal.derived.order_by("pk").first()
    whole.whole("rejoin-screening", "office", note="两件实为一事。")
    return Case.of(house, part)


def refused(house: House) -> Case:
    reason = RefusalReason.objects.filter(congress=house.city).first()
    return submitted(house).whole("refuse", "office", reason=reason, note="说明。")


def registered(house: House) -> Case:
    return submitted(house).screen().register()


def joined(house: House) -> Case:
    """Merged into another deputy's proposal, which is not handed over yet."""
    principal = Case(house, title="关于完善公交站点布局的建议").submit().screen().register()
    return registered(house).merge_into(principal)


def merged(house: House) -> Case:
    """Handed over with it, and received."""
    case = joined(house)
    case.principal.plan().assign().dispatch().receive(*ALL_THREE)
    return case


def assigned(house: House) -> Case:
    return registered(house).plan().assign()


def dispatched(house: House) -> Case:
    return assigned(house).dispatch()


def handling(house: House) -> Case:
    return dispatched(house).receive(*ALL_THREE).write(*ALL_THREE)


def reviewing(house: House) -> Case:
    return handling(house).propose(*ALL_THREE)


def signing(house: House) -> Case:
    return reviewing(house).approve(*BOTH)


def signed(house: House) -> Case:
    return signing(house).send().sign(*BOTH)


def replied(house: House) -> Case:
    return signed(house).deliver(*BOTH)


def judged(house: House) -> Case:
    return replied(house).judge("deputy", *BOTH).judge("cosigner")


def dissatisfied(house: House) -> Case:
    """With the lead unit's reply; the co-signer has spoken of it as well."""
    case = replied(house).judge("deputy", UNIT, **DISSATISFIED).judge("deputy", THIRD_UNIT)
    return case.judge("cosigner")


def dissatisfied_again(house: House) -> Case:
    return dissatisfied(house).rehandle().answer().judge("deputy", **DISSATISFIED)


def unanswered(house: House) -> Case:
    """Reminded in vain of the lead unit's reply; the other one he has judged."""
    case = replied(house).judge("deputy", THIRD_UNIT)
    return case.go(case.verdict(), "remind").go(case.verdict(), "expire")


def closed(house: House) -> Case:
    return judged(house).whole("close", "office")


def served(house: House) -> Case:
    """A deputy without an account was asked, and has not answered."""
    return asked(house).invite(without_account(house))


def by_itself(house: House) -> Case:
    """The system is to handle it itself."""
    whole = ((SYSTEM, "lead"),)
    return registered(house).plan(whole).assign().dispatch(whole)


def not_waited_for(house: House) -> Case:
    """The lead unit has answered before another system has named who is to join."""
    RoleGrant.objects.get_or_create(
        user=house.users["dispatcher"], role=Role.DISPATCHER, congress=house.city,
        organ=house.organs[OTHER_SYSTEM], defaults={"starts_on": date(2023, 1, 15)},
    )  # fmt: skip
    lines = ((UNIT, "lead"), (OTHER_SYSTEM, "joint"))
    case = registered(house).plan(lines).assign()
    first = Dispatch.objects.get(proposal=case.pk, system__name=SYSTEM)
    case.go(first, "dispatch", "dispatcher", lead=[house.organs[UNIT]])
    return case.answer(UNIT)


def revoked(case: Case, part: str) -> Case:
    """Taken from the system, or from the lead unit; nobody else has it yet."""
    return case.go(case.dispatched if part == "dispatched" else case.task(), "revoke")


def objected(house: House) -> Case:
    """The lead unit says: not ours."""
    case = dispatched(house)
    return case.go(case.task(), "object", "clerk", note="职责已划转。")


def system_objected(house: House) -> Case:
    case = assigned(house)
    return case.go(case.dispatched, "object", "dispatcher", note="属于法院职权。")


def decided(move: str, who: str = "dispatcher", **data: Any) -> Callable[[House], Case]:
    """What became of the lead unit's objection."""

    def life(house: House) -> Case:
        case = objected(house)
        named = {"unit": house.organs[FOURTH_UNIT]} if "unit" in data else {}
        return case.go(case.objection, move, who, note="经核实职责分工。", **(data | named))

    return life


def objection_lapsed(house: House) -> Case:
    """Its task is revoked by another road before the objection is decided."""
    case = objected(house)
    return case.go(case.task(), "revoke")


def extension_asked(house: House) -> Case:
    case = handling(house)
    return case.go(case.task(), "extend", "head", ground="wide", note="涉及五个区。")


def settled(move: str, who: str, **data: Any) -> Callable[[House], Case]:
    """What became of the lead unit's request for more time."""

    def life(house: House) -> Case:
        case = extension_asked(house)
        return case.go(case.extension, move, who, **data)

    return life


def extension_lapsed(house: House) -> Case:
    """Answered before it was decided."""
    case = extension_asked(house).propose(UNIT).approve(UNIT).sign(UNIT)
    return case.deliver(UNIT)


LIVES: dict[str, Callable[[House], Case]] = {
    "draft": Case,
    "asked": asked,
    "reworded": lambda house: asked(house).edit(),
    "everyone": everyone,
    "declined": answered("decline", "cosigner2"),
    "cancelled": answered("cancel", "deputy"),
    "expired": answered("expire", ""),
    "abandoned": lambda house: asked(house).whole("abandon", "deputy"),
    "entered": lambda house: Case(house, entered=True),
    "entered, asked": entered_asked,
    "entered, returned": returned_entered,
    "served": served,
    "submitted": submitted,
    "screened": lambda house: submitted(house).screen(),
    "returned": lambda house: submitted(house).send_back().edit(),
    "returned, unsigned": lambda house: Case(house).submit().send_back().edit(),
    "back again": back_again,
    "suggested": suggested,
    "agreed": agreed,
    "wished": wished,
    "wished, agreed": wished_agreed,
    "withdrawn": lambda house: agreed(house).whole("withdraw", "deputy"),
    "refused": refused,
    "another leads": another_leads,
    "voided": voided,
    "voided, handled": voided_in_handling,
    "a part of what was split": dissolved_part,
    "split": split,
    "split, numbered": split_numbered,
    "registered": registered,
    "planned": lambda house: registered(house).plan(),
    "planned, wished": lambda house: (
        registered(house).plan().whole("ask-withdrawal", "deputy", note="情况已变。")
    ),
    "beyond": referred,
    "beyond, handed over": lambda house: referred(house, objected(house)),
    "beyond, answered": referred_and_answered,
    "joined": joined,
    "merged": merged,
    "assigned": assigned,
    "dispatched": dispatched,
    "received": lambda house: dispatched(house).receive(),
    "handling": handling,
    "half answered": lambda house: dispatched(house).answer(THIRD_UNIT).receive(UNIT),
    "reviewing": reviewing,
    "signing": signing,
    "signed": signed,
    "replied": replied,
    "replied, too early": lambda house: reviewing(house).approve(*BOTH).sign(*BOTH).deliver(*BOTH),
    "judged": judged,
    "unanswered": unanswered,
    "dissatisfied": dissatisfied,
    "handled again": lambda house: dissatisfied(house).rehandle(),
    "dissatisfied again": dissatisfied_again,
    "met": lambda house: dissatisfied_again(house).convene(),
    "closed": closed,
    "dispatch revoked": lambda house: revoked(assigned(house), "dispatched"),
    "objected": objected,
    "system objected": system_objected,
    "rerouted": decided("reroute", unit=FOURTH_UNIT),
    "unit added": decided("add", unit=FOURTH_UNIT, role="joint"),
    "objection refused": decided("refuse"),
    "objection withdrawn": decided("withdraw", "clerk"),
    "objection lapsed": objection_lapsed,
    "opinion sent": lambda house: handling(house).propose(OTHER_UNIT).send(),
    "extension asked": extension_asked,
    "extended": settled("grant", "office"),
    "extension denied": settled("deny", "office", note="请按期答复。"),
    "extension withdrawn": settled("withdraw", "reviewer"),
    "extension lapsed": extension_lapsed,
    "lead revoked": lambda house: revoked(handling(house), "task"),
    "by itself": by_itself,
    "not waited for": not_waited_for,
    "by itself, received": lambda house: by_itself(house).receive(SYSTEM),
}


def object_of(table: str, case: Case) -> Any:
    """What the table is about, in one life."""
    return {
        "proposal": lambda: case.proposal,
        "proposal entered": lambda: case.proposal,
        "proposal.cosignature": lambda: case.cosignature("cosigner2"),
        "proposal.cosignature known": lambda: case.cosignature("cosigner2"),
        "proposal.cosignature led": lambda: case.cosignature("cosigner2"),
        "proposal.cosignature entered": lambda: case.cosignature("cosigner2"),
        "proposal.cosignature served": lambda: case.cosignature(without_account(case.house)),
        "proposal.dispatch": lambda: case.dispatched,
        "proposal.task": lambda: case.task(),
        "proposal.task joint": lambda: case.task(OTHER_UNIT),
        "proposal.task separate": lambda: case.task(THIRD_UNIT),
        "proposal.task itself": lambda: case.task(SYSTEM),
        "proposal.extension": lambda: case.extension,
        "proposal.objection": lambda: case.objection,
        "proposal.objection system": lambda: case.objection,
        "proposal.opinion": lambda: case.opinion(),
        "proposal.reply": lambda: case.reply(),
        "proposal.reply empty": lambda: case.reply(),
        "proposal.reply separate": lambda: case.reply(THIRD_UNIT),
        "proposal.verdict": lambda: case.verdict(),
        "proposal.verdict cosigner": lambda: case.verdict(THIRD_UNIT, "cosigner"),
    }[table]()
