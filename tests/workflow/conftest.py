"""A lamp: a small workflow on the table of proposals, alone in the registry for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import rules
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.db.models import TextChoices

from congress.calendar import registry as clocks
from congress.people.models import User
from congress.workflow import registry
from congress.workflow.flow import Workflow
from congress.workflow.models import StatusChange
from congress.workflow.signals import status_changed
from congress.workflow.transition import Note, Transition
from proposals.models import Proposal, Verdict
from proposals.services import create_draft

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class LampStatus(TextChoices):
    OFF = "off", "关"
    ON = "on", "开"
    BROKEN = "broken", "坏"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    """Pages ask the clock: it is the day on which the cast plays."""
    with time_machine.travel(NOW):
        yield


@dataclass
class Lamp:
    """The row, and a log in which permission, guard, effect, clock and signal write themselves."""

    row: Proposal
    log: list[Any] = field(default_factory=list)
    is_guarded: bool = False
    fails: bool = False
    follow: list[tuple[Proposal, str]] = field(default_factory=list)

    @property
    def stored(self) -> Proposal:
        return Proposal.objects.get(pk=self.row.pk)

    @property
    def ledger(self) -> list[StatusChange]:
        return list(entries_of(self.row))

    def again(self) -> Proposal:
        """The row as somebody else has it in hand."""
        return Proposal.objects.get(pk=self.row.pk)

    def guard(self, obj: Proposal) -> str | None:
        self.log.append(("guard", obj.status))
        return "没有灯泡。" if self.is_guarded else None

    def effect(self, obj: Proposal, context: Any) -> None:
        self.log.append(("effect", obj.status, context.change.pk is not None, dict(context.data)))
        obj.contact_phone = "010-1"
        obj.save()
        if self.fails:
            raise ValueError("the effect broke")
        for other, move in self.follow:
            context.follow(other, move)


def entries_of(obj: Any) -> Any:
    kind = ContentType.objects.get_for_model(type(obj))
    return StatusChange.objects.filter(object_type=kind, object_id=obj.pk).order_by("pk")


def lamp_moves(lamp: Lamp | None = None) -> list[Transition]:
    off, on, broken = LampStatus.OFF, LampStatus.ON, LampStatus.BROKEN
    return [
        Transition(
            name="light",
            label="开灯",
            sources=(off,),
            target=on,
            permission="lamp.office",
            on_behalf="lamp.auditor",
            represents=lambda obj: obj.lead,
            guards=(lamp.guard,) if lamp else (),
            effect=lamp.effect if lamp else None,
            note=Note.OPTIONAL,
        ),
        Transition(
            name="dim",
            label="关灯",
            sources=(on,),
            target=off,
            permission="lamp.office",
            note=Note.REQUIRED,
            note_label="理由",
            is_primary=False,
        ),
        Transition(name="look", label="看灯", sources=(on,), target=None, permission="lamp.office"),
        Transition(name="smash", label="打碎", sources=(off, on), target=broken, automatic=True),
    ]


def lamp_flow(**changes: Any) -> Workflow:
    arguments = {
        "code": "lamp",
        "label": "灯",
        "model": Proposal,
        "statuses": LampStatus,
        "initial": LampStatus.OFF,
        "ends": (LampStatus.BROKEN,),
        "transitions": lamp_moves(),
    }
    return Workflow(**(arguments | changes))


@pytest.fixture
def no_flows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_FLOWS", {})


@pytest.fixture
def no_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "_clocks", {})


@pytest.fixture
def lamp(
    house: Any, no_flows: None, no_clocks: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Lamp]:
    """A lamp that is off; the office lights it, the auditor does so for the lead deputy."""
    row = create_draft(
        lead=house.deputies["deputy"], by=house.users["office"], for_deputy=True, title="灯"
    )
    Proposal.objects.filter(pk=row.pk).update(status=LampStatus.OFF)
    lamp = Lamp(Proposal.objects.get(pk=row.pk))

    def only(username: str) -> Any:
        def predicate(user: Any, obj: Any = None) -> bool:
            lamp.log.append(("permission", username))
            return bool(user == house.users[username] and user.is_active)

        return rules.predicate(predicate)

    for username in ("office", "auditor"):
        monkeypatch.setitem(rules.rulesets.default_rules, f"lamp.{username}", only(username))
    registry.register_flow(lamp_flow(transitions=lamp_moves(lamp)))

    def heard(sender: Any, change: StatusChange, obj: Any, **_: Any) -> None:
        lamp.log.append(("signal", change.move, obj.status))

    status_changed.connect(heard)
    yield lamp
    status_changed.disconnect(heard)


@pytest.fixture
def office(cast: dict[str, User]) -> User:
    return cast["office"]


@pytest.fixture
def today() -> date:
    return NOW.date()


@pytest.fixture
def verdict(at_stage: Callable[..., Proposal]) -> Verdict:
    """A verdict that is awaited; its reply was delivered some working days ago."""
    proposal = at_stage("delivered", submitted_on=date(2026, 9, 1))
    return Verdict.objects.get(reply__task__proposal=proposal)


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    """Where uploads go for one test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
