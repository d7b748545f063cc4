"""Rows of dots become the bytes that a thermal printer takes.

Every paper is printed as rasters (`GS v 0`): code pages cannot print Vietnamese on most printers.
The bytes are ours, not python-escpos's: its image() makes the same ones twenty times slower.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from hall.printers import DOTS_PER_MM

if TYPE_CHECKING:
    from PIL import Image

    from hall.paper import Paper
    from hall.printers import Printer
    from printer.blocks import Block

# Printers with little memory take images in bands of at most 120 rows, and some 58 mm clones
# swallow what follows a band whose height is a multiple of 48.
BAND_ROWS = 104
_STEP = 4  # bands begin at every fourth row of a block
# A band may be narrower than its neighbours when that saves this many bytes: a head that is fed
# in many small pieces stops and starts, and stripes its paper.
_BAND_COST = 120

# Feed to the cutter and cut partly. The library's cut() feeds 22 mm first: 9 mm of waste a paper.
CUT = b"\x1dVB\x00"
HEAD_TO_CUTTER = 13.5  # mm that CUT feeds, typically
_TEAR_OFF = 20  # mm to feed where there is no cutter


class Printed(NamedTuple):
    """A paper for one printer: its bytes, and how much of the roll it takes."""

    data: bytes
    millimetres: float


def printed(paper: Paper, printer: Printer) -> Printed:
    """The paper as this printer takes it, from its first band to its cut."""
    if not printer.raster:
        from printer.plain import LETTER_DOTS, length, plain

        data = plain(paper, columns=printer.dots // LETTER_DOTS, cutter=printer.cutter)
        return Printed(data, length(data) + _fed(printer.cutter))
    from printer.render import column, width_on

    return joined(column(paper, width_on(printer.dots)), printer)


def joined(column: list[Block], printer: Printer) -> Printed:
    """The blocks of a paper one below the other, and the cut."""
    from printer.render import margin, width_on

    across, left = width_on(printer.dots) // 8, margin(printer.dots)
    parts, rows = [], 0
    for block in column:
        bands = _kept_bands if block.recurs else _bands
        parts.append(bands(block.rows, across, left, printer.band))
        rows += len(block.rows) // across
    parts.append(_end(printer.cutter))
    return Printed(b"".join(parts), rows / DOTS_PER_MM + _fed(printer.cutter))


def encode(image: Image.Image, band: int = BAND_ROWS, cutter: bool = True) -> bytes:
    """Any bitmap (mode '1', 0 black, its width a multiple of 8) in bands, and the cut."""
    if image.width % 8:
        raise ValueError(f"a bitmap of {image.width} dots does not fill its last byte")
    return _bands(image.tobytes("raw", "1;I"), image.width // 8, 0, band) + _end(cutter)


def warm_up() -> None:
    """Draw a ticket for nobody: fonts and libraries would cost the first citizen 0.2 s."""
    from hall.paper import TicketPaper
    from printer.render import render

    words = ("hall_name", "place", "url", "model_name", "promise", "lane_name", "wait", "issued_at")
    said: dict[str, Any] = dict.fromkeys(words, "0")
    paper = TicketPaper(
        **said,
        label="A000",
        fast_track=True,
        reason="",
        lines=(("0", 2),),
        ahead=0,
        priority=True,
    )
    encode(render(paper))


def _end(cutter: bool) -> bytes:
    rows = _TEAR_OFF * DOTS_PER_MM
    return CUT if cutter else _bands(bytes(rows), 1, 0, BAND_ROWS)


def _fed(cutter: bool) -> float:
    return HEAD_TO_CUTTER if cutter else _TEAR_OFF


def _bands(rows: bytes, across: int, left: int, band: int) -> bytes:
    """The rows (`across` bytes each) as rasters, `left` white bytes before each row.

    What is white on the right of a band is not sent: the printer leaves it white by itself.
    """
    white = bytes(left)
    ends = [len(rows[at : at + across].rstrip(b"\0")) for at in range(0, len(rows), across)]
    parts: list[bytes] = []
    for top, bottom in _cuts(ends, left, band):
        wide = max(1, *ends[top:bottom])
        parts.append(struct.pack("<4sHH", b"\x1dv0\0", left + wide, bottom - top))
        for at in range(top * across, bottom * across, across):
            parts += (white, rows[at : at + wide])
    return b"".join(parts)


# A hall's letterhead, promises and procedures: some 8 KB each.
_kept_bands = lru_cache(maxsize=64)(_bands)


def _cuts(ends: list[int], left: int, band: int) -> Iterator[tuple[int, int]]:
    """Where to cut rows into bands so that they cost the fewest bytes: (top, bottom) of each.

    `ends` says how many bytes of each row have ink.
    """
    steps = [max(ends[at : at + _STEP]) + left for at in range(0, len(ends), _STEP)]
    cost, begin = [0], [0]
    for last in range(1, len(steps) + 1):
        bottom, wide = min(last * _STEP, len(ends)), left + 1
        least, cut = 1 << 60, 0
        for first in range(last - 1, max(last - band // _STEP, 0) - 1, -1):
            if steps[first] > wide:
                wide = steps[first]
            rows = bottom - first * _STEP
            bytes_ = cost[first] + rows * wide
            if bytes_ < least and rows % 48:
                least, cut = bytes_, first
        cost.append(least + _BAND_COST)
        begin.append(cut)
    cuts, last = [], len(steps)
    while last:
        cuts.append((begin[last] * _STEP, min(last * _STEP, len(ends))))
        last = begin[last]
    return reversed(cuts)
