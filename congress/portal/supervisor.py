"""Keep a handful of processes alive, and end them together.

Small on purpose: a machine with systemd uses the units in ``deploy/``. Every child leads a session
of its own, so that Ctrl-C in the terminal reaches this process alone and it can end them in order;
and the kernel tells every child when this process dies, even by SIGKILL, so that none stays behind.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path

PR_SET_PDEATHSIG = 1
LOG_BYTES, LOG_COPIES = 5 * 1024 * 1024, 3
SETTLED = 60.0  # seconds alive after which a child is no longer thought of as failing
LONGEST_PAUSE = 30.0
OWNER_ONLY = 0o077  # umask: whatever is written holds personal data
# Ordinary in a running house, and in the log files: not worth a line on the terminal.
QUIET_LOGGERS = ("django.request", "django.security", "axes", "congress.portal.health")

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None]:
    """For ``preexec_fn``: ask the kernel for ``number`` when the present process ends.

    Nothing is left that could stop the children otherwise when a supervisor is killed by SIGKILL.
    """
    parent = os.getpid()

    def ask() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return ask


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends: ``make`` killed by SIGKILL."""
    _libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))


@dataclass
class Child:
    """One process: how to start it, how to ask it to stop, where its words go."""

    name: str
    label: str
    argv: list[str]
    orphan_signal: int = signal.SIGTERM
    hurry_signal: int = signal.SIGTERM  # sent when the first request was not heard in time
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    restart_at: float = 0.0
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=20))

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_group(self, number: int) -> None:
        """To the child and whatever it started; silent when nobody is left."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


class Supervisor:
    def __init__(self, *, log_dir: Path, environment: dict[str, str], cwd: Path) -> None:
        self.children: list[Child] = []
        self.log_dir = log_dir
        self.environment = environment
        self.cwd = cwd
        self.stopping = threading.Event()
        log_dir.mkdir(parents=True, exist_ok=True)

    # --- starting ---------------------------------------------------------------------------------
    def add(self, child: Child) -> Child:
        self.children.append(child)
        self._start(child)
        return child

    def _start(self, child: Child) -> None:
        child.started_at = time.monotonic()
        child.process = subprocess.Popen(  # noqa: S603  our own command lines
            child.argv,
            cwd=self.cwd,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=OWNER_ONLY,
            preexec_fn=die_with_parent(child.orphan_signal),
            pass_fds=child.pass_fds,
        )
        threading.Thread(
            target=self._listen, args=(child, child.process), daemon=True, name=child.name
        ).start()

    def _listen(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        """All a child says goes to its file; what deserves attention also to the terminal."""
        path = self.log_dir / f"{child.name}.log"
        file = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=LOG_COPIES, delay=True)
        file.setFormatter(logging.Formatter("%(message)s"))
        assert process.stdout is not None  # noqa: S101
        with contextlib.closing(file), process.stdout:
            for raw in process.stdout:
                line = raw.decode(errors="replace").rstrip("\n")
                child.tail.append(line)
                file.emit(logging.makeLogRecord({"msg": line}))
                if words := worth_saying(line):
                    say(f"[{child.label}] {words}")

    # --- watching ---------------------------------------------------------------------------------
    def watch(self) -> None:
        """Until asked to stop: start again what ended, ever more slowly while it keeps ending."""
        while not self.stopping.wait(0.3):
            for child in self.children:
                self._look_after(child)

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.is_alive:
            return
        if child.process is not None:
            child.signal_group(signal.SIGKILL)  # what it left behind must not work beside its heir
            code = child.process.returncode
            child.process = None
            child.failures = 0 if now - child.started_at > SETTLED else child.failures + 1
            pause = min(2.0 ** (child.failures - 1), LONGEST_PAUSE) if child.failures else 0.0
            child.restart_at = now + pause
            say(f"{child.label}意外退出（{code}），{pause:.0f} 秒后重新启动。")
        if now >= child.restart_at:
            self._start(child)

    # --- stopping ---------------------------------------------------------------------------------
    def stop(self, *, patience: float = 3.0, limit: float = 7.0) -> None:
        """Ask, hurry after ``patience`` seconds, kill after ``limit``; returns with nobody left."""
        self.stopping.set()
        begun = time.monotonic()
        for child in self.children:
            if child.is_alive and child.process:
                child.process.terminate()
        hurried = False
        while any(child.is_alive for child in self.children):
            waited = time.monotonic() - begun
            if waited > patience and not hurried:
                hurried = True
                for child in self.children:
                    if child.is_alive and child.process:
                        child.process.send_signal(child.hurry_signal)
            if waited > limit:
                break
            time.sleep(0.05)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()


def worth_saying(line: str) -> str:
    """A short form of a structured log line of level warning or above; nothing for the rest."""
    if not line.startswith("{"):
        return ""
    try:
        entry = json.loads(line)
    except ValueError:
        return ""
    if entry.get("level") not in ("warning", "error", "critical"):
        return ""
    source = str(entry.get("logger", ""))
    if entry["level"] == "warning" and source.startswith(QUIET_LOGGERS):
        return ""
    return f"{entry['level']} {source} {entry.get('event', '')}"[:300]


def say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
