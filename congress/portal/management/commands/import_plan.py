"""Read a plan as it was printed into the platform: all of it, or nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress.people.models import Congress, User
from congress.plans.importing import Outcome, import_plan, plan_imports

#: How the parts of the counts are headed, where they are read by people.
HEADS = {"items": "项目", "readings": "审议", "votes": "表决", "months": "月份", "forms": "形式"}


class Command(BaseCommand):
    help = "把印发的年度计划（.xlsx、.csv、.docx）读成草稿；有一行不能识别的，什么都不保存。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(plan_imports()), help="哪一种计划")
        parser.add_argument("file", type=Path, help="计划文件")
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument("--congress", default="", help="人大代码；只有一级人大的不用写")
        parser.add_argument("--by", default="", help="经办人的用户名；不写的记为系统")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不保存")
        parser.add_argument("--json", action="store_true", help="结果写成 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"没有这个文件：{path}")
        outcome = import_plan(
            plan_imports()[options["kind"]],
            path,
            _congress(options["congress"]),
            options["year"],
            by=_user(options["by"]),
            keep=not options["dry_run"],
        )
        if options["json"]:
            self.stdout.write(
                json.dumps({**outcome.counts, "errors": outcome.errors}, ensure_ascii=False)
            )
        else:
            self._say(outcome, is_kept=not options["dry_run"])
        if outcome.errors:
            raise SystemExit(1)

    def _say(self, outcome: Outcome, *, is_kept: bool) -> None:
        for code, count in outcome.counts.items():
            if isinstance(count, dict):
                unit = "" if code in ("items", "forms") else "月"
                words = "，".join(f"{name}{unit} {n}" for name, n in count.items()) or "没有"
            else:
                words = str(count)
            self.stdout.write(f"{HEADS.get(code, code)}：{words}")
        for sentence in outcome.errors:
            self.stderr.write(sentence)
        if outcome.errors:
            self.stderr.write(f"有 {len(outcome.errors)} 处问题，没有保存任何内容。")
        else:
            self.stdout.write("已保存。" if is_kept else "可以导入；这次只核对，没有保存。")


def _congress(code: str) -> Congress:
    """The one of this code; without a code the highest there is."""
    rows = Congress.objects.order_by("pk")
    rows = rows.filter(code=code) if code else rows.filter(parent=None)
    found = list(rows[:2])
    if len(found) != 1:
        known = "、".join(Congress.objects.order_by("pk").values_list("code", flat=True)[:20])
        raise CommandError(f"请用 --congress 写明是哪一个人大：{known or '还没有登记人大'}")
    return found[0]


def _user(username: str) -> Any:
    if not username:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"没有用户名为「{username}」的账号。")
    return user
