"""The whole house as processes, as ``serve`` starts them, and doors that can be shut before what
they need."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from congress.portal import address
from congress.portal.management.commands import serve
from congress.portal.supervisor import Supervisor

TOKEN = "a" * 32


def until(condition: Any, seconds: float = 120.0) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.1)
    return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Door:
    """A port that leads to another one; shut, it refuses, and whoever was inside is cut off."""

    def __init__(self, host: str, port: int) -> None:
        self.behind = (host, port)
        self.port = free_port()
        self.inside: list[socket.socket] = []
        self.listener: socket.socket | None = None

    def open(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._admit, args=(self.listener,), daemon=True).start()

    def shut(self) -> None:
        assert self.listener is not None
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for each in self.inside:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.inside.clear()

    def _admit(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                guest, _ = listener.accept()
                host = socket.create_connection(self.behind)
                self.inside += [guest, host]
                for pair in ((guest, host), (host, guest)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    @staticmethod
    def _carry(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        # Also when the line was cut, not hung up: else the other end would wait for ever.
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)


class Redis:
    """A server of our own on a port of its own, stopped and started at will."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        log = self.folder / "redis.log"
        self.process = subprocess.Popen([*command, "--dir", self.folder, "--logfile", log])

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Running:
    """Web, worker and beat under the supervisor; ``get`` and ``post`` as somebody signed in."""

    def __init__(self, folder: Path, session: str, **environment: str) -> None:
        self.folder, self.session = folder, session
        self.environment = environment
        self.supervisor: Supervisor | None = None
        self.watch: threading.Thread | None = None

    def __enter__(self) -> Running:
        environment = {
            **os.environ,
            "VAR_DIR": str(self.folder),
            "SECRET_KEY": settings.SECRET_KEY,
            "HTTPS": "false",
            "WEB_WORKERS": "1",
            "WORKER_CONCURRENCY": "1",
            "JOBS_LEASE_SECONDS": "5",
            "PYTHONUNBUFFERED": "1",
            **self.environment,
        }
        self.listener = address.listen("127.0.0.1", 0)
        self.port = self.listener.getsockname()[1]
        environment["BIND"] = f"fd://{self.listener.fileno()}"
        self.supervisor = Supervisor(
            log_dir=self.folder / "log", environment=environment, cwd=settings.BASE_DIR
        )
        clock = serve.clock()
        clock.argv[-1] = str(self.folder / "beat.pid")
        for child in (serve.web_server(self.listener), serve.worker(), clock):
            self.supervisor.add(child)
        self.watch = threading.Thread(target=self.supervisor.watch, daemon=True)
        self.watch.start()
        assert until(lambda: self._answers()), self.log("web")
        return self

    def __exit__(self, *exc: object) -> None:
        assert self.supervisor is not None
        assert self.watch is not None
        self.supervisor.stopping.set()
        self.watch.join(5)
        self.listener.close()
        self.supervisor.stop(patience=1, limit=4)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            return bool(self.get("/healthz")[0])
        return False

    def log(self, name: str) -> str:
        path = self.folder / "log" / f"{name}.log"
        return path.read_text()[-3000:] if path.exists() else f"no {name}.log"

    @property
    def pids(self) -> dict[str, int]:
        assert self.supervisor is not None
        return {
            child.name: child.process.pid for child in self.supervisor.children if child.process
        }

    def get(self, path: str) -> tuple[int, str, Any]:
        return self._ask(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}"))

    def post(self, path: str, **fields: str) -> tuple[int, str, Any]:
        data = urlencode({"csrfmiddlewaretoken": TOKEN, **fields}).encode()
        return self._ask(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data))

    def _ask(self, request: urllib.request.Request) -> tuple[int, str, Any]:
        """(status, body, headers); whatever the status."""
        request.add_header("Cookie", f"sessionid={self.session}; csrftoken={TOKEN}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  our own
                return answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode(), refusal.headers
