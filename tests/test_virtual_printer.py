"""The printer that ships with the product, as its own process."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from socket import create_connection, create_server

import pytest
from papers import TICKET
from PIL import Image
from printing import DATA, hurry, until

from printer import answers, wire
from printer import device as devices
from printer.device import NothingSent, Outcome, open_device
from printer.render import render

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@dataclass
class Virtual:
    """The printer that ships with the product, as its own process."""

    ports: tuple[int, int]
    page: int

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page}{path}", timeout=5) as answer:
            return answer.read()

    def set(self, fault: str) -> None:
        data = urllib.parse.urlencode({"fault": fault}).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/0", data, timeout=5) as answer:
            assert answer.status == 200


@pytest.fixture
def virtual() -> Iterator[Virtual]:
    doors = [create_server(("127.0.0.1", 0)) for _ in range(3)]
    wide, narrow, page = (door.getsockname()[1] for door in doors)
    for door in doors:
        door.close()
    process = subprocess.Popen(
        [sys.executable, "-m", "printer.virtual", "--printer", f"tu-minh/kiosk={wide}",
         "--printer", f"tu-minh/quầy={narrow}:58", "--page", str(page)],
        cwd=ROOT,
    )  # fmt: skip
    try:
        until(lambda: _listens(page))
        yield Virtual((wide, narrow), page)
    finally:
        process.terminate()
        assert process.wait(5) == 0


def _listens(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port), 0.2).close()
    except OSError:
        return False
    return True


def _bitmap(png: bytes, rows: int) -> bytes:
    """The first rows of a PNG, as a mode "1" bitmap."""
    image = Image.open(BytesIO(png)).convert("1")
    return image.crop((0, 0, image.width, rows)).tobytes()


@pytest.mark.parametrize(("at", "roll"), [(0, 80), (1, 58)])
def test_the_virtual_printer_prints_what_was_drawn(virtual: Virtual, at: int, roll: int) -> None:
    image = render(TICKET, roll)
    began = time.monotonic()
    assert open_device("virtual:", virtual.ports[at]).send(wire.encode(image)) == Outcome.PRINTED
    assert time.monotonic() - began > image.height / 8 / 200, "no head is that fast"
    assert _bitmap(virtual.get(f"/{at}/1.png"), image.height) == image.tobytes()
    page = virtual.get("/").decode()
    assert "tu-minh/quầy" in page
    assert f'src="/{at}/1.png"' in page


def test_the_virtual_printer_has_faults_that_a_page_sets(virtual: Virtual) -> None:
    device = open_device("virtual:", virtual.ports[0])
    for fault, error in (
        ("paper_out", answers.PAPER_OUT),
        ("cover_open", answers.COVER_OPEN),
        ("silent", devices.NO_ANSWER),
    ):
        virtual.set(fault)
        with pytest.raises(NothingSent, match=error):
            device.send(DATA)
    virtual.set("ready")
    assert device.send(DATA) == Outcome.PRINTED
    assert virtual.get("/state") == b'[["ready", 1], ["ready", 0]]'


def test_a_virtual_printer_on_a_taken_port_says_so() -> None:
    with closing(create_server(("127.0.0.1", 0))) as door:
        port = door.getsockname()[1]
        command = [sys.executable, "-m", "printer.virtual", "--printer", f"x={port}", "--page", "1"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10)
    assert done.returncode == 1
    assert "A port of the virtual printer is taken" in done.stderr
