"""A thermal printer in software: its head, its roll, its sensors and its network interface.

Standard library only, and nothing of what draws and sends papers: it must be able to contradict
them.
"""

from __future__ import annotations

import socket
import struct
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from threading import Condition, Event, Thread

DOTS_PER_MM = 8
MM_PER_SECOND = 200
HEADS = {80: 576, 58: 384}  # dots of a printing head
BUFFER_BYTES = 16 * 1024  # what a network interface takes in before it stops reading
PAPERS_KEPT = 50
FAULTS = ("ready", "paper_out", "cover_open", "silent")

# Bytes after the opcode of the commands that a raster printer may meet: skipped, not printed.
_PARAMETERS = {
    b"\x1ba": 1, b"\x1bd": 1, b"\x1bJ": 1, b"\x1b3": 1, b"\x1b!": 1, b"\x1bE": 1, b"\x1b-": 1,
    b"\x1bM": 1, b"\x1bt": 1, b"\x1bR": 1, b"\x1b{": 1, b"\x1b2": 0, b"\x1b@": 0, b"\x1d!": 1,
    b"\x1dB": 1, b"\x1dL": 2, b"\x1dW": 2, b"\x1da": 1, b"\x1dr": 1, b"\x1dI": 1, b"\x10\x04": 1,
}  # fmt: skip


