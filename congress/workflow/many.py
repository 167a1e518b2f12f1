"""One move for many rows: looked at together, made one by one, each in its own transaction.

What a row says of itself (its category, the gates it has passed) stays its own where the common
form leaves it open. A row whose version is not the one that was looked at is refused, as on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import structlog
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import Field
from django.http import QueryDict
from django.utils.module_loading import import_string

from congress.people.models import User
from congress.workflow.engine import may, perform
from congress.workflow.flow import Workflow
from congress.workflow.forms import MoveForm
from congress.workflow.models import Stateful, StatusChange
from congress.workflow.refusals import MoveRefused
from congress.workflow.registry import flow_with
from congress.workflow.together import ended, together
from congress.workflow.transition import Transition

log = structlog.get_logger(__name__)

KIND = "workflow.move_many"
#: So many are looked at on one page, and so many are moved while one waits.
MOST, AT_ONCE = 200, 30
#: Written on the form by the page, not by its reader.
OF_EACH = ("version",)
GONE = "这一件已不在您可以办理的范围内，没有办理。"
BROKEN = "系统没能办理这一件，请单独办理；仍不能办理的，请联系系统管理员。"
TAKEN_BACK = "同组有不能办理的，这一件也没有办理。"

#: (primary key, version that was looked at)
Looked = tuple[int, int]


@dataclass(frozen=True)
class Candidate:
    """A row that was chosen; ``reasons`` say why it cannot be moved now, if it cannot, and
    ``warnings`` what one should know before it is."""

    obj: Any
    reasons: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class Outcome:
    """What became of one row; ``words`` are its new status, or why it was not moved."""

    pk: int
    subject: str
    is_done: bool
    words: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def look_at(
    rows: Iterable[Any], flow: Workflow, step: Transition, user: User, today: date
) -> list[Candidate]:
    """Each row with what stands in its way. A field that others bring along and one lacks is not
    asked for all of them: the one is moved by itself."""
    told = [(obj, reasons_against(obj, flow, step, user)) for obj in rows]
    lacking = _lacking([obj for obj, reasons in told if not reasons], step, user, today)
    found = []
    for obj, reasons in told:
        if labels := lacking.get(obj.pk):
            reasons.append(f"缺{'、'.join(labels)}，请先补充或者单独办理。")
        warnings = () if reasons else (warn(obj) for warn in step.warnings)
        found.append(Candidate(obj, tuple(reasons), tuple(filter(None, warnings))))
    return found


def _lacking(
    rows: Sequence[Any], step: Transition, user: User, today: date
) -> dict[int, list[str]]:
    """By primary key: labels of what the form needs, the row has not, and another row has."""
    forms = {obj.pk: form_for(obj, step, user, today) for obj in rows}
    brought: dict[str, set[int]] = {}
    valid: dict[tuple[str, int, Any], bool] = {}
    for pk, form in forms.items():
        for name, field in form.fields.items():
            value = _initial(form, name)
            if name in OF_EACH or not field.required or value in (None, ""):
                continue
            key = (name, form.obj.congress_id, value)
            if key not in valid:
                valid[key] = _is_valid(field, value)
            if valid[key]:
                brought.setdefault(name, set()).add(pk)
    return {
        pk: [str(form.fields[name].label) for name, having in brought.items() if pk not in having]
        for pk, form in forms.items()
    }


def _is_valid(field: Field, value: Any) -> bool:
    try:
        field.clean(value)
    except ValidationError:
        return False
    return True


def reasons_against(obj: Any, flow: Workflow, step: Transition, user: User) -> list[str]:
    if not may(user, obj, step):
        return [f"您没有“{step.label}”的权限。"]
    status = flow.status_of(obj)
    if status not in step.sources:
        return [f"现在的状态是“{flow.label_of(status)}”，不能“{step.label}”。"]
    return [sentence for guard in step.guards if (sentence := guard(obj))]


# --- the form -------------------------------------------------------------------------------------
def form_for(
    obj: Any, step: Transition, user: User, today: date, data: QueryDict | None = None
) -> MoveForm:
    form_class: type[MoveForm] = import_string(step.form)
    return form_class(data=data, obj=obj, transition=step, user=user, today=today)


def common_form(
    rows: Sequence[Any], step: Transition, user: User, today: date, data: QueryDict | None = None
) -> MoveForm:
    """The move's form, once for all ``rows``. Where they differ it may be left open; what one of
    them needs (a reason) is asked of all."""
    form = form_for(rows[0], step, user, today, data)
    for name in OF_EACH:
        del form.fields[name]
    own = [form_for(obj, step, user, today) for obj in rows]
    for name in list(form.fields):
        needing = next((each.fields[name] for each in own if each.fields[name].required), None)
        field = form.fields[name] = needing or form.fields[name]
        values = {str(_initial(each, name) or "") for each in own}
        if len(values) > 1:
            field.required, field.initial = False, None
            form.initial.pop(name, None)
            field.help_text = "各件不同；这里不填的，按各件原有的办理。"
    return form


def own_data(
    obj: Any, version: int, step: Transition, user: User, today: date, data: QueryDict
) -> QueryDict:
    """What was entered for all, completed by what the row says itself."""
    filled = data.copy()
    filled["version"] = str(version)
    blank = form_for(obj, step, user, today)
    for name in blank.fields:
        if name in OF_EACH or any(value.strip() for value in filled.getlist(name)):
            continue
        if (value := _initial(blank, name)) not in (None, ""):
            filled[name] = str(getattr(value, "pk", value))
    return filled


def _initial(form: MoveForm, name: str) -> Any:
    value = form.get_initial_for_field(form.fields[name], name)
    return getattr(value, "pk", value)


# --- row by row -----------------------------------------------------------------------------------
def move_one(
    rows: QuerySet, looked: Looked, move: str, *, by: User, today: date, data: QueryDict
) -> Outcome:
    """Move one of ``rows``, or say why not; ``perform`` is its transaction."""
    pk, version = looked
    obj = rows.filter(pk=pk).first()
    if obj is None:
        return Outcome(pk, "", False, GONE)
    flow = flow_with(type(obj), move)
    assert flow is not None  # noqa: S101 - whoever calls has found the move
    step, subject = flow[move], str(obj)
    entered = own_data(obj, version, step, by, today, data)
    form = form_for(obj, step, by, today, entered)
    if not form.is_valid():
        return Outcome(pk, subject, False, "".join(_sentences(form)))
    try:
        perform(
            obj,
            move,
            by=by,
            on=form.cleaned_data.get("on") or today,
            note=form.cleaned_data.get("note", ""),
            version=form.cleaned_data["version"],
            **form.move_data(),
        )
    except MoveRefused as refusal:
        return Outcome(pk, subject, False, str(refusal))
    except Exception:  # one bad row must not keep the good ones waiting
        log.exception("many.row_broken", flow=flow.code, move=move, object_id=pk)
        return Outcome(pk, subject, False, BROKEN)
    return Outcome(pk, str(obj), True, _moved_words(obj, flow))  # its number may be new


def move_each(
    rows: QuerySet,
    looked: Sequence[Looked],
    move: str,
    *,
    by: User,
    today: date,
    data: QueryDict,
    act: str = "",
    since: datetime | None = None,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> list[Outcome]:
    """Every row in the order given, as one act; ``act`` is the key of one that may have begun
    before. ``since``: a job that goes on after a crash counts what this person has moved from then
    on as done, and does not take it for somebody else's."""
    outcomes = []
    report(0, len(looked))
    act = act or f"many:{uuid4()}"
    with together(act):
        for number, one in enumerate(looked, start=1):
            done = _done_before(rows, one[0], move, by, since) if since else None
            outcomes.append(done or move_one(rows, one, move, by=by, today=today, data=data))
            report(number, len(looked))
    ended(act)
    return outcomes


