from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from congress.calendar.models import CalendarYear, YearState
from congress.calendar.services import load_year


class Command(BaseCommand):
    """Days that staff have edited are never overwritten; open deadlines are computed again."""

    help = "载入一年或者几年的放假安排；人工修改过的日期不覆盖"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("years", nargs="+", metavar="YEAR", help="年份，例如 2027")
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--provisional", action="store_true", help="标为暂定")
        state.add_argument("--announced", action="store_true", help="标为已公布")

    def handle(self, *args: Any, **options: Any) -> None:
        state = YearState.ANNOUNCED if options["announced"] else None
        state = YearState.PROVISIONAL if options["provisional"] else state
        wrong = [y for y in options["years"] if not (y.isascii() and y.isdigit() and len(y) == 4)]
        wrong += [y for y in options["years"] if y not in wrong and not 2000 <= int(y) <= 2099]
        if wrong:
            self.stderr.write(f"年份应当是2000至2099之间的四位数字：{'、'.join(wrong)}。")
            sys.exit(1)
        for year in dict.fromkeys(int(y) for y in options["years"]):
            done = load_year(year, state)
            row = CalendarYear.objects.get(pk=year)
            self.stdout.write(
                f"{row}：新增 {done.created} 天，更新 {done.updated} 天，删除 {done.removed} 天，"
                f"未变 {done.unchanged} 天，保留人工修改 {done.kept} 天。"
            )
