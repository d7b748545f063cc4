"""The virtual printers' page, control port, folder and command line."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import create_server

import pytest
from browsing import a_browser
from PIL import Image
from playwright.sync_api import expect
from server import ROOT, free_ports
from virtual_printer import Host, VirtualPrinter, raster, rows_of

CUT = b"\x1dVB\0"


@pytest.fixture
def virtual() -> Iterator[VirtualPrinter]:
    with VirtualPrinter(80, 58) as found:
        yield found


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"cover": True}, "cover = True"), ({"cover_open": 1}, "cover_open = 1"),
        ({"drop_after": -1}, "drop_after = -1"), ({"drop_after": 1.5}, "1.5"),
        ({"throttle": 0}, "throttle = 0"), ({"paper_mm": "x"}, "'x'"), ({"noise": True}, "True"),
        ({"lacks": ["colour"]}, "colour"), ({"noise_now": "xy"}, "hệ 16"),
        ({"speed": float("inf")}, "inf"),
    ],
)  # fmt: skip
def test_refuses_nonsense(virtual: VirtualPrinter, wish: dict[str, object], said: str) -> None:
    before = virtual.state()["flags"]
    with pytest.raises(ValueError, match=said):
        virtual.set(near_end=True, **wish)
    assert virtual.state()["flags"] == before


def test_what_is_not_there(virtual: VirtualPrinter) -> None:
    for path in ("/0/9.png", "/2/state", "/0/x", "/x/state", "/virtual.html"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            virtual.get(path)
        assert caught.value.code == 404
        caught.value.close()


def test_keeps_so_many_and_saves_all(tmp_path: Path) -> None:
    with VirtualPrinter(80, more=("--keep", "2", "--save", str(tmp_path / "out"))) as virtual:
        with Host(virtual.port) as host:
            host.send(*[raster(1, bytes((n,))) + CUT for n in (1, 2, 3)])
        papers = virtual.wait_for_papers(3)
        assert [paper.number for paper in papers] == [2, 3]
        assert virtual.state()["printed"] == 3
        pictures = sorted((tmp_path / "out").iterdir())
        assert [p.name for p in pictures] == [f"máy-1-000{n}.png" for n in (1, 2, 3)]
        for number, picture in enumerate(pictures, 1):
            with Image.open(picture) as image:
                assert rows_of(image.convert("1")) == [bytes((number,)) + bytes(71)]


def test_the_page_sets_faults_and_lets_one_type(virtual: VirtualPrinter) -> None:
    with a_browser() as browser:
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        page.goto(f"http://127.0.0.1:{virtual.page}/?hall=máy-2")
        expect(page.locator("section")).to_have_count(1)
        page.get_by_role("button", name="Mở nắp").click()
        virtual.until(lambda: virtual.state(1)["flags"]["cover_open"])
        expect(page.locator("[data-lamp=fault]")).to_have_attribute("data-on", "bad")
        page.get_by_role("button", name="Hết sự cố").click()
        virtual.until(lambda: not virtual.state(1)["flags"]["cover_open"])
        page.locator("summary").click()
        page.get_by_label("Giấy còn").fill("12,5")
        with Host(virtual.ports[1]) as host:
            host.send(b"garbage\xff\n", CUT)
        expect(page.locator(".roll li")).to_contain_text("17,3 mm · 1 ký tự lạ")
        assert page.get_by_label("Giấy còn").input_value() == "12,5", "the rolls change, not this"
        assert virtual.state(1)["flags"]["paper_mm"] is None
        page.keyboard.press("Enter")
        virtual.until(lambda: virtual.state(1)["flags"]["paper_mm"] == 12.5)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def run(*arguments: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "printer.virtual", *arguments], cwd=ROOT, text=True, stdin=stdin,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def told(process: subprocess.Popen[str]) -> tuple[int, int]:
    """The ports of its printer and of its page, as it says."""
    assert process.stdout
    printer, page = process.stdout.readline(), process.stdout.readline()
    assert printer.startswith("printer  tcp://127.0.0.1:")
    assert page.startswith("paper    http://127.0.0.1:")
    return int(printer.rpartition(":")[2]), int(page.strip("/\n").rpartition(":")[2])


@pytest.mark.parametrize("paper", [80, 58])
def test_one_printer_in_short(paper: int) -> None:
    first = free_ports(2)
    process = run("--port", str(first + 1), "--paper", str(paper))
    try:
        port, page = told(process)
        assert (port, page) == (first + 1, first), "the page is one below"
        with Host(port) as host:
            host.send(b"\x10\x04\x01")
            assert host.hear(1) == b"\x12"
        with urllib.request.urlopen(f"http://127.0.0.1:{page}/state") as answer:
            assert [one["paper"] for one in json.load(answer)] == [paper]
        process.terminate()
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.communicate()


def test_ends_with_whoever_started_it() -> None:
    process = run("--port", "0", "--until-stdin-closes", stdin=subprocess.PIPE)
    try:
        told(process)
        assert process.stdin
        process.stdin.close()
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.stdin = None
        process.communicate()


def test_what_is_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with closing(create_server(("127.0.0.1", 0))) as door:
        taken = str(door.getsockname()[1])
        for arguments, code, said in (
            (("--port", taken), 1, "A port of the virtual printer is taken"),
            (("--port", "0", "--page", taken), 1, "A port of the virtual printer is taken"),
            (("--port", "0", "--save", f"{tmp_path}/file/out"), 1, "cannot be made"),
            ((), 2, "give either --port or one --printer or more"),
            (("--printer", "x=9100:70"), 2, "would be NAME=PORT or NAME=PORT:58"),
        ):
            process = run(*arguments)
            _, error = process.communicate(timeout=10)
            assert process.returncode == code
            assert said in error
