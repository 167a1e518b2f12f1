from django.core.management.base import BaseCommand

from congress.jobs.scheduling import setup_schedule


class Command(BaseCommand):
    help = "把定时任务清单写入数据库；已停用的保持停用。"

    def handle(self, *args: object, **options: object) -> None:
        changed = setup_schedule()
        self.stdout.write(f"定时任务已就绪，更新 {changed} 项。")
