"""Several files at once: a sentence for each that is wrong, and the files kept whole or not."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from congress.documents import uploads
from congress.documents.formats import MAX_BYTES
from congress.documents.forms import MAX_FILES, AttachmentsField
from congress.documents.models import Attachment
from congress.documents.uploads import keep_files
from congress.people.models import User
from proposals.models import Reply
from tests.documents.papers import office
from tests.documents.scans import EXECUTABLE, PDF, photograph, picture, upload


class Several(forms.Form):
    files = AttachmentsField()


def bound(*files: Any, kept: int = 0, freed: int = 0, required: bool = False) -> Several:
    form = Several({}, MultiValueDict({"files": list(files)}))
    form.fields["files"].kept, form.fields["files"].freed = kept, freed
    form.fields["files"].required = required
    return form


def on_disk(media: Any) -> list[Any]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_none_is_an_empty_list():
    form = bound()
    assert form.is_valid()
    assert form.cleaned_data["files"] == []
    assert not bound(required=True).is_valid()


def test_all_of_them_in_their_order():
    form = bound(upload(PDF, "甲.pdf"), upload(office(), "乙.docx"), upload(picture(), "丙.png"))
    assert form.is_valid(), form.errors
    assert [file.name for file in form.cleaned_data["files"]] == ["甲.pdf", "乙.docx", "丙.png"]


def test_each_sentence_names_its_file():
    form = bound(
        upload(EXECUTABLE, "甲.exe"), upload(PDF, "乙.pdf"), upload(b"", "丙.pdf"),
        upload(b"<html>", "关于" * 30 + ".pdf"),
    )  # fmt: skip
    assert form.errors["files"] == [
        "“甲.exe”：只接受 PDF、OFD、JPG、PNG、WebP、docx、xlsx、pptx 格式的文件，请转换后再上传。",
        "“丙.pdf”：文件是空的，请重新选择。",
        f"“{'关于' * 10}…{'关于' * 8}.pdf”：文件内容与扩展名不一致：扩展名是“.pdf”，"
        "内容却不是 PDF 文件，请用原来的软件打开，另存为 PDF 后再上传。",
    ]


@pytest.mark.parametrize(
    ("sent", "kept", "freed", "sentence"),
    [
        (10, 0, 0, None),
        (11, 0, 0, "最多附 10 个文件，这次选了 11 个，请减少后再上传。"),
        (3, 8, 0, "最多附 10 个文件，已有 8 个，这次选了 3 个，请减少后再上传。"),
        (3, 8, 1, None),
    ],
)
def test_no_more_than_ten(sent, kept, freed, sentence):
    files = [upload(PDF, f"{number}.pdf") for number in range(sent)]
    form = bound(*files, kept=kept, freed=freed)
    assert form.errors.get("files") == ([sentence] if sentence else None)
    assert MAX_FILES == 10


def test_the_control_takes_several_and_says_which():
    control = str(Several()["files"])
    assert "multiple" in control
    assert "image/jpeg" in control
    assert ".docx" in control
    assert "非涉密" in Several().fields["files"].help_text


class TestKeeping:
    @pytest.fixture
    def by(self, db):
        return User.objects.create(username="deputy", name="李秀英")

    def test_all_are_kept(self, city, by, media):
        files = [upload(PDF, "甲.pdf"), upload(photograph(), "乙.jpg"), upload(office(), "丙.docx")]
        kept = keep_files(files, congress=city, by=by, owner=None)
        assert [attachment.name for attachment in kept] == ["甲.pdf", "乙.jpg", "丙.docx"]
        assert list(Attachment.objects.all()) == kept
        assert len(on_disk(media)) == 4  # with the thumbnail

    def test_one_that_is_refused_keeps_all_out(self, city, by, media):
        with pytest.raises(ValidationError):
            keep_files([upload(PDF), upload(EXECUTABLE)], congress=city, by=by, owner=None)
        assert (Attachment.objects.count(), on_disk(media)) == (0, [])

    def test_a_row_that_cannot_be_written_leaves_no_file(self, city, by, media, monkeypatch):
        def fail(*args: Any, **kwargs: Any) -> None:
            raise DatabaseError("no room")

        monkeypatch.setattr(Attachment, "save", fail)
        with pytest.raises(DatabaseError):
            uploads.store(upload(photograph(), "甲.jpg"), congress=city, by=by)
        assert on_disk(media) == []

    def test_what_was_kept_before_a_failure_is_taken_back(self, city, by, media, monkeypatch):
        save, saved = Attachment.save, []

        def second_fails(self: Attachment, **kwargs: Any) -> None:
            saved.append(self)
            if len(saved) > 1:
                raise DatabaseError("no room")
            save(self, **kwargs)

        monkeypatch.setattr(Attachment, "save", second_fails)
        with pytest.raises(DatabaseError):
            keep_files(
                [upload(photograph(), "甲.jpg"), upload(PDF)], congress=city, by=by, owner=None
            )
        assert (Attachment.objects.count(), on_disk(media)) == (0, [])

    @pytest.mark.django_db(transaction=True)
    def test_pictures_are_drawn_outside_a_transaction(self, city, by, media, monkeypatch):
        drawn = []
        clean = uploads.clean_image
        monkeypatch.setattr(
            uploads,
            "clean_image",
            lambda *args: drawn.append(connection.in_atomic_block) or clean(*args),
        )
        keep_files([upload(photograph(), "甲.jpg")], congress=city, by=by, owner=None)
        assert drawn == [False]


def test_sixty_megabytes_are_counted_and_not_kept(settings):
    """The whole upload, as a browser sends it: its true size, of it no more than the limit."""
    body = b"--x\r\nContent-Disposition: form-data; name=files; filename=a.pdf\r\n\r\n"
    body += PDF + b"\0" * (60 * 1024 * 1024) + b"\r\n--x--\r\n"
    request = RequestFactory().post("/", body, content_type="multipart/form-data; boundary=x")
    file = request.FILES["files"]
    file.seek(0, 2)
    assert file.tell() <= MAX_BYTES + 2 * file.DEFAULT_CHUNK_SIZE
    assert file.size == len(PDF) + 60 * 1024 * 1024
    form = bound(file)
    assert form.errors["files"] == ["“a.pdf”：文件超过 20 兆字节，请压缩后再上传。"]
    file.close()


def test_a_page_says_so(sign_in, at_stage, media):
    """Sixty megabytes for a reply: a sentence beside the field, and nothing stored."""
    at_stage("received")
    reply = Reply.objects.order_by("pk")[0]
    file = upload(PDF + b"\0" * (60 * 1024 * 1024), "大.pdf")
    url = reverse("proposals:reply-edit", args=[reply.pk])
    answer = sign_in("clerk").post(url, {"revision": reply.revision, "files": file})
    assert answer.status_code == 422
    assert "文件超过 20 兆字节，请压缩后再上传。" in answer.content.decode()
    assert (Attachment.objects.count(), on_disk(media)) == (0, [])
