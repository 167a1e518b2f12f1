"""The small picture: made with the file, seen by whoever sees it, gone with it."""

from __future__ import annotations

import io

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from PIL import Image

from congress.documents.models import Attachment
from congress.documents.uploads import discard, keep_files
from tests.documents.papers import office
from tests.documents.scans import GPS, PDF, photograph, picture, upload


@pytest.fixture
def kept(at_stage, cast, media):
    proposal = at_stage("submitted")

    def kept(*files):
        return keep_files(files, congress=proposal.congress, by=cast["office"], owner=proposal)

    return kept


@pytest.fixture
def photo(kept):
    return kept(upload(photograph(turned=True, size=(1200, 600)), "现场.jpg"))[0]


def thumbnail(attachment):
    with attachment.thumbnail.open("rb") as file:
        image = Image.open(io.BytesIO(file.read()))
        image.load()
    return image


def test_it_is_upright_small_and_says_nothing(photo):
    image = thumbnail(photo)
    assert (image.format, image.size) == ("JPEG", (160, 320))
    assert not image.getexif()
    assert not image.getexif().get_ifd(GPS)
    red, white = image.getpixel((80, 40)), image.getpixel((80, 280))
    assert red[1] < 100 < white[1]


def test_a_small_picture_stays_as_it_is(kept):
    assert thumbnail(kept(upload(picture(size=(40, 30)), "图.png"))[0]).size == (40, 30)


def test_see_through_is_white_paper(kept):
    clear = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(clear, "PNG")
    image = thumbnail(kept(upload(clear.getvalue(), "图.png"))[0])
    assert min(image.getpixel((4, 4))) > 250


@pytest.mark.parametrize(("mode", "kind"), [("RGB", "image/jpeg"), ("RGBA", "image/png")])
def test_webp_is_kept_as_what_everybody_opens(kept, mode, kind):
    body = io.BytesIO()
    Image.new(mode, (30, 20)).save(body, "WEBP")
    (attachment,) = kept(upload(body.getvalue(), "图.webp"))
    assert attachment.content_type == kind
    with attachment.file.open("rb") as file:
        assert Image.open(file).get_format_mimetype() == kind


def test_others_have_none(kept, sign_in):
    (paper,) = kept(upload(office(), "报告.docx"))
    assert (paper.thumbnail_url, bool(paper.thumbnail)) == ("", False)
    url = reverse("documents:thumbnail", args=[paper.pk])
    assert sign_in("office").get(url).status_code == 404


def test_who_sees_the_file_sees_it(photo, sign_in):
    response = sign_in("office").get(photo.thumbnail_url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "no-store, private"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content)[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize("username", ["stranger", "clerk", "district-office", "auditor"])
def test_others_find_nothing(photo, sign_in, username):
    assert sign_in(username).get(photo.thumbnail_url).status_code == 404


def test_it_goes_with_its_file(photo, media):
    assert len([path for path in media.rglob("*") if path.is_file()]) == 2
    discard(photo)
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert not Attachment.objects.exists()


def test_a_document_downloads_under_its_name(kept, sign_in):
    (paper,) = kept(upload(office(), "规划 方案.docx"))
    response = sign_in("office").get(paper.get_absolute_url())
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%A7%84")
    assert response["Content-Type"] == paper.content_type
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == (
        "nosniff", "no-store, private",
    )  # fmt: skip
    assert b"".join(response.streaming_content) == office()


def test_the_fragment_says_what_each_is(kept, django_assert_num_queries):
    kept(upload(photograph(), "现场.jpg"), upload(office("xlsx"), "表.xlsx"), upload(PDF, "文.pdf"))
    with django_assert_num_queries(1):
        html = render_to_string(
            "documents/_attachments.html", {"attachments": Attachment.objects.all()}
        )
    assert html.count("<li>") == 3
    assert html.count("<img ") == 1
    for words in ("现场.jpg", "JPG 图片", "电子表格", f"PDF 文件，{len(PDF)} 字节"):
        assert words in html
    assert render_to_string("documents/_attachments.html", {"attachments": []}).strip() == ""


def test_names_are_escaped(kept):
    (paper,) = kept(upload(PDF, "<b>&.pdf"))
    html = render_to_string("documents/_attachments.html", {"attachments": [paper]})
    assert "&lt;b&gt;&amp;.pdf" in html
