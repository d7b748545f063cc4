"""Papers as bytes: what a printer makes of them, how many there are, how much paper they take."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from escpos_reader import Decoded, Reader, decode
from papers import ENGLISH, KINDS, LONG, PAPERS, PLAIN, REPRINT, TICKET, URL, forget
from PIL import Image

from hall.paper import Paper, TicketPaper
from hall.printers import Printer
from printer import wire
from printer.plain import library
from printer.render import render

EACH = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
MACHINES = [
    {"paper": 80},
    {"paper": 58},
    {"paper": 80, "width": 640},
    {"paper": 80, "width": 512},
    {"paper": 58, "width": 432},
    {"paper": 58, "width": 320},
    {"paper": 80, "band": 8},
    {"paper": 80, "band": 64},
    {"paper": 80, "band": 232},
]


def machine(**said: object) -> Printer:
    return Printer(id="may", device="virtual:", serves=("kiosk",), **said)


def one_of(data: bytes, dots: int) -> Decoded:
    (paper,) = decode(data, dots)
    return paper


@pytest.mark.parametrize("said", MACHINES, ids=str)
@EACH
def test_the_bytes_print_the_bitmap(paper: Paper, said: dict[str, object]) -> None:
    printer = machine(**said)
    data, millimetres = wire.printed(paper, printer)
    assert data.startswith(b"\x1dv0\0")  # the device resets the printer, not the paper
    got = one_of(data, printer.dots)
    assert got.image.tobytes() == render(paper, printer.paper, printer.width).tobytes()
    assert got.cut == wire.CUT == b"\x1dVB\x00"
    assert max(got.bands) <= printer.band
    assert not [rows for rows in got.bands if rows % 48 == 0]
    assert millimetres == got.image.height / 8 + 13.5


@EACH
def test_what_is_kept_prints_like_what_is_drawn_anew(paper: Paper) -> None:
    forget()
    anew = wire.printed(paper, machine())
    assert wire.printed(paper, machine()) == anew
    assert wire.printed(paper, machine(band=64)) != anew  # kept for this printer's bands alone


def test_a_head_that_is_too_narrow_is_refused() -> None:
    with pytest.raises(ValueError, match="a head of 200 dots is too narrow"):
        wire.printed(TICKET, machine(width=200))


@pytest.mark.parametrize("roll", [80, 58])
def test_without_a_cutter_the_paper_is_fed_to_where_it_can_be_torn_off(roll: int) -> None:
    printer = machine(paper=roll, cutter=False)
    data, millimetres = wire.printed(TICKET, printer)
    reader = Reader(printer.dots)
    assert reader.feed(data) == []
    image = reader.uncut().image
    drawn = render(TICKET, roll)
    assert not reader.stray
    assert image.height == drawn.height + 160
    assert image.crop((0, 0, *drawn.size)).tobytes() == drawn.tobytes()
    assert image.crop((0, drawn.height, *image.size)).histogram()[0] == 0
    assert millimetres == image.height / 8


def test_any_bitmap_can_be_printed() -> None:
    image = Image.new("1", (576, 400), 255)
    image.paste(0, (0, 100, 64, 120))
    data = wire.encode(image, band=64)
    got = one_of(data, 576)
    assert got.image.tobytes() == image.tobytes()
    assert max(got.bands) <= 64
    assert len(data) < 900  # white rows and white right sides cost little
    with pytest.raises(ValueError, match="a bitmap of 570 dots does not fill its last byte"):
        wire.encode(Image.new("1", (570, 8)))


def test_a_band_is_what_the_library_makes_of_it() -> None:
    band = render(TICKET, 80).crop((0, 88, 576, 184))
    band.paste(0, (570, 0, 576, 96))  # inked to its last byte: nothing to leave out
    band = band.crop((0, 0, 576, 90))
    printer = library()()
    printer.image(band, impl="bitImageRaster", fragment_height=104)
    assert wire.encode(band) == printer.output + wire.CUT


@pytest.mark.parametrize(
    ("paper", "millimetres_80", "millimetres_58"),
    [
        (TICKET, 94, 134),
        (PLAIN, 71, 94),
        (ENGLISH, 91, 130),
        (REPRINT, 101, 146),
        (KINDS["receipt"], 105, 133),
        (KINDS["guidance"], 96, 126),
        (KINDS["fee"], 85, 117),
        (KINDS["result"], 85, 110),
        (KINDS["missed"], 79, 98),
        (KINDS["parked"], 85, 101),
        (LONG, 181, 228),
    ],
)
def test_paper_is_money(paper: Paper, millimetres_80: float, millimetres_58: float) -> None:
    """What a paper takes off the roll, with the feed from the head to the cutter."""
    assert millimetres_80 - 1 < wire.printed(paper, machine()).millimetres <= millimetres_80
    narrow = wire.printed(paper, machine(paper=58)).millimetres
    assert millimetres_58 - 1 < narrow <= millimetres_58


def tickets(count: int) -> list[TicketPaper]:
    """One after the other, as a hall gives them out."""
    return [
        replace(
            TICKET,
            label=f"{'AHKMN'[n % 5]}{n:03}",
            ahead=n % 40,
            issued_at=f"{7 + n // 60:02}:{n % 60:02}, thứ Năm 26/11/2026",
            url=f"{URL[:-4]}{n * 7919 % 9999:04}",
        )
        for n in range(count)
    ]


def test_a_fast_track_ticket_takes_under_95_millimetres_and_40_kilobytes() -> None:
    for paper in tickets(100):
        data, millimetres = wire.printed(paper, machine())
        assert millimetres <= 95
        assert len(data) < 40_000


def test_no_ticket_holds_a_command_that_a_printer_obeys_inside_an_image() -> None:
    """DLE EOT, DLE ENQ and DLE DC4 are obeyed whenever their bytes arrive."""
    for paper in tickets(300):
        for roll in (80, 58):
            data = wire.printed(paper, machine(paper=roll)).data
            assert not re.search(rb"\x10[\x04\x05][\x01-\x08]|\x10\x14[\x01-\x08]", data)


def test_the_first_citizen_does_not_wait_for_libraries_nor_a_raster_for_escpos() -> None:
    """Each costs a quarter of a second and some megabytes, in a process that may print nothing."""
    asked = """if True:
        import sys
        from printer import wire
        drawing = ("PIL.ImageFont", "qrcode", "escpos")
        print([name in sys.modules for name in drawing])
        wire.warm_up()
        print([name in sys.modules for name in drawing])
        from printer import typeface
        opened = typeface.face.cache_info().currsize
        from hall.printers import Printer
        from papers import TICKET
        wire.printed(TICKET, Printer(id="may", device="virtual:", serves=("kiosk",)))
        print(typeface.face.cache_info().currsize - opened)
    """
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    # The number has a size of its own, as wide as its letter and digits allow.
    assert answer == ["[False, False, False]", "[True, True, False]", "1"]
