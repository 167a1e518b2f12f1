"""Importing accounts and deputies: good files, wrong files, hostile files."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, IntegrityError
from openpyxl import load_workbook

from congress.people import imports
from congress.people.enums import Role
from congress.people.imports import (
    ACCOUNT_COLUMNS,
    DEPUTY_COLUMNS,
    ImportRefused,
    check_accounts,
    check_deputies,
    save_accounts,
    save_deputies,
)
from congress.people.models import Deputy, DeputyGroup, User
from congress.people.roles import has_role
from congress.people.spreadsheets import write_book

from .workbooks import account, book

ACCOUNTS, DEPUTIES = "/people/import/accounts/", "/people/import/deputies/"


def upload(data, name="a.xlsx"):
    return SimpleUploadedFile(name, data)


def deputy(name="王丁", card="0001", **more):
    return dict.fromkeys(DEPUTY_COLUMNS, "") | {"姓名": name, "代表证号": card} | more


def numbered(*rows):
    return list(enumerate(rows, start=2))


def text(response):
    return response.content.decode()


# --- accounts -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "words"),
    [
        (account(username=""), "没有填写用户名"),
        (account(name=""), "没有填写姓名"),
        (account(role=""), "没有填写角色"),
        (account(role="皇帝"), "角色「皇帝」不能使用"),
        (account(role="系统管理员", organ=""), "角色「系统管理员」不能使用"),
        (account(role="审计员", organ=""), "不能使用"),
        (account(role="代表", organ=""), "不能使用"),
        (account(organ=""), "须填写机构"),
        (account(organ="没有的局"), "没有名称为「没有的局」的机构"),
        (account(organ="兰溪区水务局"), "没有名称为"),
        (account(role="承办系统交办"), "应当是承办系统"),
        (account(username="a b"), "不能有空格"),
        (account(username="CLERK"), "已经有人使用"),
        (account(phone="1" * 50), "电话"),
        (account(name="王" * 61), "姓名不能超过 60 个字"),
        (account(name="王 " * 31), "姓名不能超过 60 个字"),
        (account(username="a" * 600), "过长"),
    ],
)
def test_a_sentence_per_bad_row(city, office, clerk, unit, district_unit, row, words):
    good, bad = check_accounts(numbered(account("fine"), row), congress=city, by=office)
    assert good.problems == []
    assert words in bad.sentence
    assert bad.sentence.startswith("第3行：")
    assert bad.sentence.endswith("。")
    with pytest.raises(ImportRefused, match="没有保存任何内容"):
        save_accounts(numbered(account("fine"), row), congress=city, by=office)
    assert not User.objects.filter(username="fine").exists()


def test_names_repeated_in_the_file(city, office, unit):
    lines = check_accounts(numbered(account("a"), account("A ")), congress=city, by=office)
    assert all("重复" in line.sentence for line in lines)


def test_accounts_are_saved(city, office, unit):
    rows = numbered(account(" Zhang "), account("li", "李四", "主任会议成员", ""))
    handed = save_accounts(rows, congress=city, by=office)
    assert [(h.username, h.name, h.place) for h in handed] == [
        ("zhang", "张三", unit.name),
        ("li", "李四", ""),
    ]
    for h in handed:
        user = User.objects.get(username=h.username)
        assert user.check_password(h.password)
        assert user.must_change_password
    assert has_role(User.objects.get(username="zhang"), Role.CLERK, organ=unit)


def test_a_collision_while_saving_leaves_nothing(monkeypatch, city, office, unit):
    real = imports.save_account
    calls = []

    def second_fails(user, grants, *, by):
        calls.append(user)
        if len(calls) == 2:
            raise IntegrityError
        real(user, grants, by=by)

    monkeypatch.setattr(imports, "save_account", second_fails)
    with pytest.raises(ImportRefused, match="没有导入任何内容"):
        save_accounts(numbered(account("a"), account("b")), congress=city, by=office)
    assert not User.objects.filter(username__in=["a", "b"]).exists()


@pytest.mark.parametrize(
    ("step", "failure"),
    [
        ("new_account", ValidationError("x")),
        ("save_account", ValidationError("x")),
        ("save_account", PermissionDenied()),
        ("save_account", DataError()),
        ("save_account", IntegrityError()),
    ],
)
def test_saving_never_raises(monkeypatch, city, term, office, unit, step, failure):
    def fails(*args, **kwargs):
        raise failure

    monkeypatch.setattr(imports, step, fails)
    with pytest.raises(ImportRefused, match="没有导入任何内容"):
        save_accounts(numbered(account("a")), congress=city, by=office)
    with pytest.raises(ImportRefused, match="没有导入任何内容"):
        save_deputies(numbered(deputy(用户名="wang")), term=term, by=office)
    assert not Deputy.objects.exists()


def test_a_long_name_is_told_in_the_preview(client, office, city, unit):
    client.force_login(office)
    data = book(ACCOUNT_COLUMNS, account(name="王" * 61).values())
    response = client.post(ACCOUNTS, {"congress": city.pk, "file": upload(data)})
    assert "姓名不能超过 60 个字" in text(response)


def test_not_too_many_accounts_at_once(monkeypatch, city, office, unit):
    monkeypatch.setattr(imports, "MAX_ACCOUNTS", 1)
    with pytest.raises(ImportRefused, match="最多建立 1 个账号"):
        check_accounts(numbered(account("a"), account("b")), congress=city, by=office)


# --- deputies -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "words"),
    [
        (deputy(name=""), "没有填写姓名"),
        (deputy(card=""), "没有填写代表证号"),
        (deputy(card="9001"), "代表证号「9001」本届已经登记"),
        (deputy(性别="未知"), "性别应当填写"),
        (deputy(代表团="没有的团"), "没有名称为「没有的团」的代表团"),
        (deputy(专业代表小组="财经组、没有的组"), "没有名称为「没有的组」"),
        (deputy(电子邮箱="x"), "邮箱"),
        (deputy(用户名="clerk"), "已经有人使用"),
        (deputy(name="王" * 61), "姓名不能超过 60 个字"),
        (deputy(name="王" * 61, 用户名="wang"), "姓名不能超过 60 个字"),
        (deputy(选举单位="区" * 101), "选举单位"),
    ],
)
def test_a_sentence_per_bad_deputy(city, term, office, clerk, make_deputy, row, words):
    DeputyGroup.objects.create(congress=city, name="财经组")
    make_deputy("李丁", card_number="9001")
    line = check_deputies(numbered(row), term=term)[0]
    assert words in line.sentence
    with pytest.raises(ImportRefused):
        save_deputies(numbered(row), term=term, by=office)
    assert Deputy.objects.count() == 1


def test_deputies_are_saved(city, term, office, delegation):
    group = DeputyGroup.objects.create(congress=city, name="财经组")
    rows = numbered(
        deputy("王 丁", "0001", 性别="女", 代表团=delegation.name, 专业代表小组="财经组",
               用户名="wangding"),
        deputy("李一明", "0002"),
    )  # fmt: skip
    handed = save_deputies(rows, term=term, by=office)
    assert [h.username for h in handed] == ["wangding"]
    first = Deputy.objects.get(card_number="0001")
    assert (first.name, first.gender, first.delegation) == ("王丁", "female", delegation)
    assert list(first.groups.all()) == [group]
    assert has_role(first.user, Role.DEPUTY, congress=city)
    assert Deputy.objects.get(card_number="0002").user is None


# --- pages ----------------------------------------------------------------------------------------
def test_preview_then_all_at_once_and_passwords_only_in_the_answer(
    client, office, city, unit, caplog
):
    client.force_login(office)
    rows = [list(account("zhang").values()), list(account("li", "=李四").values())]
    data = write_book("账号", ACCOUNT_COLUMNS, rows)
    response = client.post(ACCOUNTS, {"congress": city.pk, "file": upload(data)})
    assert "2 行都可以导入" in text(response)
    assert not User.objects.filter(username="zhang").exists()
    with caplog.at_level("DEBUG"):
        response = client.post(ACCOUNTS + "save/")
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    sheet = load_workbook(io.BytesIO(response.content)).active
    table = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in table] == ["zhang", "li"]
    assert sheet["A3"].data_type == "s"
    for _, _, username, password in table:
        assert User.objects.get(username=username).check_password(password)
        assert password not in caplog.text
        assert password not in str(dict(client.session))
    # The rows are gone: sending it again does nothing.
    assert client.post(ACCOUNTS + "save/", follow=True).status_code == 200
    assert User.objects.filter(username="zhang").count() == 1


def test_preview_with_a_bad_row_cannot_be_saved(client, office, city, unit):
    client.force_login(office)
    data = book(ACCOUNT_COLUMNS, account("zhang").values(), account("li", role="皇帝").values())
    response = client.post(ACCOUNTS, {"congress": city.pk, "file": upload(data)})
    assert "第3行：角色「皇帝」不能使用" in text(response)
    assert "确认导入" not in text(response)
    client.post(ACCOUNTS + "save/")
    assert not User.objects.filter(username="zhang").exists()


def test_a_bad_file_is_told_beside_the_field(client, office, city):
    client.force_login(office)
    response = client.post(ACCOUNTS, {"congress": city.pk, "file": upload(b"x", "a.pdf")})
    assert "这不是 .xlsx 文件" in text(response)


def test_what_waits_is_not_saved_elsewhere(client, office, city, unit):
    """Rows checked as accounts are not taken for deputies."""
    client.force_login(office)
    data = book(ACCOUNT_COLUMNS, account("zhang").values())
    client.post(ACCOUNTS, {"congress": city.pk, "file": upload(data)})
    client.post(DEPUTIES + "save/")
    assert not Deputy.objects.exists()


def test_another_congress_is_not_offered_and_not_taken(
    client, office, district, district_term, term, city
):
    client.force_login(office)
    page = text(client.get(ACCOUNTS))
    assert district.name not in page
    assert str(district_term) not in text(client.get(DEPUTIES))
    data = book(ACCOUNT_COLUMNS, account("zhang", role="主任会议成员", organ="").values())
    response = client.post(ACCOUNTS, {"congress": district.pk, "file": upload(data)})
    assert "可以导入" not in text(response)
    session = client.session
    session["people_import"] = {
        "kind": "accounts", "place": district.pk,
        "rows": [[2, account("zhang", role="主任会议成员", organ="")]],
    }  # fmt: skip
    session.save()
    assert client.post(ACCOUNTS + "save/").status_code == 404
    assert not User.objects.filter(username="zhang").exists()


def test_only_the_office_imports(client, clerk, unit_admin, auditor, office):
    assert client.get(ACCOUNTS).status_code == 302
    for user in (clerk, unit_admin, auditor):
        client.force_login(user)
        for path in (ACCOUNTS, ACCOUNTS + "template.xlsx", DEPUTIES):
            assert client.get(path).status_code == 404
        assert client.post(ACCOUNTS + "save/").status_code == 404
    client.force_login(office)
    assert client.get("/people/import/others/").status_code == 404
    assert client.get(ACCOUNTS + "save/").status_code == 405
