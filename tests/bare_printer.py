"""The printer's end of a wire, TCP or a terminal: it answers what a test says, and prints nothing.

It finds commands by their bytes alone, so papers sent to it are made of bytes that are none.
"""

from __future__ import annotations

import ctypes
import os
import pty
import re
import select
import socket
import struct
import threading
import time
import tty
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from hall.printers import Printer
from printer import device as devices
from printer import transfer
from printer.device import Device
from printer.states import State
from printer.wire import CUT

PAPER, MM = b"U" * 40_000 + CUT, 80.0
ASB_ON, FENCE = b"\x1da\x0f", b"\x1dr\x01"
ALL_IS_WELL, OUT, COVER = b"\x10\0\0\0", b"\x18\0\x0c\0", b"\x38\0\0\0"  # frames
Connect = Callable[..., Device]

_COMMAND = re.compile(
    rb"\x10\x04([\x01-\x04])|\x1d(r)\x01|\x1d\(H\x06\x0000(.{4})|\x1d(a)\x0f", re.DOTALL
)


class BarePrinter(ABC):
    """Use it as a context manager. Attributes may be changed at any time.

    answers: what each question gets: 1 to 4, "fence", "id" (None: its own id back), "asb"
    reads: whether it takes bytes at all
    """

    def __init__(self) -> None:
        self.answers: dict[object, bytes | None] = {
            1: b"\x12", 2: b"\x12", 3: b"\x12", 4: b"\x12", "fence": b"\0", "id": None, "asb": b"",
        }  # fmt: skip
        self.reads = True
        self.received = bytearray()
        self.connections = 0
        self.before: Callable[[bytes], None] = lambda command: None  # each answer
        self._stopping = threading.Event()
        self._broken = False
        self._wire: int | None = None
        self._seen = 0

    def __enter__(self) -> BarePrinter:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(5)
        assert not self._thread.is_alive()

    def say(self, data: bytes) -> None:
        """Unasked."""
        assert self._wire is not None
        os.write(self._wire, data)

    def wait_for(self, true: Callable[[], object]) -> None:
        end = time.monotonic() + 10
        while not true():
            assert time.monotonic() < end, "it never came true"
            time.sleep(0.005)

    def count(self, command: bytes) -> int:
        return self.received.count(command)

    @abstractmethod
    def _run(self) -> None:
        """Serve whoever is at the other end, until it stops."""

    def _serve(self, wire: int) -> None:
        """Until the host has gone."""
        self._wire = wire
        self._seen = len(self.received)
        while not self._stopping.is_set():
            if not self.reads:
                time.sleep(0.002)
                continue
            try:
                if not select.select([wire], [], [], 0.02)[0]:
                    continue
                data = os.read(wire, 2048)
            except OSError:
                return
            if not data:
                return
            self.received += data
            with suppress(OSError):  # the host has gone; it shows in the next read
                self._answer(wire)
            if self._broken:
                return

    def _answer(self, wire: int) -> None:
        for found in _COMMAND.finditer(bytes(self.received), self._seen):
            self._seen = found.end()
            self.before(found[0])
            if self._broken:
                return
            question, fence, id, _ = found.groups()
            if question:
                answer = self.answers[question[0]]
            elif fence:
                answer = self.answers["fence"]
            elif id:
                answer = self.answers["id"]
                answer = b"\x37\x22" + id + b"\0" if answer is None else answer
            else:
                answer = self.answers["asb"]
            os.write(wire, answer or b"")


class TcpPrinter(BarePrinter):
    """One connection at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.settimeout(0.05)
        # Little room, so that a printer that reads nothing is soon full.
        self._door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.port: int = self._door.getsockname()[1]
        self.url = f"tcp://127.0.0.1:{self.port}"
        self.link: socket.socket | None = None

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._door.close()

    def reset(self) -> None:
        """Break the connection: nothing more is said or heard on it."""
        assert self.link is not None
        self._broken = True
        self.link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.link.shutdown(socket.SHUT_RD)

    def die(self) -> None:
        """Hear nothing any more, not even what the kernel would answer for us."""
        assert self.link is not None
        nothing = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))  # BPF: return 0
        program = struct.pack("HL", 1, ctypes.addressof(nothing))
        self.link.setsockopt(socket.SOL_SOCKET, 26, program)  # SO_ATTACH_FILTER

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.link, _ = self._door.accept()
            except TimeoutError:
                continue
            self.connections += 1
            self._broken = False
            with self.link:
                self._serve(self.link.fileno())


class TerminalPrinter(BarePrinter):
    """On a pseudo terminal: `path` is the node that the product opens."""

    def __init__(self) -> None:
        super().__init__()
        self._own, self._others = pty.openpty()
        tty.setraw(self._others)
        self.path = os.ttyname(self._others)

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self.unplug()

    def unplug(self) -> None:
        self._broken = True
        for number in (self._own, self._others):
            with suppress(OSError):  # unplugged before
                os.close(number)

    def _run(self) -> None:
        self._serve(self._own)


def once(command: bytes, do: Callable[[], object]) -> Callable[[bytes], None]:
    """For `before`: the first time that the printer has got to this command."""
    left = [do]

    def got_to(seen: bytes) -> None:
        if seen == command and left:
            left.pop()()

    return got_to


@contextmanager
def connecting(url: str) -> Iterator[Connect]:
    """Makes devices, of this URL unless told, that are closed at the end."""
    made: list[Device] = []

    def connect(other: str = "", told: list[State] | None = None, **settings: object) -> Device:
        facts = {"id": "k", "device": other or url, "serves": ("kiosk",), "speed": 1000, **settings}
        made.append(Device(Printer(**facts), on_state=(told if told is not None else []).append))
        return made[-1]

    yield connect
    for device in made:
        device.close()


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waits as in a hall, shorter."""
    monkeypatch.setattr(devices, "ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(devices, "MUTE_SECONDS", 0.2)
    monkeypatch.setattr(transfer, "QUIET_SECONDS", 0.6)
    monkeypatch.setattr(transfer, "USUAL_RATE", 1_000_000)
    monkeypatch.setattr(transfer, "ASK_SECONDS", 0.1)
    monkeypatch.setattr(transfer, "LOST_SECONDS", 0.5)
    monkeypatch.setattr(transfer, "IDLE_SECONDS", 0.05)


@contextmanager
def as_anyone() -> Iterator[None]:
    """Without a right to everything."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


@pytest.fixture
def printer() -> Iterator[TcpPrinter]:
    with TcpPrinter() as found:
        yield found


@pytest.fixture
def connect(printer: TcpPrinter) -> Iterator[Connect]:
    with connecting(printer.url) as connect:
        yield connect
