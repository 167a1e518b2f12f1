"""往年建议: what a row would make or change, and saving it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from congress.imports.checking import differ
from congress.imports.importer import Importer, Report
from congress.imports.rows import CHANGED_MEANWHILE, Handed, ImportRefused, Line
from congress.imports.saving import locked, new_and_changed, update_all
from congress.people.models import Congress, User
from proposals.earlier.columns import COLUMNS, FIXED, PERIODS, session_name
from proposals.earlier.facts import UNITS, Facts, Register, facts_of
from proposals.earlier.writing import REASON, write
from proposals.models import CoSignature, HandlingTask, Proposal, Reply, Verdict

FIELDS = ("category_id", "origin", "version", "status")
REPLY_FIELDS = ("letter_number", "result_code", "body")


class EarlierImporter(Importer):
    kind, label, measure = "proposals", "往年建议", "件"
    explanation = "本平台启用以前已经办结的建议，连同代表、承办单位、答复和评价。"
    columns = COLUMNS
    key = ("外部编号",)
    shown = ("外部编号", "会次", "编号", "标题", "领衔代表", "主办单位")
    home = ("proposals:list", "建议列表")
    notes = (
        "只导入已经办结的建议：导入后直接为“办结”，不计期限，不发通知；正在办理的请录入。",
        "代表、单位、会次和分类须先在平台中登记，名称写全称；代表按会次所在的届查找。",
        "编号照原来的写；本平台以后登记的编号接在导入的最大编号之后。",
        "再次导入时，只更正分类、来源和答复的文号、结果、内容；其他栏目不同的，会说明哪里不同。",
    )

    # --- checking ----------------------------------------------------------------------------
    def check(self, lines: list[Line], place: Congress, by: User) -> None:
        register = Register.of(place, timezone.localdate())
        known = _known(place, lines)
        for line in lines:
            facts = facts_of(line, register)
            line.found, line.ready = known.get(line.values["外部编号"]), facts
            if facts is not None and line.found is not None:
                self._check_known(line)
        _numbers(lines, place)

    def _check_known(self, line: Line) -> None:
        proposal: Proposal = line.found
        if proposal.version > 1:
            line.refuse(f"「{proposal}」导入以后又办理过，不能再通过导入修改")
            return
        differ(line, known_values(proposal), FIXED)

    def build(self, lines: list[Line], place: Any, by: User, report: Report) -> None:
        for number, _ in enumerate(lines, start=1):
            report(number)

    # --- saving ------------------------------------------------------------------------------
    def write(
        self, lines: list[Line], built: Any, place: Congress, by: User, source: str
    ) -> Sequence[Handed]:
        new, changed = new_and_changed(lines)
        write(new, place, by, source)
        _correct(changed, by)
        return ()


def _known(congress: Congress, lines: list[Line]) -> dict[str, Proposal]:
    numbers = {line.values["外部编号"] for line in lines} - {""}
    answers = Reply.objects.prefetch_related(
        Prefetch("verdicts", Verdict.objects.order_by("pk"))
    ).order_by("pk")
    tasks = HandlingTask.objects.select_related("organ").order_by("pk")
    signed = CoSignature.objects.select_related("deputy").order_by("pk")
    rows = (
        Proposal.objects.filter(congress=congress, external_number__in=numbers)
        .select_related("session__term", "lead", "category", "text")
        .prefetch_related(
            Prefetch("cosignatures", signed),
            Prefetch("tasks", tasks.prefetch_related(Prefetch("replies", answers))),
        )
    )
    return {proposal.external_number: proposal for proposal in rows}


def _reply_of(proposal: Proposal) -> Reply | None:
    return next((r for task in proposal.tasks.all() for r in task.replies.all()), None)


def known_values(proposal: Proposal) -> dict[str, str]:
    """The row from which the proposal could have come."""
    reply = _reply_of(proposal)
    verdict = next(iter(reply.verdicts.all()), None) if reply else None
    units = {
        column: "、".join(sorted(t.organ.name for t in proposal.tasks.all() if t.role == role))
        for column, role in UNITS
    }
    return {
        "会次": session_name(proposal.session) if proposal.session else "",
        "时段": PERIODS[0] if proposal.is_in_session else PERIODS[1],
        "编号": proposal.number_label,
        "标题": proposal.title,
        "领衔代表": proposal.lead.name,
        "领衔代表证号": proposal.lead.card_number,
        "附议代表": "、".join(sorted(row.deputy.name for row in proposal.cosignatures.all())),
        "内容分类": proposal.category.name if proposal.category else "",
        "提出来源": proposal.get_origin_display(),
        "正文": proposal.text.facts if proposal.text else "",
        "具体建议": proposal.text.request if proposal.text else "",
        "提交日期": _iso(proposal.submitted_on),
        "登记日期": _iso(proposal.registered_on),
        "交办日期": _iso(proposal.assigned_on),
        **units,
        "答复日期": _iso(proposal.replied_on),
        "答复文号": reply.letter_number if reply else "",
        "答复结果": reply.get_result_code_display() if reply else "",
        "答复内容": reply.body if reply else "",
        "送达方式": verdict.get_delivery_method_display() if verdict else "",
        "对办理态度": verdict.get_attitude_display() if verdict else "",
        "对办理结果": verdict.get_result_display() if verdict else "",
        "评价意见": verdict.reason if verdict else "",
        "反馈日期": _iso(verdict.given_on) if verdict else "",
        "办结日期": _iso(proposal.closed_on),
    }


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def _numbers(lines: list[Line], congress: Congress) -> None:
    """A number is given once in a session and period: in the table, and beside what is there."""
    places = [
        (each.session.pk, each.is_in_session, each.number) if (each := line.ready) else None
        for line in lines
    ]
    counts = Counter(places)
    taken = {
        (session, sits, number): (pk, title)
        for session, sits, number, pk, title in Proposal.objects.filter(
            congress=congress,
            session__in={place[0] for place in places if place},
            number__isnull=False,
        ).values_list("session", "is_in_session", "number", "pk", "title")
    }
    for line, place in zip(lines, places, strict=True):
        if place is None:
            continue
        facts: Facts = line.ready
        if counts[place] > 1:
            line.refuse(f"编号「{facts.label}」在表中重复")
        pk, title = taken.get(place, (None, ""))
        if pk is not None and (line.found is None or line.found.pk != pk):
            line.refuse(f"编号「{facts.label}」已用于《{title}》")


def _correct(lines: list[Line], by: User) -> None:
    fresh = locked(Proposal, lines, FIELDS)
    replies = []
    for line in lines:
        proposal, facts = fresh[line.found.pk], line.ready
        proposal.category = facts.category or proposal.category
        proposal.origin = facts.origin or proposal.origin
        proposal._change_reason = REASON
        reply = _reply_of(line.found)
        if reply is None:
            raise ImportRefused(CHANGED_MEANWHILE)
        reply.letter_number = line.values["答复文号"] or reply.letter_number
        reply.body = line.values["答复内容"] or reply.body
        reply.result_code = facts.result_code
        replies.append(reply)
    if lines:
        update_all([fresh[line.found.pk] for line in lines], ["category", "origin"], by=by)
        Reply.objects.bulk_update(replies, REPLY_FIELDS, batch_size=100)
