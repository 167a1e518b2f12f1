"""A move, as one row of a workflow's table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from congress.people.models import Deputy, User

if TYPE_CHECKING:
    from congress.documents.models import Attachment
    from congress.workflow.models import Stateful, StatusChange


class System:
    """The actor of automatic moves. There is one: ``SYSTEM``."""

    pk = None
    name = "系统"

    def __str__(self) -> str:
        return self.name


SYSTEM = System()
Actor = User | AnonymousUser | System


class Note(StrEnum):
    """Whether a move takes a remark (理由、说明)."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Audience(StrEnum):
    """Who reads an entry of the ledger in a timeline; the app says who is what for an object."""

    CONGRESS = "congress"  # staff of the congress
    UNIT = "unit"  # those who handle
    DEPUTY = "deputy"


EVERYBODY = (Audience.CONGRESS, Audience.UNIT, Audience.DEPUTY)
INTERNAL = (Audience.CONGRESS,)
NOBODY: tuple[Audience, ...] = ()  # in the ledger, not in a timeline: it only follows another move


@dataclass(frozen=True)
class ActingFor:
    """A move recorded by staff for a person who acted on paper or by phone (domain §8)."""

    deputy: Deputy
    source: str  # a value of StatusChange.Source
    scan: Attachment | None = None


@dataclass
class Context:
    """What guards and effects know of the move under way."""

    actor: Actor
    on: date
    note: str = ""
    acting: ActingFor | None = None
    data: dict[str, Any] = field(default_factory=dict)
    change: StatusChange | None = None
    scan: Attachment | None = None
    touched: list[Model] = field(default_factory=list)
    following: list[tuple[Stateful, str]] = field(default_factory=list)

    def touch(self, *parts: Model) -> None:
        """Name the objects whose recorded facts an effect changed: their clocks are refreshed."""
        self.touched.extend(parts)

    def follow(self, obj: Stateful, move: str) -> None:
        """Let SYSTEM make ``move`` on ``obj`` after this one, in the same transaction."""
        self.following.append((obj, move))


Guard = Callable[[Any], str | None]
Effect = Callable[[Any, Context], None]


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One move.

    ``name`` is a bare verb: method, URL and ledger code. ``target=None`` records something without
    a change of status. ``permission`` names the rule for doing it oneself, ``on_behalf`` the rule
    for staff who record it for a deputy. A guard takes the object and returns a sentence in Chinese
    that says why not (yet), or None. ``form`` is the dotted path of a ``MoveForm``: forms stand
    above workflows. An ``automatic`` move is made by SYSTEM only. ``answers_root``: a part's answer
    to where its root stands now, so it does not date from before the root came to stand there.
    ``may_precede``: moves of the same object that SYSTEM makes when nothing comes in; what did come
    in, on paper, is entered with its own day, which may lie before theirs. Or moves whose days the
    effect itself holds against each other.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str | None
    permission: str | None = None
    on_behalf: str | None = None
    represents: Callable[[Any], Deputy] | None = None  # whom staff may act for
    needs_scan: bool = True  # acting on paper: must its scan be attached?
    dated: bool = False  # staff may enter the day on which it happened
    guards: tuple[Guard, ...] = ()
    warnings: tuple[Guard, ...] = ()  # said on the move's page, and in nobody's way
    form: str = "congress.workflow.forms.MoveForm"
    note: Note = Note.NONE
    note_label: str = "说明"
    effect: Effect | None = None
    seen_by: tuple[Audience, ...] = EVERYBODY
    note_seen_by: tuple[Audience, ...] = EVERYBODY
    automatic: bool = False
    answers_root: bool = False
    corrects: bool = False  # puts a recorded day right: has no place of its own in their order
    takes_scan: bool = False  # a paper may be attached though nobody is acted for
    may_precede: tuple[str, ...] = ()
    is_primary: bool = True  # False: a way back or aside, drawn as a quiet button
    beside: Callable[[dict[str, Any]], Iterable[Stateful]] | None = None  # other roots it touches
    summary: Callable[[Any, dict[str, Any]], str] | None = None  # what was entered, for the ledger
    explanation: str = ""  # one sentence on the move's page: what happens then
    preface: str = ""  # the template of what one must have read before: shown beside the form

    @property
    def is_internal(self) -> bool:
        return self.seen_by == INTERNAL

    def leads_to(self, source: str) -> str:
        return source if self.target is None else self.target
