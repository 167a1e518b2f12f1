"""The handbook names buttons, addresses and pictures that exist. No browser here."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from django.contrib.admin import site
from django.urls import Resolver404, resolve
from PIL import Image

from congress.portal.management.commands.seed_demo import WHAT
from congress.workflow.admin_many import ManyMovesAdmin
from congress.workflow.registry import all_flows
from tests.architecture.house import ROOT, production_files

FOLDER = ROOT / "docs" / "handbook"
PAGES = sorted(FOLDER.glob("*.md"))
NAMES = [page.name for page in PAGES]
LARGEST, ALL_TOGETHER = 120_000, 4_000_000
#: What is put in bold to be read, not to be pressed.
EMPHASIS = {
    "做什么用", "谁来办", "加粗", "只显示这一次", "不要改旧的一行", "每天", "每周", "备份",
    "轮到您办的，都在首页“我的待办”里", "点数字就打开清单", "送达之日才是答复之日",
}  # fmt: skip
#: Words as they stand between marks, braces and quotation marks: 「保存，分办下一件」 is one.
RUN = re.compile(r"[\u4e00-\u9fff〇“”，、（）：0-9A-Za-z]+")


@cache
def pictures() -> ModuleType:
    spec = importlib.util.spec_from_file_location("picture_list", FOLDER / "picture_list.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["picture_list"] = module  # its dataclass looks itself up
    spec.loader.exec_module(module)
    return module


def linked(page: Path) -> list[str]:
    return re.findall(r"\]\(([^)#\s]+)\)", page.read_text("utf-8"))


def bold(page: Path) -> list[str]:
    return re.findall(r"\*\*(.+?)\*\*", page.read_text("utf-8"))


def runs(text: str) -> Iterator[str]:
    for run in RUN.findall(text):
        yield run
        yield run.strip("，、（）：")  # 「代代表办理（4）」 is called 代代表办理


@cache
def said() -> frozenset[str]:
    """Every word of the product's pages, and the labels of all moves."""
    found = {move.label for flow in all_flows() for move in flow}
    for model_admin in site._registry.values():
        if isinstance(model_admin, ManyMovesAdmin):
            moves = model_admin.many_moves
            found |= {f"批量{model_admin.flow_step(move)[1].label}" for move in moves}
    for template in (ROOT / "templates").rglob("*.html"):
        text = re.sub(
            r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}", "", template.read_text(), flags=re.S
        )
        found.update(runs(text))
    for path in production_files():
        if not {"migrations", "demo"} & set(path.parts):
            found.update(_strings(ast.parse(path.read_text())))
    return frozenset(found)


def _strings(tree: ast.AST) -> Iterator[str]:
    docstrings = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in docstrings and type(node.value) is str:
            yield node.value
            yield from runs(node.value)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_what_is_to_be_pressed_is_called_so(page: Path):
    assert [words for words in bold(page) if words not in EMPHASIS | said()] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_addresses_lead_to_a_page(page: Path):
    for address in re.findall(r"`(/[^`]*)`", page.read_text("utf-8")):
        try:
            resolve(address)
        except Resolver404:
            pytest.fail(f"{page.name}: {address}")


def test_pages_and_pictures_exist():
    """Links to the house's other documents are looked at with all documents."""
    for page in PAGES:
        assert [link for link in linked(page) if not (page.parent / link).exists()] == []


def test_every_page_is_in_the_index():
    assert set(NAMES) - {"README.md"} <= set(linked(FOLDER / "README.md"))


def test_pictures_of_the_pages_the_table_and_the_folder_are_the_same():
    used = {link for page in PAGES for link in linked(page) if link.endswith(".png")}
    listed = [f"pictures/{picture.name}.png" for picture in pictures().PICTURES]
    assert len(set(listed)) == len(listed)
    assert used == set(listed)
    assert {f"pictures/{path.name}" for path in (FOLDER / "pictures").iterdir()} == set(listed)


def test_pictures_are_small_and_taken_at_their_width():
    sizes = []
    for picture in pictures().PICTURES:
        path = FOLDER / "pictures" / f"{picture.name}.png"
        sizes.append(path.stat().st_size)
        assert sizes[-1] < LARGEST, path.name
        with Image.open(path) as image:
            assert image.width <= picture.width, path.name
            assert picture.region or image.width == picture.width, path.name
    assert sum(sizes) < ALL_TOGETHER


def test_pictures_are_taken_as_somebody_at_an_address_that_exists():
    for picture in pictures().PICTURES:
        assert not picture.who or picture.who in WHAT, picture.name
        resolve(re.sub(r"\{\w+\}", "1", picture.address).partition("?")[0])


def test_every_picture_says_what_it_shows():
    for page in PAGES:
        for words, link in re.findall(r"!\[(.*?)\]\((.+?)\)", page.read_text("utf-8")):
            assert words, f"{page.name}: {link}"


def test_the_handbook_is_found():
    for document in (ROOT / "README.md", ROOT / "docs" / "README.md"):
        assert "handbook/README.md" in document.read_text("utf-8")
