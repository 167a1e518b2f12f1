"""The supervisor behind ``make run``: nothing stays behind, whatever way it ends."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings

from congress.portal import address
from congress.portal.management.commands import serve
from congress.portal.supervisor import Child, Supervisor, worth_saying

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def supervisor(tmp_path):
    supervisor = Supervisor(log_dir=tmp_path / "log", environment=dict(os.environ), cwd=tmp_path)
    yield supervisor
    supervisor.stop(patience=0.2, limit=0.5)


# --- what is written is its owner's alone ---------------------------------------------------------
def test_files_of_children_are_read_by_their_owner_only(supervisor, tmp_path):
    write = [sys.executable, "-c", "open('written', 'w'); import time; time.sleep(60)"]
    supervisor.add(Child("one", "甲", write))
    assert until((tmp_path / "written").exists)
    assert (tmp_path / "written").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [None, 0o755, 0o770])
def test_the_data_folder_is_closed_to_others(tmp_path, mode):
    folder = tmp_path / "var"
    if mode is not None:
        folder.mkdir()
        folder.chmod(mode)
    read = (
        "from congress.settings import CACHES;"
        "assert CACHES['default']['BACKEND'].endswith('FileBasedCache'), CACHES;"
        "assert CACHES['default']['LOCATION'].endswith('var/cache'), CACHES"
    )
    environment = {k: v for k, v in os.environ.items() if k not in ("REDIS_URL", "DATABASE_URL")}
    subprocess.run(
        [sys.executable, "-c", read],
        cwd=settings.BASE_DIR,
        env=environment | {"VAR_DIR": str(folder), "REDIS_URL": ""},
        check=True,
    )
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "unit", sorted((settings.BASE_DIR / "deploy" / "systemd").glob("*.service"))
)
def test_so_it_is_under_systemd(unit):
    assert "\nUMask=0077\n" in unit.read_text()


# --- watching over children -----------------------------------------------------------------------
def test_a_child_that_ends_is_started_again(supervisor, capsys):
    child = supervisor.add(Child("one", "甲", SLEEP))
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    child.process.wait()
    supervisor._look_after(child)
    assert "甲意外退出" in capsys.readouterr().err
    child.restart_at = 0
    supervisor._look_after(child)
    assert child.is_alive
    assert child.process.pid != first


def test_one_that_keeps_ending_is_started_ever_more_slowly(supervisor):
    child = supervisor.add(Child("one", "甲", [sys.executable, "-c", "raise SystemExit(1)"]))
    pauses = []
    for _ in range(3):
        child.process.wait()
        supervisor._look_after(child)
        pauses.append(round(child.restart_at - time.monotonic()))
        child.restart_at = 0
        supervisor._look_after(child)
    assert pauses == [1, 2, 4]


def test_stopping_ends_the_deaf_too(supervisor):
    child = supervisor.add(Child("deaf", "聋", [sys.executable, "-c", DEAF]))
    assert until(lambda: "deaf" in child.tail)
    begun = time.monotonic()
    supervisor.stop(patience=0.2, limit=0.6)
    assert not child.is_alive
    assert time.monotonic() - begun < 3


def test_words_go_to_the_file_and_warnings_also_to_the_terminal(supervisor, tmp_path, capsys):
    line = json.dumps(
        {"level": "error", "logger": "congress.jobs", "event": "100% 坏了"}, ensure_ascii=False
    )
    child = supervisor.add(
        Child("one", "甲", [sys.executable, "-c", f"print('plain'); print('''{line}''')"])
    )
    log = tmp_path / "log" / "one.log"
    assert until(lambda: log.exists() and len(log.read_text().splitlines()) == 2)
    assert log.read_text() == f"plain\n{line}\n"
    child.process.wait()
    assert until(lambda: len(child.tail) == 2)
    time.sleep(0.1)
    assert capsys.readouterr().err == "[甲] error congress.jobs 100% 坏了\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Traceback (most recent call last):", ""),
        ("{not json", ""),
        ('{"level": "info", "event": "request"}', ""),
        ('{"level": "warning", "logger": "django.request", "event": "Not Found"}', ""),
        ('{"level": "error", "logger": "django.request", "event": "x"}', "error django.request x"),
        ('{"level": "warning", "logger": "celery", "event": "lost"}', "warning celery lost"),
    ],
)
def test_what_is_worth_a_line_on_the_terminal(line, words):
    assert worth_saying(line) == words


def test_children_of_a_killed_supervisor_do_not_stay(tmp_path):
    """SIGKILL leaves it no chance to end them: the kernel does."""
    program = f"""
