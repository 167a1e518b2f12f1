from typing import Any

from django.core.management.base import BaseCommand

from congress.people.access import purge


class Command(BaseCommand):
    help = "清理超过保存期限的访问日志（至少保存六个月）"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已清理 {purge()} 条访问日志")
