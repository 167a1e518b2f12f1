"""机构和对口联系: the tree, renaming by number, who follows whom."""

from __future__ import annotations

import pytest

from congress.imports.models import RunState
from congress.people.enums import OrganKind
from congress.people.models import Liaison, Organ


def row(name, kind="承办单位", **more):
    return {"名称": name, "类别": kind} | more


#: (rows, what the sentence of the last one says)
BAD = [
    ([row("")], "没有填写名称"),
    ([row("甲局", "")], "没有填写类别"),
    ([row("甲局", "部门")], "类别「部门」不能识别"),
    ([row("甲局", 上级机构="没有的系统")], "没有名称为「没有的系统」的上级机构"),
    ([row("甲局", 上级机构="兰溪区水务局")], "没有名称为「兰溪区水务局」"),
    ([row("甲局", 上级机构="甲局")], "上级机构不能是本机构"),
    ([row("甲局", 上级机构="乙局"), row("乙局", 上级机构="甲局")], "绕成了一圈"),
    ([row("甲局", 上级机构="丙局"), row("乙局", 上级机构="甲局"), row("丙局", 上级机构="乙局")],
     "上级机构绕成了一圈：丙局 → 乙局 → 甲局 → 丙局"),
    ([row("甲局", 对口委员会="没有的委员会")], "没有名称为「没有的委员会」的委员会"),
    ([row("甲局", 对口委员会="云州市水务局")], "不是专门委员会或者工作机构"),
    ([row("甲委", "专门委员会", 对口委员会="甲委")], "委员会不能对口联系自己"),
    ([row("甲局", 排序="第一")], "排序「第一」不是整数"),
    ([row("甲局", 排序="9999999999")], "排序不能超过 6 个字"),
    ([row("甲局", 排序="9" * 5000)], "排序不能超过 6 个字"),
    ([row("甲局"), row("甲局")], "名称「甲局」在表中重复"),
    ([row("甲局", 外部编号="9"), row("乙局", 外部编号="９")], "外部编号「9」在表中重复"),
    ([row("云州市水务局", 外部编号="S1")], "名称「云州市水务局」已有另一个机构使用"),
    ([row("旧局", 外部编号="S2")], "已撤销"),
    ([row("云州市水务局", "承办系统")], "类别已登记为「承办单位」，不能改为「承办系统」"),
    ([row("局" * 101)], "名称不能超过 100 个字"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "words"), BAD)
def test_a_sentence_per_bad_row(
    rows, words, preview, sentences, city, unit, other_unit, district_unit, committee
):
    Organ.objects.filter(pk=other_unit.pk).update(external_number="S1")
    Organ.objects.create(
        congress=city, name="旧局", kind=OrganKind.UNIT, is_active=False, external_number="S2"
    )
    count = Organ.objects.count()
    run = preview("organs", city, *rows)
    said = sentences(run)
    assert words in said[-1]
    assert said[-1].startswith(f"第{len(rows) + 1}行：")
    assert Organ.objects.count() == count


def test_a_tree_in_any_order_with_liaison(preview, save, city, committee, office):
    run = save(
        preview(
            "organs", city,
            row("甲局", 上级机构="市政府", 对口委员会="城建环保委员会、农村委", 排序="3",
                简称="市甲局", 外部编号="S1"),
            row("市政府", "承办系统"),
            row("农村委", "专门委员会"),
        )
    )  # fmt: skip
    assert (run.state, run.new) == (RunState.DONE, 3)
    organ = Organ.objects.get(name="甲局")
    assert organ.parent.name == "市政府"
    assert (organ.position, organ.short_name, organ.external_number) == (3, "市甲局", "S1")
    assert "jiaju" in organ.pinyin
    assert {row.committee.name for row in organ.followers.all()} == {"城建环保委员会", "农村委"}
    assert organ.history.first().history_user == office
    assert organ.history.first().parent == organ.parent


def test_again_renamed_and_followed_by_another(preview, save, city, committee, unit):
    Liaison.objects.create(committee=committee, organ=unit)
    same = preview("organs", city, row(unit.name, 对口委员会=committee.name))
    assert (same.same, same.can_be_confirmed) == (1, False)
    Organ.objects.filter(pk=unit.pk).update(external_number="S1")
    rows = [
        row("云州市水利局", 外部编号="S1", 对口委员会="农村委"),
        row("农村委", "专门委员会"),
    ]
    run = save(preview("organs", city, *rows))
    assert (run.state, run.new, run.changed) == (RunState.DONE, 1, 1)
    unit.refresh_from_db()
    assert (unit.name, unit.short_name) == ("云州市水利局", "市水务局")
    assert unit.former_names[-1]["name"] == "云州市水务局"
    change = unit.changes.get()
    assert (change.kind, change.reason) == ("renamed", "从表格导入")
    assert [row.committee.name for row in unit.followers.all()] == ["农村委"]
    assert Liaison.history.filter(committee_id=committee.pk, history_type="-").count() == 1
    again = preview("organs", city, *rows)
    assert again.same == 2


def test_an_empty_cell_keeps_what_stands(preview, save, city, committee, unit):
    Liaison.objects.create(committee=committee, organ=unit)
    run = save(preview("organs", city, row(unit.name, 简称="水务局")))
    assert run.changed == 1
    unit.refresh_from_db()
    assert unit.short_name == "水务局"
    assert unit.followers.count() == 1
