"""Files that belong to nothing (any more): rows without an owner, files without a row."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.db.models.deletion import ProtectedError

from congress.documents.models import Attachment
from congress.documents.uploads import discard

log = structlog.get_logger(__name__)
FOLDER = "attachments"


def purge(before: datetime) -> tuple[int, int]:
    """Removes what was uploaded before ``before`` and is an orphan: (rows, files). What the ledger
    refers to stays: it is protected. Running twice finds nothing the second time."""
    rows = 0
    for attachment in _orphans(before):
        try:
            discard(attachment)
        except ProtectedError:
            log.warning("attachment_protected", attachment=str(attachment.pk))
            continue
        rows += 1
    return rows, _purge_files(before)


def _orphans(before: datetime) -> QuerySet[Attachment]:
    old = Attachment.objects.filter(uploaded_at__lt=before)
    gone = Q(owner_type=None) | Q(owner_id=None)
    for kind in ContentType.objects.filter(pk__in=old.values("owner_type")).order_by("pk"):
        if model := kind.model_class():
            living = model._base_manager.values("pk")
            gone |= Q(owner_type=kind) & ~Q(owner_id__in=living)
    return old.filter(gone).order_by("uploaded_at", "pk")


def _purge_files(before: datetime) -> int:
    """A process may have died between file and row; a row deleted with its owner leaves both."""
    files = 0
    if not default_storage.exists(FOLDER):
        return files
    for folder in default_storage.listdir(FOLDER)[0]:
        names = [f"{FOLDER}/{folder}/{name}" for name in default_storage.listdir(
            f"{FOLDER}/{folder}")[1]]  # fmt: skip
        known = set(Attachment.objects.filter(file__in=names).values_list("file", flat=True))
        known |= set(
            Attachment.objects.filter(thumbnail__in=names).values_list("thumbnail", flat=True)
        )
        for name in names:
            if name not in known and default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                files += 1
    return files
