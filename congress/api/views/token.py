"""POST /api/token/: name and password for a token; DELETE: the token one is using is revoked."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from congress.api import tokens
from congress.api.authentication import SignedIn
from congress.api.forms import SignInForm
from congress.api.models import NAME_LENGTH, ApiToken
from congress.api.reading import as_form_data, body_of
from congress.api.refusals import Refused
from congress.api.sign_in import sign_in
from congress.api.throttling import TokenThrottle
from congress.api.views.moves import invalid
from congress.api.views.resource import ApiView
from congress.people.access import record
from congress.people.enums import AccessAction


class SignInSerializer(serializers.Serializer):
    """用户名和密码，换一个令牌。"""

    username = serializers.CharField(max_length=150, help_text="用户名")
    password = serializers.CharField(max_length=200, help_text="密码")
    otp = serializers.CharField(
        required=False, max_length=40, help_text="开启了两步验证的账号：动态口令或者备用验证码"
    )
    name = serializers.CharField(
        required=False, max_length=NAME_LENGTH, help_text="令牌的名称，便于日后辨认"
    )
    days = serializers.IntegerField(
        required=False, min_value=1, max_value=tokens.LONGEST_DAYS, help_text="有效几天"
    )


class TokenSerializer(serializers.Serializer):
    """新的令牌。"""

    token = serializers.CharField(help_text="令牌，只给这一次，请妥善保存。")
    name = serializers.CharField(help_text="名称")
    expires_at = serializers.DateTimeField(help_text="有效期至")


class TokenView(ApiView):
    operation, tag = "token", "令牌"
    asks = {"POST": SignInSerializer}
    answers = {"POST": (201, TokenSerializer), "DELETE": (204, None)}
    refuses = {"POST": (400, 409, 413, 415)}
    words = {
        "POST": (
            "取得令牌",
            "用户名、密码正确（开启两步验证的还要验证码）时，给出一个新令牌。"
            "输错与网页登录合并计数，次数过多会锁定账号。使用一次性密码的，请先在网页修改密码。",
        ),
        "DELETE": ("撤销正在使用的令牌", "以令牌调用时，撤销这个令牌。"),
    }

    def get_authenticators(self) -> list[Any]:
        """Whoever asks for one has none; a wrong old one must not stand in the way."""
        is_asking = self.request is not None and self.request.method == "POST"
        return [] if is_asking else super().get_authenticators()

    def get_permissions(self) -> list[Any]:
        return [] if self.request.method == "POST" else [SignedIn()]

    def get_throttles(self) -> list[Any]:
        return [TokenThrottle()] if self.request.method == "POST" else super().get_throttles()

    def post(self, request: Request) -> Response:
        data, wrong = as_form_data(body_of(request))
        form = SignInForm(data)
        if wrong or not form.is_valid():
            raise invalid(form, wrong)
        asked = form.cleaned_data
        user = sign_in(
            request._request,
            username=asked["username"],
            password=asked["password"],
            otp=asked["otp"],
        )
        try:
            token, key = tokens.issue(
                user, name=asked["name"] or "未命名的令牌", days=asked["days"]
            )
        except tokens.TooManyTokens as refusal:
            raise Refused("too_many_tokens", str(refusal)) from None
        body = {"token": key, "name": token.name, "expires_at": token.expires_at}
        response = Response(TokenSerializer(body).data, status=201)
        response["Cache-Control"] = "no-store"
        return response

    def delete(self, request: Request) -> Response:
        token = request.auth
        if isinstance(token, ApiToken):
            tokens.revoke(token, by=request.user)
            record(request._request, AccessAction.SIGN_OUT, user=request.user)
            request._request.access_recorded = True  # type: ignore[attr-defined]
        return Response(status=204)
