"""The edge: what takes the bytes, and what it says about them.

A device is a URL in the hall file: `tcp://host:9100`, `file:///path`, or `virtual:`, the printer
that ships with the product. `?confirm=none` is for a printer that never answers. Whatever goes
wrong is one of two things, and only the first is safe to send again: nothing of the paper had
left, or some of it had.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from printer.answers import WithoutStatusBack, is_status, trouble_of

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 2.0  # for a status byte before the first byte of paper
# What a paper that has begun is given to move on: its roll may have ended in the middle, and then
# a full printer answers no question until someone has put in another.
STALL_SECONDS = 120.0  # it takes no more bytes
QUIET_SECONDS = 30.0  # it has every byte, and confirms nothing
SLOW_SECONDS = 3.0  # until the person on duty is told
SLICE = 2048  # with a small send buffer, so that what was sent is nearly what was taken

# Asks for one byte once everything before it, the cut too, has been carried out.
FENCE = b"\x1dr\x01"
# After a broken transfer the printer may still wait for the rest of a band: end it, then reset.
_FLUSH = bytes(8704) + b"\x1b@"

NO_LINK = "Không kết nối được máy in. Mời kiểm tra nguồn điện và dây mạng của máy in."
NO_ANSWER = "Máy in không trả lời. Mời tắt máy in, chờ 5 giây rồi bật lại."
STALLED = "Máy in dừng giữa chừng. Mời kiểm tra giấy và nắp máy in."
BROKEN = "Mất kết nối khi đang in. Mời kiểm tra phiếu đã ra chưa trước khi in lại."
UNSURE = "Máy in không xác nhận. Mời kiểm tra phiếu đã ra chưa trước khi in lại."


class DeviceError(Exception):
    """A device fault; the text is a Vietnamese sentence for the person on duty."""


class NothingSent(DeviceError):
    """No byte of the paper has left: it may be sent again."""


class NotReady(NothingSent):
    """The printer answered that it cannot print until a person has helped it."""


class InDoubt(DeviceError):
    """Some bytes have left and nothing confirms the paper: it is never sent again by itself."""


class Outcome(StrEnum):
    PRINTED = "printed"  # the printer said so
    ASSUMED = "assumed"  # it took every byte and cannot say more


class Device(Protocol):
    def send(self, data: bytes) -> Outcome:
        """Print one paper (raster and cut); raises NothingSent, NotReady or InDoubt."""

    def check(self) -> None:
        """Return when the device could print now; raises NothingSent or NotReady."""


Waiting = Callable[[str], None]  # told why a paper that has begun is held up, and "" after it


def open_device(
    url: str,
    virtual_port: int | None = None,
    stopping: Event | None = None,
    waiting: Waiting = lambda sentence: None,
) -> Device:
    """The device of a URL; ValueError says what is wrong with it and what would be right."""
    parts = urlsplit(url)
    confirm = parse_qs(parts.query).get("confirm", ["fence"])[0]
    if confirm not in ("fence", "none"):
        raise ValueError(f"{url}: confirm={confirm} is unknown; it would be fence or none")
    stopping = stopping or Event()
    if parts.scheme == "tcp" and parts.hostname:
        where = (parts.hostname, parts.port or 9100)
        return TcpDevice(where, confirm == "fence", stopping, waiting)
    if parts.scheme == "virtual":
        # Without a virtual printer running nobody listens on port 1, and the fault says so.
        return TcpDevice(("127.0.0.1", virtual_port or 1), confirm == "fence", stopping, waiting)
    if parts.scheme == "file" and parts.path.startswith("/"):
        return FileDevice(Path(unquote(parts.path)))
    raise ValueError(
        f"{url!r} is no device; it would be tcp://host:9100, file:///path/to/file or virtual:"
    )


class FileDevice:
    """Papers appended to a file; it can confirm nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def check(self) -> None:
        if not self._path.parent.is_dir():
            raise NothingSent(f"Không có thư mục {self._path.parent} để ghi phiếu in.")

    def send(self, data: bytes) -> Outcome:
        self.check()
        sent = 0
        try:
            with self._path.open("ab", buffering=0) as file:
                while sent < len(data):
                    sent += file.write(data[sent:]) or 0
        except OSError as error:
            fault = InDoubt if sent else NothingSent
            raise fault(f"Không ghi được tệp {self._path} ({error.strerror}).") from error
        return Outcome.ASSUMED


