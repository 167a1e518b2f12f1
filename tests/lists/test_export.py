"""The export is the list: same rows, same order, same columns, for everybody."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from congress.jobs.models import Job, JobState
from congress.jobs.runner import run_due
from congress.jobs.schedule import entries
from congress.lists import export
from congress.lists.listing import find
from congress.people.models import AccessLog
from proposals.models import Proposal
from tests.lists.conftest import EXPORT, body_of, exported, table

PEOPLE = ("office", "deputy", "clerk", "leader", "dispatcher", "district-office", "stranger")
ASKED = ("", "status=handling&status=closed", "sort=-number&q=公交", "due=none&size=25")


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("name", PEOPLE)
def test_it_is_what_the_page_shows(name: str, rows: Any, sign_in: Any) -> None:
    client = sign_in(name)
    shown_any = False
    for query in ASKED:
        page = client.get(f"/proposals/?view=all&{query}&cols=title,number,lead,unit,due")
        note, heads, lines = exported(client, page.context["selection"].full_query)
        shown = page.context["lines"]
        shown_any |= bool(shown)
        assert heads == ["编号", "标题", "领衔代表", "承办单位", "期限", "最近时限"]
        for line, cells in zip(lines, shown, strict=True):
            values = [value or None for _, value in cells["cells"]]
            assert [v.date() if isinstance(v, datetime) else v for v in line[:-1]] == values
            label = cells["row"].next_clock_label or None
            assert line[-1] == label, "none of these is late"
        assert note.startswith(page.context["selection"].sentence + f"，共 {len(shown)} 件。")
    assert shown_any is (name != "stranger")


def test_nothing_of_others(rows: Any, sign_in: Any) -> None:
    texts = str(exported(sign_in("district-office"), "")[2])
    assert rows["district"].title in texts
    assert rows["closed"].title not in texts
    titles = [line[1] for line in exported(sign_in("office"), "")[2]]
    assert rows["district"].title not in titles
    assert len(titles) == 5, "not the deputy's draft"
    assert len(exported(sign_in("cosigner"), "")[2]) == 1


def test_note_dates_numbers_and_no_telephone(rows: Any, sign_in: Any, house: Any) -> None:
    listing = find("proposals.list")
    assert listing is not None
    every = ",".join(column.code for column in listing.columns)
    client = sign_in("office")
    response = client.post(EXPORT, {"query": f"status=closed&cols={every}"})
    body = body_of(response)
    note, heads, lines = table(body)
    today = timezone.localdate()
    assert note == (
        "状态为“办结”的建议，共 1 件。"
        f"{today.year}年{today.month}月{today.day}日由{house.users['office'].name}导出。"
    )
    values = dict(zip(heads, lines[0], strict=True))
    assert values["标题"] == rows["closed"].title
    assert values["办结日期"].date() == rows["closed"].closed_on
    assert values["附议"] == 0
    assert values["承办单位"] == "市交通委"
    assert rows["closed"].contact_phone
    assert rows["closed"].contact_phone not in str(lines)
    assert "电话" not in str(heads)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Cache-Control"] == "no-store, private"
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    assert sheet.auto_filter.ref.startswith("A2:")
    logged = AccessLog.objects.order_by("-pk").first()
    assert logged is not None
    assert (logged.action, logged.path) == ("export", EXPORT)


def test_a_title_that_would_be_a_formula(rows: Any, sign_in: Any) -> None:
    evil = '=HYPERLINK("http://x")'
    type(rows["closed"]).objects.filter(pk=rows["closed"].pk).update(title=evil)
    response = sign_in("office").post(EXPORT, {"query": "status=closed"})
    sheet = load_workbook(io.BytesIO(body_of(response))).active
    assert sheet is not None
    assert sheet["B3"].value == evil
    assert sheet["B3"].data_type == "s"


def test_what_is_not_understood_is_not_exported(rows: Any, sign_in: Any) -> None:
    client = sign_in("office")
    for query in ("status=nonsense", "unit=99999", "assigned_from=x"):
        answer = client.post(EXPORT, {"query": query}, follow=True)
        assert answer.redirect_chain[0][0].startswith("/proposals/?")
        assert "有的条件不正确，没有导出" in answer.content.decode()
    assert client.get(EXPORT).status_code == 405
    assert client.post("/lists/no.such/export/").status_code == 404
    for query in ("%00", "\x00", "&&&=", "=", "a" * 9000, "page=7&view=x"):
        answer = client.post(EXPORT, {"query": query})
        assert answer.status_code == 200, query
        body_of(answer)


@pytest.mark.parametrize("name", ["office", "clerk", "deputy"])
def test_the_cost_is_the_same_for_one_row_and_for_three(
    name: str, at_stage: Any, sign_in: Any
) -> None:
    client = sign_in(name)
    client.get("/jobs/")  # the session's first writing lies behind us

    def cost(rows: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(EXPORT, {"query": ""})
            assert len(table(body_of(answer))[2]) == rows
        return len(captured)

    at_stage("received")
    once = cost(1)
    at_stage("received")
    at_stage("received")
    assert cost(3) == once <= 14


# --- long lists ----------------------------------------------------------------------------------
@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 2)
    monkeypatch.setattr(export, "CHUNK", 2)


def test_a_long_list_comes_by_the_tray(
    rows: Any, sign_in: Any, house: Any, short_patience: None
) -> None:
    client = sign_in("office")
    query = "sort=-number&cols=number,title,assigned"
    answer = client.post(EXPORT, {"query": query})
    job = Job.objects.get(kind="lists.export")
    assert answer.url == f"/jobs/{job.pk}/"
    assert job.owner == house.users["office"]
    assert client.post(EXPORT, {"query": query}).url == answer.url, "asked twice, made once"
    run_due()
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    assert (job.progress, job.total) == (4, 5)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "下载建议（5 件）" in page
    assert job.result_url in page
    got = client.get(job.result_url)
    note, heads, lines = table(body_of(got))
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert heads == ["编号", "标题", "交办日期"]
    shown = client.get(f"/proposals/?{query}").context["lines"]
    assert [line[1] for line in lines] == [line["row"].title for line in shown]
    assert house.users["office"].name in note
    # Nobody else finds it, and no other job can be taken for it.
    assert sign_in("leader").get(job.result_url).status_code == 404
    assert sign_in("district-office").get(job.result_url).status_code == 404
    other = Job.objects.create(kind="lists.tidy", owner=job.owner, state=JobState.DONE, result={})
    assert client.get(f"/lists/exports/{other.pk}/").status_code == 404
    # Three rows at a time are asked for at once.
    assert len(exported(client, "status=closed")[2]) == 1


def test_the_job_works_with_the_rights_of_now(
    rows: Any, sign_in: Any, house: Any, short_patience: None
) -> None:
    client = sign_in("office")
    client.post(EXPORT, {"query": ""})
    client.post(EXPORT, {"query": "size=50&sort=-due"})
    first, second = Job.objects.filter(kind="lists.export").order_by("pk")
    house.users["office"].grants.all().delete()
    run_due()
    first.refresh_from_db()
    assert first.state == JobState.DONE
    lines = table(body_of(client.get(first.result_url)))[2]
    assert lines == [], "the grant is gone, and so are the rows"
    Job.objects.filter(pk=second.pk).update(state=JobState.QUEUED, owner=None)
    run_due()
    second.refresh_from_db()
    assert second.state == JobState.FAILED
    assert "没有导出" in second.error


def test_a_condition_that_is_gone(rows: Any, sign_in: Any, short_patience: None) -> None:
    client = sign_in("office")
    category = rows["closed"].category
    client.post(EXPORT, {"query": f"category={category.pk}"})
    Proposal.objects.filter(category=category).update(category=None)
    type(category).objects.filter(pk=category.pk).update(is_active=False)
    run_due()
    job = Job.objects.get(kind="lists.export")
    assert job.state == JobState.FAILED
    assert "请回到列表重新选择条件" in job.error


def test_old_files_go_and_their_links_say_so(
    rows: Any, sign_in: Any, short_patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert export.drop_old() == 0, "there is no folder yet"
    client = sign_in("office")
    client.post(EXPORT, {"query": ""})
    run_due()
    job = Job.objects.get(kind="lists.export")
    kept = default_storage.save("exports/young.xlsx", ContentFile(b"x"))
    assert export.drop_old() == 0
    old = timezone.now() - export.KEPT - timedelta(hours=1)
    real = default_storage.get_modified_time
    monkeypatch.setattr(
        type(default_storage._wrapped),  # type: ignore[attr-defined]
        "get_modified_time",
        lambda self, name: real(name) if name == kept else old,
    )
    Job.objects.create(kind="lists.tidy")
    run_due()
    tidied = Job.objects.get(kind="lists.tidy")
    assert tidied.result is not None
    assert tidied.result["dropped"] == 1
    assert default_storage.exists(kept)
    answer = client.get(job.result_url, follow=True)
    assert "导出的文件已过保存期" in answer.content.decode()
    assert [entry.name for entry in entries() if entry.name == "lists.tidy"]


def test_the_day_of_late_is_the_day_on_which_one_asked(rows: Any, house: Any) -> None:
    listing = find("proposals.list")
    assert listing is not None
    user = house.users["office"]
    due = rows["received"].next_legal_on
    before = export.selection_for(listing, user, "due=late", "", date(2026, 1, 1))
    after = export.selection_for(listing, user, "due=late", "", due + timedelta(days=1))
    assert before.found.count() == 0
    assert rows["received"] in after.found
