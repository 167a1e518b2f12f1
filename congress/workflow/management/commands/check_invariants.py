"""check_invariants: does what is stored still agree with itself?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from congress.workflow.invariants import violations


class Command(BaseCommand):
    help = "核对：流程记录与状态、时限与事实、各部分与整件是否一致。只读。"

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for sentence in violations():
            found += 1
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"发现 {found} 处不一致。")
        self.stdout.write("全部一致。")
