"""The same files by the pages of congress.imports: preview, confirm, all rows or none."""

from __future__ import annotations

import io

import pytest
from docx import Document

from congress.imports.importer import find_importer, importers_for
from congress.imports.models import RunState
from congress.imports.rows import CHANGED_MEANWHILE, BadFile, ImportRefused
from congress.imports.services import carry_out, confirm, lines_of
from congress.plans.adjusting import admit, undo
from congress.plans.printed.delimited import decoded, read_csv
from congress.workflow.engine import perform
from legislation.counting import counts_of
from legislation.enums import AdjustmentKind as K
from legislation.models import Domain, LegislationPlan, PlanItem
from legislation.services import annual_draft
from tests.conftest import TODAY
from tests.legislation.broken import HEAD, ROWS, WHOLE, item
from tests.legislation.conftest import ADOPTED_ON, CSV, FIGURES, XLSX, adopt, said
from tests.plans.printing import text, xlsx


@pytest.fixture
def empty(house):
    """The draft of 2024 before anything was entered."""
    return annual_draft(house.city, 2024)


def printed_document():
    """The plan of 2024 as an office sets it: one table, headings across it, a remark below."""
    paper = Document()
    paper.add_paragraph("北京市人大常委会2024年立法工作计划表")
    table = paper.add_table(rows=1, cols=3)
    for cell, name in zip(table.rows[0].cells, ("序号", "项目名称", "时间安排"), strict=True):
        cell.text = name
    section = ""
    for line in read_csv(decoded(CSV.read_bytes())).lines[1:]:
        type_, number, title, timing, _ = (cell.text for cell in line.cells)
        if type_ != section:
            section = type_
            first, _, last = table.add_row().cells
            first.merge(last).text = f"一、{section}"
        cells = table.add_row().cells
        cells[0].text, cells[1].text = number, title
        cells[2].text = timing.replace("，", "，\n")
    first, _, last = table.add_row().cells
    first.merge(last).text = "备注：立法计划在执行过程中可以适时调整。"
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def files():
    return {
        "xlsx": ("立法计划.xlsx", XLSX.read_bytes()),
        "csv": ("立法计划.csv", CSV.read_bytes()),
        "docx": ("立法计划.docx", printed_document()),
    }


@pytest.mark.parametrize("format_", ["xlsx", "csv", "docx"])
def test_the_plan_of_2024(preview, save, empty, format_):
    run = preview(empty, *files()[format_])
    assert (run.total, run.new, run.changed, run.same, run.bad) == (36, 36, 0, 0, 0)
    assert said(run) == []
    assert not PlanItem.objects.exists(), "a preview writes nothing"
    assert save(run).state == RunState.DONE
    assert counts_of(empty) == FIGURES
    assert LegislationPlan.objects.get() == empty

    again = preview(empty, *files()[format_])
    assert (again.new, again.changed, again.same, again.bad) == (0, 0, 36, 0)


def test_every_format_says_the_same(preview, save, empty):
    """After one of them the two others change nothing; of the .csv only the domains are new."""
    papers = files()
    save(preview(empty, *papers["docx"]))
    assert preview(empty, *papers["xlsx"]).same == 36
    run = preview(empty, *papers["csv"])
    assert (run.new, run.changed, run.same) == (0, 25, 11)
    assert save(run).state == RunState.DONE
    assert Domain.objects.count() == 4
    assert counts_of(empty) == FIGURES


def test_what_changed_is_shown_and_only_that_is_written(preview, save, plan):
    title = "北京市供热用热管理条例"
    row = item(title, "下半年", number="9", type_="立项论证项目", domain="民生")
    run = preview(plan, "表.xlsx", xlsx(HEAD, row))
    (line,) = lines_of(run)
    assert line["changes"] == ["时间安排：上半年 → 下半年", "领域：（空） → 民生"]
    assert save(run).state == RunState.DONE
    changed = PlanItem.objects.get(title=title)
    assert (changed.timing, changed.domain.name, changed.number) == ("下半年", "民生", 9)
    assert (changed.first_month, changed.last_month) == (202407, 202412)
    assert PlanItem.objects.count() == 36


