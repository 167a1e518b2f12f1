from __future__ import annotations

import re
import sys
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from congress.calendar.calculation import by_amount
from congress.calendar.selectors import calendar_table
from congress.calendar.workdays import PeriodError, Roll, Unit


class Command(BaseCommand):
    """Line 1 the legal date, line 2 the day to act by, then the explanation."""

    help = "计算到期日期：第一行法定期限，第二行最迟办理日，其后为计算说明"

    def add_arguments(self, parser: CommandParser) -> None:
        # Values stay text here: argparse would complain in English.
        parser.add_argument(
            "--start", nargs="?", default="", const="", help="起算日，例如 2026-09-23"
        )
        parser.add_argument(
            "--amount", nargs="?", default="", const="", help="数量；会议之前的期限为负数，例如 -10"
        )
        parser.add_argument(
            "--unit", nargs="?", default="", const="", help="days 日、workdays 工作日、months 月"
        )
        parser.add_argument(
            "--roll",
            nargs="?",
            default="",
            const="",
            help="forward 顺延、none 不顺延；默认正数顺延",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        start = self._start(options["start"])
        amount = self._amount(options["amount"])
        if options["unit"] not in list(Unit):
            self._refuse(f"单位应当是 days、workdays、months 之一：{options['unit'] or '（空）'}。")
        roll = options["roll"]
        if roll and roll not in list(Roll):
            self._refuse(f"顺延方式应当是 forward 或者 none：{roll}。")
        try:
            due = by_amount(start, amount, options["unit"], calendar_table(), roll=roll).due
        except PeriodError as error:
            self._refuse(str(error))
        self.stdout.write(f"{due.legal_on}\n{due.act_by}\n{due.explanation}")

    def _start(self, text: str) -> date:
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            self._refuse(f"起算日应当是有效日期，写作 2026-09-23：{text or '（空）'}。")

    def _amount(self, text: str) -> int:
        if not re.fullmatch(r"[+-]?\d{1,6}", text, re.ASCII):
            self._refuse(f"数量应当是整数，不超过六位：{text or '（空）'}。")
        return int(text)

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(1)