class TcpDevice:
    """A printer behind a TCP port (9100). One connection a paper: an idle one dies unseen."""

    def __init__(
        self, where: tuple[str, int], fence: bool, stopping: Event, waiting: Waiting
    ) -> None:
        self._where = where
        self._fence = fence
        self._stopping = stopping
        self._waiting = waiting
        self._broken = False  # the last transfer ended in the middle

    def check(self) -> None:
        with self._connect() as link:
            if self._fence:
                _require_ready(link)

    def send(self, data: bytes) -> Outcome:
        with self._connect() as link:
            if self._fence:
                _require_ready(link)
                data += FENCE
            try:
                self._write(link, _FLUSH + data if self._broken else data)
                outcome = self._confirmed(link, len(data)) if self._fence else _let_go(link)
            except InDoubt:
                self._broken = True
                raise
            self._broken = False
            return outcome

    def _connect(self) -> socket.socket:
        link = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            link.settimeout(CONNECT_SECONDS)
            link.connect(self._where)
        except OSError as error:
            link.close()
            raise NothingSent(NO_LINK) from error
        link.settimeout(0.25)
        return link

    def _write(self, link: socket.socket, data: bytes) -> None:
        view, sent, moved = memoryview(data), 0, time.monotonic()
        stalled = False
        while sent < len(data):
            try:
                sent += link.send(view[sent : sent + SLICE])
                moved = time.monotonic()
                if stalled:
                    stalled = False
                    self._waiting("")
            except TimeoutError:
                held = time.monotonic() - moved
                if self._stopping.is_set() or held > STALL_SECONDS:
                    raise (InDoubt if sent else NothingSent)(STALLED) from None
                if held > 1.0 and not stalled:
                    stalled = True
                    self._waiting(STALLED)
            except OSError as error:
                raise (InDoubt(BROKEN) if sent else NothingSent(NO_LINK)) from error

    def _confirmed(self, link: socket.socket, size: int) -> Outcome:
        """Wait for the fence. While the printer says that it waits for a person, so do we."""
        begun = asked = heard = time.monotonic()
        slow = SLOW_SECONDS + size / 20_000  # the slowest head and network interface
        held, status = "", WithoutStatusBack()
        while not self._stopping.is_set():
            answer = status.take(_heard(link))
            now = time.monotonic()
            if any(byte & 0x90 == 0 for byte in answer):
                self._waiting("")
                return Outcome.PRINTED
            for byte in filter(is_status, answer):
                trouble = trouble_of(0, byte, 0)
                begun = now if held and not trouble else begun  # it goes on: give it time again
                held, heard = trouble, now
                self._waiting(held)
            if now - asked > 1.0:
                asked = now
                _ask(link, b"\x10\x04\x02")
            if now - begun > slow and now - heard > slow and not held:
                held = STALLED
                self._waiting(held)
            if now - heard > QUIET_SECONDS or (not held and now - begun > QUIET_SECONDS):
                break
        raise InDoubt(UNSURE)


def _heard(link: socket.socket) -> bytes:
    """What the printer says within a quarter of a second; InDoubt when the link is gone."""
    try:
        answer = link.recv(64)
    except TimeoutError:
        return b""
    except OSError as error:
        raise InDoubt(BROKEN) from error
    if not answer:
        raise InDoubt(BROKEN)
    return answer


def _ask(link: socket.socket, question: bytes) -> None:
    with suppress(OSError):  # a full pipe or a lost link shows in what is received, or is not
        link.send(question)


def _let_go(link: socket.socket) -> Outcome:
    """End the stream so that nothing in flight is lost: closing at once would reset it."""
    with suppress(OSError):
        link.shutdown(socket.SHUT_WR)
        link.settimeout(1.0)
        while link.recv(256):
            continue
    return Outcome.ASSUMED


def _require_ready(link: socket.socket) -> None:
    """Ask what the printer's sensors say, one question at a time, past any stray byte."""
    link.settimeout(0.0)
    with suppress(BlockingIOError):
        while link.recv(256):
            continue
    link.settimeout(0.25)
    offline, cause, paper = (_status(link, question) for question in (1, 2, 4))
    sentence = trouble_of(offline, cause, paper)
    if sentence:
        raise NotReady(sentence)


def _status(link: socket.socket, question: int) -> int:
    """One answer to DLE EOT; NothingSent when none comes in time."""
    deadline = time.monotonic() + ANSWER_SECONDS
    try:
        link.sendall(bytes((0x10, 0x04, question)))
        while time.monotonic() < deadline:
            with suppress(TimeoutError):
                answer = link.recv(1)
                if not answer:
                    raise NothingSent(NO_LINK)
                if is_status(answer[0]):
                    return answer[0]
    except OSError as error:
        raise NothingSent(NO_LINK) from error
    raise NothingSent(NO_ANSWER)
