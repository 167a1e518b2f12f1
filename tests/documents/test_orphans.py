"""What belongs to nothing goes after a day; what the ledger refers to stays."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from congress.documents.models import Attachment
from congress.documents.uploads import store
from congress.jobs import enqueue
from congress.jobs.models import JobState
from congress.jobs.runner import run
from congress.jobs.schedule import entries
from congress.workflow.models import StatusChange
from tests.documents.scans import photograph, upload


@pytest.fixture
def put(cast, media):
    def put(*, hours, owner=None):
        user = cast["office"]
        attachment = store(
            upload(photograph(), "现场.jpg"), congress=owner.congress, by=user, owner=owner
        )
        when = timezone.now() - timedelta(hours=hours)
        Attachment.objects.filter(pk=attachment.pk).update(uploaded_at=when)
        for file in (attachment.file, attachment.thumbnail):
            os.utime(file.path, (when.timestamp(), when.timestamp()))
        return attachment

    return put


def sweep():
    job = enqueue("documents.purge_orphans")
    assert run(job.pk) == JobState.DONE
    job.refresh_from_db()
    return job.result["deleted"], job.result["files"]


def on_disk(media):
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def names(*attachments):
    return {name for a in attachments for name in (a.file.name, a.thumbnail.name)}


def test_orphans_of_yesterday_go_with_their_thumbnails(at_stage, put, media):
    proposal = at_stage("submitted")
    owned = put(hours=99, owner=proposal)
    fresh, old, gone = (put(hours=hours, owner=proposal) for hours in (23, 25, 25))
    Attachment.objects.filter(pk__in=[fresh.pk, old.pk]).update(owner_type=None, owner_id=None)
    Attachment.objects.filter(pk=gone.pk).update(owner_id=proposal.pk + 999)
    assert sweep() == (2, 0)
    assert set(Attachment.objects.all()) == {owned, fresh}
    assert on_disk(media) == names(owned, fresh)
    assert sweep() == (0, 0)


def test_files_without_a_row(at_stage, put, media):
    proposal = at_stage("submitted")
    kept, lost, new = (put(hours=hours, owner=proposal) for hours in (99, 25, 1))
    Attachment.objects.filter(pk__in=[lost.pk, new.pk]).delete()
    assert sweep() == (0, 2)
    assert on_disk(media) == names(kept, new)


def test_the_ledger_keeps_its_scan(at_stage, put, media):
    proposal = at_stage("submitted")
    scan = put(hours=99, owner=proposal)
    change = StatusChange.objects.order_by("pk").first()
    copy = {f.attname: getattr(change, f.attname) for f in change._meta.concrete_fields}
    StatusChange.objects.create(**copy | {"id": None, "scan_id": scan.pk})
    Attachment.objects.filter(pk=scan.pk).update(owner_type=None, owner_id=None)
    assert sweep() == (0, 0)
    assert Attachment.objects.get() == scan
    assert on_disk(media) == names(scan)


def test_nothing_was_ever_uploaded(db, media):
    assert sweep() == (0, 0)


def test_it_is_on_the_list():
    assert "documents.purge_orphans" in {entry.name for entry in entries()}