def test_an_empty_cell_changes_nothing(preview, plan):
    row = ["立项论证项目", "", "北京市供热用热管理条例", "上半年", ""]
    assert preview(plan, "表.xlsx", xlsx(HEAD, row)).same == 1


@pytest.mark.parametrize(("what", "name", "data", "errors"), ROWS, ids=[f[0] for f in ROWS])
def test_rows_with_faults(preview, empty, what, name, data, errors):
    run = preview(empty, name, data)
    assert said(run) == errors
    assert confirm(run, by=run.owner) is None
    assert not PlanItem.objects.exists()


@pytest.mark.parametrize(("what", "name", "data", "errors"), WHOLE, ids=[f[0] for f in WHOLE])
def test_files_with_faults(preview, empty, what, name, data, errors):
    with pytest.raises(BadFile) as refusal:
        preview(empty, name, data)
    assert [str(refusal.value)] == errors


def test_only_drafts_of_ones_own_congress_are_offered(house, plan, keeper):
    importer = find_importer("legislation")
    theirs = annual_draft(house.district, 2024)
    drafted = annual_draft(house.city, 2025)
    adopt(plan, keeper)
    offered = {
        name: set(importer.places(house.users[name]))
        for name in ("keeper", "admin", "district-keeper", "office", "leader", "deputy", "auditor")
    }
    assert offered == {
        "keeper": {drafted}, "admin": {drafted}, "district-keeper": {theirs},
        "office": set(), "leader": set(), "deputy": set(), "auditor": set(),
    }  # fmt: skip
    kinds = {name: {each.kind for each in importers_for(house.users[name])} for name in offered}
    assert {name for name, found in kinds.items() if "legislation" in found} == {
        "keeper", "admin", "district-keeper",
    }  # fmt: skip


def test_adopted_between_preview_and_confirmation(preview, save, plan, keeper):
    run = preview(plan, "表.csv", text(HEAD, item("甲条例")))
    adopt(plan, keeper)
    run = save(run)
    assert run.state != RunState.DONE
    assert "不能向这里导入，没有保存任何内容" in (run.error or str(run.job.error))
    assert PlanItem.objects.count() == 36


def test_adopted_between_check_and_writing(preview, plan, keeper):
    """The importer looks again, with the plan locked."""
    importer = find_importer("legislation")
    adopt(plan, keeper)
    with pytest.raises(ImportRefused, match="已经通过，不能再导入；请办理“调整计划”"):
        importer.write([], None, plan, keeper, "表.csv")


def test_changed_between_preview_and_confirmation(preview, plan):
    title = "北京市供热用热管理条例"
    run = preview(plan, "表.xlsx", xlsx(HEAD, item(title, "下半年", type_="立项论证项目")))
    assert confirm(run, by=run.owner) is not None
    other = PlanItem.objects.get(title=title)
    other.timing = "9月"
    other.save()
    run.refresh_from_db()
    with pytest.raises(ImportRefused, match=CHANGED_MEANWHILE):
        carry_out(run, by=run.owner, tell=lambda *_: None)
    assert PlanItem.objects.get(title=title).timing == "9月"


def test_what_was_taken_in_by_mistake_can_come_by_a_file(preview, save, adopted, keeper, decided):
    """Taken in, taken back, and the plan a draft again: that row is no item of it, nor its number
    taken."""
    facts = {
        "type_id": adopted.items.first().type_id, "title": "甲条例", "timing": "年内", "number": 20,
    }  # fmt: skip
    row = admit(adopted, K.ADD, facts, decided(ADOPTED_ON), by=keeper, today=TODAY)
    undo(row, by=keeper, on=TODAY, reason="登记错了。")
    perform(adopted, "take-back", by=keeper, on=TODAY, note="登记有误。")
    run = preview(adopted, "表.csv", text(HEAD, item("甲条例", number="20")))
    assert (run.new, run.same, run.bad) == (1, 0, 0)
    assert save(run).state == RunState.DONE
    made = PlanItem.objects.get(title="甲条例", is_in=True)
    assert (made.number, made.position) == (20, 38)
    assert counts_of(adopted)["items"] == {**FIGURES["items"], "审议": 14}
