"""Error pages in the house's own words; those of 400, 500 and 503 touch neither database nor
session."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from congress.api.answers import answer
from congress.notices.selectors import was_told_of
from congress.people.middleware import for_programs
from congress.portal.outage import is_outage, unavailable


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For what cannot be read. Django's own would read the form again, and fail again."""
    if for_programs(request):
        return answer(request, "bad_request")
    try:
        return HttpResponse(render_to_string("400.html"), status=400)
    except ValueError:  # no static files were collected
        sentence = "网页地址或提交的内容无法识别，请返回后重试。"
        return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if for_programs(request):
        return answer(request, "not_permitted")
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Whoever follows a notice to what he no longer sees is told so; of what it was, nothing."""
    if for_programs(request):
        return answer(request, "not_found")
    user = getattr(request, "user", None)
    is_over = user is not None and was_told_of(user, request.path)
    return render(request, "404.html", {"is_over": is_over}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_outage(sys.exc_info()[1]):  # Django asks for this page while it holds the error
        return unavailable(request)
    if for_programs(request):
        return answer(request, "server_error")
    try:
        return HttpResponse(render_to_string("500.html"), status=500)
    except ValueError:  # no static files were collected: the page itself would fail again
        sentence = "系统出了差错，请稍后再试；多次出现请联系管理员。"
        return HttpResponse(sentence, status=500, content_type="text/plain; charset=utf-8")
