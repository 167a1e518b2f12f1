"""Where the server listens, and by which names it may be called."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket

ANY = ("0.0.0.0", "::", "")  # noqa: S104  compared with, not bound to


class PortTaken(Exception):
    """Somebody already listens there."""


class HostUnknown(Exception):
    """This machine does not have that address."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Handed to the server, so that nobody can take the port in between."""
    try:
        family, _, _, _, where = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise HostUnknown(host) from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(where)
        listener.listen(256)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port) from error
        raise HostUnknown(host) from error
    return listener


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def names(host: str) -> list[str]:
    """The names under which a server on ``host`` is called from other machines."""
    if is_loopback(host):
        return []
    if host not in ANY:
        return [host]
    found = [socket.gethostname(), socket.getfqdn()]
    with contextlib.suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    # The address of the way out; connecting a datagram socket sends nothing.
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        found.append(probe.getsockname()[0])
    return [name for name in dict.fromkeys(found) if name and not is_loopback(name)]


def own_address(host: str) -> str:
    """The address by which this machine itself reaches the server."""
    return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def url(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"
