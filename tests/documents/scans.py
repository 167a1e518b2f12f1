"""Files as people send them, honest and otherwise."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 400 + b"This program cannot be run"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F


def photograph(*, turned: bool = False, size: tuple[int, int] = (40, 20)) -> bytes:
    """A JPEG of a telephone that wrote its maker and where it was."""
    exif = Image.Exif()
    exif[MAKE] = "PhoneMaker"
    if turned:
        exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (39.0, 54.0, 15.0), 3: "E", 4: (116.0, 24.0, 26.0)})
    image = Image.new("RGB", size, "white")
    for x in range(size[0] // 2):
        for y in range(size[1]):
            image.putpixel((x, y), (200, 0, 0))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif, comment=b"secret comment")
    return buffer.getvalue()


def picture(mode: str = "RGB", *, size: tuple[int, int] = (8, 8), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, "PNG", **options)
    return buffer.getvalue()


def upload(body: bytes, name: str = "扫描件.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)