def move_as_one(
    rows: QuerySet,
    looked: Sequence[Looked],
    move: str,
    *,
    by: User,
    today: date,
    data: QueryDict,
    beside: Sequence[Stateful] = (),
) -> list[Outcome]:
    """Every row, in one transaction: where one is refused, none is moved. ``beside``: what else the
    move touches, locked before the first one moves, in the order in which everybody locks."""
    act = f"many:{uuid4()}"
    with together(act), transaction.atomic():
        wanted = Q()
        for obj in (*rows.filter(pk__in=[pk for pk, _ in looked]), *beside):
            wanted |= obj.root.locked_with
        list(rows.model._base_manager.filter(wanted).order_by("pk").select_for_update())
        outcomes = [move_one(rows, one, move, by=by, today=today, data=data) for one in looked]
        if not all(outcome.is_done for outcome in outcomes):
            transaction.set_rollback(True)
            back = {"is_done": False, "words": TAKEN_BACK}
            outcomes = [replace(each, **back) if each.is_done else each for each in outcomes]
    ended(act)
    return outcomes


def _done_before(rows: QuerySet, pk: int, move: str, by: User, since: datetime) -> Outcome | None:
    flow = flow_with(rows.model, move)
    obj: Stateful | None = rows.filter(pk=pk).first()
    if flow is None or obj is None:
        return None
    made = StatusChange.objects.filter(
        object_type=ContentType.objects.get_for_model(rows.model), object_id=pk, flow=flow.code,
        move=move, actor=by, recorded_at__gte=since,
    )  # fmt: skip
    return Outcome(pk, str(obj), True, _moved_words(obj, flow)) if made.exists() else None


def _moved_words(obj: Any, flow: Workflow) -> str:
    return f"现在的状态是“{flow.label_of(flow.status_of(obj))}”。"


def _sentences(form: MoveForm) -> list[str]:
    found = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        found += [
            f"{label}：{error}" if label and str(label) not in error else str(error)
            for error in errors
        ]
    return found


def summary_of(outcomes: Sequence[Outcome], label: str) -> str:
    """「登记编号：已办理 12 件，未办理 1 件」"""
    done = sum(outcome.is_done for outcome in outcomes)
    words = f"{label}：已办理 {done} 件"
    return f"{words}，未办理 {len(outcomes) - done} 件" if done < len(outcomes) else words
