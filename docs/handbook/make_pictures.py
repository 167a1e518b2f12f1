"""The pictures of the handbook, taken from the demonstration of one fixed day by a real browser.

    make pictures                              all of them, from a fresh demonstration
    make pictures ARGS="desk reply-form"       some
    make pictures ARGS="--keep /tmp/handbook"  the demonstration is kept for the next run

Which pictures there are stands in picture_list.py. Needs the development requirements and
Debian's chromium; touches no database but its own.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

import time_machine
from picture_list import HEIGHT, NOW, PICTURES, Picture

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "pictures"
ROOT = HERE.parents[1]
COLOURS, LARGEST = 96, 120_000
PADDING = 14
#: Of several parts of a proposal, one that is not at its end is meant.
OVER = {"dispatched", "released", "replied", "advised", "sent", "delivered", "given", "lapsed"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", "--no-first-run"]
#: What the reader should press, outlined.
OUTLINE = "e => { e.style.outline = '3px solid #E8590C'; e.style.outlineOffset = '3px' }"
#: What Debian's browser says only in English, as a Chinese one says it.
IN_CHINESE = """() => {
    for (const field of document.querySelectorAll("input[type=date]")) {
        const value = field.value.replaceAll("-", "/");
        field.type = "text";
        field.value = value || "年 /月/日";
    }
    for (const field of document.querySelectorAll("input[type=file]")) {
        const shown = document.createElement("span");
        shown.className = field.className;
        const [file] = field.files;
        shown.textContent = `选择文件　${file ? file.name : "未选择任何文件"}`;
        field.replaceWith(shown);
    }
}"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make pictures", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*(p.name for p in PICTURES), []])
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    wanted = [p for p in PICTURES if not options.names or p.name in options.names]
    with tempfile.TemporaryDirectory(prefix="handbook-") as passing:
        folder = options.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        with product(folder) as base:
            take(wanted, base)
    if not options.names:
        for path in set(FOLDER.glob("*.png")) - {FOLDER / f"{p.name}.png" for p in PICTURES}:
            path.unlink()


