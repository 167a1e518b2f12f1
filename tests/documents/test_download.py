"""A file is for those who see what it belongs to, and always a download."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from congress.documents.models import Attachment
from congress.documents.uploads import store
from congress.people.visibility import VISIBLE
from proposals.models import Proposal
from tests.documents.scans import PDF, upload


@pytest.fixture
def scan(at_stage, cast, media):
    """The scan of a proposal that waits for screening."""
    proposal = at_stage("submitted")
    return store(
        upload(PDF, '提交"表".pdf'), congress=proposal.congress, by=cast["office"], owner=proposal
    )


@pytest.mark.parametrize("username", ["office", "admin", "deputy"])
def test_who_sees_the_owner(sign_in, scan, username):
    response = sign_in(username).get(scan.get_absolute_url())
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PDF


@pytest.mark.parametrize(
    "username",
    [
        "stranger", "cosigner", "clerk", "clerk2", "reviewer", "head", "dispatcher", "committee",
        "leader", "auditor", "district-office", "district-deputy",
    ],
)  # fmt: skip
def test_who_does_not_finds_nothing(sign_in, scan, username):
    response = sign_in(username).get(scan.get_absolute_url())
    assert response.status_code == 404
    assert "提交" not in response.content.decode()


def test_the_browser_does_not_open_it(sign_in, scan):
    response = sign_in("office").get(scan.get_absolute_url())
    assert response["Content-Disposition"].startswith("attachment;")
    assert "%E6%8F%90%E4%BA%A4" in response["Content-Disposition"]
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "script-src" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content)  # read to its end it is closed


def test_anonymous_visitors_sign_in_first(client, scan):
    response = client.get(scan.get_absolute_url())
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={scan.get_absolute_url()}"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_to_read(sign_in, scan, method):
    assert getattr(sign_in("office"), method)(scan.get_absolute_url()).status_code == 405


def test_no_such_file(sign_in, scan):
    url = reverse("documents:download", args=[uuid.uuid4()])
    assert sign_in("office").get(url).status_code == 404


def test_a_file_that_belongs_to_nothing_is_nobodys(sign_in, scan):
    Attachment.objects.update(owner_type=None, owner_id=None)
    assert sign_in("office").get(scan.get_absolute_url()).status_code == 404


def test_a_file_whose_owner_is_gone(sign_in, scan):
    Attachment.objects.update(owner_id=scan.owner_id + 999)
    assert sign_in("office").get(scan.get_absolute_url()).status_code == 404


def test_a_kind_of_owner_that_nobody_registered_is_seen_by_nobody(sign_in, scan, monkeypatch):
    monkeypatch.delitem(VISIBLE, Proposal)
    assert sign_in("office").get(scan.get_absolute_url()).status_code == 404


def test_a_file_that_is_missing_on_disk_is_not_found(sign_in, scan):
    scan.file.storage.delete(scan.file.name)
    assert sign_in("office").get(scan.get_absolute_url()).status_code == 404


def test_files_have_no_address_of_their_own(client, scan, settings):
    assert settings.MEDIA_URL in ("", "/")
    assert client.get(f"/{scan.file.name}").status_code == 404
