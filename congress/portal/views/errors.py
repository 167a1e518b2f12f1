"""Error pages in the house's own words; those of 400 and 500 touch neither database nor session."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For what cannot be read. Django's own would read the form again, and fail again."""
    try:
        return HttpResponse(render_to_string("400.html"), status=400)
    except ValueError:  # no static files were collected
        sentence = "网页地址或提交的内容无法识别，请返回后重试。"
        return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    try:
        return HttpResponse(render_to_string("500.html"), status=500)
    except ValueError:  # no static files were collected: the page itself would fail again
        sentence = "系统出了差错，请稍后再试；多次出现请联系管理员。"
        return HttpResponse(sentence, status=500, content_type="text/plain; charset=utf-8")