@contextmanager
def product(folder: Path) -> Iterator[str]:
    """The demonstration of NOW in a database of its own, served at a free port; its address."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    os.environ.update(
        VAR_DIR=str(folder),
        HTTPS="false",
        DEBUG="true",
        LOG_LEVEL="ERROR",
        DJANGO_SETTINGS_MODULE="congress.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",  # playwright keeps an event loop in this thread
    )
    sys.path.insert(0, str(ROOT))
    import django  # after the environment: the settings read it

    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.test.testcases import LiveServerThread

    from congress.people.models import User

    with time_machine.travel(NOW, tick=False):
        call_command("migrate", verbosity=0)
        call_command("seed_demo", on=NOW.date().isoformat(), stdout=io.StringIO())
        # Whoever is photographed signs in; the list of accounts is the same in any order.
        User.objects.update(last_login=NOW)
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.terminate()


def take(wanted: list[Picture], base: str) -> None:
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=which("chromium-headless-shell") or which("chromium"), args=FLAGS
        )
        for picture in wanted:
            context = browser.new_context(
                viewport={"width": picture.width, "height": picture.height or HEIGHT},
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                reduced_motion="reduce",
                base_url=base,
            )
            context.set_default_timeout(20_000)
            if picture.who:
                context.add_cookies([session_of(picture.who, base)])
            page = context.new_page()
            page.clock.set_fixed_time(NOW)
            size = save(photograph(page, picture), FOLDER / f"{picture.name}.png")
            sys.stdout.write(f"{picture.name:<24}{size // 1000:>5} kB\n")
            context.close()
        browser.close()


def session_of(username: str, base: str) -> Any:
    """The cookie of somebody who has signed in: the form of sign-in has a picture of its own."""
    from django.conf import settings
    from django.test import Client

    from congress.people.models import User

    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(username=username), backend=backend)
    name = settings.SESSION_COOKIE_NAME
    return {"url": base, "name": name, "value": client.cookies[name].value}


def address_of(picture: Picture) -> str:
    """``{p}``, ``{task}``, ``{reply}`` … are the keys of the proposal that it is about."""
    from proposals.models import (
        Dispatch,
        HandlingTask,
        JointOpinion,
        Proposal,
        Reply,
        Verdict,
    )

    if not picture.about:
        return picture.address
    proposal = Proposal.objects.get(title__contains=picture.about)
    keys = {"p": proposal.pk}
    ways: dict[str, tuple[Any, str]] = {
        "task": (HandlingTask, "round__proposal"),
        "dispatch": (Dispatch, "round__proposal"),
        "reply": (Reply, "task__round__proposal"),
        "opinion": (JointOpinion, "task__round__proposal"),
        "verdict": (Verdict, "reply__task__round__proposal"),
    }
    for name, (model, way) in ways.items():
        rows = list(model.objects.filter(**{way: proposal}).order_by("pk"))
        rows.sort(key=lambda row: row.status in OVER)
        keys[name] = rows[0].pk if rows else 0
    return picture.address.format(**keys)


def photograph(page: Any, picture: Picture) -> bytes:
    page.goto(address_of(picture), wait_until="networkidle")
    for verb, *words in picture.before:
        STEPS[verb](page, *words)
        page.wait_for_load_state("networkidle")
    for name in picture.marks:
        named(page, name).evaluate(OUTLINE)
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.evaluate(IN_CHINESE)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(400)  # what is drawn after the page has come: icons, charts, widgets
    tall, top, left, wide = picture.height or HEIGHT, 0.0, 0.0, float(picture.width)
    if picture.region:
        box = page.locator(picture.region).first.bounding_box()
        top, left = max(box["y"] - PADDING, 0), max(box["x"] - PADDING, 0)
        wide = min(box["width"] + 2 * PADDING, picture.width - left)
        tall = min(tall, box["height"] + 2 * PADDING)
    if picture.until:
        boxes = [found.bounding_box() for found in page.locator(picture.until).all()]
        if not any(boxes):
            raise LookupError(f"{picture.name}: {picture.until}")
        margin = 1 if " tr" in picture.until else PADDING  # of a table, not half the next row
        tall = max(box["y"] + box["height"] for box in boxes if box) + margin - top
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": left, "y": top, "width": wide, "height": min(tall, whole - top)}
    taken: bytes = page.screenshot(
        full_page=True, clip=clip, animations="disabled", caret="hide", type="png"
    )
    return taken


def named(page: Any, name: str) -> Any:
    """The button, link or box to tick of this name, or what a selector finds."""
    if name.startswith(("#", ".", "[")):
        return page.locator(name).first
    found = page.get_by_role("button", name=name, exact=True)
    for role in ("link", "radio", "checkbox"):
        found = found.or_(page.get_by_role(role, name=name, exact=True))
    return found.and_(page.locator(":visible")).first


STEPS: dict[str, Any] = {
    "press": lambda page, name: named(page, name).click(),
    "open": lambda page, selector: page.locator(selector).first.click(),
    "fill": lambda page, label, text: (
        page.get_by_label(label).and_(page.locator("input, textarea")).first.fill(text)
    ),
    "write": lambda page, selector, text: page.locator(selector).first.fill(text),
    "type": lambda page, selector, text: page.locator(selector).first.press_sequentially(text),
    "choose": lambda page, selector, label: page.locator(selector).select_option(label=label),
    "tick": lambda page, selector: page.locator(selector).first.check(),
    "tick_all": lambda page, selector: [box.check() for box in page.locator(selector).all()],
    "press_key": lambda page, key: page.keyboard.press(key),
    "upload": lambda page, selector, name, rows: page.locator(selector).set_input_files(
        {"name": name, "mimeType": SHEET, "buffer": workbook(rows)}
    ),
}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """A file to be imported: the first row names the columns."""
    from openpyxl import Workbook

    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(written)
    return written.getvalue()


def save(taken: bytes, path: Path) -> int:
    """Few colours are enough for a page of text; returns the size in bytes."""
    from PIL import Image

    image = Image.open(io.BytesIO(taken)).convert("RGB")
    for colours in (COLOURS, 64, 32):
        small = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        small.save(path, optimize=True)
        if path.stat().st_size < LARGEST:
            break
    return path.stat().st_size


if __name__ == "__main__":
    main()
