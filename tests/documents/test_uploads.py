"""What a file really is. Hostile and broken ones get a sentence and are not kept."""

from __future__ import annotations

import hashlib
import io
import warnings
import zlib

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from congress.documents import checking
from congress.documents.models import Attachment
from congress.documents.uploads import check_scan, store
from congress.people.models import User
from tests.documents.scans import (
    EXECUTABLE,
    GPS,
    HTML,
    PDF,
    SVG,
    photograph,
    picture,
    upload,
)

TYPE = "只接受 PDF、JPG、PNG 格式的扫描件，请转换后再上传。"
BROKEN = "图片已损坏，打不开，请重新扫描或拍照。"
LARGE = "图片像素过大，请缩小后再上传。"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01"
ZIP = b"PK\x03\x04" + b"\x00" * 40


def bomb(width: int, height: int) -> bytes:
    """A PNG of some bytes that claims to be huge."""
    body = bytearray(picture("1", size=(8, 8)))
    body[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    body[29:33] = zlib.crc32(bytes(body[12:29])).to_bytes(4, "big")
    return bytes(body)


def with_chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk before its pixels' end, sound but for what it holds."""
    body = picture()
    chunk = len(data).to_bytes(4, "big") + kind + data
    chunk += zlib.crc32(kind + data).to_bytes(4, "big")
    head = 8 + 12 + 13  # signature and IHDR
    return body[:head] + chunk + body[head:]


def refusal(body: bytes, name: str = "扫描件.pdf") -> tuple[str, str]:
    with pytest.raises(ValidationError) as caught:
        check_scan(upload(body, name))
    return caught.value.code, caught.value.message


@pytest.mark.parametrize("exif", [b"Broken!!", b"MM\x00\x2a\xff", b"II"])
def test_broken_notes_of_a_camera(exif):
    assert refusal(with_chunk(b"eXIf", exif)) == ("broken", BROKEN)


@pytest.mark.parametrize("body", [PDF, photograph(), picture(), picture("P"), picture("LA")])
def test_honest_scans(body):
    file = upload(body)
    check_scan(file)
    assert file.read() == body  # from its beginning


@pytest.mark.parametrize(
    "body",
    [EXECUTABLE, HTML, SVG, GIF, ZIP, b"\x7fELF" + b"\0" * 60, b"plain words", b"\0" * 300],
)
@pytest.mark.parametrize("name", ["扫描件.pdf", "扫描件.jpg", "扫描件.exe"])
def test_what_is_no_scan_whatever_its_name(body, name):
    assert refusal(body, name) == ("type", TYPE)


def test_an_empty_file():
    assert refusal(b"") == ("empty", "文件是空的，请重新选择。")


def test_a_file_too_large(monkeypatch):
    monkeypatch.setattr(checking, "MAX_BYTES", 1024 * 1024)
    body = PDF + b"\n" * (1024 * 1024 - len(PDF))
    check_scan(upload(body))
    assert refusal(body + b"\n") == ("size", "文件超过 1 兆字节，请压缩后再上传。")


@pytest.mark.parametrize(
    "body",
    [
        photograph()[:400],
        picture()[:40],
        picture()[:-30],
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"\x89PNG\r\n\x1a\n" + EXECUTABLE,
    ],
)
def test_pictures_that_do_not_open(body):
    assert refusal(body) == ("broken", BROKEN)


@pytest.mark.parametrize("size", [(8_000, 8_000), (10_000, 10_000), (60_000, 60_000)])
def test_pictures_that_would_fill_the_memory(size):
    """Beyond our own limit, beyond the library's warning, beyond its error."""
    assert refusal(bomb(*size)) == ("pixels", LARGE)


def test_where_warnings_are_not_errors_it_is_the_same():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert refusal(bomb(10_000, 10_000)) == ("pixels", LARGE)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([picture(), picture("P"), photograph(size=(16, 8))]),
    st.lists(st.tuples(st.integers(8, 200), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_a_damaged_picture_is_read_or_refused(body, flips):
    """Never any other error, whichever bytes were changed."""
    changed = bytearray(body)
    for place, value in flips:
        changed[place % len(changed)] = value
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            check_scan(upload(bytes(changed)))
            sentence = None
        except ValidationError as refused:
            sentence = refused.message
    assert sentence in (None, TYPE, BROKEN, LARGE)


def content(attachment: Attachment) -> bytes:
    with attachment.file.open("rb") as file:
        return file.read()


class TestStore:
    @pytest.fixture
    def user(self, db):
        return User.objects.create(username="office", name="方静怡")

    @pytest.fixture
    def keep(self, city, user, media):
        def keep(body, name="扫描件.pdf"):
            file = upload(body)
            file._name = name  # past the form's own cleaning
            return store(file, congress=city, by=user)

        return keep

    def opened(self, attachment):
        image = Image.open(io.BytesIO(content(attachment)))
        image.load()
        return image

    def test_a_pdf_is_kept_as_it_is(self, keep, city, user):
        attachment = keep(PDF)
        stored = Attachment.objects.get()
        assert stored == attachment
        assert content(stored) == PDF
        assert (stored.name, stored.content_type) == ("扫描件.pdf", "application/pdf")
        assert (stored.size, stored.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
        assert (stored.congress, stored.uploaded_by, stored.owner) == (city, user, None)

    def test_the_stored_name_tells_nothing(self, keep, media):
        attachment = keep(PDF, "张某的检举信.pdf")
        hexed = attachment.pk.hex
        assert attachment.file.name == f"attachments/{hexed[:2]}/{hexed}"
        (path,) = (path for path in media.rglob("*") if path.is_file())
        assert path.name == hexed
        assert path.stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("照片.JPEG", "照片.jpg"),
            ("照片.pdf.exe", "照片.pdf.jpg"),
            ("照片", "照片.jpg"),
            ("长" * 300 + ".jpg", "长" * 180 + ".jpg"),
        ],
    )
    def test_the_shown_name_says_what_it_is(self, keep, name, shown):
        assert keep(photograph(), name).name == shown

    @pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "C:\\Users\\x\\passwd.jpg"])
    def test_no_way_out_of_the_folder(self, keep, media, name):
        assert keep(photograph(), name).name == "passwd.jpg"
        assert {path.parent.parent for path in media.rglob("*") if path.is_file()} == {
            media / "attachments"
        }

    def test_a_photograph_is_turned_upright_and_says_no_more(self, keep):
        image = self.opened(keep(photograph(turned=True, size=(40, 20))))
        assert image.size == (20, 40)
        assert not image.getexif()
        assert not image.getexif().get_ifd(GPS)
        assert "comment" not in image.info
        red, white = image.getpixel((10, 5)), image.getpixel((10, 35))
        assert red[1] < 100 < white[1]

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_pictures_of_every_kind(self, keep, mode):
        attachment = keep(picture(mode), "图.png")
        assert self.opened(attachment).mode == mode
        assert attachment.content_type == "image/png"

    def test_the_colours_of_a_palette_stay(self, keep):
        image = Image.new("P", (4, 4))
        image.putpalette([0, 0, 0, 10, 200, 30])
        image.paste(1, (0, 0, 4, 4))
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        assert self.opened(keep(buffer.getvalue())).convert("RGB").getpixel((1, 1)) == (10, 200, 30)

    @pytest.mark.parametrize("mode", ["L", "CMYK"])
    def test_photographs_of_other_colour_spaces(self, keep, mode):
        buffer = io.BytesIO()
        Image.new(mode, (8, 8)).save(buffer, "JPEG")
        assert self.opened(keep(buffer.getvalue())).mode == "RGB"

    def test_text_hidden_in_a_picture_is_gone(self, keep):
        info = PngInfo()
        info.add_text("Location", "39.9,116.4")
        assert b"39.9,116.4" not in content(keep(picture(pnginfo=info)))
        assert b"<script>" not in content(keep(picture() + HTML))

    def test_a_refused_file_is_not_kept(self, keep, media):
        with pytest.raises(ValidationError):
            keep(EXECUTABLE)
        assert not Attachment.objects.exists()
        assert not [path for path in media.rglob("*") if path.is_file()]