@dataclass
class Paper:
    """One paper, cut or still growing: packed rows, a set bit is black."""

    number: int
    width: int  # dots
    rows: list[bytes] = field(default_factory=list)
    stray: int = 0  # bytes that were no command: a real printer would have printed garbage

    @property
    def millimetres(self) -> int:
        return round(len(self.rows) / DOTS_PER_MM)

    def png(self) -> bytes:
        """A 1-bit grey PNG of the paper."""
        raw = b"".join(b"\0" + bytes(byte ^ 0xFF for byte in row) for row in self.rows)
        size = struct.pack(">IIBBBBB", self.width, max(len(self.rows), 1), 1, 0, 0, 0, 0)
        raw = raw or b"\0" + b"\xff" * (self.width // 8)
        chunks = ((b"IHDR", size), (b"IDAT", zlib.compress(raw, 6)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )


class Machine:
    """One printer: its head, its roll, its sensors, its network interface."""

    def __init__(self, name: str, port: int, paper_mm: int = 80) -> None:
        self.name = name
        self.port = port
        self.fault = "ready"
        self.papers: deque[Paper] = deque(maxlen=PAPERS_KEPT)
        self.printed = 0
        self._head = HEADS[paper_mm]
        self._align = 0
        self._current = Paper(1, self._head)
        self._buffer = bytearray()
        self._seen = b""  # the last bytes received, where a real-time question may begin
        self._link: socket.socket | None = None
        self._state = Condition()
        self._stopping = Event()
        self._due = 0.0  # when the head will have printed all it was given

    def start(self) -> None:
        """Open the port and run; OSError when the port is taken."""
        self._door = socket.create_server(("127.0.0.1", self.port), backlog=8)
        self.port = self._door.getsockname()[1]
        Thread(target=self._listen, name=f"{self.name} port", daemon=True).start()
        Thread(target=self._run, name=f"{self.name} head", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        self._door.close()
        with self._state:
            self._state.notify_all()

    def set(self, fault: str) -> None:
        """One of FAULTS; `ready` ends any other."""
        if fault not in FAULTS:
            raise ValueError(f"{fault!r} is unknown; it would be one of {', '.join(FAULTS)}")
        with self._state:
            self.fault = fault
            self._state.notify_all()

    # The interface: one connection at a time, as a real one has ------------------------------

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                link, _ = self._door.accept()
            except OSError:
                return
            with link:
                self._link = link
                self._receive(link)
                self._link = None

    def _receive(self, link: socket.socket) -> None:
        while True:
            with self._state:
                self._state.wait_for(
                    lambda: (
                        (self.fault != "silent" and len(self._buffer) < BUFFER_BYTES)
                        or self._stopping.is_set()
                    )
                )
            try:
                data = link.recv(2048)
            except OSError:
                return
            if not data or self._stopping.is_set():
                return
            with self._state:
                self._state.wait_for(lambda: self.fault != "silent" or self._stopping.is_set())
            self._answer_now(data)
            with self._state:
                self._buffer += data
                self._state.notify_all()

    def _answer_now(self, data: bytes) -> None:
        """DLE EOT n is answered as it arrives, whatever waits before it, even inside an image."""
        stream = self._seen + data
        at = stream.find(b"\x10\x04")
        while 0 <= at < len(stream) - 2:
            if 1 <= stream[at + 2] <= 4:
                self._say(self._status(stream[at + 2]))
            at = stream.find(b"\x10\x04", at + 2)
        begun = (tail for tail in (stream[-2:], stream[-1:]) if tail in (b"\x10\x04", b"\x10"))
        self._seen = next(begun, b"")

    def _status(self, question: int) -> bytes:
        out, cover = self.fault == "paper_out", self.fault == "cover_open"
        bits = {
            1: 0x08 if out or cover else 0,
            2: (0x20 if out else 0) | (0x04 if cover else 0),
            3: 0,
            4: 0x60 if out else 0,
        }[question]
        return bytes((0x12 | bits,))

    def _say(self, data: bytes) -> None:
        link = self._link
        if link is None or self.fault == "silent":
            return
        try:
            link.sendall(data)
        except OSError:
            return

    # The head: commands in order, at the speed of paper ---------------------------------------

    def _take(self, count: int) -> bytes:
        """The next bytes; waits for them, and while the printer cannot print."""
        with self._state:
            self._state.wait_for(
                lambda: (
                    (len(self._buffer) >= count and self.fault == "ready")
                    or self._stopping.is_set()
                )
            )
            taken = bytes(self._buffer[:count])
            del self._buffer[:count]
            self._state.notify_all()
        if len(taken) < count:
            raise EOFError
        return taken

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._command(self._take(1))
        except EOFError:
            return

    def _command(self, first: bytes) -> None:
        if first == b"\0":
            return
        if first == b"\n":
            self._feed(30)
        elif first in (b"\x1b", b"\x1d", b"\x10"):
            self._escape(first + self._take(1))
        else:
            self._current.stray += 1

    def _escape(self, code: bytes) -> None:
        if code == b"\x1dv":
            self._raster()
        elif code == b"\x1dV":
            mode = self._take(1)[0]
            if mode in (65, 66, 97, 98):
                self._take(1)
                self._feed(108)  # from the head to the cutter: 13.5 mm
            self._cut()
        elif code == b"\x1d(":
            self._function()
        elif code in _PARAMETERS:
            self._simple(code, self._take(_PARAMETERS[code]))
        else:
            self._current.stray += 2

    def _simple(self, code: bytes, parameter: bytes) -> None:
        if code == b"\x1b@":
            self._align = 0
        elif code == b"\x1ba":
            self._align = parameter[0] % 48
        elif code == b"\x1bJ":
            self._feed(parameter[0])
        elif code == b"\x1bd":
            self._feed(parameter[0] * 30)
        elif code == b"\x1dr" and parameter[0] in (1, 49):
            self._finish()
            self._say(b"\0")

    def _function(self) -> None:
        """GS ( x: skipped by its length, but for GS ( H, which asks for an id back."""
        kind = self._take(1)
        low, high = self._take(2)
        length = low + 256 * high
        body = b"".join(self._take(min(1024, length - at)) for at in range(0, length, 1024))
        if kind == b"H" and body[:2] == b"00":
            self._finish()
            self._say(b"\x37\x22" + body[2:6] + b"\0")

    def _raster(self) -> None:
        """GS v 0 m xL xH yL yH: a band of dots, placed as ESC a says, cut at the head's end."""
        _, mode, *sizes = self._take(6)
        across, down = sizes[0] + 256 * sizes[1], sizes[2] + 256 * sizes[3]
        head = self._head // 8
        spare = max(head - across, 0)
        left = (0, spare // 2, spare)[min(self._align, 2)]
        for _ in range(down):
            row = (bytes(left) + self._take(across))[:head]
            self._print(row + bytes(head - len(row)), 2 if mode & 2 else 1)

    def _feed(self, rows: int) -> None:
        for _ in range(rows):
            self._print(bytes(self._head // 8))

    def _print(self, row: bytes, times: int = 1) -> None:
        self._current.rows += [row] * times
        now = time.monotonic()
        self._due = max(self._due, now) + times / (MM_PER_SECOND * DOTS_PER_MM)
        if self._due - now > 0.02:
            self._finish()

    def _finish(self) -> None:
        """Wait until the head has printed what it was given."""
        self._stopping.wait(max(self._due - time.monotonic(), 0))

    def _cut(self) -> None:
        self._finish()
        self.papers.appendleft(self._current)
        self.printed += 1
        self._current = Paper(self._current.number + 1, self._head)
