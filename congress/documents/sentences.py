"""Why a file is not taken, each in one sentence that also says what to do."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from congress.documents.formats import MAX_BYTES

MEGABYTE = 1024 * 1024
KINDS = "PDF、OFD、JPG、PNG、WebP、docx、xlsx、pptx"

SENTENCES = {
    "empty": "文件是空的，请重新选择。",
    "name": "文件名中有无法识别的字符，请改名后再上传。",
    "type": f"只接受 {KINDS} 格式的文件，请转换后再上传。",
    "archive": "不能上传压缩包，请解压后逐个上传其中的文件。",
    "heic": "不能上传 HEIC 格式的照片，请在手机或电脑上另存为 JPG 后再上传。",
    "old-office": "不能上传旧格式的文档，请用原来的软件另存为 docx、xlsx、pptx 或 PDF 后再上传。",
    "encrypted-office": "文档设有密码，无法检查，请取消密码后再上传。",
    "encrypted-pdf": "PDF 设有密码或权限保护，无法检查，请上传没有保护的版本。",
    "macro": "文档中有宏，不能上传，请另存为不含宏的 docx、xlsx、pptx 或 PDF 后再上传。",
    "object": "文档中嵌入了其他文件或控件，不能上传，请去掉嵌入的内容，或另存为 PDF 后再上传。",
    "external": "文档引用了外部的模板、图片或文件，不能上传，请断开链接，或另存为 PDF 后再上传。",
    "paths": "文档内部的结构不正常，不能上传，请用原来的软件打开，另存一份后再上传。",
    "bomb": "文件展开后过大，不能上传，请精简内容，或另存为 PDF 后再上传。",
    "broken-office": "文档已损坏，打不开，请用原来的软件打开，另存一份后再上传。",
    "broken-pdf": "PDF 已损坏，打不开，请重新生成后再上传。",
    "pdf-script": "PDF 中有脚本或动态表单，不能上传，请用“打印为 PDF”重新生成后再上传。",
    "pdf-launch": "PDF 中有启动其他程序的命令，不能上传，请用“打印为 PDF”重新生成后再上传。",
    "pdf-embedded": "PDF 中附有其他文件或多媒体，不能上传，请去掉后再上传，附带的文件可另行上传。",
    "pdf-unreadable": "PDF 的结构无法检查，不能上传，请用“打印为 PDF”重新生成后再上传。",
    "pixels": "图片像素过大，请缩小后再上传。",
    "broken": "图片已损坏，打不开，请重新扫描或拍照。",
    "animated": "不能上传动态图片，请另存为 JPG 或 PNG 后再上传。",
    "scan": "只接受 PDF、JPG、PNG 格式的扫描件，请转换后再上传。",
    "size": "文件超过 {limit} 兆字节，请压缩后再上传。",
    "differs-known": "文件内容与扩展名不一致：内容是{word}，扩展名是“{extension}”，"
    "请把扩展名改为“{right}”后再上传。",
    "differs": "文件内容与扩展名不一致：扩展名是“{extension}”，内容却不是{word}，"
    "请用原来的软件打开，另存为 {save_as} 后再上传。",
    "secret-name": "本系统为非涉密系统，文件名带有密级标志“{mark}”，不得上传，"
    "涉密文件请按保密规定报送。",
    "secret": "本系统为非涉密系统，文件中带有密级标志“{mark}”，不得上传，"
    "涉密文件请按保密规定报送。",
}  # fmt: skip


def refused(code: str, **words: object) -> ValidationError:
    """What to raise: ``code`` is a key of SENTENCES, ``words`` fill its places."""
    if (word := str(words.get("word", "")))[:1].isascii():
        words["word"] = f" {word}"  # Latin letters stand apart from Chinese ones
    return ValidationError(SENTENCES[code].format(**words), code=code)


def too_large(limit: int = MAX_BYTES) -> ValidationError:
    return refused("size", limit=limit // MEGABYTE)
