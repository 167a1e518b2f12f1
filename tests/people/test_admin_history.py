"""修改历史: who changed which field from what to what, in words; and nobody puts it back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from simple_history.models import HistoricalRecords

from congress.people.history_admin import ReadableHistoryAdmin
from congress.people.models import Deputy, Organ

CHANGE = re.compile(r"<b>([^<]+)</b>：<del>([^<]*)</del> → <ins>([^<]*)</ins>")


def history_of(client: Any, row: Any) -> str:
    response = client.get(f"/admin/{row._meta.label_lower.replace('.', '/')}/{row.pk}/history/")
    assert response.status_code == 200
    return str(response.content.decode())


def test_every_table_that_keeps_its_edits_shows_them() -> None:
    for model, model_admin in admin.site._registry.items():
        keeps = any(
            isinstance(each, HistoricalRecords) for each in vars(model).values()
        ) or hasattr(model._meta, "simple_history_manager_attribute")
        assert isinstance(model_admin, ReadableHistoryAdmin) is keeps, model


def test_who_changed_what_from_what_to_what(house: Any, sign_in: Any) -> None:
    deputy = house.deputies["deputy"]
    office = sign_in("office")
    deputy.status, deputy.position, deputy._history_user = "suspended", "", house.users["office"]
    deputy.save()
    organ = Organ.objects.filter(congress=deputy.congress, kind="unit").first()
    assert organ is not None
    organ.is_active, organ._history_user = False, house.users["admin"]
    organ.save()

    page = history_of(office, deputy)
    assert ("状态", "在任", "暂停执行职务") in CHANGE.findall(page)
    assert house.users["office"].name in page
    assert [(old, new) for _, old, new in CHANGE.findall(history_of(office, organ))] == [
        ("是", "否")
    ]


def test_the_last_row_of_a_page_is_compared_with_the_next_page(
    house: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReadableHistoryAdmin, "history_list_per_page", 2)
    deputy = house.deputies["deputy"]
    for field in ("甲", "乙", "丙"):
        deputy.field = field
        deputy.save()
    found = CHANGE.findall(history_of(sign_in("office"), deputy))
    assert [(old, new) for _, old, new in found] == [("乙", "丙"), ("甲", "乙")]


def test_rows_that_say_nothing_are_left_out(
    house: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And are not counted: a page is as long as it says."""
    monkeypatch.setattr(ReadableHistoryAdmin, "history_list_per_page", 2)
    office, deputy = sign_in("office"), house.deputies["deputy"]
    deputy.history.all().delete()
    deputy.save()
    page = history_of(office, deputy)
    assert "没有修改记录" in page
    for field in ("甲", "", "", "乙", "乙", "丙", "丙"):
        deputy.field = field or deputy.field
        deputy.save()
    page = history_of(office, deputy)
    assert [(old, new) for _, old, new in CHANGE.findall(page)] == [("乙", "丙"), ("甲", "乙")]
    assert "所列内容没有变化" not in page
    assert "共 4 条" in page
    url = f"/admin/people/deputy/{deputy.pk}/history/?p=2"
    assert "这里最早的记录" in office.get(url).content.decode()


def test_others_find_nothing(house: Any, sign_in: Any) -> None:
    deputy = house.deputies["deputy"]
    url = f"/admin/people/deputy/{deputy.pk}/history/"
    assert sign_in("district-office").get(url).status_code == 404
    first = deputy.history.earliest()
    assert sign_in("office").get(f"{url}{first.pk}/").status_code == 404
    assert sign_in("office").post(f"{url}{first.pk}/", {"name": "改"}).status_code == 404
    assert Deputy.objects.get(pk=deputy.pk).name == deputy.name


def test_what_was_done_besides_stays_told(house: Any, sign_in: Any) -> None:
    office, clerk = sign_in("office"), house.users["clerk"]
    assert office.post(f"/admin/people/user/{clerk.pk}/reset/").status_code == 200
    page = history_of(office, clerk)
    assert "重新发放一次性密码" in page
    assert date.today().strftime("%Y") in page  # noqa: DTZ011 - the year is enough
