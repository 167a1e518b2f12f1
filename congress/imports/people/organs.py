"""机构和对口联系: the tree, and which committees follow whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from congress.imports.cells import names
from congress.imports.checking import differ
from congress.imports.columns import Column, Kind
from congress.imports.importer import Importer, Report
from congress.imports.rows import Handed, ImportRefused, Line
from congress.imports.saving import locked, new_and_changed, update_all
from congress.people.enums import COMMITTEE_KINDS, OrganKind
from congress.people.models import Congress, Liaison, Organ, User
from congress.people.organ_changes import rename

FIELDS = ("name", "short_name", "kind", "parent_id", "position", "external_number", "is_active")
KINDS = {str(kind.label): kind for kind in OrganKind}
POSITION_DIGITS = 6  # well within what the database can hold
ELSEWHERE = "登记错的请撤销后重新新增"


def _organ_names(place: Any) -> list[str]:
    rows = Organ.objects.filter(congress=place, is_active=True)
    return list(rows.values_list("name", flat=True))


class OrganImporter(Importer):
    kind, label, measure = "organs", "机构和对口联系", "个"
    explanation = "专门委员会、工作机构、承办系统和承办单位，上下级关系，以及各委员会的对口联系。"
    columns = (
        Column("名称", required=True, longest=100, example="云州市水务局"),
        Column("简称", longest=40, example="市水务局"),
        Column("类别", required=True, choices=tuple(KINDS), example="承办单位"),
        Column("上级机构", longest=100, offered=_organ_names, example="云州市人民政府",
               help="写全称；可以是表中的另一行，次序不限。"),
        Column("排序", kind=Kind.CODE, longest=POSITION_DIGITS, example="10",
               help="整数，小的在前。"),
        Column("对口委员会", kind=Kind.LONG, longest=500, example="城市建设环境保护委员会",
               help="对口联系本机构的委员会，写全称，几个的用顿号隔开；填写后以所填的为准。"),
        Column("外部编号", kind=Kind.CODE, longest=60, example="S-0012",
               help="原有系统中的编号。填写的，按编号对上原有机构；名称不同的，作为更名记入机构变动。"),
    )  # fmt: skip
    key = ("名称", "外部编号")
    shown = ("名称", "类别", "上级机构", "对口委员会")
    home = ("admin:people_organ_changelist", "机构")
    notes = (
        "有外部编号的按编号对上，没有的按名称对上；已撤销的机构不会改动。",
        "对口委员会填写后，以所填的为准，原有的其他对口联系随之取消；留空的不变。",
    )

    # --- checking ----------------------------------------------------------------------------
    def check(self, lines: list[Line], place: Congress, by: User) -> None:
        follows = Liaison.objects.select_related("committee").order_by("committee__name")
        known = list(
            Organ.objects.filter(congress=place)
            .select_related("parent")
            .prefetch_related(Prefetch("followers", follows))
        )
        by_name = {organ.name: organ for organ in known if organ.is_active}
        by_number = {organ.external_number: organ for organ in known if organ.external_number}
        for line in lines:
            self._find(line, by_name, by_number)
        after = self._names_after(lines, by_name)
        for line in lines:
            self._own(line, after)
            self._parent(line, after)
            self._committees(line, after)
            if line.found is not None:
                differ(line, known_values(line.found), {"类别": f"，{ELSEWHERE}"})
        _cycles(lines, known)

    def _find(self, line: Line, by_name: dict[str, Organ], by_number: dict[str, Organ]) -> None:
        name, number = line.values["名称"], line.values["外部编号"]
        found = by_number.get(number) if number else None
        named = by_name.get(name)
        if found is None:
            found = named
        elif named is not None and named != found:
            line.refuse(f"名称「{name}」已有另一个机构使用")
        if found is not None and not found.is_active:
            line.refuse(f"机构「{found.name}」已撤销，不能通过导入修改")
        line.found = found

    def _names_after(self, lines: list[Line], by_name: dict[str, Organ]) -> dict[str, str]:
        """Name → kind, as it will be once the table is saved."""
        renamed = {line.found.pk for line in lines if line.found is not None}
        after = {name: o.kind for name, o in by_name.items() if o.pk not in renamed}
        for line in lines:
            after[line.values["名称"]] = KINDS.get(line.values["类别"], "")
        return after

    def _own(self, line: Line, after: dict[str, str]) -> None:
        number = line.values["排序"]
        if number and not (number.isascii() and number.isdigit()):
            line.refuse(f"排序「{number[:20]}」不是整数")
        elif number and len(number) <= POSITION_DIGITS:  # or refused for its length
            line.values["排序"] = str(int(number))

    def _parent(self, line: Line, after: dict[str, str]) -> None:
        parent = line.values["上级机构"]
        if not parent:
            return
        if parent == line.values["名称"]:
            line.refuse("上级机构不能是本机构")
        elif parent not in after:
            line.refuse(f"没有名称为「{parent}」的上级机构")

    def _committees(self, line: Line, after: dict[str, str]) -> None:
        wanted = names(line.values["对口委员会"])
        for name in wanted:
            if name not in after:
                line.refuse(f"没有名称为「{name}」的委员会")
            elif name == line.values["名称"]:
                line.refuse("委员会不能对口联系自己")
            elif after[name] not in COMMITTEE_KINDS:
                line.refuse(f"「{name}」不是专门委员会或者工作机构，不能对口联系")
        line.values["对口委员会"] = "、".join(sorted(wanted))

    # --- saving ------------------------------------------------------------------------------
    def write(
        self, lines: list[Line], built: Any, place: Congress, by: User, source: str
    ) -> Sequence[Handed]:
        new, changed = new_and_changed(lines)
        fresh = locked(Organ, changed, FIELDS)
        made = [_filled(Organ(congress=place), line) for line in new]
        touched = [_filled(_renamed(fresh[line.found.pk], line, by), line) for line in changed]
        bulk_create_with_history(made, Organ, default_user=by)
        rows = Organ.objects.filter(congress=place, is_active=True).exclude(
            pk__in=[organ.pk for organ in touched]
        )
        by_name = {organ.name: organ for organ in (*rows, *touched)}
        # Parents in a second pass: they may stand further down in the same table.
        placed = []
        for line, organ in zip((*new, *changed), (*made, *touched), strict=True):
            if parent := line.values["上级机构"]:
                organ.parent_id = by_name[parent].pk
            if organ in touched or organ.parent_id:
                placed.append(organ)
        update_all(placed, [f.removesuffix("_id") for f in FIELDS[:-1]] + ["pinyin", "initials"],
                   by=by)  # fmt: skip
        _follow([*new, *changed], by_name, by)
        return ()

    def build(self, lines: list[Line], place: Any, by: User, report: Report) -> None:
        for number, _ in enumerate(lines, start=1):
            report(number)


def known_values(organ: Organ) -> dict[str, str]:
    return {
        "名称": organ.name,
        "简称": organ.short_name,
        "类别": organ.get_kind_display(),
        "上级机构": organ.parent.name if organ.parent else "",
        "排序": str(organ.position),
        "对口委员会": "、".join(sorted(row.committee.name for row in organ.followers.all())),
        "外部编号": organ.external_number,
    }


def _renamed(organ: Organ, line: Line, by: User) -> Organ:
    """Under the names of the line; another one is a change of the organ like any, from today on."""
    name, short_name = line.values["名称"], line.values["简称"] or organ.short_name
    if (name, short_name) == (organ.name, organ.short_name):
        return organ
    try:
        change = rename(
            organ, name, short_name, by=by, on=timezone.localdate(), reason="从表格导入"
        )
    except ValidationError as error:
        raise ImportRefused(f"机构「{organ.name}」不能更名：{error.messages[0]}") from error
    return change.organ


def _filled(organ: Organ, line: Line) -> Organ:
    values = line.values
    organ.name = values["名称"]
    organ.kind = KINDS[values["类别"]]
    organ.short_name = values["简称"] or organ.short_name
    organ.external_number = values["外部编号"] or organ.external_number
    if values["排序"]:
        organ.position = int(values["排序"])
    organ.fill_keys()
    return organ


def _cycles(lines: list[Line], known: list[Organ]) -> None:
    """Whoever follows the parents upwards from a line must not come back to it."""
    above = {organ.name: organ.parent.name for organ in known if organ.is_active and organ.parent}
    for line in lines:
        name = line.values["名称"]
        if line.found is not None and line.found.name != name:
            above[name] = above.pop(line.found.name, "")
        if line.values["上级机构"]:
            above[name] = line.values["上级机构"]
    for line in lines:
        seen, step = [line.values["名称"]], above.get(line.values["名称"], "")
        while step and step not in seen:
            seen.append(step)
            step = above.get(step, "")
        if step == line.values["名称"] and len(seen) > 1:
            line.refuse(f"上级机构绕成了一圈：{' → '.join([*seen, step])}")


def _follow(lines: list[Line], by_name: dict[str, Organ], by: User) -> None:
    """Make the liaison of each line what it says; the rows that go leave their history."""
    wanted = {
        (by_name[committee].pk, by_name[line.values["名称"]].pk)
        for line in lines
        for committee in names(line.values["对口委员会"])
    }
    said = {by_name[line.values["名称"]].pk for line in lines if line.values["对口委员会"]}
    rows: list[Any] = list(Liaison.objects.filter(organ__in=said).select_for_update())
    kept = {(row.committee_id, row.organ_id) for row in rows}
    for row in rows:
        if (row.committee_id, row.organ_id) not in wanted:
            row._history_user = by
            row.delete()
    fresh = [Liaison(committee_id=c, organ_id=o) for c, o in sorted(wanted - kept)]
    bulk_create_with_history(fresh, Liaison, default_user=by)
