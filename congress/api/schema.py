"""The description of the API for programs, read from what the views say of themselves."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from congress.api.refusals import KINDS

#: What any operation may answer, whatever it is.
ALWAYS = (401, 403, 405, 429, 500, 503)


class RefusalSerializer(serializers.Serializer):
    """没有办成时的回答。"""

    code = serializers.ChoiceField(
        sorted(KINDS), help_text="稳定的代码，程序按它判断；全部代码见文档“接口：出错代码”。"
    )
    detail = serializers.CharField(help_text="给人看的一句话。")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="哪一项有什么问题：名称 → 几句话。",
    )


class Schema(AutoSchema):
    """Every operation with all its answers; each view names them (``congress.api.views``)."""

    def get_operation_id(self) -> str:
        return f"{self.view.operation}-{self.method.lower()}"

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_summary(self) -> str:
        summary: str = self.view.words[self.method][0]
        return summary

    def get_description(self) -> str:
        return "\n\n".join(self.view.words[self.method][1:])

    def get_override_parameters(self) -> list[OpenApiParameter]:
        found: list[OpenApiParameter] = self.view.parameters(self.method)
        return found

    def get_request_serializer(self) -> Any:
        return self.view.asks.get(self.method)

    def get_response_serializers(self) -> dict[Any, Any]:
        status, answer = self.view.answers[self.method]
        refusals = sorted({*ALWAYS, *self.view.refuses.get(self.method, ())})
        kinds = self.view.media.get(self.method, ())
        keys = [(status, kind) for kind in kinds] or [status]
        return {
            **{key: OpenApiResponse(answer, description="办成") for key in keys},
            **{code: _refusal(code) for code in refusals},
        }

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False  # lists answer a page, which is an object


def _refusal(status: int) -> OpenApiResponse:
    codes = "、".join(f"`{kind.code}`" for kind in KINDS.values() if kind.status == status)
    return OpenApiResponse(RefusalSerializer, description=f"没有办成：{codes}")


class CodeFieldExtension(OpenApiSerializerFieldExtension):
    """A fixed list is a component of its own, under its own name: so it stays, whoever uses it."""

    target_class = "congress.api.fields.CodeField"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        choices = self.target.choices
        words = "\n".join(f"* `{value}` {label}" for value, label in choices.choices)
        component = ResolvedComponent(
            name=choices.__name__,
            type=ResolvedComponent.SCHEMA,
            object=choices,
            schema={"type": "string", "enum": list(choices.values), "description": words},
        )
        auto_schema.registry.register_on_missing(component)
        return {"allOf": [component.ref], "nullable": True}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "congress.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "`POST /api/token/` 取得的令牌。",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "congress.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "网页登录状态；提交时要附 `X-CSRFToken`。",
        }
