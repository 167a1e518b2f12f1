"""Zip files, read with a hand on the tap: nothing is inflated further than it declares, and what
it declares is limited before the first byte is read."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from congress.documents.sentences import refused

MEGABYTE = 1024 * 1024
MAX_DIRECTORY = MEGABYTE
MAX_ENTRIES = 2_000
MAX_INFLATED = 200 * MEGABYTE
MAX_ELEMENTS = 600_000  # of XML that is read: about a second
MAX_RATIO = 100
RATIO_FROM = 20 * MEGABYTE  # a small file may be as repetitive as it likes
CHUNK = 256 * 1024
LOCAL_HEADER = 30
LOCAL_MAGIC = b"PK\x03\x04"
BROKEN = (
    zipfile.BadZipFile, struct.error, zlib.error, OSError, ValueError, NotImplementedError,
    EOFError, IndexError, OverflowError,
)  # fmt: skip


@dataclass
class Budget:
    """What one upload may still unfold, files within the file included."""

    entries: int = MAX_ENTRIES
    inflated: int = MAX_INFLATED
    elements: int = MAX_ELEMENTS


class _Directory:
    """The file for ``ZipFile``, which reads its directory in one piece, however long that is."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size if 0 <= size <= MAX_DIRECTORY else MAX_DIRECTORY + 1)
        if len(data) > MAX_DIRECTORY:
            raise refused("bomb")
        return data

    def seekable(self) -> bool:
        return True


class Archive:
    """The parts of a zip file by their names in lower case, as Office compares them."""

    def __init__(self, stream: Any, budget: Budget, size: int) -> None:
        self.stream, self.budget = stream, budget
        try:
            with zipfile.ZipFile(_Directory(stream)) as opened:  # type: ignore[arg-type]
                infos = [info for info in opened.infolist() if not info.is_dir()]
                count = len(opened.infolist())
        except BROKEN:
            raise refused("broken-office") from None
        budget.entries -= count
        declared = sum(info.file_size for info in infos)
        budget.inflated -= declared
        too_dense = declared > RATIO_FROM and declared > MAX_RATIO * size
        if budget.entries < 0 or budget.inflated < 0 or too_dense:
            raise refused("bomb")
        self.parts: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            self._check(info)
            name = info.filename.lower()
            if name in self.parts:  # which of the two is read depends on the reader
                raise refused("paths")
            self.parts[name] = info

    def _check(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & 0x1:
            raise refused("encrypted-office")
        name = info.orig_filename
        steps = name.replace("\\", "/").split("/")
        if ".." in steps or name.startswith(("/", "\\")) or ":" in steps[0] or "\0" in name:
            raise refused("paths")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refused("broken-office")

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.parts

    def read(self, name: str) -> bytes:
        return b"".join(self.pieces(name))

    def beginning(self, name: str, cap: int) -> bytes:
        """The first ``cap`` bytes of a part, which is inflated to its end all the same: so one
        that lies about its length is found."""
        kept, length = [], 0
        for piece in self.pieces(name):
            if length < cap:
                kept.append(piece[: cap - length])
                length += len(kept[-1])
        return b"".join(kept)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part's content, piece by piece; refuses one that is not as long as it says."""
        info = self.parts[name.lower()]
        try:
            length = 0
            for piece in self._inflated(info):
                length += len(piece)
                if length > info.file_size:
                    raise refused("bomb")
                yield piece
        except BROKEN:
            raise refused("broken-office") from None
        if length != info.file_size:
            raise refused("broken-office")

    def _inflated(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        self.stream.seek(info.header_offset)
        header = self.stream.read(LOCAL_HEADER)
        if header[:4] != LOCAL_MAGIC:
            raise zipfile.BadZipFile
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        name = self.stream.read(name_length)
        encoding = "utf-8" if info.flag_bits & 0x800 else "cp437"
        if name.decode(encoding) != info.orig_filename:  # the directory says one thing, the part
            raise refused("paths")  # another
        self.stream.seek(extra_length, 1)
        left = info.compress_size
        inflate = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
        position = self.stream.tell()
        while left:
            self.stream.seek(position)  # somebody may have read another part in between
            raw = self.stream.read(min(CHUNK, left))
            position = self.stream.tell()
            if not raw:
                raise zipfile.BadZipFile
            left -= len(raw)
            if inflate is None:
                yield raw
                continue
            while raw:
                yield inflate.decompress(raw, CHUNK)
                raw = inflate.unconsumed_tail
        while inflate is not None and not inflate.eof:
            if not (rest := inflate.decompress(b"", CHUNK)):
                raise zipfile.BadZipFile
            yield rest
