"""What a printer understands of the bytes it gets: a small decoder, and a printer on a socket.

Neither knows anything of the product's own encoder or of its virtual printer.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from PIL import Image


@dataclass(frozen=True)
class Decoded:
    """One paper as it would come out."""

    image: Image.Image  # mode "1", 0 black
    cut: bytes  # the command that cut it
    bands: tuple[int, ...]  # rows of each raster


class Reader:
    """Decodes a stream piece by piece. `feed` returns what happened, in order:
    ("paper", Decoded), ("status", n), ("fence", n). Unknown bytes are kept in `stray`.
    """

    def __init__(self, width: int = 576) -> None:
        self.width = width
        self.stray = b""
        self._pending = b""
        self._rows: list[bytes] = []
        self._bands: list[int] = []

    def feed(self, data: bytes) -> list[tuple[str, object]]:
        self._pending += data
        happened: list[tuple[str, object]] = []
        while self._pending:
            used, event = self._one(self._pending)
            if not used:
                break
            self._pending = self._pending[used:]
            if event:
                happened.append(event)
        return happened

    def uncut(self) -> Decoded:
        """What stands on the roll behind the last cut."""
        return self._cut(b"")[1]

    def _one(self, data: bytes) -> tuple[int, tuple[str, object] | None]:
        """(bytes used, what happened); (0, None) while the command is not whole."""
        if data[0] == 0:
            return 1, None
        if data[0] not in (0x10, 0x1B, 0x1D):
            self.stray += data[:1]
            return 1, None
        if len(data) < 3 and data[:2] != b"\x1b@":
            return 0, None
        if data[:2] == b"\x1b@":
            return 2, None
        if data[:2] == b"\x10\x04":
            return 3, ("status", data[2])
        if data[:2] == b"\x1dr":
            return 3, ("fence", data[2])
        if data[:3] == b"\x1dv0":
            return self._raster(data)
        if data[:2] == b"\x1dV":
            size = 4 if data[2] in (65, 66) else 3
            return (size, self._cut(data[:size])) if len(data) >= size else (0, None)
        self.stray += data[:2]
        return 2, None

    def _raster(self, data: bytes) -> tuple[int, None]:
        if len(data) < 8:
            return 0, None
        mode, across, down = struct.unpack("<BHH", data[3:8])
        size = 8 + across * down
        if len(data) < size:
            return 0, None
        assert mode == 0, "the papers are printed at full density"
        assert across * 8 <= self.width, "wider than the head"
        for row in range(down):
            dots = data[8 + row * across : 8 + (row + 1) * across]
            self._rows.append(dots + bytes(self.width // 8 - across))
        self._bands.append(down)
        return size, None

    def _cut(self, command: bytes) -> tuple[Literal["paper"], Decoded]:
        dots = b"".join(self._rows)
        image = Image.frombytes("1", (self.width, len(self._rows)), bytes(b ^ 255 for b in dots))
        decoded = Decoded(image, command, tuple(self._bands))
        self._rows, self._bands = [], []
        return "paper", decoded


def decode(data: bytes, width: int = 576) -> list[Decoded]:
    """The papers in a whole stream; fails on anything that a printer would print as garbage."""
    reader = Reader(width)
    papers = [thing for what, thing in reader.feed(data) if what == "paper"]
    assert not reader.stray, f"stray bytes {reader.stray[:20]!r}"
    assert not reader._pending, "the stream ends in the middle of a command"
    return papers  # type: ignore[return-value]


@dataclass
class FakePrinterServer:
    """A printer on a real TCP socket, for journeys and faults. Use it as a context manager.

    fault: "" | "paper_out" | "cover_open" (says so, prints nothing until it is over)
    silent: reads, prints nothing, answers nothing
    mute: prints, answers nothing
    drop_after: breaks the connection once this many bytes have come in on it
    """

    width: int = 576
    port: int = 0  # any free one
    fault: str = ""
    silent: bool = False
    mute: bool = False
    drop_after: int | None = None
    papers: list[Decoded] = field(default_factory=list)
    received: bytearray = field(default_factory=bytearray)
    connections: int = 0
    first_byte_at: float = 0.0  # time.monotonic() of the first raster

    def __enter__(self) -> FakePrinterServer:
        self._changed = threading.Condition()
        self._door = socket.create_server(("127.0.0.1", self.port))
        self.port = self._door.getsockname()[1]
        self._stopping = False
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        self._door.close()
        self.mend()

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """End whatever fault there is."""
        with self._changed:
            self.fault, self.silent, self.mute, self.drop_after = "", False, False, None
            self._changed.notify_all()

    def wait_for_papers(self, count: int, timeout: float = 5.0) -> list[Decoded]:
        """The papers once there are `count` of them; fails when they do not come."""
        with self._changed:
            done = self._changed.wait_for(lambda: len(self.papers) >= count, timeout)
        assert done, f"{len(self.papers)} of {count} papers after {timeout} s"
        return self.papers

    def _listen(self) -> None:
        while True:
            try:
                link, _ = self._door.accept()
            except OSError:
                return
            self.connections += 1
            with link:
                self._serve(link)

    def _serve(self, link: socket.socket) -> None:
        reader, begun = Reader(self.width), len(self.received)
        held: list[tuple[str, object]] = []
        link.settimeout(0.02)
        while not self._stopping:
            for event in self._arrived(link, reader):
                if event is None:  # the host has gone; what it sent is printed when it can be
                    with self._changed:
                        self._changed.wait_for(
                            lambda held=held: not (held and (self.fault or self.silent))
                        )
                    held = [event for event in held if not self._done(link, *event)]
                    return
                held.append(event)
            if self.drop_after is not None and len(self.received) - begun >= self.drop_after:
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            held = [event for event in held if not self._done(link, *event)]

    def _arrived(self, link: socket.socket, reader: Reader) -> Iterator[tuple[str, object] | None]:
        try:
            data = link.recv(1024)
        except TimeoutError:
            return
        except OSError:
            data = b""
        if not data:
            yield None
            return
        self.received += data
        if b"\x1dv0" in data and not self.first_byte_at:
            self.first_byte_at = time.monotonic()
        yield from reader.feed(data)

    def _done(self, link: socket.socket, what: str, thing: object) -> bool:
        """Carry out what was asked; False while a fault holds it up."""
        if self.silent:
            return False
        if what == "status":
            return self._say(link, self._status(int(thing)))  # type: ignore[call-overload]
        if self.fault:
            return False
        if what == "fence":
            return self._say(link, b"\0")
        with self._changed:
            self.papers.append(thing)  # type: ignore[arg-type]
            self._changed.notify_all()
        return True

    def _status(self, question: int) -> bytes:
        bits = {
            "": {},
            "paper_out": {1: 0x08, 2: 0x20, 4: 0x60},
            "cover_open": {1: 0x08, 2: 0x04},
        }[self.fault]
        return bytes((0x12 | bits.get(question, 0),))

    def _say(self, link: socket.socket, data: bytes) -> bool:
        if not self.mute:
            with suppress(OSError):  # the host has gone; a printer prints on all the same
                link.sendall(data)
        return True
