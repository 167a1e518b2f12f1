"""What a request brings, as forms expect it: plain texts, one flat set of names."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from rest_framework import parsers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from congress.api.refusals import Refused
from congress.people.texts import plain


class JSONParser(parsers.JSONParser):
    """No longer than any other body may be, and no deeper than can be read."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        request = (parser_context or {}).get("request")
        length = request.META.get("CONTENT_LENGTH") if request else None
        if str(length or 0).isdigit() and int(length or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError from None


def body_of(request: Request) -> dict[str, Any]:
    """Name → value. Raises Refused for what is no object."""
    data = request.data
    if isinstance(data, QueryDict):
        lists = {plain(name): data.getlist(name) for name in data}
        return {name: row if len(row) > 1 else row[0] for name, row in lists.items() if row}
    if not isinstance(data, dict):
        raise Refused("parse_error", '请求内容应当是一个对象，形如 {"move": "…"}。')
    return {plain(str(name)): value for name, value in data.items()}


def as_form_data(values: dict[str, Any]) -> tuple[QueryDict, dict[str, list[str]]]:
    """``values`` as a browser would send them, and what is wrong with those it could not send."""
    data, wrong = QueryDict(mutable=True), {}
    for name, value in values.items():
        rows = value if isinstance(value, list) else [value]
        if any(isinstance(row, UploadedFile) for row in rows):
            continue  # among the files
        texts = [_text(row) for row in rows if row is not None]
        if None in texts:
            wrong[name] = ["只能填写文字、数字、是否，或者由它们组成的列表。"]
        else:
            data.setlist(name, texts)
    return data, wrong


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return plain(str(value)) if isinstance(value, str) else str(value)
    return None


def text_in(values: dict[str, Any], name: str) -> str:
    """A single short text; empty where there is none. Takes it out of ``values``."""
    value = values.pop(name, "")
    return _text(value) or "" if not isinstance(value, (list, dict)) else ""
