"""The table of a plan, as it was printed, into a plan that is still a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from congress.imports.checking import differ
from congress.imports.columns import Column, Kind
from congress.imports.importer import Importer, Report
from congress.imports.reader import Table
from congress.imports.rows import CHANGED_MEANWHILE, Handed, ImportRefused, Line
from congress.imports.saving import locked, new_and_changed
from congress.people.enums import Role
from congress.people.models import User
from congress.plans.enums import PlanStatus
from congress.plans.timing import TimingError, parse_timing
from legislation.models import Domain, ItemType, LegislationPlan, PlanItem
from legislation.models.item import next_position
from legislation.printed import DOMAIN, NUMBER, TIMING, TITLE, TYPE, kind_of, read_plan

FIELDS = ("type_id", "number", "title", "timing", "domain_id")


def _types(place: LegislationPlan) -> list[str]:
    return [row.name for row in types_of(place)]


def types_of(plan: LegislationPlan) -> QuerySet[ItemType]:
    return ItemType.objects.filter(congress=plan.congress_id, is_active=True)


class PlanImporter(Importer):
    kind, label, measure = "legislation", "立法计划", "项"
    explanation = "把印发的立法规划、年度立法计划读进来：标题、分类行、合并的格子、备注都认得。"
    columns = (
        Column(TYPE, required=True, offered=_types, example="审议项目"),
        Column(NUMBER, kind=Kind.CODE, longest=5, example="1", help="每一类从 1 起；可以没有。"),
        Column(TITLE, required=True, longest=300, example="云州市养犬管理条例（修改）"),
        Column(TIMING, required=True, example="5月一审，7月二审、表决",
               help="照计划上写：月份和审次，上半年、年内、适时等。"),
        Column(DOMAIN, longest=100, example="城市治理", help="没有的领域随导入建立。"),
    )  # fmt: skip
    key = (TITLE,)
    shown = (TYPE, NUMBER, TITLE, TIMING, DOMAIN)
    place = LegislationPlan
    place_label = "计划"
    roles = (Role.ADMIN, Role.LEGISLATION)
    home = ("legislation:plans", "立法计划")
    endings = (".xlsx", ".csv", ".docx")
    file_words = "印发的计划表或者填好的模板：.xlsx、.csv、.docx 文件"
    notes = (
        "只能导入还在拟订的计划；通过以后的改动，请办理“调整计划”。",
        "类别可以是一栏，也可以是分类行（一、审议项目）；时间安排照印发的文字保留，同时读出月份和审次。",
        "同名的项目再次导入时，只更新有变化的内容；表中没有的项目不会删除。",
    )

    def places(self, by: User) -> Any:
        return super().places(by).filter(status=PlanStatus.DRAFT)

    def read(self, file: Any, place: LegislationPlan) -> Table:
        return read_plan(file, _types(place))[1]

    # --- checking ----------------------------------------------------------------------------
    def check(self, lines: list[Line], place: LegislationPlan, by: User) -> None:
        types = {row.name: row for row in types_of(place)}
        items = place.items.filter(is_in=True).select_related("type", "domain")  # type: ignore[attr-defined]
        known = {item.title: item for item in items}
        for line in lines:
            self._own(line, types, place)
            line.found = known.get(line.values[TITLE])
            if line.found is not None:
                differ(line, known_values(line.found))
        _numbers(lines, list(known.values()))

    def _own(self, line: Line, types: dict[str, ItemType], plan: LegislationPlan) -> None:
        values = line.values
        if values[TYPE] and values[TYPE] not in types:
            line.refuse(f"没有「{values[TYPE]}」这个项目类别，可以填写：{'、'.join(types)}")
        if values[NUMBER] and not (values[NUMBER].isascii() and values[NUMBER].isdigit()):
            line.refuse(f"序号「{values[NUMBER][:20]}」不是整数")
        if values[TIMING] and not any(said.startswith(TIMING) for said in line.problems):
            try:
                line.ready = parse_timing(values[TIMING], plan.first_year)
            except TimingError as error:
                line.refuse(f"{TIMING}{error}")

    def build(self, lines: list[Line], place: Any, by: User, report: Report) -> None:
        for number, _ in enumerate(lines, start=1):
            report(number)

    # --- saving ------------------------------------------------------------------------------
    def write(
        self, lines: list[Line], built: Any, place: LegislationPlan, by: User, source: str
    ) -> Sequence[Handed]:
        plan = LegislationPlan.objects.select_for_update().get(pk=place.pk)
        if plan.is_fixed:
            raise ImportRefused(f"「{plan}」已经通过，不能再导入；请办理“调整计划”。")
        new, changed = new_and_changed(lines)
        fresh = locked(PlanItem, changed, FIELDS)
        types = {row.name: row for row in types_of(plan)}
        domains = _domains(plan, lines)
        # Numbers that change hands within the table are given up before they are taken.
        PlanItem.objects.filter(pk__in=fresh).update(number=None)
        for place_, line in enumerate(new, start=next_position(plan)):
            item = PlanItem(plan=plan, position=place_, kind=kind_of(line.values[TITLE]))
            _filled(item, line, types, domains).save()
        for line in changed:
            item = fresh[line.found.pk]
            item.plan = plan
            _filled(item, line, types, domains).save()
        return ()


def known_values(item: PlanItem) -> dict[str, str]:
    return {
        TYPE: item.type.name,
        NUMBER: "" if item.number is None else str(item.number),
        TITLE: item.title,
        TIMING: item.timing,
        DOMAIN: item.domain.name if item.domain else "",
    }


def _numbers(lines: list[Line], known: list[PlanItem]) -> None:
    """A number is given once within a type: in the table, and beside what stands there."""
    given = Counter(_place(line) for line in lines if line.values[NUMBER])
    spoken = {line.found.pk: line for line in lines if line.found is not None}
    kept: dict[tuple[str, int] | None, list[PlanItem]] = {}
    for item in known:
        line = spoken.get(item.pk)
        if item.number is not None and not (line and line.values[NUMBER]):
            type_ = line.values[TYPE] if line else item.type.name
            kept.setdefault((type_, item.number), []).append(item)
    for line in lines:
        place = _place(line)
        if place is None:
            continue
        others = [item for item in kept.get(place, ()) if item is not line.found]
        if line.values[NUMBER] and given[place] > 1:
            line.refuse(f"{place[0]}的序号「{place[1]}」在表中重复")
        elif others:
            line.refuse(f"{place[0]}的序号「{place[1]}」已经是「{others[0].title}」")


def _place(line: Line) -> tuple[str, int] | None:
    """Heading and number that the line gives its item, or leaves to it."""
    if line.values[NUMBER]:
        number = int(line.values[NUMBER]) if line.values[NUMBER].isdecimal() else None
    else:
        number = line.found.number if line.found is not None else None
    return None if number is None else (line.values[TYPE], number)


def _domains(plan: LegislationPlan, lines: list[Line]) -> dict[str, Domain]:
    """Those that the lines name, made where they are new."""
    names = list(dict.fromkeys(line.values[DOMAIN] for line in lines if line.values[DOMAIN]))
    rows = Domain.objects.filter(congress=plan.congress_id)
    known = {row.name: row for row in rows}
    last = max((row.position for row in known.values()), default=0)
    for position, name in enumerate((n for n in names if n not in known), start=last + 1):
        known[name] = Domain.objects.create(congress=plan.congress, name=name, position=position)
    return known


def _filled(
    item: PlanItem, line: Line, types: dict[str, ItemType], domains: dict[str, Domain]
) -> PlanItem:
    values = line.values
    if values[TYPE] not in types:
        raise ImportRefused(CHANGED_MEANWHILE)
    item.type, item.title, item.timing = types[values[TYPE]], values[TITLE], values[TIMING]
    if values[NUMBER]:
        item.number = int(values[NUMBER])
    if values[DOMAIN]:
        item.domain = domains[values[DOMAIN]]
    return item
