"""One person's attempt at one move: what the pages and the API do alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from django.contrib.auth.models import AnonymousUser
from django.utils.module_loading import import_string

from congress.documents.forms import AttachmentsField
from congress.documents.models import Attachment
from congress.documents.uploads import discard, keep_files, store
from congress.people.models import User
from congress.workflow.engine import ActingFor, check_status, may, may_act_for, perform
from congress.workflow.flow import Workflow
from congress.workflow.forms import MoveForm
from congress.workflow.models import Stateful, StatusChange
from congress.workflow.refusals import NotPermitted
from congress.workflow.registry import flow_with
from congress.workflow.transition import Transition

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Attempt:
    """``own``: he may himself; ``acting``: he may record it for the deputy, and not himself."""

    obj: Stateful
    flow: Workflow
    step: Transition
    user: Any
    today: date
    own: bool
    acting: bool

    def check_permission(self) -> None:
        """Raises NotPermitted."""
        if not (self.own or self.acting):
            raise NotPermitted(f"您没有“{self.step.label}”的权限。")

    def check_status(self, version: int | None) -> None:
        """Raises Stale or WrongStatus: before the form, whose choices are those of the status."""
        check_status(self.flow, self.obj, self.step, version)

    def form(self, **kwargs: Any) -> MoveForm:
        form_class: type[MoveForm] = import_string(self.step.form)
        return form_class(
            obj=self.obj,
            transition=self.step,
            user=self.user,
            today=self.today,
            acting=self.acting,
            **kwargs,
        )

    def is_valid(self, form: MoveForm) -> bool:
        """Raises Stale or WrongStatus instead where somebody has moved since: then the choices of
        the form are gone, and what it says of its fields would puzzle."""
        if form.is_valid():
            return True
        self.obj.refresh_from_db(fields=["version", self.flow.field])
        self.check_status(form.cleaned_data.get("version"))
        return False

    def make(self, form: MoveForm) -> StatusChange:
        """Perform with a valid form. Raises MoveRefused, and then nothing has changed."""
        data = form.cleaned_data
        kept: list[Attachment] = []
        try:
            scan, files = self._scan(form, kept), self._files(form, kept)
            change = perform(
                self.obj,
                self.step.name,
                by=self.user,
                on=data.get("on") or self.today,
                note=data.get("note", ""),
                acting=self._acting_for(form, scan),
                scan=scan,
                version=data["version"],
                **form.move_data() | files,
            )
        except BaseException:
            for file in kept:  # nothing refers to it
                discard(file)
            raise
        log.info("moved", flow=change.flow, move=change.move, object_id=change.object_id)
        return change

    # Files are kept outside any transaction: re-encoding a picture must not hold the database.
    def _scan(self, form: MoveForm, kept: list[Attachment]) -> Attachment | None:
        obj: Any = self.obj
        if not (file := form.cleaned_data.get("scan")):
            return None
        kept.append(store(file, congress=obj.congress, by=self.user, owner=obj))
        return kept[-1]

    def _files(self, form: MoveForm, kept: list[Attachment]) -> dict[str, list[Attachment]]:
        """The fields for several, as the effect takes them: it says what they belong to."""
        obj: Any = self.obj
        found = {}
        for name, field in form.fields.items():
            if isinstance(field, AttachmentsField):
                files = form.cleaned_data[name]
                found[name] = keep_files(files, congress=obj.congress, by=self.user, owner=None)
                kept += found[name]
        return found

    def _acting_for(self, form: MoveForm, scan: Attachment | None) -> ActingFor | None:
        if not self.acting or self.step.represents is None:
            return None
        return ActingFor(self.step.represents(self.obj), form.cleaned_data["source"], scan)


def attempt_at(
    obj: Stateful, move: str, *, by: User | AnonymousUser, today: date
) -> Attempt | None:
    """None for what is no move of ``obj``, or SYSTEM's alone."""
    flow = flow_with(type(obj), move)
    if flow is None or flow[move].automatic:
        return None
    step = flow[move]
    own = may(by, obj, step)
    return Attempt(obj, flow, step, by, today, own, not own and may_act_for(by, obj, step))
