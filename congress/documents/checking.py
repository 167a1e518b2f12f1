"""What a file really is, by its content. Only what we understand is kept."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from congress.documents import formats
from congress.documents.archives import LOCAL_MAGIC, Archive, Budget
from congress.documents.formats import Format
from congress.documents.images import open_image
from congress.documents.marks import refuse_marked, refuse_marked_name
from congress.documents.ofd import ROOT as OFD_ROOT
from congress.documents.ofd import inspect_ofd
from congress.documents.office import OLE2, TYPES, inspect_office
from congress.documents.pdf import inspect_pdf
from congress.documents.sentences import SENTENCES, refused, too_large
from congress.people.texts import plain

MAX_BYTES = formats.MAX_BYTES
#: The name of the stream that an office document with a password consists of.
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def check_file(file: UploadedFile) -> None:
    """Raise ValidationError with a sentence unless ``file`` is one that a proposal or a reply may
    carry: of a known format by its content, of the name that belongs to it, harmless, not secret.
    """
    name = shown_name(file)
    if plain(name) != name or not name.strip():
        raise refused("name")
    kind = check_content(file)
    extension = PurePath(name).suffix.lower()
    if extension in formats.OLD_OFFICE_EXTENSIONS:
        raise refused("old-office")
    if extension and extension not in kind.extensions:
        right = kind.extensions[0]
        raise refused("differs-known", word=kind.word, extension=extension, right=right)


def check_scan(file: UploadedFile) -> None:
    """Raise ValidationError with a sentence unless ``file`` is a PDF, JPEG or PNG of fair size.

    A scan is called as the scanner liked: its name need not agree.
    """
    _check_size(file)
    kind = _by_head(_head(file))
    if kind not in formats.SCANS:
        raise ValidationError(SENTENCES["scan"], code="type")
    _check_marks(file, _lines(file, kind))


def check_content(file: UploadedFile) -> Format:
    """The format of a file that may be kept, however it is called; else ValidationError."""
    _check_size(file)
    head = _head(file)
    if head.startswith(LOCAL_MAGIC):
        kind, lines = _package(file)
    else:
        kind = _by_head(head)
        lines = _lines(file, kind) if kind else []
    if kind is None:
        raise _unknown(file, head)
    _check_marks(file, lines)
    return kind


def shown_name(file: Any) -> str:
    """Without the folders that came along."""
    return PurePath(str(file.name).replace("\\", "/")).name


def _check_size(file: UploadedFile) -> None:
    if not file.size:
        raise refused("empty")
    if file.size > MAX_BYTES:
        raise too_large(MAX_BYTES)


def _check_marks(file: UploadedFile, lines: list[str]) -> None:
    refuse_marked_name(PurePath(shown_name(file)).stem)
    refuse_marked(lines)


def _head(file: UploadedFile) -> bytes:
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    return head


def _by_head(head: bytes) -> Format | None:
    """The format of what is not a zip."""
    mime = filetype.guess_mime(head)
    if mime == "image/apng":
        raise refused("animated")
    return formats.BY_MIME.get(mime) if mime else None


def _lines(file: UploadedFile, kind: Format) -> list[str]:
    """What can be read in a PDF; a picture is only decoded. Refuses what is broken or acts."""
    file.seek(0)
    if kind is formats.PDF:
        body = file.read()
        file.seek(0)
        return inspect_pdf(body)
    open_image(file, kind)
    return []


def _package(file: UploadedFile) -> tuple[Format | None, list[str]]:
    """Which kind of document a zip is, None for any other zip, and its text."""
    archive = Archive(file, Budget(), file.size or 0)
    try:
        if TYPES in archive:
            return inspect_office(archive)
        if OFD_ROOT in archive:
            return formats.OFD, inspect_ofd(archive)
        return None, []
    finally:
        file.seek(0)


def _unknown(file: UploadedFile, head: bytes) -> ValidationError:
    """Why a file is none of ours, and the way out that fits it."""
    extension = PurePath(shown_name(file)).suffix.lower()
    mime = filetype.guess_mime(head)
    if head.startswith(OLE2):
        body = file.read()
        file.seek(0)
        return refused("encrypted-office" if ENCRYPTED_STREAM in body else "old-office")
    if extension in formats.OLD_OFFICE_EXTENSIONS:
        return refused("old-office")
    if mime == "image/heic" or extension in (".heic", ".heif"):
        return refused("heic")
    if claimed := formats.BY_EXTENSION.get(extension):
        word, save_as = claimed.word, claimed.save_as
        return refused("differs", extension=extension, word=word, save_as=save_as)
    if extension in formats.ARCHIVE_EXTENSIONS:
        return refused("archive")
    return refused("type")
