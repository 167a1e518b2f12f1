"""代表: what a row may say, what it makes, and what it leaves alone."""

# ruff: noqa: RUF001 - full-width letters and digits as people type them
from __future__ import annotations

import pytest

from congress.imports.models import RunState
from congress.people.enums import DeputyStatus, Role
from congress.people.models import Deputy, DeputyGroup, PasswordHistory, User
from congress.people.roles import has_role


def row(name="王丁", card="0001", **more):
    return {"姓名": name, "代表证号": card} | more


@pytest.fixture
def group(city):
    return DeputyGroup.objects.create(congress=city, name="财经组")


#: (the row, what its sentence says)
BAD = [
    (row(name=""), "没有填写姓名"),
    (row(card=""), "没有填写代表证号"),
    (row(card="１"), "像是丢了前面的0"),
    (row(card=1), "像是丢了前面的0（本届有「0001」）"),
    (row(性别="未知"), "性别「未知」不能识别，可以填写：男、女"),
    (row(代表团="没有的团"), "没有名称为「没有的团」的代表团"),
    (row(代表团="兰溪代表团"), "没有名称为「兰溪代表团」"),
    (row(专业代表小组="财经组、没有的组"), "没有名称为「没有的组」的专业代表小组"),
    (row(电子邮箱="x"), "邮箱"),
    (row(用户名="clerk"), "用户名「clerk」已经有人使用"),
    (row(用户名="ＣＬＥＲＫ"), "已经有人使用"),
    (row(用户名="a/b"), "用户名"),
    (row(name="王" * 61), "姓名不能超过 60 个字"),
    (row(选举单位="区" * 101), "选举单位不能超过 100 个字"),
    (row(电话="1" * 41), "电话不能超过 40 个字"),
    (row(职务="=1+1"), "职务是公式"),
    (row("李四"), "姓名已登记为「赵甲」，不能改为「李四」"),
    (row("钱乙", "0002", 职务="教师"), "资格已终止"),
    (row("孙丙", "0003", 用户名="another"), "用户名已登记为「has-one」"),
]


@pytest.fixture
def roll(make_deputy, make_user, term):
    """0001 in office, 0002 ended, 0003 with an account."""
    make_deputy("赵甲", card_number="0001")
    make_deputy("钱乙", card_number="0002", status=DeputyStatus.ENDED)
    make_deputy("孙丙", card_number="0003", user=make_user("has-one"))


@pytest.mark.parametrize(("bad", "words"), BAD)
def test_a_sentence_per_bad_row(bad, words, preview, sentences, save, term, group, clerk, roll):
    before = list(Deputy.objects.order_by("pk").values())
    run = preview("deputies", term, row("周丁", "0009"), bad)
    said = sentences(run)
    assert len(said) == 1
    assert said[0].startswith("第3行：")
    assert words in said[0]
    assert run.bad == 1
    assert not run.can_be_confirmed
    assert list(Deputy.objects.order_by("pk").values()) == before


def test_repeated_in_the_table(preview, sentences, term):
    run = preview(
        "deputies", term, row(card="0005", 用户名="a"), row("李四", "0005"),
        row("李五", "0006", 用户名="A"),
    )  # fmt: skip
    said = sentences(run)
    assert "代表证号「0005」在表中重复" in said[0]
    assert "用户名「a」在表中重复" in said[0]
    assert len(said) == 3


def test_saved_with_groups_keys_history_and_account(
    preview, save, term, city, delegation, group, office
):
    run = save(
        preview(
            "deputies", term,
            row("王 丁", "０００１", 性别="女", 代表团=delegation.name, 专业代表小组="财经组",
                用户名="WangDing", 电话=13800000000),
            row("李一明", "0002"),
        )
    )  # fmt: skip
    assert (run.state, run.new, run.accounts) == (RunState.DONE, 2, 1)
    first = Deputy.objects.get(card_number="0001")
    assert (first.name, first.gender, first.delegation) == ("王丁", "female", delegation)
    assert (first.phone, first.pinyin) == ("13800000000", "wangding")
    assert first.stroke_key
    assert list(first.groups.all()) == [group]
    assert first.user.username == "wangding"
    assert first.user.must_change_password
    assert has_role(first.user, Role.DEPUTY, congress=city)
    assert PasswordHistory.objects.filter(user=first.user).count() == 1
    entry = first.history.get()
    assert (entry.history_user, entry.history_type) == (office, "+")
    assert first.user.history.get().history_user == office
    assert Deputy.objects.get(card_number="0002").user is None


def test_the_same_table_again_changes_nothing(preview, save, term, delegation, group):
    rows = [row(代表团=delegation.name, 专业代表小组="财经组", 用户名="a"), row("李四", "0002")]
    save(preview("deputies", term, *rows))
    run = preview("deputies", term, *rows)
    assert (run.new, run.changed, run.same, run.bad) == (0, 0, 2, 0)
    assert not run.can_be_confirmed


def test_a_changed_row_changes_what_it_names(preview, save, term, group, make_deputy, office):
    deputy = make_deputy("王丁", card_number="0001", position="教师", phone="1")
    other = DeputyGroup.objects.create(congress=term.congress, name="法制组")
    deputy.groups.add(other)
    run = save(preview("deputies", term, row(职务="校长", 专业代表小组="财经组", 用户名="wang")))
    assert (run.state, run.changed, run.accounts) == (RunState.DONE, 1, 1)
    deputy.refresh_from_db()
    assert (deputy.position, deputy.phone) == ("校长", "1")
    assert list(deputy.groups.all()) == [group]
    assert deputy.user.username == "wang"
    assert deputy.history.first().history_user == office


def test_another_term_has_its_own_cards(preview, save, term, district_term, make_deputy):
    make_deputy("李远", in_term=district_term, card_number="0001")
    run = save(preview("deputies", term, row()))
    assert run.new == 1
    assert Deputy.objects.filter(card_number="0001").count() == 2


def test_somebody_was_quicker(preview, save, term, make_user):
    """The name was taken between preview and confirmation: nothing is saved, a sentence says so."""
    run = preview("deputies", term, row(用户名="quick"), row("李四", "0002"))
    make_user("quick")
    run = save(run)
    assert run.state == RunState.FAILED
    assert "预览以后数据有了变化，没有保存任何内容" in run.error
    assert not Deputy.objects.exists()
    assert User.objects.filter(username="quick").count() == 1
