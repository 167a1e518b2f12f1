"""Handing a file out: to whoever sees what it belongs to, and to nobody else."""

from __future__ import annotations

from typing import Any

import structlog
from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from congress.documents.models import Attachment
from congress.people.visibility import may_see

log = structlog.get_logger(__name__)


def seen_by(user: Any, pk: Any) -> Attachment:
    """Raises Http404 for what is not there, belongs to nothing, or is not for ``user``."""
    attachment = get_object_or_404(Attachment, pk=pk)
    if attachment.owner is None or not may_see(user, attachment.owner):
        raise Http404
    return attachment


def as_download(attachment: Attachment) -> FileResponse:
    return FileResponse(
        opened(attachment, attachment.file),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )


def opened(attachment: Attachment, file: FieldFile) -> File:
    """Raises Http404 where the disk has lost it."""
    try:
        return file.open("rb")
    except FileNotFoundError:
        log.error("attachment_missing", attachment=str(attachment.pk))
        raise Http404 from None
