"""What every address of the API has in common: who may ask, how often, and what it says of itself
to whoever reads the schema."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from congress.api import filter_words
from congress.api.pages import CAP, page_of
from congress.lists.listing import Listing
from congress.people.keys import key_of
from congress.people.visibility import visible

Answers = dict[str, tuple[int, Any]]


class JSONAlways(BaseContentNegotiation):
    """Whatever a program says it would rather have, it gets JSON."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """``operation``: the stable name in the schema. Per method: ``words`` (a headline, and more),
    ``asks`` (the body), ``answers`` (status and body), ``refuses`` (statuses besides the usual)."""

    operation: ClassVar[str]
    tag: ClassVar[str]
    words: ClassVar[dict[str, tuple[str, ...]]]
    answers: ClassVar[Answers]
    asks: ClassVar[dict[str, Any]] = {}
    refuses: ClassVar[dict[str, tuple[int, ...]]] = {}
    #: Per method: the kinds of file that are answered instead of JSON.
    media: ClassVar[dict[str, tuple[str, ...]]] = {}
    metadata_class = None
    content_negotiation_class = JSONAlways

    def parameters(self, method: str) -> list[OpenApiParameter]:
        return []


def key_parameter() -> OpenApiParameter:
    return OpenApiParameter(
        "id", OpenApiTypes.INT64, OpenApiParameter.PATH, description="对象的编号（id）。"
    )


class RowView(ApiView):
    """One row of ``model`` that the user sees; any other does not exist."""

    model: ClassVar[type[Model]]
    refuses: ClassVar[dict[str, tuple[int, ...]]] = {"GET": (404,)}

    def parameters(self, method: str) -> list[OpenApiParameter]:
        return [key_parameter()]

    def rows(self) -> QuerySet:
        return visible(self.model, self.request.user)

    def row(self) -> Any:
        key = key_of(self.kwargs["id"])
        found = self.rows().filter(pk=key).first() if key is not None else None
        if found is None:
            raise Http404
        return found


class ListView(ApiView):
    """A page of ``listing``, each row by ``serializer``."""

    listing: ClassVar[Listing]
    serializer: ClassVar[type[serializers.Serializer]]
    refuses = {"GET": (400, 404)}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.answers = {"GET": (200, page_serializer(cls.serializer))}
        cls.words = {"GET": (f"列出{cls.listing.title}", cls.__doc__ or "")}

    def parameters(self, method: str) -> list[OpenApiParameter]:
        return filter_words.parameters_of(self.listing)

    def get(self, request: Request) -> Response:
        if not self.listing.may_open(request.user):
            raise Http404
        page = page_of(request, self.listing, timezone.localdate())
        body = self.answers["GET"][1](page, context={"user": request.user})
        return Response(body.data)


def page_serializer(row: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """The body of a page of such rows."""
    fields = {
        "__doc__": "列表的一页。",
        "count": serializers.IntegerField(help_text=f"共有几件；最多数到 {CAP}。"),
        "is_capped": serializers.BooleanField(help_text=f"是否多于 {CAP} 件。"),
        "next": serializers.URLField(allow_null=True, help_text="下一页。"),
        "previous": serializers.URLField(allow_null=True, help_text="上一页。"),
        "results": row(many=True),
    }
    return type(f"PageOf{row.__name__}", (serializers.Serializer,), fields)
