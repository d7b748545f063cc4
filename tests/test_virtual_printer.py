"""The printer that ships with the product, as its own process: what it understands and prints."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import zxingcpp
from PIL import Image
from virtual_printer import CUTTER, Host, VirtualPrinter, fingerprint, raster, rows_of

CUT = b"\x1dVB\0"
FENCE = b"\x1dr1"


@pytest.fixture
def virtual() -> Iterator[VirtualPrinter]:
    with VirtualPrinter(80, 58) as found:
        yield found


@pytest.fixture
def host(virtual: VirtualPrinter) -> Iterator[Host]:
    with Host(virtual.port) as found:
        yield found


def function(kind: bytes, body: bytes) -> bytes:
    return b"\x1d(" + kind + len(body).to_bytes(2, "little") + body


@pytest.mark.parametrize(("at", "dots"), [(0, 576), (1, 384)])
def test_prints_what_was_sent(virtual: VirtualPrinter, at: int, dots: int) -> None:
    picture = Image.new("1", (dots, 150), 1)
    for x in range(dots):
        picture.putpixel((x, (x * 7) % 150), 0)
    ink = bytes(b ^ 0xFF for b in picture.tobytes())
    rows = [ink[i : i + dots // 8] for i in range(0, len(ink), dots // 8)]
    with Host(virtual.ports[at]) as host:
        host.send(b"\x1b@", raster(dots // 8, *rows[:104]), raster(dots // 8, *rows[104:]), CUT)
    [paper] = virtual.wait_for_papers(1, at)
    assert rows_of(virtual.image(1, at)) == rows
    assert paper.fingerprint == fingerprint(picture, dots)
    assert (paper.rows, paper.millimetres) == (CUTTER + 150, (CUTTER + 150) / 8)
    assert (paper.bands, paper.stray, paper.cut, paper.text) == ((104, 46), 0, True, ())
    assert virtual.uncut(at).rows == CUTTER


@pytest.mark.parametrize(
    ("flags", "answers", "frame"),
    [
        ({}, "12 12 12 12", "10 00 00 0f"),
        ({"near_end": True}, "12 12 12 1e", "10 00 03 0f"),
        ({"paper_out": True}, "1a 32 12 7e", "18 00 0f 0f"),
        ({"cover_open": True}, "1a 16 12 12", "38 00 00 0f"),
        ({"offline": True}, "1a 12 12 12", "18 00 00 0f"),
        ({"error": True}, "1a 52 1a 12", "18 08 00 0f"),
        ({"cover_open": True, "error": True, "paper_out": True}, "1a 76 1a 7e", "38 08 0f 0f"),
    ],
)
def test_says_what_is_the_matter(
    virtual: VirtualPrinter, host: Host, flags: dict[str, bool], answers: str, frame: str
) -> None:
    host.send(b"\x1da\xff")
    assert host.hear(4) == bytes.fromhex("10 00 00 0f")
    virtual.set(**flags)
    if flags:
        assert host.hear(4) == bytes.fromhex(frame), "a frame on every change"
    host.send(*(b"\x10\x04" + bytes((n,)) for n in (1, 2, 3, 4)))
    assert host.hear(4) == bytes.fromhex(answers)
    virtual.set(cover_open=virtual.state()["flags"]["cover_open"])
    assert host.hears_nothing(), "no frame without a change"


def test_several_changes_at_once_are_one_frame(virtual: VirtualPrinter, host: Host) -> None:
    host.send(b"\x1da\x0f")
    assert host.hear(4) == bytes.fromhex("10 00 00 0f")
    virtual.set(cover_open=True, near_end=True)
    virtual.set(mend=True)
    assert host.hear(8) == bytes.fromhex("38 00 03 0f 10 00 00 0f")


@pytest.mark.parametrize("end", [b"\x1b@", b"\x1da\0"], ids=["reset", "zero"])
def test_frames_are_cancelled(virtual: VirtualPrinter, host: Host, end: bytes) -> None:
    host.send(b"\x1da\x0f", end, FENCE)
    assert host.hear(5) == bytes.fromhex("10 00 00 0f 00")
    virtual.set(cover_open=True)
    assert host.hears_nothing()


def test_status_is_answered_as_it_is_read(virtual: VirtualPrinter, host: Host) -> None:
    """Whatever waits before it, in the middle of an image, and in two pieces."""
    virtual.set(cover_open=True)
    host.send(b"\x1dv0\0\x48\0\1\0", b"\x10\x04\x01", bytes(67))
    assert host.hear(1) == b"\x1a"
    host.send(b"\x10")
    assert host.hears_nothing(0.05)
    host.send(b"\x04\x02")
    assert host.hear(1) == b"\x16"
    virtual.set(cover_open=False)
    host.send(CUT)
    virtual.wait_for_papers(1)
    # The question was also a part of the image, whose last two bytes were the second question's.
    assert rows_of(virtual.image()) == [b"\x10\x04\x01" + bytes(67) + b"\x10\x04"]
    assert virtual.came()[0].stray == 1


def test_fences_and_ids_wait_for_paper(virtual: VirtualPrinter, host: Host) -> None:
    virtual.set(offline=True)
    host.send(raster(1, *[b"\xff"] * 9), CUT, FENCE, function(b"H", b"00abcd"), b"\x1dr2\x1dr\x05")
    assert host.hears_nothing()
    virtual.set(offline=False, near_end=True)
    assert host.hear(9) == b"\x03" + b"\x37\x22abcd\0" + b"\0"
    assert host.hears_nothing(0.05)
    assert len(virtual.came()) == 1


@pytest.mark.parametrize(("paper", "speed"), [(80, 200), (58, 90)])
def test_a_head_is_as_fast_as_paper(paper: int, speed: int) -> None:
    with VirtualPrinter(paper, fast=False) as virtual, Host(virtual.port) as host:
        assert virtual.state()["flags"]["speed"] == speed
        began = time.monotonic()
        host.send(raster(1, *[b"\x80"] * 240), FENCE)
        assert host.hear(1) == b"\0"
        assert time.monotonic() - began > 30 / speed, "no head is that fast"
        virtual.set(speed=None)
        host.send(raster(1, *[b"\x80"] * 9000), FENCE)
        assert host.hear(1) == b"\0"
        assert virtual.uncut().rows == CUTTER + 9240


def test_says_its_name(host: Host) -> None:
    host.send(b"\x1dIC", b"\x1dIB", b"\x1dI1", b"\x1dI\x02", FENCE)
    assert host.hear(22) == b"_VIRTUAL\0" + b"_DEN LUOT\0" + b"\x20\x02\0"


PLACES = [
    (b"", b"\xf0", 0, {0: 0xF0}),
    (b"\x1ba\1", b"\xf0", 0, {35: 0x0F, 36: 0x00}),
    (b"\x1ba1", b"\xf0\x0f", 0, {35: 0xF0, 36: 0x0F}),
    (b"\x1ba\2", b"\xf0", 0, {71: 0xF0}),
    (b"\x1dL\x0c\0", b"\xf0", 0, {1: 0x0F}),  # 12 dots to the right
    (b"\x1dL\x0c\0\x1ba\2", b"\xf0", 0, {71: 0xF0}),
    (b"\x1dW\x10\0\x1ba\2", b"\xf0", 0, {1: 0xF0}),  # an area of 16 dots
    (b"\x1dL\x08\0\x1dW\x04\0", b"\xff\xff", 0, {1: 0xF0}),  # what does not fit is not printed
    (b"\x1dL\x08\0\x1dW\x04\0\x1b@", b"\xff", 0, {0: 0xFF}),
    (b"", b"\xa5", 1, {0: 0xCC, 1: 0x33}),
    (b"", b"\xa5", 48, {0: 0xA5}),
]


@pytest.mark.parametrize(("before", "row", "mode", "inked"), PLACES)
def test_a_raster_stands_where_it_was_told(
    virtual: VirtualPrinter, host: Host, before: bytes, row: bytes, mode: int, inked: dict[int, int]
) -> None:
    host.send(before, raster(len(row), row, mode=mode), CUT)
    virtual.wait_for_papers(1)
    expected = bytes(inked.get(at, 0) for at in range(72))
    if before.startswith(b"\x1ba\1"):
        expected = (0xF0 << (576 - 284 - 8)).to_bytes(72, "big")
    assert rows_of(virtual.image()) == [expected]


@pytest.mark.parametrize(("mode", "times"), [(0, 1), (1, 1), (2, 2), (3, 2), (51, 2)])
def test_a_raster_twice_as_high(virtual: VirtualPrinter, host: Host, mode: int, times: int) -> None:
    host.send(raster(1, b"\x80", b"\x01", mode=mode), CUT)
    [paper] = virtual.wait_for_papers(1)
    assert paper.rows == CUTTER + 2 * times
    assert paper.bands == (2 * times,)


@pytest.mark.parametrize(
    ("cut", "rows"),
    [(b"\x1dV" + bytes((mode,)), 200 - CUTTER) for mode in (0, 1, 48, 49)]
    + [(b"\x1dV" + bytes((mode, 10)), 200 + 10) for mode in (65, 66, 97, 98)],
    ids=lambda value: str(value),
)
def test_cuts(virtual: VirtualPrinter, host: Host, cut: bytes, rows: int) -> None:
    """The cutter stands behind the head: without a feed it goes through what was printed last."""
    host.send(raster(1, *[b"\x80"] * 200), cut, cut)
    [paper, *more] = virtual.wait_for_papers(1 if len(cut) == 3 else 2)
    assert paper.rows == CUTTER + rows
    assert [one.rows for one in more] == ([CUTTER + 10] if more else [])
    torn = virtual.image(virtual.uncut().number).tobytes()
    assert torn[:72] == (b"\x7f" if len(cut) == 3 else b"\xff") + b"\xff" * 71


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"\n", 30), (b"\x1bd\3", 90), (b"\x1bJ\x07", 7), (b"\x1b3\x40\n", 64),
        (b"\x1b3\x40\x1b2\n", 30), (b"A\n", 30), (b"A\x1bd\2", 60), (b"A\x1bJ\x28", 40),
        (b"A\x1bJ\x05", 24), (b"\x1d!\x03A\n", 96), (b"\x1b!\x10A\n", 48), (b"A" * 49 + b"\n", 60),
        (b"\x1bM\1" + b"A" * 64 + b"\n", 30), (b"\x1d!\x10" + b"A" * 25 + b"\n", 60),
        (b"A\tB\r\n", 30), (b"A" + raster(1, b"\1"), 25), (b"\x1dL\x20\1" + b"A" * 25 + b"\n", 60),
    ],
)  # fmt: skip
def test_feeds_and_lines(virtual: VirtualPrinter, host: Host, data: bytes, rows: int) -> None:
    host.send(data, CUT)
    [paper] = virtual.wait_for_papers(1)
    assert (paper.rows - CUTTER, paper.stray) == (rows, 0)


def test_text_can_be_read(virtual: VirtualPrinter, host: Host) -> None:
    host.send(b"\x1ba\1PHUONG TU MINH\n\x1b!\x38A047\n\x1b!\0\x1bE\1abc\x1bE\0def\ttab\n", CUT)
    [paper] = virtual.wait_for_papers(1)
    assert paper.text == ("PHUONG TU MINH", "A047", "abcdef  tab")
    assert paper.stray == 0
    ink = virtual.image().crop((0, CUTTER, 576, paper.rows)).point(lambda dot: 255 - dot)
    left, _, right, _ = ink.getbbox() or (0, 0, 0, 0)
    assert abs(left - (576 - right)) < 12, "centred"
    bold, thin = ink.crop((222, 84, 258, 108)), ink.crop((258, 84, 294, 108))
    assert sum(map(bool, bold.tobytes())) > sum(map(bool, thin.tobytes())) > 0


def test_reset_forgets_the_line_and_its_looks(virtual: VirtualPrinter, host: Host) -> None:
    host.send(b"\x1d!\x77lost\x1b@kept\n", CUT)
    [paper] = virtual.wait_for_papers(1)
    assert (paper.text, paper.rows) == (("kept",), CUTTER + 30)


def test_garbage_is_counted_and_seen(virtual: VirtualPrinter, host: Host) -> None:
    host.send(b"\0\0\x07", "ế".encode(), b"\x1b\x01\x1dV\x09\n", CUT)
    [paper] = virtual.wait_for_papers(1)
    assert paper.stray == 1 + 3 + 2 + 3
    assert paper.text == ("\x7f\x7f\x7f",)
    assert virtual.image().crop((0, CUTTER, 36, CUTTER + 24)).getextrema() == (0, 255)


@pytest.mark.parametrize("level", b"0123")
def test_draws_a_qr_code(virtual: VirtualPrinter, host: Host, level: int) -> None:
    address = f"https://hall.test/tu-minh/t/{level}"
    host.send(
        b"\x1ba\1", function(b"k", b"1A2\0"), function(b"k", b"1C\x06"),
        function(b"k", b"1E" + bytes((level,))), function(b"k", b"1P0" + address.encode()),
        function(b"k", b"1Q0"), b"\x1bd\2", CUT,
    )  # fmt: skip
    [paper] = virtual.wait_for_papers(1)
    assert paper.stray == 0
    found = zxingcpp.read_barcodes(virtual.image().convert("L"))
    assert [one.text for one in found] == [address]


def test_a_qr_code_of_too_much_is_not_drawn(virtual: VirtualPrinter, host: Host) -> None:
    host.send(function(b"k", b"1P0" + b"x" * 8000), function(b"k", b"1Q0"), CUT)
    [paper] = virtual.wait_for_papers(1)
    assert (paper.rows, paper.stray) == (CUTTER, 8000)
