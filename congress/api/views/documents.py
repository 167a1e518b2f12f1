"""A file by token: the same rule as on the pages, and always as a download."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from congress.api.views.resource import Answers, ApiView
from congress.documents.formats import ACCEPTED
from congress.documents.reading import as_download, seen_by


class DocumentView(ApiView):
    operation, tag = "document", "附件"
    answers: ClassVar[Answers] = {"GET": (200, OpenApiTypes.BINARY)}
    media: ClassVar[dict[str, tuple[str, ...]]] = {"GET": tuple(each.mime for each in ACCEPTED)}
    refuses: ClassVar[dict[str, tuple[int, ...]]] = {"GET": (404,)}
    words: ClassVar[dict[str, tuple[str, ...]]] = {
        "GET": (
            "下载附件",
            "地址见附件的 `url`。看得到附件所属的对象，才下载得到；内容的校验值是 `sha256`。",
        )
    }

    def parameters(self, method: str) -> list[OpenApiParameter]:
        words = "附件的编号（UUID）。"
        return [OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH, description=words)]

    def get(self, request: Request, id: Any) -> FileResponse:
        try:
            key = UUID(id)
        except ValueError:
            raise Http404 from None
        return as_download(seen_by(request.user, key))
