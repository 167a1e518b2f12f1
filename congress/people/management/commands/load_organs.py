"""load_organs FILE [--congress CODE]: the organs of a congress from a .csv."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from congress.people.models import Congress
from congress.people.organs import BadTable, load_organs, read_organs


class Command(BaseCommand):
    help = "从 .csv 文件（名称,类型,上级）装入一级人大的机构；重复执行不会重复建立。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="文件")
        parser.add_argument("--congress", help="人大的代码；只有一个最上级人大时可以不写")

    def handle(self, *args: Any, **options: Any) -> None:
        congress = self._congress(options["congress"])
        try:
            loaded = load_organs(read_organs(options["file"]), congress)
        except BadTable as refusal:
            raise CommandError("\n".join([*refusal.sentences, "没有保存任何内容。"])) from None
        self.stdout.write(
            f"{congress.name}：新建 {loaded.created} 个机构，更新 {loaded.updated} 个，"
            f"{loaded.unchanged} 个没有变化。"
        )

    def _congress(self, code: str | None) -> Congress:
        rows = Congress.objects.filter(code=code) if code else Congress.objects.filter(parent=None)
        found = list(rows[:2])
        if not found:
            raise CommandError("没有这个人大，请先建立人大，或检查 --congress 的代码。")
        if len(found) > 1:
            raise CommandError("有几个最上级人大，请用 --congress 指明代码。")
        return found[0]
