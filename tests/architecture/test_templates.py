"""Templates obey the content security policy, and open with what they expect."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, name_of, production_files

TEMPLATES = [*sorted((ROOT / "templates").rglob("*.html")), *production_files(".html")]
COMMENTS = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL)
TEMPLATE_CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
FORBIDDEN = {
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script as address": re.compile(r"javascript:", re.IGNORECASE),
    "another site's file": re.compile(r"<(script|link|img)\b[^>]*(src|href)=\"(https?:)?//", re.I),
}
OPENING = re.compile(r"\A(\s|{%\s*(extends|load)\b[^%]*%})*({#|{%\s*comment\b)")
UNSAFE = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off")


def markup(text: str) -> str:
    """What reaches the browser as it stands here: without comments and template code."""
    return TEMPLATE_CODE.sub("x", COMMENTS.sub("", text))


def faults(text: str) -> list[str]:
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(markup(text))]


def test_there_are_templates():
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_that_the_policy_forbids(path: Path):
    assert faults(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_it_opens_with_what_it_expects(path: Path):
    assert OPENING.match(path.read_text()), "begin with {# Context: … #}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_is_written_unescaped(path: Path):
    assert not UNSAFE.search(COMMENTS.sub("", path.read_text()))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<script>alert(1)</script>", "an inline script"),
        ('<script type="module">x</script>', "an inline script"),
        ('<p class="a" style="color:red">', "a style attribute"),
        ("<p\n  style='{{ x }}'>", "a style attribute"),
        ("<style>p{}</style>", "a style element"),
        ('<a href="#" onclick="go()">', "a handler"),
        ('<a href="javascript:go()">', "a script as address"),
        ('<script src="https://cdn.example/x.js"></script>', "another site's file"),
    ],
)
def test_each_fault_is_noticed(text, fault):
    assert fault in faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script src=\"{% static 'js/a.js' %}\" defer></script>",
        '{% comment %}<p style="x">{% endcomment %}',
        '{# no onclick="x" here #}<p>x</p>',
        '<p data-style="x" class="on">one = two</p>',
        '<a href="{{ url }}" {% if x %}aria-current="page"{% endif %}>x</a>',
    ],
)
def test_honest_markup_passes(text):
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("{# Context: x. #}\n<p>", True),
        ('{% extends "base.html" %}{% load static %}\n{% comment %}x{% endcomment %}', True),
        ("<p>", False),
        ('{% extends "base.html" %}\n{% block content %}{# late #}', False),
        ("", False),
    ],
)
def test_openings(text, opens):
    assert bool(OPENING.match(text)) is opens
