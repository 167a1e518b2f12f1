"""Every answer that is not what was asked for: a stable code, a status, a sentence in Chinese."""

from __future__ import annotations

from dataclasses import dataclass

from rest_framework.exceptions import APIException


@dataclass(frozen=True)
class Kind:
    """``words`` stand in an answer that has no sentence of its own; ``when`` in the documents."""

    code: str
    status: int
    words: str
    when: str = ""


KINDS = {
    kind.code: kind
    for kind in (
        Kind("parse_error", 400, "请求内容无法解析，请检查格式。",
             "不是完整的 JSON，或者不是一个对象"),
        Kind("bad_request", 400, "地址或者提交的内容无法识别。", "地址里有控制字符，字段过多等"),
        Kind("validation", 400, "填写的内容有误，请按 fields 的提示更正。",
             "条件或者表单没有填对，`fields` 说明每一项"),
        Kind("bad_input", 400, "填写的内容有误。", "办理日期早于上一步等，由流程核对出来的"),
        Kind("object_required", 400, "请用 object 说明办理哪一个对象。",
             "没有写 `object`，而能办这一步的对象不止一个，或者没有"),
        Kind("not_authenticated", 401, "请先登录，或者在请求头中附上令牌。", "没有附令牌"),
        Kind("token_invalid", 401, "令牌不正确或者已经失效，请重新取得。",
             "令牌写错、已撤销，或者本人改过密码"),
        Kind("token_expired", 401, "令牌已过有效期，请重新取得。", ""),
        Kind("wrong_credentials", 401, "用户名或者密码不正确。", "取令牌时"),
        Kind("otp_required", 401, "账号已开启两步验证，请同时提供验证码 otp。", "取令牌时"),
        Kind("wrong_otp", 401, "验证码不正确，请核对后重新提交。", "取令牌时"),
        Kind("account_inactive", 403, "账号已停用，请联系代表工委或者本单位管理员。", ""),
        Kind("password_must_change", 403,
             "您正在使用一次性密码，请先在网页登录并设置自己的密码。", ""),
        Kind("csrf_failed", 403, "请求没有通过来源校验，请刷新页面后重试。",
             "以网页登录状态调用而没有附 CSRF 令牌"),
        Kind("not_permitted", 403, "您没有权限办理。", "看得见，但不能办这一步"),
        Kind("not_found", 404, "没有找到，或者您无权查看。", "不存在的和看不见的一样回答"),
        Kind("method_not_allowed", 405, "这个地址不支持这种请求方式。", ""),
        Kind("stale", 409, "您读取以后，已有人办理，请重新读取。", "`version` 与现在的不同"),
        Kind("wrong_status", 409, "现在的状态不能办理这一步。", ""),
        Kind("guarded", 409, "还有条件没有满足。", "`detail` 说明缺什么"),
        Kind("too_many_tokens", 409, "有效的令牌太多，请先撤销不用的令牌。", "取令牌时"),
        Kind("too_large", 413, "提交的内容太大。", "附件以外的内容超过上限"),
        Kind("unsupported_media_type", 415, "不支持这种内容格式，请用 JSON 或者表单提交。", ""),
        Kind("throttled", 429, "请求过于频繁，请稍后再试。", "响应头 `Retry-After` 说明等几秒"),
        Kind("locked", 429, "密码或者验证码错误次数过多，账号已暂时锁定，请稍后再试。",
             "取令牌时；与网页登录合并计数"),
        Kind("unavailable", 503, "系统暂时不能使用，请稍后再试。", "数据库暂时连不上"),
        Kind("server_error", 500, "系统出了差错，请稍后再试；多次出现请联系管理员。", ""),
    )
}  # fmt: skip


class Refused(APIException):
    """``fields``: name → sentences. ``wait``: seconds, for Retry-After."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        fields: dict[str, list[str]] | None = None,
        wait: float | None = None,
    ) -> None:
        self.kind = KINDS[code]
        self.status_code = self.kind.status
        self.words = detail or self.kind.words
        self.fields, self.wait = fields or {}, wait
        super().__init__(self.words, code)


def envelope(
    code: str, detail: str = "", fields: dict[str, list[str]] | None = None
) -> dict[str, object]:
    """The body of every refusal."""
    return {"code": code, "detail": detail or KINDS[code].words, "fields": fields or {}}
