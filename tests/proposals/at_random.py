"""People at random: anybody attempts any move, open to him or not, on what a form would take.

One ``World`` is some proposals with everything that moves of theirs. Whoever draws hands over a
``random.Random``: hypothesis one per step, a thread its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from congress.jobs.registry import get_handler
from congress.people.enums import OrganKind, Role
from congress.people.models import RoleGrant, User
from congress.people.visibility import may_see
from congress.portal.demo.house import OTHER_UNIT, SYSTEM, THIRD_UNIT, UNIT, House
from congress.workflow.attempts import attempt_at
from congress.workflow.engine import may, may_act_for
from congress.workflow.models import StatusChange
from congress.workflow.refusals import MoveRefused
from congress.workflow.registry import flows_of
from proposals.models import (
    CoSignature,
    Dispatch,
    Extension,
    HandlingTask,
    JointOpinion,
    Objection,
    Proposal,
    ProposalDraft,
    Reply,
    Verdict,
)
from proposals.services import (
    Ended,
    NotEditable,
    Overtaken,
    plan_units,
    save_draft,
    save_opinion,
    save_reply,
    write_message,
)
from tests.proposals.lives import ANSWER, OPINION
from tests.proposals.tables import MOVES
from tests.proposals.test_moves import form_data

#: Everything of a proposal that moves, and the way to the proposal.
PATHS: dict[type, str] = {
    Proposal: "pk", CoSignature: "proposal", Dispatch: "proposal", HandlingTask: "proposal",
    Objection: "proposal", Extension: "task__proposal", JointOpinion: "task__proposal",
    Reply: "task__proposal", Verdict: "reply__task__proposal",
}  # fmt: skip
#: What the clock does by night.
NIGHT = (
    "proposals.expire_invitations", "proposals.lapse_verdicts", "notices.remind", "notices.digest",
)  # fmt: skip
#: Done too often, it would leave nothing to do.
FINAL = ("void", "refuse", "withdraw", "abandon", "split", "suggest")
STAFFED = (UNIT, OTHER_UNIT, THIRD_UNIT)
EVERYMAN = "everyman"
#: Of a tried move: what became of it.
MADE, INVALID, NOTHING = "made", "form", "nothing"


class Night:
    """As much of a job as its handler asks for."""

    def report(self, *args: Any, **kwargs: Any) -> None:
        """Nobody watches."""


def staff_everywhere(house: House) -> None:
    """Whoever may be named has somebody: ``anybody`` is clerk, reviewer and head of every other
    unit, and dispatcher of every other system; the systems sign their own replies as well.
    ``EVERYMAN`` does nothing: his list is that of all of them but deputies and heads."""
    anybody = User.objects.create(username="anybody", name="盛嘉禾", password="!")
    house.users["anybody"] = anybody
    since = date(2023, 1, 15)
    grants = []
    for organ in house.organs.values():
        roles: tuple[Role, ...] = ()
        if organ.kind == OrganKind.UNIT and organ.name not in STAFFED:
            roles = (Role.CLERK, Role.REVIEWER, Role.HEAD)
        elif organ.kind == OrganKind.SYSTEM:
            roles = (Role.REVIEWER, Role.HEAD)
            roles += () if organ.name == SYSTEM else (Role.DISPATCHER,)
        grants += [
            RoleGrant(user=anybody, role=role, congress=house.city, organ=organ, starts_on=since)
            for role in roles
        ]
    everyman = User.objects.create(username=EVERYMAN, name="众人", password="!")
    grants += [
        RoleGrant(user=everyman, role=role, congress=house.city, organ=organ, starts_on=since)
        for organ in house.organs.values()
        for role in (Role.CLERK, Role.REVIEWER, Role.DISPATCHER)
    ]
    grants.append(RoleGrant(user=everyman, role=Role.OFFICE, congress=house.city, starts_on=since))
    RoleGrant.objects.bulk_create(grants)


class World:
    """``keys``: proposals that people are busy with; what comes of them (split, entered again)
    joins by itself. ``known``: (flow, move) that have been made elsewhere and are less wanted.
    ``in_company``: others move at the same time, so that what was read may be over."""

    def __init__(
        self,
        house: House,
        keys: Iterable[int],
        *,
        known: Iterable[tuple[str, str]] = (),
        in_company: bool = False,
    ) -> None:
        self.in_company = in_company
        self.house, self.keys, self.known = house, list(keys), set(known)
        self.story: list[str] = []
        self.since = StatusChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    @cached_property
    def people(self) -> list[User]:
        return list(User.objects.filter(username__in=self.house.users).order_by("pk"))

    # --- looking ------------------------------------------------------------------------------

    def proposals(self) -> list[int]:
        ours = Q(derived_from__in=self.keys) | Q(merged__in=self.keys)
        rows = Proposal.objects.filter(ours).exclude(pk__in=self.keys).order_by("pk")
        self.keys += list(rows.values_list("pk", flat=True).distinct())
        return self.keys

    def parts(self, *keys: int) -> list[Any]:
        return [
            row
            for model, path in PATHS.items()
            for row in model._default_manager.filter(**{f"{path}__in": keys}).order_by("pk")
        ]

    def made(self) -> set[tuple[str, str]]:
        """(flow, move) of all that has happened since this world began."""
        rows = StatusChange.objects.filter(pk__gt=self.since).order_by()
        return set(rows.values_list("flow", "move").distinct())

    def steps(self, rng: Random) -> list[tuple[Any, str]]:
        """What somebody might do in the present statuses, (object, move), in the order in which it
        is tried: rather what nobody has done yet, rather nothing that puts an end to it."""
        found = [
            (obj, step.name)
            for obj in self.parts(*self.proposals())
            for flow in flows_of(type(obj))
            for step in flow.from_status(flow.status_of(obj))
            if not step.automatic
        ]
        rng.shuffle(found)
        made = self.known | self.made()
        if rng.random() < 0.7:
            found.sort(key=lambda pair: named(*pair) in made)
        elif rng.random() < 0.8:
            found.sort(key=lambda pair: pair[1] in FINAL)
        return found

    # --- doing --------------------------------------------------------------------------------

    def act(self, rng: Random) -> str:
        """One person, one thing: mostly what is open to him."""
        kind = rng.choices((self.open_move, self.any_move, self.write), (12, 2, 4))[0]
        self.story.append(kind.__name__)
        result: str = kind(rng)
        self.story[-1] += f" → {result}"
        return result

    def open_move(self, rng: Random) -> str:
        for obj, move in self.steps(rng):
            step = flows_of(type(obj))[0][move]
            if any(guard(obj) for guard in step.guards):
                continue
            for user in rng.sample(self.people, len(self.people)):
                if may(user, obj, step) or may_act_for(user, obj, step):
                    assert may_see(user, obj) or self.in_company, (user.username, move, obj.pk)
                    return self.attempt(obj, move, user, rng)
        return NOTHING

    def any_move(self, rng: Random) -> str:
        """Whatever it is, by whomever; most of it is refused."""
        obj = rng.choice(self.parts(rng.choice(self.proposals())))
        steps = [step.name for flow in flows_of(type(obj)) for step in flow if not step.automatic]
        return self.attempt(obj, rng.choice(steps), rng.choice(self.people), rng)

    def attempt(self, obj: Any, move: str, user: User, rng: Random) -> str:
        """As the page does it: seen, allowed, filled in, made."""
        today = timezone.localdate()
        self.story[-1] += f"：{today} {user.username} {move} {type(obj).__name__} {obj.pk}"
        tried = attempt_at(obj, move, by=user, today=today)
        if tried is None or not may_see(user, obj):
            return NOTHING
        try:
            tried.check_permission()
            tried.check_status(obj.version)
            form = tried.form()
            data = self.filled(form, obj, move, user, rng)
            form = tried.form(data=data, files={})
            if not tried.is_valid(form):
                if "confirmed" not in form.fields:
                    self.story[-1] += f" {dict(form.errors)}"
                    return INVALID
                data["confirmed"] = form["confirmed"].value() or ""  # looked at; sent again
                form = tried.form(data=data, files={})
                if not tried.is_valid(form):
                    return INVALID
            tried.make(form)
        except MoveRefused as refusal:
            return refusal.code
        return MADE

    def filled(self, form: forms.Form, obj: Any, move: str, user: User, rng: Random) -> QueryDict:
        """What a willing person would send; now and then something else that the page offers."""
        table = next(name for name in MOVES if name.split(" ")[0] == flows_of(type(obj))[0].code)
        data = {key: form[key].value() for key in form.fields}
        if rng.random() < 0.75:
            data |= form_data(table, move, obj, user.username, self.house)
            strangeness = 0.1
        else:
            strangeness = 1.0
        data |= {
            name: fill(field, rng)
            for name, field in form.fields.items()
            if field.required and not (data.get(name) and offers(field, data[name]))
        }
        for name, field in form.fields.items():
            if name not in ("version", "confirmed", "plan") and rng.random() < strangeness:
                data[name] = fill(field, rng)
        data |= {"version": obj.version}
        if "source" in form.fields:
            data["source"] = rng.choice(("phone", "phone", "phone", "paper"))
        if "on" in form.fields:
            data["on"] = timezone.localdate() - timedelta(days=rng.choice((0, 0, 0, 0, 1, 5)))
        held = {k: v for k, v in data.items() if k in form.fields and v not in (None, "", [])}
        return QueryDict(urlencode(held, doseq=True), mutable=True)

    # --- writing what moves need --------------------------------------------------------------

    def write(self, rng: Random) -> str:
        """What the next move waits for; now and then something that nobody waits for."""
        keys = self.proposals()
        rows = [
            *Proposal.objects.filter(pk__in=keys, status="registered", planned_units=None),
            *Reply.objects.filter(task__proposal__in=keys, status="draft", body=""),
            *JointOpinion.objects.filter(task__proposal__in=keys, status="draft", body=""),
        ]
        if not rows or rng.random() < 0.2:
            models = (Proposal, HandlingTask, Reply, JointOpinion)
            rows = [row for row in self.parts(*keys) if isinstance(row, models)]
        row = rng.choice(sorted(rows, key=lambda row: (type(row).__name__, row.pk)))
        how = {Proposal: self.words, HandlingTask: self.message, Reply: self.reply}
        writing = how.get(type(row), self.opinion)
        if isinstance(row, Proposal) and row.status == "registered":
            writing = self.plan
        self.story[-1] += f"：{type(row).__name__} {row.pk}"
        try:
            writing(row, rng)
        except (NotEditable, Overtaken, Ended) as refusal:
            return type(refusal).__name__
        return "written"

    def plan(self, proposal: Proposal, rng: Random) -> None:
        organs = self.house.organs
        lines = [(organs[UNIT], "lead"), (organs[OTHER_UNIT], "joint")]
        plan_units(proposal, lines + rng.choice(([], [(organs[THIRD_UNIT], "separate")])))

    def words(self, proposal: Proposal, rng: Random) -> None:
        for draft in ProposalDraft.objects.filter(proposal=proposal):
            words = f"沿线{rng.randint(2, 9)}公里没有公交站点。"
            save_draft(proposal, revision=draft.revision, facts=words)

    def reply(self, row: Reply, rng: Random) -> None:
        heads = RoleGrant.objects.filter(role=Role.HEAD, organ=row.task.organ).order_by("pk")
        words = ANSWER | {"letter_number": f"京答函〔2026〕{row.pk}号"}
        revision = row.revision - (rng.random() < 0.1)
        save_reply(row, revision=revision, **words, signatory=heads[0].user)

    def opinion(self, row: JointOpinion, rng: Random) -> None:
        save_opinion(row, revision=row.revision - (rng.random() < 0.1), **OPINION)

    def message(self, task: HandlingTask, rng: Random) -> None:
        by = rng.choice((task.proposal.lead.user, self.house.users["clerk"]))
        write_message(task, by=by, body="请来电。", on=timezone.localdate())

    def night(self, *, strict: bool = True) -> None:
        """``strict``: nothing is left for the next night, as nobody moves meanwhile."""
        for kind in NIGHT:
            told = get_handler(kind).function(Night()) or {}
            assert not (strict and told.get("failed")), (kind, told)


def named(obj: Any, move: str) -> tuple[str, str]:
    (flow,) = flows_of(type(obj))
    return flow.code, move


def offers(field: forms.Field, value: Any) -> bool:
    """Could one choose that? Other fields take anything."""
    if not isinstance(field, forms.ModelChoiceField):
        return True
    keys = value if isinstance(value, list) else [value]
    return field.queryset.filter(pk__in=keys).count() == len(keys)


def fill(field: forms.Field, rng: Random) -> Any:
    """Something that the page offers for a field."""
    if isinstance(field, forms.FileField):
        return None
    if isinstance(field, forms.BooleanField):
        return rng.choice(("on", None))
    if isinstance(field, forms.ModelMultipleChoiceField):
        keys = list(field.queryset.order_by("pk").values_list("pk", flat=True)[:30])
        few = rng.sample(keys, min(len(keys), rng.randint(1, 2)))
        return few if field.required or rng.random() < 0.3 else []
    if isinstance(field, forms.ModelChoiceField):
        keys = list(field.queryset.order_by("pk").values_list("pk", flat=True)[:30])
        return rng.choice(keys) if keys and (field.required or rng.random() < 0.3) else None
    if isinstance(field, forms.ChoiceField):
        keys = [key for key, _ in field.choices if key]
        return rng.choice(keys) if keys else None
    if isinstance(field, forms.DateField):
        return timezone.localdate() + timedelta(days=rng.choice((-30, -3, -1, 0, 0, 0, 10, 40)))
    if isinstance(field, forms.IntegerField):
        return rng.randint(0, 9)
    return rng.choice(("经核实。", "情况有变，另行说明。", "<b>甲</b>"))


__all__ = ["EVERYMAN", "MADE", "NIGHT", "World", "staff_everywhere"]
