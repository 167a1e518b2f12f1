"""``make run``: everything this needs on one machine, in the foreground, until Ctrl-C."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import io
import logging
import os
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from congress.jobs.scheduling import setup_schedule
from congress.portal import address
from congress.portal.static_stamp import collect_when_changed
from congress.portal.supervisor import OWNER_ONLY, Child, Supervisor, end_with_parent

READY_WITHIN = 90.0  # seconds


class Refused(Exception):
    """Why the server does not start: one sentence for the person at the terminal."""


class Stopped(Exception):
    """Asked to stop before everything was up."""


class Command(BaseCommand):
    help = "在前台启动全部服务：网页、后台任务、定时任务；Ctrl-C 结束。"
    requires_system_checks: list[str] = []  # migrate and the tests run them; a start must be quick

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")
        parser.add_argument("--demo", action="store_true", help="装入演示数据，允许不加密访问")
        parser.add_argument("--tied", action="store_true", help="父进程结束时一并结束")

    def handle(self, *args: Any, host: str, port: str, demo: bool, **options: Any) -> None:
        os.umask(OWNER_ONLY)
        logging.getLogger().setLevel(logging.WARNING)
        if options["tied"]:
            end_with_parent()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._interrupt)
        self.supervisor: Supervisor | None = None
        try:
            with only_one(settings.VAR_DIR / "serve.lock", port):
                self._serve(host, port_number(port), demo)
        except Refused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        except Stopped:
            self.stdout.write("已停止。")

    def _interrupt(self, number: int, frame: object) -> None:
        if self.supervisor is None or not self.supervisor.children:
            raise Stopped
        self.supervisor.stopping.set()

    def _serve(self, host: str, port: int, demo: bool) -> None:
        listener = open_listener(host, port)
        accounts = prepare(demo)
        self.supervisor = Supervisor(
            log_dir=settings.VAR_DIR / "log",
            environment=child_environment(host, port, demo, listener),
            cwd=settings.BASE_DIR,
        )
        try:
            web = self.supervisor.add(web_server(listener))
            self._wait_for(web, host, port)
            if not self.supervisor.stopping.is_set():
                self.supervisor.add(worker())
                self.supervisor.add(clock())
                self._announce(host, port, accounts)
                self.supervisor.watch()
        finally:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            listener.close()
            self.supervisor.stop()
        self.stdout.write("已停止。")

    def _wait_for(self, web: Child, host: str, port: int) -> None:
        assert self.supervisor is not None  # noqa: S101
        begun = time.monotonic()
        while not self.supervisor.stopping.wait(0.1):
            if (status := ask_health(host, port)) is not None:
                if status != 200:
                    self.stderr.write("服务已启动，但自检有未通过的项目，详见 /healthz。")
                return
            if not web.is_alive or time.monotonic() - begun > READY_WITHIN:
                time.sleep(0.2)  # let its last words arrive
                words = "\n".join(web.tail)
                raise Refused(f"{words}\n网页服务没有启动起来，以上是它最后的记录。")

    def _announce(self, host: str, port: int, accounts: str) -> None:
        reach = [address.own_address(host), *address.names(host)]
        self.stdout.write("\n人大议案建议与监督工作平台已启动")
        for name in dict.fromkeys(reach):
            self.stdout.write(f"地址：{address.url(name, port)}")
        if accounts.strip():
            self.stdout.write(accounts.strip())
        self.stdout.write(f"运行记录在 {settings.VAR_DIR / 'log'}，按 Ctrl-C 停止。")
        self.stdout.flush()


def port_number(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Refused(f"端口应当是 1 到 65535 之间的整数，现在是“{text}”。")
    return int(text)


class only_one:  # noqa: N801  read as a statement: with only_one(…)
    """A lock on the data directory; the system lets go of it whatever way this process ends."""

    def __init__(self, path: Path, port: str) -> None:
        self.path, self.words = path, f"进程 {os.getpid()}，端口 {port}"
        self.file: IO[str] | None = None

    def __enter__(self) -> None:
        self.file = self.path.open("a+")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.file.seek(0)
            who = self.file.read().strip() or "另一个终端"
            self.file.close()
            raise Refused(
                f"这个目录里已经有一个服务在运行（{who}）。请先停止它，或用 VAR_DIR 另指数据目录。"
            ) from None
        self.file.truncate(0)
        self.file.write(self.words)
        self.file.flush()

    def __exit__(self, *exc: object) -> None:
        if self.file:
            self.file.truncate(0)
            self.file.close()


def open_listener(host: str, port: int) -> socket.socket:
    """Patient for two seconds: a server killed a moment ago is still closing its door."""
    try:
        for _ in range(8):
            with contextlib.suppress(address.PortTaken):
                return address.listen(host, port)
            time.sleep(0.25)
        return address.listen(host, port)
    except address.PortTaken:
        raise Refused(
            f"端口 {port} 已被其他程序占用。请停止那个程序，或换一个端口：PORT={port + 1} make run"
        ) from None
    except address.HostUnknown:
        raise Refused(f"本机没有地址“{host}”，或无权使用端口 {port}。") from None


def prepare(demo: bool) -> str:
    """Bring database, schedule, static files and demonstration up to date; the accounts' lines."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    setup_schedule()
    collect_when_changed()
    words = io.StringIO()
    if demo and "seed_demo" in get_commands():
        try:
            call_command("seed_demo", stdout=words)
        except CommandError as refusal:  # a database in use: it is served as it is
            words.write(str(refusal))
    connections.close_all()
    return words.getvalue()


def child_environment(host: str, port: int, demo: bool, listener: socket.socket) -> dict[str, str]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "BIND": f"fd://{listener.fileno()}"}
    environment["VAR_DIR"] = str(settings.VAR_DIR.resolve())
    if demo:
        # A demonstration has no certificate; everywhere else pages and cookies go by HTTPS only.
        environment.setdefault("HTTPS", "false")
    hosts = dict.fromkeys([*settings.ALLOWED_HOSTS, *address.names(host)])
    environment["ALLOWED_HOSTS"] = ",".join(hosts)
    return environment


def web_server(listener: socket.socket) -> Child:
    config = str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py")
    argv = [sys.executable, "-m", "gunicorn", "-c", config, "congress.wsgi"]
    return Child("web", "网页服务", argv, pass_fds=(listener.fileno(),))


def worker() -> Child:
    # One worker per queue: it has nobody to gossip with.
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    hands = os.environ.get("WORKER_CONCURRENCY") or "2"
    argv = [sys.executable, "-m", "celery", "-A", "congress", "worker", "-l", "INFO"]
    argv += ["-c", hands, "--max-tasks-per-child", "500", *quiet]
    # Asked twice it drops the job in hand: the lease brings it back.
    cold = signal.SIGQUIT
    return Child("worker", "后台任务", argv, orphan_signal=cold, hurry_signal=cold)


def clock() -> Child:
    pid_file = settings.VAR_DIR / "beat.pid"
    pid_file.unlink(missing_ok=True)  # of a beat that was killed: the lock says none is running
    argv = [sys.executable, "-m", "celery", "-A", "congress", "beat", "-l", "INFO"]
    return Child("beat", "定时任务", [*argv, "--pidfile", str(pid_file)])


def ask_health(host: str, port: int) -> int | None:
    """The status /healthz answers with, or None while nobody answers."""
    asked = http.client.HTTPConnection(address.own_address(host), port, timeout=3)
    try:
        asked.request("GET", "/healthz")
        return asked.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        asked.close()
