"""A wire to a printer, and the one that most have: TCP. Nodes and files are in nodes.py."""

from __future__ import annotations

import fcntl
import os
import select
import socket
import struct
import termios
from contextlib import suppress
from typing import Protocol

CONNECT_SECONDS = 2.0
# A host that has died is noticed after about half a minute: by keepalive while the line is idle ...
KEEPALIVE = (10, 5, 3)  # seconds idle, seconds between probes, probes
# ... and by what it leaves unacknowledged while it is not. TCP_USER_TIMEOUT would do that too, but
# it also ends the link of a living printer that takes nothing because its roll has ended.
UNANSWERED = 6
_TCP_RTO_MAX_MS = 44  # Linux 6.15; before that, probes of a full pipe grow apart to two minutes
RETRY_MS = 5_000

_ENDED = select.POLLHUP | select.POLLERR

LOST = "Mất kết nối với máy in. Mời kiểm tra nguồn điện và dây nối."


class CannotOpen(Exception):
    """A Vietnamese sentence for the person on duty: what to check."""


class Gone(Exception):
    """The link broke; a Vietnamese sentence."""


class Link(Protocol):
    """An open wire. Every method but close raises Gone when it is broken."""

    rate: float | None  # bytes a second, where the wire sets it
    hears: bool  # whether anything can come back

    def send(self, data: bytes | memoryview, seconds: float) -> int:
        """How many bytes went out; 0 when none could in time."""

    def receive(self, seconds: float) -> bytes:
        """What has come in, b"" when nothing did in time."""

    def unsent(self) -> int:
        """Bytes that this machine still holds."""

    def port_status(self) -> int | None:
        """The bits of the printer port, None where there are none."""

    def close(self) -> None: ...


class Polled:
    """A descriptor that never blocks; what it still holds is asked in a way of its own."""

    rate: float | None = None
    hears = True

    def __init__(self, number: int) -> None:
        self._number = number
        os.set_blocking(number, False)

    def send(self, data: bytes | memoryview, seconds: float) -> int:
        try:
            return os.write(self._number, data) if self._ready(select.POLLOUT, seconds) else 0
        except BlockingIOError:
            return 0
        except OSError as error:
            raise Gone(LOST) from error

    def receive(self, seconds: float) -> bytes:
        found = self._ready(select.POLLIN, seconds)
        if not found:
            return b""
        try:
            data = os.read(self._number, 4096)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise Gone(LOST) from error
        if not data and found & _ENDED:
            raise Gone(LOST)
        return data

    def port_status(self) -> int | None:
        return None

    def close(self) -> None:
        os.close(self._number)

    def _ready(self, what: int, seconds: float) -> int:
        """What it is ready for, in time; 0 for nothing."""
        poll = select.poll()
        poll.register(self._number, what)
        return sum(found for _, found in poll.poll(seconds * 1000))

    def _asked(self, request: int) -> int:
        """An ioctl that answers with one int."""
        try:
            return int(struct.unpack("i", fcntl.ioctl(self._number, request, bytes(4)))[0])
        except OSError as error:
            raise Gone(LOST) from error


class TcpLink(Polled):
    """Port 9100. A small send buffer: what was sent is nearly what was taken.

    `rate` in bytes a second, where a serial line lies behind the port.
    """

    def __init__(self, host: str, port: int, rate: float | None = None) -> None:
        self.rate = rate
        try:
            self._socket = socket.create_connection((host, port), CONNECT_SECONDS)
        except OSError as error:
            raise CannotOpen(_no_tcp(error, host, port)) from error
        idle, between, probes = KEEPALIVE
        for level, option, value in (
            (socket.SOL_SOCKET, socket.SO_SNDBUF, 4096),
            (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
            (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
            (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, idle),
            (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, between),
            (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, probes),
        ):
            self._socket.setsockopt(level, option, value)
        with suppress(OSError):  # an older kernel
            self._socket.setsockopt(socket.IPPROTO_TCP, _TCP_RTO_MAX_MS, RETRY_MS)
        super().__init__(self._socket.fileno())

    def receive(self, seconds: float) -> bytes:
        # A printer's second short answer waits for the word that the first one came.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        if not self._ready(select.POLLIN, seconds):
            info = self._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 8)
            if max(info[2], info[3]) >= UNANSWERED:  # retransmits, probes of a full pipe
                raise Gone(LOST)
            return b""
        data = super().receive(0)
        if not data:
            raise Gone(LOST)
        return data

    def unsent(self) -> int:
        return self._asked(termios.TIOCOUTQ)

    def close(self) -> None:
        """End the stream in order: to close with bytes unread would reset it and lose the rest."""
        with suppress(OSError, Gone):  # it is already gone
            self._socket.shutdown(socket.SHUT_WR)
            while self.receive(0):
                continue
        self._socket.close()


def _no_tcp(error: OSError, host: str, port: int) -> str:
    if isinstance(error, socket.gaierror):
        return f"Không tìm thấy máy in “{host}” trong mạng. Mời kiểm tra địa chỉ máy in."
    if isinstance(error, ConnectionRefusedError):
        return (
            f"{host} không nhận kết nối ở cổng {port}. Mời kiểm tra máy in đã bật và địa chỉ "
            "máy in đúng."
        )
    return f"Không kết nối được máy in {host}. Mời kiểm tra nguồn điện và dây mạng của máy in."
