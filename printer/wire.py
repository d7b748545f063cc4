"""A bitmap becomes the bytes that a thermal printer takes, built by python-escpos.

Every paper is one raster (`GS v 0`): code pages cannot print Vietnamese on most printers.
"""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from escpos.printer import Dummy
    from PIL import Image

# Printers with little memory take images in bands of at most 120 rows, and some 58 mm clones
# swallow what follows a band whose height is a multiple of 48.
BAND_ROWS = 104
# White rows cost a byte each instead of a whole row when at least this many follow each other.
_GAP_ROWS = 12

# Feed to the cutter and cut partly. The library's cut() feeds 22 mm first: 9 mm of waste a paper.
CUT = b"\x1dVB\x00"


def encode(bitmap: Image.Image) -> bytes:
    """Reset, the bitmap (mode '1', 0 black, at most 576 dots wide) in bands, and the cut."""
    printer = _library()()
    printer.hw("INIT")
    for band in _bands(bitmap):
        printer.image(band, impl="bitImageRaster", fragment_height=BAND_ROWS)
    printer._raw(CUT)
    return printer.output


def _bands(bitmap: Image.Image) -> Iterator[Image.Image]:
    """Runs of rows with ink, cut off behind their last ink; and white runs, one byte wide."""
    from PIL import ImageChops

    inverse = ImageChops.invert(bitmap)  # getbbox finds what is not black
    row_bytes = (bitmap.width + 7) // 8
    dots = inverse.tobytes()
    blank = bytes(row_bytes)
    white = [dots[at : at + row_bytes] == blank for at in range(0, len(dots), row_bytes)]
    for top, bottom, is_white in _runs(white):
        start = top
        while start < bottom:
            end = min(start + BAND_ROWS, bottom)
            if (end - start) % 48 == 0:
                end -= 8
            ink = None if is_white else inverse.crop((0, start, bitmap.width, end)).getbbox()
            right = 8 if ink is None else min(-(-ink[2] // 8) * 8, bitmap.width)
            yield bitmap.crop((0, start, right, end))
            start = end


def _runs(white: list[bool]) -> Iterator[tuple[int, int, bool]]:
    """(top, bottom, is white) from the first row to the last; short white runs join the ink."""
    top = start = 0
    for row in range(len(white) + 1):
        if row < len(white) and white[row]:
            continue
        if row - start >= _GAP_ROWS:
            if start > top:
                yield top, start, False
            yield start, row, True
            top = row
        start = row + 1
    if top < len(white):
        yield top, len(white), False


@cache
def _library() -> type[Dummy]:
    """The library's printer that only builds bytes; imported with the first paper.

    At import the library reads its whole database of printers (100 KB of YAML) and pickles it
    into a temporary folder that it never removes. Rasters need one printer's width, so it is
    given that alone, and the folder goes.
    """
    profile = Path(__file__).with_name("profile.json")
    os.environ.setdefault("ESCPOS_CAPABILITIES_FILE", str(profile))
    from escpos import capabilities
    from escpos.printer import Dummy

    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Dummy
