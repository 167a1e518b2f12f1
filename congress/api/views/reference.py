"""The schema, and a page to read it on and to try things out. Everything from our own server."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.response import Response

from congress.api.views.resource import Answers, ApiView
from congress.people.signed_in import SignedIn


class SchemaView(ApiView):
    operation, tag = "schema", "说明"
    answers: ClassVar[Answers] = {"GET": (200, {"type": "object", "additionalProperties": True})}
    words: ClassVar[dict[str, tuple[str, ...]]] = {
        "GET": ("接口说明", "本接口的 OpenAPI 3 说明（JSON）。")
    }
    known: ClassVar[dict[str, Any] | None] = None

    def get(self, request: Request) -> Response:
        """The same for everybody; made once in a process."""
        if SchemaView.known is None:
            SchemaView.known = SchemaGenerator().get_schema(public=True)
        return Response(SchemaView.known)


@login_required
def docs(request: SignedIn) -> HttpResponse:
    if request.user.must_change_password:
        return redirect("account_change_password")
    return render(request, "api/docs.html")
