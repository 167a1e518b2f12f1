"""The documents written by hand name things that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from congress.portal.management.commands.seed_demo import WHAT

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "*/README.md")
    for path in ROOT.glob(pattern)
    if not path.relative_to(ROOT).parts[0].startswith(".")
)
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
#: Where a path in the documents may begin.
TOPS = ("congress/", "proposals/", "tests/", "docs/", "static/", "templates/", "deploy/", ".ci/")
#: What the recipes let the reader make.
MADE_BY_READER = {"tests/proposals/test_suspension.py"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_links_lead_somewhere(path: Path):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_files_commands_and_targets_exist(path: Path):
    text = path.read_text("utf-8")
    named = {word for word in re.findall(r"`([\w./-]+)`", text) if word.startswith(TOPS)}
    assert {word for word in named - MADE_BY_READER if not (ROOT / word).exists()} == set()
    commands = set(re.findall(r"manage\.py (\w+)", text))
    assert commands - set(get_commands()) == set()
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"(?m)(?:^|`|&& )make (\w+)", text))
    assert {target for target in targets if f"\n{target}:" not in makefile} == set()


def test_every_demonstration_account_is_introduced():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in WHAT if f"`{name}`" not in readme] == []


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text("utf-8")))
    assert listed == {path.name for path in folder.glob("0*.md")}
