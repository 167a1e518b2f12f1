"""The vendor's page of the API: its inside is the vendor's, and the frame around it is ours."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client


@pytest.mark.parametrize("name", ["office", "clerk", "deputy", "stranger"])
def test_the_page_around_it(name: str, sign_in: Callable[[str], Client]) -> None:
    browser = sign_in(name)
    response = browser.get("/api/docs/")
    assert response.status_code == 200
    page = response.content.decode()
    assert '<html lang="zh-Hans">' in page
    assert "<title>接口说明</title>" in page
    assert "<main" not in page  # the vendor's script draws its own
    assert not re.search(r"<script\b(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", page)
    ways_back = re.findall(r'<a href="([^"]+)"', page)
    assert "/" in ways_back
    assert [browser.get(way).status_code for way in ways_back] == [200] * len(ways_back)


def test_nobody_else_reads_it(client: Client) -> None:
    response = client.get("/api/docs/")
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]
