"""make_docs: write docs/generated from the code, or check that it is current."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from congress.portal.documentation import differing, write

FOLDER = Path("docs", "generated")


class Command(BaseCommand):
    help = "从代码生成 docs/generated 下的文档；--check 只核对，不写文件。"
    requires_system_checks: list[str] = []  # no database is asked

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="与代码不一致时以 1 退出")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / FOLDER)

    def handle(self, *args: Any, check: bool, folder: Path, **options: Any) -> None:
        if check:
            if names := differing(folder):
                raise CommandError(
                    f"{FOLDER} 中有文件与代码不一致：{'、'.join(names)}。"
                    "请执行 make docs，并把它们一起提交。"
                )
            self.stdout.write(f"{FOLDER} 与代码一致。")
            return
        changed = write(folder)
        words = f"已更新：{'、'.join(changed)}。" if changed else "没有变化。"
        self.stdout.write(f"{FOLDER} {words}")
