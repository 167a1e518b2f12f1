"""The pages: template, file, preview, result; whoever may not see them finds nothing."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from congress.imports.importer import find_importer, importers_for
from congress.imports.models import ImportRun, RunState
from congress.imports.reader import read_table
from congress.jobs.models import Job
from congress.jobs.runner import run_due
from congress.people.models import Deputy, User
from tests.imports.tables import sheet, table

KINDS = ["organs", "deputies", "accounts", "proposals"]


def text(response):
    return response.content.decode()


def row(name="王丁", card="0001", **more):
    return {"姓名": name, "代表证号": card} | more


def upload(browser, term, *rows, data=None, name="名册.xlsx"):
    file = SimpleUploadedFile(name, data if data is not None else table("deputies", *rows))
    return browser.post("/imports/deputies/", {"place": term.pk, "file": file}, follow=True)


@pytest.fixture
def browser(enter, office):
    return enter(office)


def test_every_kind_is_offered_in_the_order_of_a_new_house(browser, office, term):
    assert [each.kind for each in importers_for(office)] == KINDS
    page = text(browser.get("/imports/"))
    for kind in KINDS:
        assert f"/imports/{kind}/template.xlsx" in page
    assert "还没有导入过" in page


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_can_be_filled_in_and_explains_itself(kind, browser, term, unit, delegation):
    importer = find_importer(kind)
    response = browser.get(f"/imports/{kind}/template.xlsx")
    assert "attachment" in response["Content-Disposition"]
    book = load_workbook(io.BytesIO(response.content))
    filled, explained = book.worksheets[:2]
    heads = [cell.value.rstrip("*") for cell in filled[1]]
    assert heads == [column.name for column in importer.columns]
    assert filled.column_dimensions["A"].number_format == "@"
    words = {cell.value for line in explained.iter_rows() for cell in line}
    assert {column.name for column in importer.columns} <= words
    rules = filled.data_validations.dataValidation
    assert len(rules) >= sum(bool(column.choices) for column in importer.columns)
    assert book["选项"].sheet_state == "hidden"
    filled.append([column.example or "x" for column in importer.columns])
    buffer = io.BytesIO()
    book.save(buffer)
    buffer.seek(0)
    assert len(read_table(buffer, importer.columns).rows) == 1


def test_from_the_file_to_the_roll(browser, term, office, caplog):
    page = upload(browser, term, row(用户名="wang"), row("李四", "0002"))
    assert "2 行都可以导入：新增 2，更新 0，不变 0" in text(page)
    assert not Deputy.objects.exists()
    run = ImportRun.objects.get()
    with caplog.at_level("DEBUG"):
        moving = browser.post(
            f"/imports/runs/{run.pk}/confirm/", {"digest": run.digest}, follow=True
        )
        assert "刷新进度" in text(moving)
        run_due()
    job = Job.objects.get(kind="imports.save")
    assert (job.owner, job.progress, job.total, job.state) == (office, 2, 2, "done")
    assert job.result_url == f"/imports/runs/{run.pk}/"
    assert f'href="/imports/runs/{run.pk}/"' in text(browser.get("/jobs/"))
    assert "已导入：新增 2，更新 0，不变 0" in text(browser.get(job.result_url))
    # Passwords are told to the owner, by a button; nowhere else.
    response = browser.post(f"/imports/runs/{run.pk}/passwords/")
    assert "no-store" in response["Cache-Control"]
    book = load_workbook(io.BytesIO(response.content))
    ((name, _, username, password),) = book.active.iter_rows(min_row=2, values_only=True)
    assert (name, username) == ("王丁", "wang")
    assert User.objects.get(username="wang").check_password(password)
    job.refresh_from_db()
    for where in (caplog.text, str(job.__dict__), str(ImportRun.objects.values().get())):
        assert password not in where


def test_bad_rows_are_shown_first_and_can_be_taken_along(browser, term):
    page = text(upload(browser, term, row(), row("", "0002"), row("李四", "0003", 性别="未知")))
    assert "有 2 行不能导入，没有保存任何内容" in page
    assert "没有填写姓名" in page
    assert "王丁" not in page
    assert "确认导入" not in page
    run = ImportRun.objects.get()
    assert "王丁" in text(browser.get(f"/imports/runs/{run.pk}/?show=all"))
    assert "王丁" in text(browser.get(f"/imports/runs/{run.pk}/?show=new"))
    assert browser.get(f"/imports/runs/{run.pk}/?show=x&page=99").status_code == 200
    response = browser.get(f"/imports/runs/{run.pk}/problems.xlsx")
    lines = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [line[0] for line in lines] == ["行", "3", "4"]
    assert "没有填写姓名" in lines[1][1]
    browser.post(f"/imports/runs/{run.pk}/confirm/", {"digest": run.digest})
    assert not Job.objects.exists()


def test_a_file_that_cannot_be_read_is_told_beside_the_field(browser, term):
    page = text(upload(browser, term, data=b"x", name="a.pdf"))
    assert "这不是 .xlsx 文件" in page
    assert "error-summary" in page
    assert not ImportRun.objects.exists()
    assert "请" in text(browser.post("/imports/deputies/", {"place": term.pk}))


def test_unknown_columns_and_nothing_new_are_said(browser, term, make_deputy):
    make_deputy("王丁", card_number="0001")
    data = sheet(["姓名", "代表证号", "备注"], ["王丁", "0001", "x"])
    page = text(upload(browser, term, data=data))
    assert "没有用到：备注" in page
    assert "与现有的相同，不需要导入" in page
    assert "确认导入" not in page


def test_confirmed_twice_it_is_saved_once(browser, term):
    upload(browser, term, row())
    run = ImportRun.objects.get()
    for _ in range(2):
        page = browser.post(f"/imports/runs/{run.pk}/confirm/", {"digest": run.digest}, follow=True)
    assert "已经确认过" in text(page)
    run_due()
    assert Job.objects.filter(kind="imports.save").count() == 1
    assert Deputy.objects.count() == 1
    page = browser.post(f"/imports/runs/{run.pk}/confirm/", {"digest": run.digest}, follow=True)
    assert "已经确认过" in text(page)
    page = browser.post(f"/imports/runs/{run.pk}/discard/", follow=True)
    assert "已经确认的导入不能取消" in text(page)


def test_a_stale_page_confirms_nothing(browser, term, make_deputy):
    upload(browser, term, row())
    run = ImportRun.objects.get()
    make_deputy("王丁", card_number="0001", position="教师")
    browser.post(f"/imports/runs/{run.pk}/check/")
    page = browser.post(f"/imports/runs/{run.pk}/confirm/", {"digest": run.digest}, follow=True)
    assert "又核对过一次" in text(page)
    assert not Job.objects.exists()


def test_changed_meanwhile_checked_again_and_saved(browser, term, make_deputy):
    upload(browser, term, row(职务="校长"), row("李四", "0002"))
    run = ImportRun.objects.get()
    deputy = make_deputy("王丁", card_number="0001", position="教师")
    browser.post(f"/imports/runs/{run.pk}/confirm/", {"digest": run.digest})
    run_due()
    page = text(browser.get(f"/imports/runs/{run.pk}/"))
    assert "预览以后数据有了变化，没有保存任何内容" in page
    assert Deputy.objects.count() == 1
    page = browser.post(f"/imports/runs/{run.pk}/check/", follow=True)
    assert "新增 1，更新 1，不变 0" in text(page)
    assert "职务：教师 → 校长" in text(page)
    run.refresh_from_db()
    browser.post(f"/imports/runs/{run.pk}/confirm/", {"digest": run.digest})
    run_due()
    deputy.refresh_from_db()
    assert (deputy.position, Deputy.objects.count()) == ("校长", 2)
    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_thrown_away(browser, term):
    upload(browser, term, row())
    run = ImportRun.objects.get()
    page = browser.post(f"/imports/runs/{run.pk}/discard/", follow=True)
    assert "已取消，没有保存任何内容" in text(page)
    assert browser.get(f"/imports/runs/{run.pk}/").status_code == 404


def test_another_congress_is_neither_offered_nor_taken(
    browser, term, district, district_term, district_unit
):
    assert str(district_term) not in text(browser.get("/imports/deputies/"))
    page = upload(browser, district_term, row())
    assert not ImportRun.objects.exists()
    assert "可以导入" not in text(page)
    answer = browser.get(f"/imports/organs/template.xlsx?place={district.pk}")
    book = load_workbook(io.BytesIO(answer.content))
    assert district_unit.name not in {
        cell.value for line in book["选项"].iter_rows() for cell in line
    }


def test_somebody_elses_import_does_not_exist(
    browser, enter, term, admin, auditor, clerk, unit_admin, district_office
):
    upload(browser, term, row("", "0002"))
    run = ImportRun.objects.get()
    places = ["", "problems.xlsx"]
    for user in (admin, auditor, clerk, unit_admin, district_office):
        other = enter(user)
        for place in places:
            assert other.get(f"/imports/runs/{run.pk}/{place}").status_code == 404
        for button in ("confirm", "check", "discard", "passwords"):
            assert other.post(f"/imports/runs/{run.pk}/{button}/").status_code == 404
    assert ImportRun.objects.filter(pk=run.pk).exists()


def test_only_office_and_administrators_import(
    client, enter, browser, term, admin, auditor, clerk, unit_admin, make_user
):
    assert enter(admin).get("/imports/").status_code == 200
    for user in (auditor, clerk, unit_admin, make_user("nobody")):
        other = enter(user)
        for path in ("/imports/", *(f"/imports/{kind}/" for kind in KINDS)):
            assert other.get(path).status_code == 404
        assert other.get("/imports/deputies/template.xlsx").status_code == 404
        assert other.post("/imports/deputies/").status_code == 404
    assert client.get("/imports/").status_code == 302
    assert browser.get("/imports/others/").status_code == 404
    for button in ("confirm", "check", "discard", "passwords"):
        assert browser.get(f"/imports/runs/1/{button}/").status_code == 405


def test_the_pages_cost_the_same_at_one_row_and_at_three(browser, term):
    def costs(path):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(path).status_code == 200
        return len(captured)

    upload(browser, term, row())
    first = ImportRun.objects.get()
    costs("/imports/")
    index, page = costs("/imports/"), costs(f"/imports/runs/{first.pk}/")
    for _ in range(2):
        upload(browser, term, row(), row("李四", "0002"), row("李五", "0003"))
    last = ImportRun.objects.first()
    assert costs("/imports/") == index
    assert costs(f"/imports/runs/{last.pk}/") == page
    assert costs("/admin/imports/importrun/") < 20


def test_the_lists_of_the_admin_lead_here(browser, term, unit):
    for table_name, path in (
        ("people/organ", "/imports/organs/"),
        ("people/deputy", "/imports/deputies/"),
        ("people/user", "/imports/accounts/"),
        ("proposals/proposal", "/imports/proposals/"),
        ("imports/importrun", "/imports/"),
    ):
        assert f'href="{path}"' in text(browser.get(f"/admin/{table_name}/"))
