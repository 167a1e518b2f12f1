"""The access log in words."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, get_resolver, reverse

from congress.people.models import AccessLog
from congress.people.page_names import PAGES, page_name

LOG = "/admin/people/accesslog/"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "我的待办"),
        ("/proposals/7/", "建议"),
        ("/proposals/7/submit/", "建议办理"),
        ("/admin/", "管理后台"),
        ("/admin/people/accesslog/", "访问日志列表"),
        ("/admin/people/deputy/3/change/", "代表"),
        ("/admin/people/deputy/add/", "代表（增加）"),
        ("/admin/proposals/proposal/many/register/", "代表建议（批量办理）"),
        ("/admin/proposals/proposal/export/", "代表建议（导出）"),
        ("/accounts/2fa/", "两步验证"),
        ("/no/such/page", "其他页面"),
        ("", ""),
    ],
)
def test_pages_have_names(path, name):
    assert page_name(path) == name


def _views(patterns, space=""):
    for item in patterns:
        if isinstance(item, URLPattern):
            if item.name:
                yield f"{space}{item.name}"
        elif item.app_name != "admin":
            yield from _views(
                item.url_patterns, f"{space}{item.namespace}:" if item.namespace else space
            )


def test_the_table_names_views_that_are_there_and_forgets_none():
    views = {*_views(get_resolver().url_patterns)}
    left = {view for view in views if not view.startswith("mfa_")}
    unlogged = {"portal:healthz", "portal:look"}
    assert left - unlogged - set(PAGES) == set()
    assert {view for view in PAGES if not view.startswith("admin:")} - views == set()


@pytest.mark.parametrize(
    ("method", "status", "way", "result"),
    [
        ("GET", 200, "查看", "成功"),
        ("POST", 302, "提交", "成功"),
        ("GET", 403, "查看", "无权"),
        ("GET", 404, "查看", "未找到"),
        ("POST", 405, "提交", "有误"),
        ("POST", 500, "提交", "出错"),
    ],
)
def test_the_log_in_words(method, status, way, result, sign_in):
    client = sign_in("auditor")
    row = AccessLog.objects.create(
        username="somebody", method=method, status=status, action="view", path="/proposals/7/"
    )
    page = client.get(LOG, {"q": "somebody"}).content.decode()
    for name, words in (("way", way), ("result", result), ("page", "建议")):
        assert f'class="field-{name}">{words}<' in page
    assert "/proposals/7/" not in page
    detail = client.get(reverse("admin:people_accesslog_change", args=[row.pk])).content.decode()
    assert "<code>/proposals/7/</code>" in detail


@pytest.mark.parametrize(
    ("asked", "statuses"),
    [
        ("done", {200, 302}),
        ("refused", {403}),
        ("missing", {404}),
        ("wrong", {400, 429}),
        ("failed", {500}),
    ],
)
def test_filtered_by_result(asked, statuses, sign_in):
    client = sign_in("auditor")
    for status in (200, 302, 400, 403, 404, 429, 500):
        AccessLog.objects.create(username="somebody", status=status, action="view", path="/")
    page = client.get(LOG, {"result": asked, "q": "somebody"})
    assert {row.status for row in page.context["cl"].result_list} == statuses
