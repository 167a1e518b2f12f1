"""Keeping checked files, and taking them back. Always outside a transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model

from congress.documents.checking import check_content, check_file, check_scan, shown_name
from congress.documents.images import clean_image
from congress.documents.models import Attachment
from congress.people.models import Congress, User
from congress.people.texts import plain

__all__ = ["check_file", "check_scan", "discard", "keep_files", "store"]


def store(
    file: UploadedFile, *, congress: Congress, by: User, owner: Model | None = None
) -> Attachment:
    """Keep one file of any format that we take. Pictures are turned upright and drawn anew, which
    drops their metadata, and get a thumbnail.

    Call it outside a transaction: encoding a picture would hold SQLite's only writer. Where the row
    cannot be written nothing stays on the disk.
    """
    kind = check_content(file)
    thumbnail = b""
    if kind.is_image:
        kind, body, thumbnail = clean_image(file, kind)
    else:
        file.seek(0)
        body = file.read()
    stem = PurePath(plain(shown_name(file))).stem[:180] or "附件"
    attachment = Attachment(
        congress=congress,
        name=stem + kind.extensions[0],
        content_type=kind.mime,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        uploaded_by=by,
        owner=owner,
    )
    try:
        attachment.file.save("", ContentFile(body), save=False)
        if thumbnail:
            attachment.thumbnail.save("", ContentFile(thumbnail), save=False)
        with transaction.atomic():
            attachment.save()
    except BaseException:
        attachment.remove_files()
        raise
    return attachment


def keep_files(
    files: Iterable[UploadedFile], *, congress: Congress, by: User, owner: Model | None
) -> list[Attachment]:
    """All the files of an AttachmentsField, in their order, or none: what was kept before one
    failed is taken back."""
    files = list(files)
    for file in files:
        check_file(file)
    kept: list[Attachment] = []
    try:
        for file in files:
            kept.append(store(file, congress=congress, by=by, owner=owner))
    except BaseException:
        for attachment in kept:
            discard(attachment)
        raise
    return kept


def discard(attachment: Attachment) -> None:
    """Take a file back that nothing relies on yet: the row first, then what lies on the disk."""
    attachment.delete()
    attachment.remove_files()
