"""A mail server that keeps what it accepted: in the order, by Message-ID."""

from __future__ import annotations

import socketserver
import threading
from email.parser import BytesParser
from typing import Any


class Hand(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        try:
            self.talk()
        except OSError:  # the other side was killed
            return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def talk(self) -> None:
        self.server.callers += 1
        self.say("220 post office")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 go on")
                if (letter := self.letter()) is None:
                    return
                self.server.accepted.append(letter)
                self.say("250 accepted")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 well")

    def letter(self) -> str | None:
        """The Message-ID of a letter that came to its end."""
        lines = []
        while line := self.rfile.readline():
            if line == b".\r\n":
                return str(BytesParser().parsebytes(b"".join(lines))["Message-ID"])
            lines.append(line)
        return None


class PostOffice(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hand)
        self.accepted: list[str] = []
        self.callers = 0
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        self.shutdown()
        self.server_close()
