"""账号和角色: who may give what to whom, and what stays as it is."""

# ruff: noqa: RUF001 - full-width letters and digits as people type them
from __future__ import annotations

import pytest

from congress.imports.models import RunState
from congress.people.enums import Role
from congress.people.models import RoleGrant, User
from congress.people.roles import has_role
from tests.people.conftest import PASSWORD


def row(username="zhang", name="张三", role="承办人", organ="云州市水务局", **more):
    return {"用户名": username, "姓名": name, "角色": role, "机构": organ} | more


#: (the row, what its sentence says)
BAD = [
    (row(username=""), "没有填写用户名"),
    (row(name=""), "没有填写姓名"),
    (row(role=""), "没有填写角色"),
    (row(role="皇帝"), "角色「皇帝」不能识别"),
    (row(role="代表", organ=""), "角色「代表」不能识别"),
    (row(role="系统管理员", organ=""), "角色「系统管理员」不能由您授予"),
    (row(role="审计员", organ=""), "不能由您授予"),
    (row(organ=""), "角色「承办人」须填写机构"),
    (row(organ="没有的局"), "没有名称为「没有的局」的机构"),
    (row(organ="兰溪区水务局"), "没有名称为「兰溪区水务局」的机构"),
    (row(role="承办系统交办"), "应当是承办系统"),
    (row(username="a/b"), "用户名"),
    (row(电话="1" * 50), "电话不能超过 40 个字"),
    (row(电子邮箱="x"), "邮箱"),
    (row(name="王" * 61), "姓名不能超过 60 个字"),
    # A name of another congress: that it is taken, and nothing more.
    (row(username="district-office"), "用户名「district-office」已经有人使用"),
    (row(username="gone", 电话="1"), "已停用"),
    (row(username="both", 电话="1"), "由其他人大或者系统管理员管理"),
    (row(username="office", 电话="1"), "由其他人大或者系统管理员管理"),
]


@pytest.fixture
def people(make_user, city, district, unit, clerk, district_office):
    make_user("gone", Role.CLERK, city, unit, is_active=False)
    both = make_user("both", Role.CLERK, city, unit)
    RoleGrant.objects.create(user=both, role=Role.OFFICE, congress=district, starts_on="2020-01-01")


@pytest.mark.parametrize(("bad", "words"), BAD)
def test_a_sentence_per_bad_row(
    bad, words, preview, sentences, city, unit, district_unit, people, district_office
):
    count = User.objects.count()
    run = preview("accounts", city, row("fine"), bad)
    said = sentences(run)
    assert len(said) == 1
    assert said[0].startswith("第3行：")
    assert words in said[0]
    assert district_office.name not in "".join(said)
    assert User.objects.count() == count


def test_names_repeated_in_the_table(preview, sentences, city, unit):
    said = sentences(preview("accounts", city, row("a"), row("Ａ ")))
    assert all("用户名「a」在表中重复" in each or "重复" in each for each in said)
    assert len(said) == 2


def test_saved_with_roles_from_today(preview, save, city, unit, office):
    run = save(
        preview(
            "accounts", city, row(" Zhang ", organ="市水务局"),
            row("li", "李四", "主任会议成员", "", 电话="０１０-１"),
        )
    )  # fmt: skip
    assert (run.state, run.new, run.accounts) == (RunState.DONE, 2, 2)
    zhang, li = User.objects.get(username="zhang"), User.objects.get(username="li")
    assert has_role(zhang, Role.CLERK, organ=unit)
    assert has_role(li, Role.LEADER, congress=city)
    assert li.phone == "010-1"
    assert zhang.grants.get().history.get().history_user == office


def test_known_accounts_get_roles_and_keep_passwords(preview, save, city, unit, clerk):
    password = clerk.password
    again = preview("accounts", city, row("clerk", clerk.name))
    assert (again.same, again.can_be_confirmed) == (1, False)
    run = save(preview("accounts", city, row("CLERK", clerk.name, "审核人", 电话="010-2")))
    assert (run.state, run.changed, run.accounts) == (RunState.DONE, 1, 0)
    clerk.refresh_from_db()
    assert (clerk.phone, clerk.password, clerk.must_change_password) == ("010-2", password, False)
    assert clerk.check_password(PASSWORD)
    assert set(clerk.grants.values_list("role", flat=True)) == {Role.CLERK, Role.REVIEWER}
    assert preview("accounts", city, row("clerk", clerk.name, "审核人", 电话="010-2")).same == 1


def test_a_role_withdrawn_meanwhile(preview, save, city, unit, office):
    run = preview("accounts", city, row())
    office.grants.update(ends_on="2020-02-01")
    office.forget_roles()
    run = save(run)
    assert run.state == RunState.FAILED
    assert "不能向这里导入" in run.error
    assert not User.objects.filter(username="zhang").exists()
