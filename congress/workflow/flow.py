"""A workflow: a table of moves, checked when it is read and drawn from itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, TextChoices

from congress.workflow.models import Stateful
from congress.workflow.transition import Transition


class Workflow:
    """The moves of one status field of one model.

    Raises ImproperlyConfigured at import for a status that is unknown, cannot be reached, or cannot
    be left although it is not an end.
    """

    def __init__(
        self,
        *,
        code: str,
        label: str,
        model: type[Stateful],
        statuses: type[TextChoices],
        initial: str,
        ends: Iterable[str],
        transitions: Iterable[Transition],
        field: str = "status",
    ) -> None:
        self.code = code
        self.label = label
        self.model = model
        self.statuses = statuses
        self.initial = str(initial)
        self.ends = frozenset(str(end) for end in ends)
        self.field = field
        self.transitions: dict[str, Transition] = {}
        for transition in transitions:
            if transition.name in self.transitions:
                raise ImproperlyConfigured(f"{code}: the move {transition.name} stands twice")
            self.transitions[transition.name] = transition
        self._check()

    def __iter__(self) -> Iterator[Transition]:
        return iter(self.transitions.values())

    def __getitem__(self, move: str) -> Transition:
        return self.transitions[move]

    def __contains__(self, move: str) -> bool:
        return move in self.transitions

    def status_of(self, obj: Model) -> str:
        return str(getattr(obj, self.field))

    def label_of(self, status: str) -> str:
        return str(self.statuses(status).label)

    def from_status(self, status: str) -> list[Transition]:
        return [transition for transition in self if status in transition.sources]

    def edges(self) -> Iterator[tuple[str, str, Transition]]:
        for transition in self:
            for source in transition.sources:
                yield str(source), str(transition.leads_to(source)), transition

    def _check(self) -> None:
        known = set(self.statuses.values)
        named = {self.initial, *self.ends, *(s for a, b, _ in self.edges() for s in (a, b))}
        if unknown := named - known:
            raise ImproperlyConfigured(f"{self.code}: unknown statuses {sorted(unknown)}")
        reached = {self.initial}
        while grown := {b for a, b, _ in self.edges() if a in reached} - reached:
            reached |= grown
        if lost := known - reached:
            raise ImproperlyConfigured(f"{self.code}: cannot be reached: {sorted(lost)}")
        left = {a for a, b, _ in self.edges() if a != b}
        if stuck := known - left - self.ends:
            raise ImproperlyConfigured(f"{self.code}: no way out of {sorted(stuck)}")
        for transition in self:
            if not transition.sources:
                raise ImproperlyConfigured(f"{self.code}: {transition.name} starts nowhere")
            if transition.permission is None and not transition.automatic:
                raise ImproperlyConfigured(f"{self.code}: nobody may {transition.name}")
            if transition.automatic and (transition.permission or transition.on_behalf):
                raise ImproperlyConfigured(f"{self.code}: {transition.name} is SYSTEM's alone")
            if bool(transition.on_behalf) != bool(transition.represents):
                raise ImproperlyConfigured(f"{self.code}: {transition.name} is done for nobody")

    def mermaid(self) -> str:
        """The state diagram, for the documentation."""
        lines = ["stateDiagram-v2"]
        lines += [f'    state "{label}" as {value}' for value, label in self.statuses.choices]
        lines.append(f"    [*] --> {self.initial}")
        for source, target, transition in self.edges():
            mark = "（系统）" if transition.automatic else ""
            lines.append(f"    {source} --> {target} : {transition.label}{mark}")
        lines += [f"    {end} --> [*]" for end in self.statuses.values if end in self.ends]
        return "\n".join(lines)
