"""Helpers for tests of the staff side."""

from __future__ import annotations

import re

from django.urls import reverse


def text(response):
    return response.content.decode()


def url(model, action="changelist", *args):
    return reverse(f"admin:people_{model._meta.model_name}_{action}", args=args)


def posted(page):
    """What the browser would send back: enough of it for these forms."""
    data = {}
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            data[name[1]] = value[1] if value else ("on" if "checkbox" in tag else "")
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.findall(r'value="([^"]*)"[^>]*selected', body)
        if chosen:
            data[name] = chosen
    return data