import os, time
from pathlib import Path
from congress.portal.supervisor import Child, Supervisor
here = Path({str(tmp_path)!r})
supervisor = Supervisor(log_dir=here, environment=dict(os.environ), cwd=here)
print(supervisor.add(Child("one", "one", {SLEEP!r})).process.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    ) as parent:
        pid = int(parent.stdout.readline())
        assert is_running(pid)
        parent.kill()
    assert until(lambda: not is_running(pid))


# --- where it listens -----------------------------------------------------------------------------
def test_a_taken_port_and_a_foreign_address_are_refused():
    with address.listen("127.0.0.1", 0) as listener, pytest.raises(address.PortTaken):
        address.listen("127.0.0.1", listener.getsockname()[1])
    with pytest.raises(address.HostUnknown):
        address.listen("192.0.2.1", 0)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "8000x", ""])
def test_a_port_must_be_a_number(text):
    with pytest.raises(serve.Refused, match="端口应当是"):
        serve.port_number(text)


def test_names_of_this_machine_are_allowed_only_when_others_can_reach_it(monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "yunzhou")
    assert address.names("127.0.0.1") == []
    assert address.names("localhost") == []
    assert address.names("10.1.2.3") == ["10.1.2.3"]
    assert "yunzhou" in address.names(address.ANY[0])
    assert address.own_address(address.ANY[0]) == "127.0.0.1"
    assert address.url("::1", 8000) == "http://[::1]:8000/"


def test_only_a_demonstration_goes_without_https(monkeypatch):
    monkeypatch.delenv("HTTPS", raising=False)
    with address.listen("127.0.0.1", 0) as listener:
        demo = serve.child_environment("10.1.2.3", 8000, True, listener)
        assert demo["HTTPS"] == "false"
        assert "10.1.2.3" in demo["ALLOWED_HOSTS"].split(",")
        assert "HTTPS" not in serve.child_environment("127.0.0.1", 8000, False, listener)
        monkeypatch.setenv("HTTPS", "true")
        assert serve.child_environment("127.0.0.1", 8000, True, listener)["HTTPS"] == "true"


def test_the_lock_holds_for_one_and_is_free_afterwards(tmp_path):
    path = tmp_path / "serve.lock"
    refused = pytest.raises(serve.Refused, match=f"已经有.*进程 {os.getpid()}，端口 8000")
    with serve.only_one(path, "8000"), refused, serve.only_one(path, "8001"):
        pass
    with serve.only_one(path, "8001"):
        pass


# --- the whole, once ------------------------------------------------------------------------------
def test_serve_from_an_empty_directory_to_the_last_process(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "WORKER_CONCURRENCY": "1"}
    for name in ("DATABASE_URL", "REDIS_URL", "HTTPS", "HOST", "PORT"):
        environment.pop(name, None)

    def start(*options):
        return subprocess.Popen(
            [sys.executable, "manage.py", "serve", *options],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    server = start("--port", str(port))
    try:
        printed = ""
        for line in server.stdout:
            printed += line
            if "Ctrl-C" in line:
                break
        assert f"地址：http://127.0.0.1:{port}/" in printed
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            assert json.load(answer)["status"] == "ok"

        with pytest.raises(serve.Refused), serve.only_one(tmp_path / "serve.lock", "1"):
            pass
        environment["VAR_DIR"] = str(tmp_path / "other")
        with start("--port", str(port)) as second:
            words, _ = second.communicate(timeout=60)
        assert second.returncode == 1
        assert f"端口 {port} 已被其他程序占用" in words

        children = re.findall(r"\d+", _children(server.pid))
        assert len(children) == 3
    finally:
        begun = time.monotonic()
        with contextlib.suppress(ProcessLookupError):
            server.send_signal(signal.SIGTERM)
        rest, _ = server.communicate(timeout=60)
    # Ten seconds on a machine of its own; here every core may be busy with other tests.
    assert time.monotonic() - begun < 30
    assert server.returncode == 0
    assert "已停止。" in rest
    assert not any(is_running(pid) for pid in children)


def _children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return file.read()
