"""A phone that is only a socket: every byte of the stream can be looked at."""

from __future__ import annotations

import json
import socket
from typing import Any


class Phone:
    """A phone that speaks the stream by hand."""

    def __init__(self, port: int, path: str, head: str = "", method: str = "GET") -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=5)
        self.buffer = b""
        if path:
            self.send(f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head}\r\n")

    def send(self, text: str) -> None:
        self.socket.sendall(text.encode())

    def until(self, end: bytes) -> str:
        """The next bytes up to an end; "" when the other side hung up first."""
        while end not in self.buffer:
            try:
                more = self.socket.recv(65536)
            except ConnectionError:
                return ""
            if not more:
                return ""
            self.buffer += more
        found, _, self.buffer = self.buffer.partition(end)
        return found.decode()

    def head(self) -> str:
        return self.until(b"\r\n\r\n")

    def status(self) -> int:
        return int(self.head().split()[1])

    def event(self) -> dict[str, Any]:
        """The next thing told, beats left out."""
        while text := self.until(b"\n\n"):
            lines = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
            if "event" not in lines and "data" in lines:
                told: dict[str, Any] = json.loads(lines["data"])
                return told
        raise ConnectionError("the hub hung up")

    def silent(self, seconds: float = 0.4) -> bool:
        self.socket.settimeout(seconds)
        try:
            return not self.until(b"\n\n")
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(5)

    def close(self) -> None:
        self.socket.close()
