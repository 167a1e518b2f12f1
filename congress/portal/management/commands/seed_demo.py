"""seed_demo: the demonstration's congresses, people and proposals. Twice changes nothing."""

import os
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from congress.people.accounts import one_time_password
from congress.people.models import User
from congress.portal.demo.bulk import multiply
from congress.portal.demo.legislation import LAWMAKER, live_plans
from congress.portal.demo.marker import is_others, mark
from congress.portal.demo.texts import all_words
from congress.portal.demo.year import build_demo, live
from proposals.models import Proposal

WHAT = {
    "admin": "系统管理员",
    "office": "代表工委",
    "committee": "城市建设环境保护委员会",
    "leader": "主任会议成员",
    "dispatcher": "市政府交办人员",
    "unit-admin": "市交通委管理员",
    "clerk": "市交通委承办人",
    "reviewer": "市交通委审核人",
    "head": "市交通委签发人",
    "clerk2": "市教委承办人",
    "head2": "市教委签发人",
    "clerk3": "市城市管理委承办人",
    "head3": "市城市管理委签发人",
    "deputy": "代表（领衔）",
    "cosigner": "代表（附议）",
    "cosigner2": "代表（附议）",
    "auditor": "审计员",
    "stranger": "没有任何角色的人",
    "district-office": "海淀区代表工委",
    "district-deputy": "海淀区代表",
}


OTHERS = (
    "数据库里已有不是演示数据的人大、账号或建议，没有装入演示数据，也没有改动任何内容。"
    "要看演示，请用 VAR_DIR 和 DATABASE_URL 另指一个空的数据目录和数据库。"
)


class Command(BaseCommand):
    help = "装入演示数据：两级人大、机构、人员和各个阶段的建议。只装入空库，重复执行不会重复装入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", help="演示数据的“今天”，例如 2026-11-22；不写为当天")
        parser.add_argument(
            "--proposals", type=int, default=0, metavar="N",
            help="另外成批装入 N 件，供测试性能用；每执行一次加一次",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            today = date.fromisoformat(options["on"]) if options["on"] else timezone.localdate()
        except ValueError:
            raise CommandError("日期应写成 2026-11-22 的样子。") from None
        if is_others(kept_password()):
            raise CommandError(OTHERS)
        password = demo_password()
        with transaction.atomic():
            mark()
            house = build_demo(password)
        if not house.users["office"].check_password(password):
            # A kept database and a new folder: what is printed must open the door.
            hashed = make_password(password)
            names = [*(user.username for user in house.users.values()), LAWMAKER]
            User.objects.filter(username__in=names).update(password=hashed)
        if not Proposal.objects.exists():
            self.stderr.write("正在装入演示数据，约需半分钟……", self.style.NOTICE)
        made = live(house, today)
        if made:
            self.stdout.write(f"演示数据已装入：{made} 件建议。")
        with transaction.atomic():
            plans = live_plans(house, today)
        if plans:
            self.stdout.write(f"另有 {plans} 个立法计划。")
        if options["proposals"] > 0:
            added = multiply(house, options["proposals"], words=all_words())
            self.stdout.write(f"另外成批装入 {added} 件。")
        self.stdout.write("演示账号：")
        for username, what in [*WHAT.items(), (LAWMAKER, "法制工作委员会（立法计划）")]:
            self.stdout.write(f"  {username:<16}{what}")
        self.stdout.write(f"密码：{password}")


def kept_password() -> str:
    path = settings.VAR_DIR / "demo_password"
    return path.read_text().strip() if path.exists() else ""


def demo_password() -> str:
    """One for all demonstration accounts of this installation; made once, read by its owner."""
    path = settings.VAR_DIR / "demo_password"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(password := one_time_password())
    return password
