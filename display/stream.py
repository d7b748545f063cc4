"""One phone's connection to the hub: a small head is read once, then events are written to it."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hall.following import Sight

if TYPE_CHECKING:
    from display.hub import Hub

HEAD = 4096  # bytes of a request at most
PATIENCE = 5.0  # seconds until the whole head must have come, and been answered
UNREAD = 16 * 1024  # bytes that a slow reader may leave with us; the system keeps some more
REASONS = {
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    410: "Gone",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
}


@dataclass(eq=False)
class Room:
    """The phones that follow one ticket, and what they were told last."""

    hall: str
    token: str
    rev: int
    sight: Sight
    phones: set[Phone] = field(default_factory=set)


class Phone(asyncio.Protocol):
    """One connection; every method runs in the hub's loop."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.room: Room | None = None
        self.slice = 0
        self.origin = ""
        self.admitted = self._asked = False
        self._head = b""
        self._after = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        peer = transport.get_extra_info("peername")
        self.address = peer[0] if peer else ""
        # Behind a proxy on this machine all phones have its address, and it counts them.
        self.proxied = self.address in ("127.0.0.1", "::1")
        self._deadline = asyncio.get_running_loop().call_later(PATIENCE, self.refuse, 408)
        self.admitted = self.hub.arrive(self)
        if not self.admitted:
            transport.abort()
            return
        # Whoever is slow, or gone, must not fill our memory or stay for a quarter of an hour.
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNREAD)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 30_000)

    def data_received(self, data: bytes) -> None:
        if self._asked:  # nothing more is expected of a phone
            self._after += len(data)
            if self._after > HEAD:
                self.transport.abort()
            return
        self._head += data
        if len(self._head) > HEAD:
            self._asked = True
            self.refuse(431)
        elif b"\r\n\r\n" in self._head:
            self._asked = True
            self._ask()

    def connection_lost(self, _error: Exception | None) -> None:
        self._deadline.cancel()
        if self.admitted:
            self.hub.leave(self)

    def _ask(self) -> None:
        first, *lines = self._head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        self._head = b""
        method, _, rest = first.partition(" ")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        self.hub.asked(self, method, rest.partition(" ")[0], headers)

    def open(self, room: Room, retry: int, present: bytes) -> None:
        self.room = room
        self._deadline.cancel()
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
            f"X-Accel-Buffering: no\r\n{self._common()}retry: {retry}\n\n"
        )
        self.send(head.encode() + present)

    def refuse(self, status: int) -> None:
        """Answer without a body and hang up."""
        self._deadline.cancel()
        if not self.transport.is_closing():
            head = f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Length: 0\r\n{self._common()}"
            self.transport.write(head.encode())
            self.transport.close()

    def send(self, data: bytes) -> None:
        """Write, or hang up on a phone that does not read; it comes back by itself."""
        if self.transport.get_write_buffer_size() > UNREAD:
            self.transport.abort()
        elif not self.transport.is_closing():
            self.transport.write(data)

    def _common(self) -> str:
        allowed = f"Access-Control-Allow-Origin: {self.origin}\r\n" if self.origin else ""
        return (
            f"{allowed}Vary: Origin\r\nCache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        )
