"""One proposal, many hands: ``deputy`` leads, others sign, one unit leads, one joins, one answers
for its part. Every verb is one or more real moves; ``LIVES`` names the situations of the tables.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from congress.people.enums import Role
from congress.people.models import Deputy, RoleGrant
from congress.portal.demo.house import OTHER_UNIT, SYSTEM, THIRD_UNIT, UNIT, House
from congress.workflow.engine import SYSTEM as ITSELF
from congress.workflow.engine import ActingFor, perform
from proposals.models import (
    CoSignature,
    Dispatch,
    HandlingTask,
    JointOpinion,
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
LEAD = ((UNIT, "lead"),)
THREE = ((UNIT, "lead"), (OTHER_UNIT, "joint"), (THIRD_UNIT, "separate"))


class Case:
    """``on`` is the day of the next move; ``proposal`` is always as it is now."""

    #: When a life begins that is not told otherwise.
    day = TODAY

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

    def go(self, obj: Any, move: str, who: str = "", **data: Any) -> Case:
        """``who`` ends with * who acts for the deputy concerned, by telephone; nobody: SYSTEM."""
        acting = None
        if who.endswith("*"):
            deputy = getattr(obj, "deputy", None) or self.proposal.lead
            acting = ActingFor(deputy, "phone")
        by = self.house.users[who.rstrip("*")] if who else ITSELF
        perform(obj, move, by=by, on=self.on, acting=acting, **data)
        return self

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
        return HandlingTask.objects.get(proposal=self.pk, organ__name=unit)

    def reply(self, unit: str = UNIT) -> Reply:
        return Reply.objects.get(task__proposal=self.pk, task__organ__name=unit)

    def opinion(self, unit: str = OTHER_UNIT) -> JointOpinion:
        return JointOpinion.objects.get(task__proposal=self.pk, task__organ__name=unit)

    def verdict(self, unit: str = UNIT, deputy: str = "deputy") -> Verdict:
        return Verdict.objects.get(
            reply__task__proposal=self.pk, reply__task__organ__name=unit,
            deputy=self.house.deputies[deputy],
        )  # fmt: skip

    def parts(self) -> list[Any]:
        """The proposal and everything of it that moves by itself."""
        paths = {
            CoSignature: "proposal", Dispatch: "proposal", HandlingTask: "proposal",
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

    def assign(self, **data: Any) -> Case:
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
                own = ANSWER | {"letter_number": f"京答函〔2026〕{self.pk}号"}
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

    # --- and the deputies again ---------------------------------------------------------------

    def judge(self, deputy: str = "deputy", *units: str, **said: Any) -> Case:
        for unit in units or (UNIT,):
            self.go(self.verdict(unit, deputy), "judge", deputy, **(FAIRLY | said))
        return self


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


def refused(house: House) -> Case:
    reason = RefusalReason.objects.filter(congress=house.city).first()
    return submitted(house).whole("refuse", "office", reason=reason, note="说明。")


def registered(house: House) -> Case:
    return submitted(house).screen().register()


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
    "withdrawn": lambda house: agreed(house).whole("withdraw", "deputy"),
    "refused": refused,
    "registered": registered,
    "planned": lambda house: registered(house).plan(),
    "assigned": assigned,
    "dispatched": dispatched,
    "received": lambda house: dispatched(house).receive(),
    "handling": handling,
    "reviewing": reviewing,
    "signing": signing,
    "signed": signed,
    "replied": replied,
    "replied, too early": lambda house: reviewing(house).approve(*BOTH).sign(*BOTH).deliver(*BOTH),
    "judged": judged,
    "closed": closed,
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
        "proposal.cosignature entered": lambda: case.cosignature("cosigner2"),
        "proposal.cosignature served": lambda: case.cosignature(without_account(case.house)),
        "proposal.dispatch": lambda: case.dispatched,
        "proposal.task": lambda: case.task(),
        "proposal.task joint": lambda: case.task(OTHER_UNIT),
        "proposal.task separate": lambda: case.task(THIRD_UNIT),
        "proposal.task itself": lambda: case.task(SYSTEM),
        "proposal.opinion": lambda: case.opinion(),
        "proposal.reply": lambda: case.reply(),
        "proposal.reply empty": lambda: case.reply(),
        "proposal.reply separate": lambda: case.reply(THIRD_UNIT),
        "proposal.verdict": lambda: case.verdict(),
        "proposal.verdict cosigner": lambda: case.verdict(THIRD_UNIT, "cosigner"),
    }[table]()
