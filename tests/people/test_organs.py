"""Organs from a table: all rows or none, twice is once, and every bad row is named."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from congress.people.enums import OrganKind
from congress.people.models import Congress, Organ
from congress.people.organs import BadTable, Loaded, load_organs, read_organs
from congress.portal.demo.house import ORGANS

from .admin_pages import text, url

HEAD = "名称,类型,上级\n"
GOOD = HEAD + "市人民政府,承办系统,\n市水务局,承办单位,市人民政府\n市交通委,承办单位,市人民政府\n"


@pytest.fixture
def table(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "organs.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def load(table, city):
    return lambda text: load_organs(read_organs(table(text)), city)


def refused(load, text):
    before = list(Organ.objects.order_by("pk").values())
    with pytest.raises(BadTable) as caught:
        load(text)
    assert list(Organ.objects.order_by("pk").values()) == before
    return caught.value.sentences


class TestRead:
    def test_rows(self, table):
        rows = read_organs(table(" 名称,类型,上级\n".lstrip() + " 甲 ,承办系统,\n"))
        assert rows == [{"名称": "甲", "类型": "承办系统", "上级": ""}]

    def test_a_mark_at_the_beginning_and_further_columns(self, table):
        rows = read_organs(table("\ufeff名称,备注,类型,上级\n甲,无,承办系统,\n"))
        assert rows == [{"名称": "甲", "类型": "承办系统", "上级": ""}]

    def test_short_rows(self, table):
        assert read_organs(table(HEAD + "甲\n")) == [{"名称": "甲", "类型": "", "上级": ""}]

    @pytest.mark.parametrize("text", ["", "名称,类型\n甲,承办系统\n", "甲,承办系统,\n"])
    def test_missing_columns(self, table, text):
        with pytest.raises(BadTable, match=r"^缺少列：.*第一行应为：名称，类型，上级。$"):
            read_organs(table(text))

    def test_another_encoding(self, table):
        with pytest.raises(BadTable, match=r"读不了文件 organs\.csv，请用 UTF-8 编码"):
            read_organs(table(GOOD, encoding="gb18030"))

    def test_no_file(self, tmp_path):
        with pytest.raises(BadTable, match=r"读不了文件 nowhere\.csv"):
            read_organs(tmp_path / "nowhere.csv")


class TestLoad:
    def test_the_tree(self, load, city):
        assert load(GOOD) == Loaded(created=3, updated=0, unchanged=0)
        unit = Organ.objects.get(congress=city, name="市水务局")
        assert (unit.kind, unit.parent.name, unit.position) == (OrganKind.UNIT, "市人民政府", 2)
        assert unit.initials == "sswj"

    def test_twice_is_once(self, load):
        load(GOOD)
        assert load(GOOD) == Loaded(created=0, updated=0, unchanged=3)
        assert Organ.objects.count() == 3

    def test_a_changed_row_is_updated(self, load, city):
        load(GOOD)
        changed = GOOD.replace("市交通委,承办单位,市人民政府", "市交通委,承办单位,")
        assert load(changed) == Loaded(created=0, updated=1, unchanged=2)
        assert Organ.objects.get(name="市交通委").parent is None

    def test_a_parent_that_is_there_already(self, load):
        load(GOOD)
        assert load(HEAD + "市教委,承办单位,市人民政府\n").created == 1

    def test_each_congress_has_its_own(self, load, district, table):
        load(GOOD)
        loaded = load_organs(read_organs(table(GOOD)), district)
        assert loaded.created == 3
        assert Organ.objects.filter(congress=district).count() == 3
        assert all(
            organ.parent is None or organ.parent.congress_id == organ.congress_id
            for organ in Organ.objects.select_related("parent")
        )

    def test_every_bad_row_is_named(self, load):
        text = (
            HEAD
            + ",承办系统,\n甲,承办系统,\n甲,承办系统,\n乙,衙门,\n丙,承办单位,丁\n丁,承办单位,\n"
        )
        sentences = refused(load, text)
        assert sentences[:2] == ["第 2 行：没有名称。", "第 4 行：“甲”重复。"]
        assert sentences[2].startswith("第 5 行：没有“衙门”这个类型，应为：")
        assert "承办单位" in sentences[2]
        assert sentences[3:] == ["第 6 行：上级“丁”应写在它前面的行里。"]

    def test_a_bad_row_at_the_end_saves_nothing(self, load):
        assert len(refused(load, GOOD + "市教委,衙门,\n")) == 1
        assert Organ.objects.count() == 0

    def test_what_the_model_refuses_is_a_sentence_too(self, load):
        """A name too long, and an organ below itself, are found only when it is saved."""
        assert refused(load, GOOD + "长" * 101 + ",承办单位,\n")[0].startswith("第 5 行：")
        load(GOOD)
        assert refused(load, HEAD + "市水务局,承办单位,\n市水务局,承办单位,市水务局\n")

    def test_an_organ_below_its_own_child(self, load):
        load(GOOD)
        text = HEAD + "市人民政府,承办系统,市水务局\n"
        (sentence,) = refused(load, text)
        assert sentence.startswith("第 2 行：")

    def test_the_table_that_is_shipped(self, city):
        loaded = load_organs(read_organs(ORGANS), city)
        assert loaded.created > 30
        assert load_organs(read_organs(ORGANS), city).unchanged == loaded.created


class TestCommand:
    def call(self, *arguments):
        out = StringIO()
        call_command("load_organs", *arguments, stdout=out)
        return out.getvalue()

    def test_the_one_congress_at_the_top(self, table, city, district):
        assert self.call(str(table(GOOD))) == (
            "云州市人民代表大会：新建 3 个机构，更新 0 个，0 个没有变化。\n"
        )
        assert Organ.objects.filter(congress=city).count() == 3

    def test_another_by_its_code(self, table, city, district):
        self.call(str(table(GOOD)), "--congress", "lanxi")
        assert Organ.objects.filter(congress=district).count() == 3

    def test_which_of_two(self, table, city):
        Congress.objects.create(code="other", name="另一个市人民代表大会", level="city")
        with pytest.raises(CommandError, match="请用 --congress 指明代码"):
            self.call(str(table(GOOD)))

    def test_none_of_that_code(self, table, city):
        with pytest.raises(CommandError, match="没有这个人大"):
            self.call(str(table(GOOD)), "--congress", "nowhere")

    def test_bad_rows(self, table, city):
        with pytest.raises(CommandError, match="没有名称。\n没有保存任何内容。"):
            self.call(str(table(HEAD + ",承办系统,\n")))
        assert not Organ.objects.exists()


def test_a_name_on_the_staff_side(client, office, city):
    """A new one is made plain; what is there already is changed as 机构变动, not here."""
    client.force_login(office)
    data = {"congress": city.pk, "name": "市水\x01\u202e务局", "short_name": "", "kind": "unit",
            "position": "3", "is_active": "on"}  # fmt: skip
    assert client.post(url(Organ, "add"), data | {"name": "市水 务局"}).status_code == 200
    assert client.post(url(Organ, "add"), data).status_code == 302
    made = Organ.objects.get(name="市水务局")
    page = url(Organ, "change", made.pk)
    shown = text(client.get(page))
    assert 'name="name"' not in shown
    assert "更名、合并、撤销请用" in shown
    changed = {"congress": city.pk, "name": "别的局", "kind": "system", "position": "7"}
    assert client.post(page, changed).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.kind, made.is_active, made.position) == ("市水务局", "unit", True, 7)
