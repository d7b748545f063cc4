"""The virtual printer as its own process: set its faults, read back what came out of it.

with VirtualPrinter(80, 58) as virtual:
    virtual.set(paper_mm=40)          # of the first printer; at=1: of the second
    ... print to virtual.urls[0] ...
    virtual.set(load=True)
    [paper] = virtual.wait_for_papers(1)
    assert paper.fingerprint == fingerprint(image)
"""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from server import ROOT

CUTTER = 108  # rows between head and cutter: a paper begins with them


@dataclass(frozen=True)
class Came:
    """One paper that physically came out, or that still hangs in the slot."""

    number: int
    millimetres: float  # with the 13.5 mm between head and cutter
    rows: int
    stray: int  # bytes that were neither a command nor text: garbage on a real paper
    cut: bool
    fingerprint: str
    bands: tuple[int, ...]
    text: tuple[str, ...]


def fingerprint(image: Image.Image, dots: int | None = None) -> str:
    """What `Came.fingerprint` is for a paper that bears this mode "1" image (0 black) at the left
    end of a head of so many dots: the packed rows from the first ink to the last.
    """
    wide = Image.new("1", (dots or image.width, image.height), 255)
    wide.paste(image, (0, 0))
    ink, across = bytes(byte ^ 0xFF for byte in wide.tobytes()), -(-wide.width // 8)
    rows = [ink[at : at + across] for at in range(0, len(ink), across)]
    inked = [at for at, row in enumerate(rows) if any(row)]
    kept = rows[inked[0] : inked[-1] + 1] if inked else []
    return hashlib.sha256(b"".join(kept)).hexdigest()


def rows_of(image: Image.Image) -> list[bytes]:
    """The packed rows below the head's margin, a set bit is black."""
    dots, across = bytes(b ^ 0xFF for b in image.tobytes()), image.width // 8
    found = [dots[at : at + across] for at in range(0, len(dots), across)]
    assert not any(b"".join(found[:CUTTER]))
    return found[CUTTER:]


class Host:
    """What is at the other end of a printer's cable: bytes there, bytes back."""

    def __init__(self, port: int, timeout: float = 10) -> None:
        self.link = socket.socket()
        self.link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.link.settimeout(timeout)
        try:
            self.link.connect(("127.0.0.1", port))
        except OSError:
            self.link.close()
            raise

    def __enter__(self) -> Host:
        return self

    def __exit__(self, *_: object) -> None:
        self.link.close()

    def send(self, *data: bytes) -> None:
        self.link.sendall(b"".join(data))

    def hear(self, count: int) -> bytes:
        """So many bytes; TimeoutError when they do not come, less when the printer closed."""
        heard = b""
        while len(heard) < count and (more := self.link.recv(count - len(heard))):
            heard += more
        return heard

    def talk(self, *data: bytes) -> None:
        """Send it all again and again and hear nothing but the end; ConnectionError when it was
        no orderly one.
        """
        while True:
            self.send(*data)
            try:
                self.link.settimeout(0.01)
                if not self.link.recv(4096):
                    return
            except TimeoutError:
                pass
            finally:
                self.link.settimeout(10)

    def hears_nothing(self, seconds: float = 0.3) -> bool:
        usual = self.link.gettimeout()
        self.link.settimeout(seconds)
        try:
            self.link.recv(1)
            return False  # a byte, or the end of the connection
        except TimeoutError:
            return True
        finally:
            self.link.settimeout(usual)

    def fill(self) -> int:
        """Send NULs until nothing more goes out; how many went."""
        self.link.settimeout(0.5)
        sent = 0
        try:
            while True:
                sent += self.link.send(bytes(4096))
        except TimeoutError:
            return sent
        finally:
            self.link.settimeout(10)


def raster(across: int, *rows: bytes, mode: int = 0) -> bytes:
    """GS v 0: rows of so many bytes each."""
    assert all(len(row) == across for row in rows)
    size = across.to_bytes(2, "little") + len(rows).to_bytes(2, "little")
    return b"\x1dv0" + bytes((mode,)) + size + b"".join(rows)


class VirtualPrinter:
    """`python -m printer.virtual` on free ports; use it as a context manager.

    `papers` are the widths of its printers; `fast` heads never wait for paper. `more` are further
    words of its command line, such as "--save", folder.
    """

    def __init__(self, *papers: int, fast: bool = True, more: tuple[str, ...] = ()) -> None:
        self.papers = papers or (80,)
        self._command = [sys.executable, "-m", "printer.virtual", "--page", "0"]
        for at, paper in enumerate(self.papers):
            self._command += ["--printer", f"máy-{at + 1}=0:{paper}"]
        self._command += ["--until-stdin-closes", *(["--fast"] if fast else []), *more]

    @property
    def port(self) -> int:
        return self.ports[0]

    @property
    def url(self) -> str:
        return self.urls[0]

    def __enter__(self) -> VirtualPrinter:
        self.process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
        )
        assert self.process.stdout
        told = [self.process.stdout.readline() for _ in (*self.papers, "page")]
        *self.ports, self.page = (int(line.strip().strip("/").rpartition(":")[2]) for line in told)
        self.urls = [f"tcp://127.0.0.1:{port}" for port in self.ports]
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.terminate()
        try:
            self.process.wait(10)
        finally:
            self.process.kill()
            self.process.stdout.close()

    def set(self, at: int = 0, **wish: Any) -> dict[str, Any]:
        """Change flags of a printer, such as `cover_open=True`; the flags then.

        `load=True` puts in a new roll, `mend=True` ends all but a jam, `noise_now="1200"` sends
        bytes. ValueError with the printer's sentence when it refuses.
        """
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.page}/{at}/control", json.dumps(wish).encode()
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                flags: dict[str, Any] = json.loads(answer.read())
                return flags
        except urllib.error.HTTPError as error:
            raise ValueError(json.loads(error.read())["error"]) from error

    def power_cycle(self, at: int = 0) -> None:
        self.set(at, power=False)
        self.set(at, power=True)

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page}{path}", timeout=10) as answer:
            found: bytes = answer.read()
            return found

    def state(self, at: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.get(f"/{at}/state"))
        return found

    def came(self, at: int = 0) -> list[Came]:
        """The papers that were cut, in order."""
        return [_came(facts) for facts in self.state(at)["papers"]]

    def uncut(self, at: int = 0) -> Came:
        """The paper in the slot."""
        return _came(self.state(at)["uncut"])

    def image(self, number: int = 1, at: int = 0) -> Image.Image:
        """A paper as a mode "1" image, 0 black; also the one in the slot."""
        return Image.open(BytesIO(self.get(f"/{at}/{number}.png"))).convert("1")

    def wait_for_papers(self, count: int, at: int = 0, timeout: float = 10) -> list[Came]:
        """All papers, once there are so many; fails when they do not come."""
        self.until(lambda: self.state(at)["printed"] >= count, timeout)
        return self.came(at)

    def wait_for_bytes(self, count: int, at: int = 0, timeout: float = 10) -> None:
        """Until the printer has read so many bytes since it was started."""
        self.until(lambda: self.state(at)["received"] >= count, timeout)

    def until(self, true: Callable[[], object], timeout: float = 10) -> None:
        end = time.monotonic() + timeout
        while not true():
            assert self.process.poll() is None, "the virtual printer has ended"
            assert time.monotonic() < end, "it never came true"
            time.sleep(0.01)


def _came(facts: dict[str, Any]) -> Came:
    facts = dict(facts)
    lists = {name: tuple(facts.pop(name)) for name in ("bands", "text")}
    return Came(fingerprint=facts.pop("sha256"), **facts, **lists)


# What the tests of the virtual printer itself share.
CUT = b"\x1dVB\0"
FENCE = b"\x1dr\1"
ASK = b"\x10\x04\x01"
ROW = bytes(range(72))


@pytest.fixture
def virtual() -> Iterator[VirtualPrinter]:
    with VirtualPrinter() as found:
        yield found


@pytest.fixture
def host(virtual: VirtualPrinter) -> Iterator[Host]:
    with Host(virtual.port) as found:
        yield found


def ticket(rows: int = 100) -> bytes:
    return raster(72, *[ROW] * rows) + CUT
