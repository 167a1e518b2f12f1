"""Taking in what a browser sends: beyond the limit of a file the rest is counted, not kept."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from congress.documents.formats import MAX_BYTES


class CappedUploadHandler(TemporaryFileUploadHandler):
    """A file that is too large keeps its true size, so that its form says so, but fills no disk."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:
        if start <= MAX_BYTES:
            super().receive_data_chunk(raw_data, start)
        return None

    def file_complete(self, file_size: int) -> TemporaryUploadedFile:
        file = super().file_complete(file_size)
        file.size = file_size
        return file
