"""Which kinds of files are kept, and what they are called on the screen. No database here."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Format:
    """A kind of file; the first of ``extensions`` is the one it is kept under."""

    mime: str
    extensions: tuple[str, ...]
    word: str
    save_as: str
    icon: str
    is_image: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = Format("application/pdf", (".pdf",), "PDF 文件", "PDF", "file-earmark-text")
OFD = Format("application/ofd", (".ofd",), "OFD 版式文件", "OFD", "file-earmark-check")
JPEG = Format("image/jpeg", (".jpg", ".jpeg", ".jfif"), "JPG 图片", "JPG", "eye", True)
PNG = Format("image/png", (".png",), "PNG 图片", "PNG", "eye", True)
WEBP = Format("image/webp", (".webp",), "WebP 图片", "JPG", "eye", True)
DOCX = Format(
    f"{_OFFICE}wordprocessingml.document", (".docx",), "文字文档", "docx", "file-earmark-text"
)
XLSX = Format(f"{_OFFICE}spreadsheetml.sheet", (".xlsx",), "电子表格", "xlsx", "table")
PPTX = Format(f"{_OFFICE}presentationml.presentation", (".pptx",), "演示文稿", "pptx", "graph-up")

#: What a proposal or a reply may carry; WebP is kept as JPEG or PNG.
ACCEPTED = (PDF, OFD, JPEG, PNG, WEBP, DOCX, XLSX, PPTX)
#: What a scan may be.
SCANS = (PDF, JPEG, PNG)
BY_MIME = {each.mime: each for each in ACCEPTED}
BY_EXTENSION = {extension: each for each in ACCEPTED for extension in each.extensions}
#: For the ``accept`` of a file input: telephones then send JPEG instead of HEIC.
ACCEPT = ",".join([*BY_EXTENSION, *BY_MIME])

OLD_OFFICE_EXTENSIONS = {
    ".doc", ".dot", ".xls", ".xlt", ".ppt", ".pps", ".wps", ".wpt", ".et", ".ett", ".dps", ".dpt",
}  # fmt: skip
ARCHIVE_EXTENSIONS = {".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".cab", ".iso"}


def size_in_words(size: int) -> str:
    """「1.2 兆字节」「35 千字节」「800 字节」."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f}".removesuffix(".0") + " 兆字节"
    if size >= 1024:
        return f"{round(size / 1024)} 千字节"
    return f"{size} 字节"
