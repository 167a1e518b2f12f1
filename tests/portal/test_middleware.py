"""What holds for every answer: private ones are not stored, odd requests get a page of ours."""

from __future__ import annotations

import logging
import logging.config

import pytest
from django.test import Client
from structlog.testing import capture_logs

from congress.documents.models import Attachment
from congress.documents.uploads import store
from congress.people.access import record
from congress.people.enums import AccessAction
from congress.people.models import AccessLog
from congress.settings import LOGGING
from tests.documents.scans import PDF, upload

SEARCH = "/proposals/?q=%E5%BC%A0%E4%B8%8913900000001"


# --- nothing private is stored on the way ---------------------------------------------------------
@pytest.mark.parametrize(
    "path", ["/", "/proposals/", "/jobs/", "/admin/", "/accounts/2fa/", "/no-such-page/"]
)
def test_pages_of_a_signed_in_person_are_not_stored(sign_in, path):
    assert sign_in("admin").get(path)["Cache-Control"] == "no-store, private"


def test_files_are_not_stored_either(sign_in, at_stage, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    proposal = at_stage("submitted")
    attachment: Attachment = store(
        upload(PDF), congress=proposal.congress, by=cast["office"], owner=proposal
    )
    answer = sign_in("office").get(attachment.get_absolute_url())
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    assert b"".join(answer.streaming_content) == PDF


def test_the_answer_to_signing_out_is_private(sign_in):
    assert sign_in("office").post("/accounts/logout/")["Cache-Control"] == "no-store, private"


# --- odd requests ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path",
    [
        "/%00", "/proposals/%0a/", "/proposals/?name=%00", "/admin/autocomplete/?term=%00",
        "/proposals/?q=%1b", "/proposals/?%00=1", "/documents/%7f/",
    ],
)  # fmt: skip
def test_control_characters_are_refused_in_chinese(sign_in, path):
    client = sign_in("office")
    rows = AccessLog.objects.count()
    answer = client.get(path)
    assert answer.status_code == 400
    assert "无法识别这个请求" in answer.content.decode()
    assert AccessLog.objects.count() == rows


@pytest.mark.parametrize("path", ["/proposals/?q=%0d%0a%09", "/proposals/?q=%ff", SEARCH])
def test_ordinary_ones_are_not(sign_in, path):
    assert sign_in("office").get(path).status_code == 200


@pytest.mark.parametrize("charset", ["utf-7", "gbk"])
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/logout/", "/proposals/new/"])
def test_a_form_in_another_writing_is_refused(sign_in, path, charset):
    for client in (Client(enforce_csrf_checks=True), sign_in("deputy")):
        client.cookies["csrftoken"] = "a" * 32
        answer = client.post(
            path, b"login=a", content_type=f"application/x-www-form-urlencoded; charset={charset}"
        )
        assert answer.status_code == 400
        assert "无法识别这个请求" in answer.content.decode()


def test_the_access_log_holds_no_control_characters(rf, db):
    request = rf.get("/")
    request.path = "/a\x00b\x1bc"
    row = record(request, AccessAction.VIEW)
    assert row.path == "/a\ufffdb\ufffdc"


# --- logs -----------------------------------------------------------------------------------------
def test_the_log_names_the_page_and_not_what_was_searched(sign_in):
    client = sign_in("office")
    with capture_logs() as lines:
        client.get(SEARCH)
    said = [line["request"] for line in lines if "request" in line]
    assert said == ["GET /proposals/"] * 2  # started, finished


def test_failures_are_logged_with_where_they_happened():
    formatter = logging.config.DictConfigurator(LOGGING).configure_formatter(
        dict(LOGGING["formatters"]["line"])
    )
    try:
        raise LookupError("example")
    except LookupError as error:
        info = (type(error), error, error.__traceback__)
    line = formatter.format(
        logging.LogRecord("django.request", logging.ERROR, __file__, 1, "bad", (), info)
    )
    assert "<traceback object" not in line
    assert "LookupError: example" in line
    assert "test_middleware.py" in line
