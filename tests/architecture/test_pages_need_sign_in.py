"""Every page of the house is behind the door, except those that are the door."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

#: path → why it is open
OPEN = {
    "/healthz": "operators' probes",
    "/accounts/login/": "the door",
    "/accounts/inactive/": "what a disabled account is told at the door",
}
SAMPLES = {"IntConverter": 1, "SlugConverter": "x", "StringConverter": "x", "PathConverter": "x"}


def sample(converter: Any) -> Any:
    name = type(converter).__name__
    return uuid.UUID(int=0) if name == "UUIDConverter" else SAMPLES[name]


def paths(patterns: list[Any] | None = None, prefix: str = "/") -> Iterator[str]:
    """Every address, with something in place of what it asks for."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        pattern = entry.pattern
        if not isinstance(pattern, RoutePattern):
            continue  # the admin's last resort, for any address below it
        part = str(pattern)
        for name, converter in pattern.converters.items():
            kind = next(bit for bit in part.split("<")[1:] if bit.split(">")[0].endswith(name))
            part = part.replace(f"<{kind.split('>')[0]}>", str(converter.to_url(sample(converter))))
        if isinstance(entry, URLResolver):
            yield from paths(entry.url_patterns, prefix + part)
        elif isinstance(entry, URLPattern):
            yield prefix + part


PATHS = sorted(set(paths()))


def test_the_walk_finds_the_pages():
    assert len(PATHS) > 60
    for name in ("proposals:list", "portal:worklist", "admin:index", "jobs:list"):
        assert reverse(name) in PATHS
    assert "/proposals/1/x/" in PATHS
    assert "/admin/proposals/proposal/1/move/x/" in PATHS
    assert set(OPEN) <= set(PATHS)


@pytest.mark.django_db
@pytest.mark.parametrize("path", [path for path in PATHS if path not in OPEN])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_sent_to_the_door(client, path, method):
    response = getattr(client, method)(path)
    if response.status_code == 302:
        door = {reverse("account_login"), reverse("admin:login")}
        if path.endswith("/logout/"):
            door |= {"/", "/admin/"}  # which send on to the door
        is_preference = method == "post" and path.startswith("/prefs/")
        assert is_preference or response.url.split("?")[0] in door, response.url
    elif path == "/api/token/" and method == "post":
        assert response.status_code == 400, path  # the door for programs, and nothing was said
    elif path.startswith("/api/") and response.status_code == 401:
        assert response.json()["code"] == "not_authenticated", path
    elif method == "post" and path.endswith("/autosave/"):
        assert response.status_code == 401, path  # in words, for the page that saves itself
        assert response.json()["url"] == reverse("account_login")
    else:
        assert response.status_code in (403, 404, 405), path


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted(OPEN))
def test_the_door_is_open(client, path):
    assert client.get(path).status_code in (200, 503)
