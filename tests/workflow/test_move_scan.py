"""Staff record a move for a deputy: source, day and the scan of what he signed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.urls import reverse
from PIL import Image

from congress.documents.models import Attachment
from congress.workflow import attempts
from congress.workflow.engine import perform
from congress.workflow.models import StatusChange
from congress.workflow.transition import ActingFor
from tests.documents.scans import EXECUTABLE, GPS, HTML, PDF, photograph, upload

SAID = {"attitude": "satisfied", "result": "satisfied"}


@pytest.fixture
def browser(sign_in):
    return sign_in("office")


@pytest.fixture
def url(verdict):
    return reverse("proposals:verdict-move", args=[verdict.pk, "judge"])


@pytest.fixture
def data(verdict):
    on = (verdict.delivered_on + timedelta(days=1)).isoformat()
    return {**SAID, "version": verdict.version, "source": "paper", "on": on}


def files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def nothing_happened(verdict, media):
    verdict.refresh_from_db()
    assert verdict.status == "awaited"
    assert not StatusChange.objects.filter(move="judge").exists()
    assert Attachment.objects.count() == 0
    assert files(media) == []
    return True


def test_the_form_says_for_whom(browser, url, verdict):
    response = browser.get(url)
    form = response.context["form"]
    assert [name for name in ("source", "scan", "on") if name in form.fields] == [
        "source", "scan", "on",
    ]  # fmt: skip
    assert response.context["acting_for"] == verdict.deputy
    assert f"您正在代 {verdict.deputy.name} 代表办理" in response.content.decode()
    assert 'enctype="multipart/form-data"' in response.content.decode()


def test_the_deputy_himself_is_asked_for_neither(sign_in, url, media, verdict):
    browser = sign_in("deputy")
    form = browser.get(url).context["form"]
    assert not {"source", "scan", "on"} & set(form.fields)
    sent = {**SAID, "version": verdict.version, "source": "paper", "scan": upload(PDF)}
    assert browser.post(url, sent).status_code == 302
    change = StatusChange.objects.get(move="judge")
    assert (change.on_behalf_of, change.source, change.scan) == (None, "", None)
    assert files(media) == []


def test_a_pdf(browser, url, data, media, verdict, office):
    assert browser.post(url, data | {"scan": upload(PDF, "反馈表.pdf")}).status_code == 302
    change = StatusChange.objects.get(move="judge")
    assert (change.actor, change.on_behalf_of, change.source) == (office, verdict.deputy, "paper")
    assert change.happened_on == date.fromisoformat(data["on"])
    scan = change.scan
    assert (scan.name, scan.content_type, scan.owner) == ("反馈表.pdf", "application/pdf", verdict)
    assert (scan.congress, scan.uploaded_by) == (verdict.congress, office)
    assert [path.read_bytes() for path in files(media)] == [PDF]


def test_a_photograph_loses_where_it_was_taken(browser, url, data, media):
    body = photograph()
    assert b"PhoneMaker" in body
    assert browser.post(url, data | {"scan": upload(body, "照片.jpeg")}).status_code == 302
    paths = files(media)
    assert len(paths) == 2  # the picture and its thumbnail
    for path in paths:
        stored = path.read_bytes()
        assert b"PhoneMaker" not in stored
        assert b"secret comment" not in stored
        with Image.open(path) as image:
            assert image.format == "JPEG"
            assert not image.getexif()
            assert not image.getexif().get_ifd(GPS)
    assert StatusChange.objects.get(move="judge").scan.name == "照片.jpg"


@pytest.mark.parametrize("body", [EXECUTABLE, HTML])
def test_a_renamed_executable_is_refused(browser, url, data, media, verdict, body):
    response = browser.post(url, data | {"scan": upload(body, "反馈表.pdf")})
    assert response.status_code == 422
    assert response.context["form"].errors["scan"] == [
        "只接受 PDF、JPG、PNG 格式的扫描件，请转换后再上传。"
    ]
    assert nothing_happened(verdict, media)


def test_paper_without_its_scan(browser, url, data, media, verdict):
    response = browser.post(url, data)
    assert response.status_code == 422
    assert response.context["form"].errors["scan"] == ["来源为书面的，请附上扫描件。"]
    assert nothing_happened(verdict, media)


@pytest.mark.parametrize(("field", "value"), [("source", ""), ("source", "rumour"), ("on", "")])
def test_source_and_day_are_required(browser, url, data, media, verdict, field, value):
    response = browser.post(url, data | {field: value, "scan": upload(PDF)})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert nothing_happened(verdict, media)


def test_by_telephone_no_scan_is_needed(browser, url, data, media):
    assert browser.post(url, data | {"source": "phone"}).status_code == 302
    assert StatusChange.objects.get(move="judge").get_source_display() == "电话"
    assert files(media) == []


def test_a_refused_move_leaves_no_orphan(browser, url, data, media, verdict):
    """The day is before the delivery: the scan was stored already, and is gone again."""
    data["on"] = (verdict.delivered_on - timedelta(days=1)).isoformat()
    response = browser.post(url, data | {"scan": upload(PDF)})
    assert response.status_code == 422
    assert "办理日期不能早于上一步的日期" in response.content.decode()
    assert nothing_happened(verdict, media)


def test_a_failure_leaves_no_orphan_either(browser, url, data, media, verdict):
    broken = mock.patch.object(attempts, "perform", side_effect=RuntimeError("disk full"))
    with broken, pytest.raises(RuntimeError, match="disk full"):
        browser.post(url, data | {"scan": upload(PDF)})
    assert nothing_happened(verdict, media)


def test_a_stale_form_leaves_the_first_scan_only(browser, url, data, media, verdict):
    assert browser.post(url, data | {"scan": upload(PDF)}).status_code == 302
    response = browser.post(url, data | {"scan": upload(PDF)})
    assert response.status_code == 409
    assert Attachment.objects.count() == 1
    assert len(files(media)) == 1
    assert StatusChange.objects.filter(move="judge").count() == 1


def test_who_sees_the_verdict_gets_the_scan(browser, sign_in, url, data, media):
    browser.post(url, data | {"scan": upload(PDF, "反馈表.pdf")})
    scan = Attachment.objects.get()
    response = browser.get(scan.get_absolute_url())
    assert b"".join(response.streaming_content) == PDF
    assert sign_in("clerk2").get(scan.get_absolute_url()).status_code == 404
    assert sign_in("district-office").get(scan.get_absolute_url()).status_code == 404


def test_another_deputys_mandate_is_not_used(verdict, office, house, today):
    acting = ActingFor(house.deputies["cosigner"], "phone")
    with pytest.raises(Exception, match="只能代该件的代表本人办理。"):
        perform(verdict, "judge", by=office, on=today, acting=acting, **SAID)
