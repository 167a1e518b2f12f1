"""What may be attached to a proposal or a reply, and what each other file is told."""

from __future__ import annotations

import io
import random
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from congress.documents.checking import check_file
from congress.documents.models import Attachment
from congress.documents.uploads import keep_files
from congress.people.models import User
from tests.documents import papers
from tests.documents.papers import ofd, office, paragraphs, pdf, shared_strings, slide, stream
from tests.documents.scans import EXECUTABLE, HTML, PDF, SVG, photograph, picture, upload
from tests.documents.test_uploads import bomb

TYPE = "只接受 PDF、OFD、JPG、PNG、WebP、docx、xlsx、pptx 格式的文件，请转换后再上传。"
MACRO = "文档中有宏，不能上传，请另存为不含宏的 docx、xlsx、pptx 或 PDF 后再上传。"
OBJECT = "文档中嵌入了其他文件或控件，不能上传，请去掉嵌入的内容，或另存为 PDF 后再上传。"
EXTERNAL = "文档引用了外部的模板、图片或文件，不能上传，请断开链接，或另存为 PDF 后再上传。"
OLD = "不能上传旧格式的文档，请用原来的软件另存为 docx、xlsx、pptx 或 PDF 后再上传。"
BOMB = "文件展开后过大，不能上传，请精简内容，或另存为 PDF 后再上传。"
ODD = "文档内部的结构不正常，不能上传，请用原来的软件打开，另存一份后再上传。"
DAMAGED = "文档已损坏，打不开，请用原来的软件打开，另存一份后再上传。"
SCRIPT = "PDF 中有脚本或动态表单，不能上传，请用“打印为 PDF”重新生成后再上传。"
LAUNCH = "PDF 中有启动其他程序的命令，不能上传，请用“打印为 PDF”重新生成后再上传。"
INSIDE = "PDF 中附有其他文件或多媒体，不能上传，请去掉后再上传，附带的文件可另行上传。"
PROTECTED = "PDF 设有密码或权限保护，无法检查，请上传没有保护的版本。"
ARCHIVE = "不能上传压缩包，请解压后逐个上传其中的文件。"
NAME = "文件名中有无法识别的字符，请改名后再上传。"
LOCKED = "文档设有密码，无法检查，请取消密码后再上传。"
JAVASCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"


def differs(extension: str, word: str, save_as: str) -> str:
    return (
        f"文件内容与扩展名不一致：扩展名是“{extension}”，内容却不是{word}，"
        f"请用原来的软件打开，另存为 {save_as} 后再上传。"
    )


def called(word: str, extension: str, right: str) -> str:
    return (
        f"文件内容与扩展名不一致：内容是{word}，扩展名是“{extension}”，"
        f"请把扩展名改为“{right}”后再上传。"
    )


def in_text(mark: str) -> str:
    return f"本系统为非涉密系统，文件中带有密级标志“{mark}”，不得上传，涉密文件请按保密规定报送。"


def in_name(mark: str) -> str:
    return f"本系统为非涉密系统，文件名带有密级标志“{mark}”，不得上传，涉密文件请按保密规定报送。"


def webp(mode: str = "RGB", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (30, 20), "red").save(buffer, "WEBP", **options)
    return buffer.getvalue()


def marked_pdf(text: str, *, flate: bool = True) -> bytes:
    page, table = papers.shown(text)
    return pdf(stream(page, flate=flate), stream(table, flate=flate))


