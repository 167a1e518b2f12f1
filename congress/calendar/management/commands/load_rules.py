from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from congress.calendar.rules_file import RulesFileError, read_rules
from congress.calendar.services import import_rules
from congress.people.models import Congress


class Command(BaseCommand):
    """All rows or none: the file is checked whole before anything is saved."""

    help = "载入期限规则文件（YAML）；不指定人大的，载入通用规则"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="规则文件")
        parser.add_argument(
            "--apply-because",
            default="",
            metavar="REASON",
            help="在办的时限一并改按新规定，写明理由；不写的，在办的不变",
        )
        parser.add_argument("--congress", default="", metavar="CODE", help="人大代码")

    def handle(self, *args: Any, **options: Any) -> None:
        congress = None
        if code := options["congress"]:
            congress = Congress.objects.filter(code=code).first()
            if congress is None:
                self.stderr.write(f"没有代码为「{code}」的人大。")
                sys.exit(1)
        try:
            rows = read_rules(Path(options["file"]))
        except RulesFileError as error:
            self.stderr.write("\n".join(error.problems))
            self.stderr.write(f"共 {len(error.problems)} 处有误，未载入任何规则。")
            sys.exit(1)
        reason = " ".join(options["apply_because"].split())[:100]
        done = import_rules(rows, congress, apply_because=reason)
        place = congress.name if congress else "通用规则"
        self.stdout.write(
            f"{place}：共 {len(rows)} 条，新增 {done.created} 条，更新 {done.updated} 条，"
            f"未变 {done.unchanged} 条。"
        )