ZEROS = b"\0" * (60 * 1024 * 1024)
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
VBA = (
    '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
)
CHART = {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": office("xlsx", main="<workbook/>")}
JS_IN_OBJECTS = pdf(stream(b"5 0 " + JAVASCRIPT, b"/Type /ObjStm /N 1 /First 4"))
ENCRYPTED = papers.OLE2 + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500

HOSTILE = {
    "a renamed executable": ("情况.pdf", EXECUTABLE, differs(".pdf", " PDF 文件", "PDF")),
    "an executable": ("情况.exe", EXECUTABLE, TYPE),
    "an executable as a document": ("情况.docx", EXECUTABLE, differs(".docx", "文字文档", "docx")),
    "a script with a picture's name": ("图.svg", SVG, TYPE),
    "an SVG": ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", TYPE),
    "an SVG renamed": ("图.png", SVG, differs(".png", " PNG 图片", "PNG")),
    "HTML": ("网页.html", HTML, TYPE),
    "HTML renamed": ("网页.pdf", HTML, differs(".pdf", " PDF 文件", "PDF")),
    "words": ("说明.txt", "说明".encode(), TYPE),
    "a zip": ("材料.zip", papers.zipped({"a.txt": "a"}), ARCHIVE),
    "a rar": ("材料.rar", b"Rar!\x1a\x07\x01\x00" + b"\0" * 99, ARCHIVE),
    "a zip renamed": (
        "材料.docx",
        papers.zipped({"a.txt": "a"}),
        differs(".docx", "文字文档", "docx"),
    ),
    "a photograph of a telephone": (
        "IMG_1.HEIC",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 99,
        "不能上传 HEIC 格式的照片，请在手机或电脑上另存为 JPG 后再上传。",
    ),
    "a picture called a document": ("图.pdf", picture(), called(" PNG 图片", ".pdf", ".png")),
    "a document called a program": ("情况.docx.exe", office(), called("文字文档", ".exe", ".docx")),
    "a table called a document": ("表.docx", office("xlsx"), called("电子表格", ".docx", ".xlsx")),
    "old Word": ("报告.doc", papers.OLE2 + b"\0" * 3000, OLD),
    "old Word renamed": ("报告.docx", papers.OLE2 + b"\0" * 3000, OLD),
    "RTF as old Word": ("报告.doc", b"{\\rtf1 hello}", OLD),
    "WPS": ("报告.wps", papers.OLE2 + b"\0" * 3000, OLD),
    "ET": ("表.et", papers.OLE2 + b"\0" * 3000, OLD),
    "a document with a password": ("报告.docx", ENCRYPTED, LOCKED),
    "a macro document renamed": ("报告.docx", office(main_type=MACRO_MAIN), MACRO),
    "a document with macros": (
        "报告.docx",
        office(parts={"word/vbaProject.bin": papers.OLE2}),
        MACRO,
    ),
    "macros under another name": (
        "报告.docx",
        office(parts={"word/a.bin": papers.OLE2}, links=papers.link("vbaProject", "a.bin")),
        MACRO,
    ),
    "macros that are announced": ("报告.docx", office(types=VBA), MACRO),
    "an old macro sheet": (
        "表.xlsx",
        office(
            "xlsx",
            types='<Override PartName="/xl/m.xml" '
            'ContentType="application/vnd.ms-excel.macrosheet+xml"/>',
        ),
        MACRO,
    ),
    "an object": (
        "报告.docx",
        office(parts={"word/embeddings/oleObject1.bin": papers.OLE2}),
        OBJECT,
    ),
    "an object by its link": ("报告.docx", office(links=papers.link("oleObject", "o.bin")), OBJECT),
    "a control": ("报告.docx", office(parts={"word/activeX/activeX1.xml": "<ax/>"}), OBJECT),
    "a program inside": ("报告.docx", office(parts={"word/media/image1.png": EXECUTABLE}), OBJECT),
    "a page inside": ("报告.docx", office(parts={"word/afchunk.html": HTML}), OBJECT),
    "a zip inside": (
        "报告.docx",
        office(parts={"word/media/a.bin": papers.zipped({"a": "a"})}),
        OBJECT,
    ),
    "a macro document inside": (
        "报告.docx",
        office(parts={"word/embeddings/a.docx": office(main_type=MACRO_MAIN)}),
        MACRO,
    ),
    "a document in a document in a document": (
        "报告.docx",
        office(parts={"word/embeddings/a.docx": office(parts=CHART)}),
        OBJECT,
    ),
    "a foreign template": (
        "报告.docx",
        office(links=papers.link("attachedTemplate", "http://x/a.dotm", external=True)),
        EXTERNAL,
    ),
    "a foreign picture": (
        "报告.docx",
        office(links=papers.link("image", "http://x/a.png", external=True)),
        EXTERNAL,
    ),
    "a command in a field": (
        "报告.docx",
        office(
            main=f"<w:document {papers.W}><w:p><w:r>"
            "<w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\\\cmd.exe</w:instrText>"
            "</w:r></w:p></w:document>"
        ),
        EXTERNAL,
    ),
    "entities": ("报告.docx", office(main='<!DOCTYPE d [<!ENTITY a "密密">]><d>&a;</d>'), ODD),
    "a bomb by its density": ("报告.docx", office(parts={"word/media/a.bin": ZEROS}), BOMB),
    "a bomb that lies": (
        "报告.docx",
        papers.liar(office(parts={"word/media/a.bin": ZEROS[:9_000_000]}), "word/media/a.bin", 100),
        BOMB,
    ),
    "a part that is shorter than it says": (
        "报告.docx",
        papers.liar(office(parts={"word/media/a.bin": b"a" * 50}), "word/media/a.bin", 100),
        DAMAGED,
    ),
    "too many parts": (
        "报告.docx",
        office(parts={f"word/media/{number}": b"" for number in range(2_000)}),
        BOMB,
    ),
    "a huge directory": (
        "报告.docx",
        office(parts={f"word/media/{number:0200d}": b"" for number in range(5_000)}),
        BOMB,
    ),
    "a way out": ("报告.docx", office(parts={"word/../../../etc/passwd": "x"}), ODD),
    "a way from the root": ("报告.docx", office(parts={"/etc/passwd": "x"}), ODD),
    "a way out of Windows": (
        "报告.docx",
        papers.renamed(
            office(parts={"word/aaXaaXb.xml": "<x/>"}), "word/aaXaaXb.xml", "word\\..\\..\\b.xml"
        ),
        ODD,
    ),
    "one name twice": (
        "报告.docx",
        papers.renamed(
            office(parts={"word/a.xml": "<a/>", "word/b.xml": "<b/>"}), "word/b.xml", "word/A.xml"
        ),
        ODD,
    ),
    "a torn document": ("报告.docx", office()[:-30], DAMAGED),
    "a PDF with a script": ("表.pdf", pdf(JAVASCRIPT), SCRIPT),
    "a PDF with a script in disguise": (
        "表.pdf",
        pdf(b"<< /S /J#61vaScr#69pt /JS 3 0 R >>"),
        SCRIPT,
    ),
    "a PDF with a script in a stream": ("表.pdf", JS_IN_OBJECTS, SCRIPT),
    "a PDF with a form of scripts": ("表.pdf", pdf(b"<< /AcroForm << /XFA 4 0 R >> >>"), SCRIPT),
    "a PDF that launches": ("表.pdf", pdf(b"<< /S /Launch /F (cmd.exe) >>"), LAUNCH),
    "a PDF with a file": ("表.pdf", pdf(b"<< /Names << /EmbeddedFiles 4 0 R >> >>"), INSIDE),
    "a PDF with a password": ("表.pdf", pdf(trailer=b"/Encrypt 9 0 R "), PROTECTED),
    "a PDF of object streams nobody can read": (
        "表.pdf",
        pdf(b"<< /Type /ObjStm /Filter /LZWDecode >>\nstream\nabc\nendstream"),
        "PDF 的结构无法检查，不能上传，请用“打印为 PDF”重新生成后再上传。",
    ),
    "a PDF that swells": ("表.pdf", pdf(stream(ZEROS, b"/Type /ObjStm /N 1 /First 4")), BOMB),
    "half a PDF": ("表.pdf", PDF[:30], "PDF 已损坏，打不开，请重新生成后再上传。"),
    "nothing": ("空.pdf", b"", "文件是空的，请重新选择。"),
    "60 megabytes": ("大.pdf", PDF + ZEROS, "文件超过 20 兆字节，请压缩后再上传。"),
    "half a photograph": ("照片.jpg", photograph()[:400], "图片已损坏，打不开，请重新扫描或拍照。"),
    "900 megapixels": ("图.png", bomb(30_000, 30_000), "图片像素过大，请缩小后再上传。"),
    "a moving picture": (
        "图.webp",
        webp(save_all=True, append_images=[Image.new("RGB", (30, 20))]),
        "不能上传动态图片，请另存为 JPG 或 PNG 后再上传。",
    ),
    "NUL in the name": ("报告\0.pdf", PDF, NAME),
    "a name that reads backwards": ("报告\u202efdp.exe", PDF, NAME),
    "a marked name": ("（机密）关于编制规划的报告.pdf", PDF, in_name("机密")),
    "a name that ends with the mark": ("规划方案-秘密.docx", office(), in_name("秘密")),
    "a name with star and term": ("绝密★10年 方案.docx", office(), in_name("绝密★10年")),
    "a marked document": (
        "报告.docx",
        office(main=paragraphs("000123", ("机", "密★", "10年"))),
        in_text("机密★10年"),
    ),
    "a mark alone in its paragraph": (
        "报告.docx",
        office(main=paragraphs("秘　密", "关于规划的报告")),
        in_text("秘密"),
    ),
    "a mark in the head": (
        "报告.docx",
        office(parts={"word/header1.xml": paragraphs("绝密")}),
        in_text("绝密"),
    ),
    "a watermark": (
        "报告.docx",
        office(
            parts={
                "word/header1.xml": "<w:hdr xmlns:w='w' xmlns:v='v'><v:shape>"
                "<v:textpath string='机密'/></v:shape></w:hdr>"
            }
        ),
        in_text("机密"),
    ),
    "a mark in a text box": (
        "报告.docx",
        office(
            main=paragraphs("正文").replace(
                "<w:t>正文</w:t>",
                "<w:t>关于</w:t><w:txbxContent><w:p><w:r><w:t>密级：机密</w:t></w:r></w:p></w:txbxContent>",
            )
        ),
        in_text("机密"),
    ),
    "a mark in characters by number": (
        "报告.docx",
        office(main=paragraphs("&#26426;&#x5bc6;★")),
        in_text("机密★"),
    ),
    "a marked table": (
        "表.xlsx",
        office("xlsx", parts=shared_strings("单位", "秘密★")),
        in_text("秘密★"),
    ),
    "a mark in a sheet's head": (
        "表.xlsx",
        office(
            "xlsx",
            parts={
                "xl/worksheets/sheet1.xml": "<worksheet><headerFooter><oddHeader>"
                '&amp;L第 1 页&amp;R&amp;"宋体"&amp;14机密</oddHeader></headerFooter></worksheet>'
            },
        ),
        in_text("机密"),
    ),
    "marked slides": (
        "稿.pptx",
        office("pptx", parts=slide("工作汇报", "机密★启用前")),
        in_text("机密★启用前"),
    ),
    "a marked title": (
        "报告.docx",
        office(
            parts={
                "docProps/core.xml": "<cp:p xmlns:cp='c' xmlns:dc='d'><dc:title>秘密★5年"
                "</dc:title></cp:p>"
            }
        ),
        in_text("秘密★5年"),
    ),
    "a marked table inside": (
        "报告.docx",
        office(parts={"word/embeddings/a.xlsx": office("xlsx", parts=shared_strings("机密★"))}),
        in_text("机密★"),
    ),
    "a marked PDF": ("报告.pdf", marked_pdf("机密★10年"), in_text("机密★10年")),
    "a marked PDF, not compressed": ("报告.pdf", marked_pdf("秘密", flate=False), in_text("秘密")),
    "a PDF of the old encoding": (
        "报告.pdf",
        pdf(stream(b"BT /F1 9 Tf <" + "绝密★".encode("gbk").hex().encode() + b"> Tj ET")),
        in_text("绝密★"),
    ),
    "a PDF with a marked title": (
        "报告.pdf",
        pdf(b"<< /Title <FEFF" + "机密★".encode("utf-16-be").hex().encode() + b"> >>"),
        in_text("机密★"),
    ),
    "a marked OFD": ("报告.ofd", ofd("机密★1年", "关于规划的报告"), in_text("机密★1年")),
    "an OFD with a file": ("报告.ofd", ofd(parts={"Doc_0/Attachs/a.exe": EXECUTABLE}), OBJECT),
    "an OFD with a password": ("报告.ofd", ofd(parts={"Encryptions.xml": "<a/>"}), LOCKED),
}

GOOD = {
    "a PDF": ("报告.pdf", PDF),
    "a PDF with text": ("报告.pdf", marked_pdf("关于保守国家秘密和商业秘密的报告")),
    "an upper-case name": ("报告.PDF", PDF),
    "a name without an end": ("报告", PDF),
    "a photograph": ("照片.jpeg", photograph()),
    "a picture": ("图.png", picture()),
    "WebP": ("图.webp", webp()),
    "a document": (
        "报告.docx",
        office(main=paragraphs("关于保守国家秘密的报告", "加强商业秘密保护。")),
    ),
    "a table": ("表.xlsx", office("xlsx", parts=shared_strings("机密性", "密切联系", "秘密级"))),
    "slides": ("稿.pptx", office("pptx", parts=slide("商业秘密保护工作", "绝密级档案的管理"))),
    "a document with a chart": ("报告.docx", office(parts=CHART)),
    "a printer's settings": (
        "表.xlsx",
        office("xlsx", parts={"xl/printerSettings/printerSettings1.bin": b"HP\0L\0"}),
    ),
    "OFD": ("公文.ofd", ofd("关于加强商业秘密保护的建议")),
    "words about secrets": ("商业秘密保护条例.pdf", PDF),
    "words at the end": ("国家秘密.docx", office()),
    "internal papers are not secret": (
        "内部资料.docx",
        office(main=paragraphs("内部资料　注意保存")),
    ),
}


@pytest.fixture
def keep(city: Any, media: Path) -> Any:
    user = User.objects.create(username="deputy", name="李秀英")

    def keep(body: bytes, name: str) -> list[Attachment]:
        file = SimpleUploadedFile("x", body)
        file._name = name  # past what the framework cleans
        return keep_files([file], congress=city, by=user, owner=None)

    return keep


@pytest.mark.parametrize("case", HOSTILE)
def test_each_refusal_is_a_sentence_and_nothing_stays(case, keep, media):
    name, body, sentence = HOSTILE[case]
    began = time.process_time()
    with pytest.raises(ValidationError) as caught:
        keep(body, name)
    took = time.process_time() - began
    assert caught.value.messages == [sentence]
    assert Attachment.objects.count() == 0
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert took < 1, f"{took:.2f} s"


@pytest.mark.parametrize("case", GOOD)
def test_honest_files_are_kept(case, keep, media):
    name, body = GOOD[case]
    (attachment,) = keep(body, name)
    assert Attachment.objects.get() == attachment
    assert attachment.size == (media / attachment.file.name).stat().st_size


def test_sentences_are_sentences():
    for case, (_name, _body, sentence) in HOSTILE.items():
        assert sentence.endswith("。"), case
        assert sentence.count("。") == 1, case


def test_a_huge_picture_is_refused_by_its_head():
    """In little memory: 900 megapixels would be 2,700 megabytes."""
    file = upload(bomb(30_000, 30_000), "图.png")
    tracemalloc.start()
    with pytest.raises(ValidationError):
        check_file(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * 1024 * 1024


def test_a_bomb_is_refused_in_little_memory():
    file = upload(HOSTILE["a bomb that lies"][1], "报告.docx")
    tracemalloc.start()
    with pytest.raises(ValidationError):
        check_file(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


SLOW = {
    "open strings": pdf(stream(b"BT " + b"\\(" * 1_500_000)),
    "numbers without end": pdf(stream(b"BT " + b"1" * 3_000_000)),
    "titles that do not end": pdf(b"/Title (" * 500_000),
    "tables that do not end": pdf(stream(b"beginbfchar " * 300_000)),
    "ranges of ranges": pdf(stream(b"beginbfrange " + b"<0000> <FFFF> <4E00>\n" * 100_000)),
    "many streams": pdf(b"stream\nendstream\n" * 500_000),
    "noise": b"%PDF-1.7\n1 0 obj\n" + random.Random(1).randbytes(8_000_000) + b"%%EOF",
}


@pytest.mark.parametrize("case", SLOW)
def test_nothing_keeps_us_busy(case):
    began, codes = time.process_time(), []
    try:
        check_file(upload(SLOW[case], "表.pdf"))
    except ValidationError as refusal:
        codes.append(refusal.code)
    assert codes in ([], ["pdf-unreadable"])
    assert time.process_time() - began < 2


def test_xml_does_not_keep_us_busy():
    body = office(main="<d>密" + "<a/>" * 4_000_000 + "</d>")
    began = time.process_time()
    check_file(upload(body, "报告.docx"))
    assert time.process_time() - began < 2


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(
        [
            ("报告.docx", office(main=paragraphs("密切联系"), parts=CHART)),
            ("公文.ofd", ofd("密切")),
            ("报告.pdf", marked_pdf("密切联系")),
            ("图.webp", webp()),
        ]
    ),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8),
    st.booleans(),
)
def test_a_damaged_file_is_read_or_refused(good, flips, is_cut):
    """Never any other error, whichever bytes were changed."""
    name, body = good
    changed = bytearray(body)
    for place, value in flips:
        changed[place % len(changed)] = value
    if is_cut:
        del changed[flips[0][0] % len(changed) + 1 :]
    sentence = "。"
    try:
        check_file(upload(bytes(changed), name))
    except ValidationError as refusal:
        sentence = refusal.message
    assert sentence.endswith("。")
