"""A paper as text without marks, for printers that print no rasters; built by python-escpos.

Code pages are no help: half of the printers have none for Vietnamese, and the others differ. What
every printer prints is ASCII.
"""

from __future__ import annotations

import os
import shutil
import textwrap
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hall.paper import Paper
from hall.printers import WIDTHS
from printer.wording import AGAIN, DEMO, content, lang_of

if TYPE_CHECKING:
    from escpos.printer import Dummy

    from printer.wording import Content

LETTER_DOTS = 12
_LARGEST = 4  # times the width and height of a letter
_LINE_MM = 25.4 / 6
_NUMBER_MM = 3.0 * _LARGEST  # a letter is 24 dots tall
_TEAR_OFF_LINES = 5

# What has no decomposition, and typographic signs.
_PLAIN = str.maketrans(
    {"đ": "d", "Đ": "D", "₫": "d", "–": "-", "—": "-", "−": "-", "×": "x", "…": "..."}
    | {"«": '"', "»": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "•": "-"}
)


def plain(
    paper: Paper,
    millimetres: int = 80,
    columns: int | None = None,
    cutter: bool = True,
    code: bool = False,
) -> bytes:
    """The facts of the paper in ASCII, its number in letters four times as large, and the cut.

    `columns` where a printer has other than the usual 48 or 32. With `code` the printer draws the
    address as a QR code itself, which not all can; without it nobody could type the address.
    """
    columns = columns or WIDTHS[millimetres] // LETTER_DOTS
    said, lang, printer = content(paper), lang_of(paper), library()()
    above = [paper.hall_name, paper.place, DEMO.say(lang) if paper.demo else "", said.title]
    if paper.reprint:
        above.append(f"{AGAIN.say(lang)}: {paper.reprint}")
    _write(printer, above, columns)
    if label := ascii_of(paper.label):
        size = max(1, min(_LARGEST, columns // len(label)))
        printer.set(custom_size=True, width=size, height=size)
        printer.text(f"{label}\n")
        printer.set(custom_size=True, width=1, height=1)
    _write(printer, _middle(said, columns), columns)
    if code:
        printer.qr(paper.url, ec=1, size=4, native=True)
        _write(printer, [said.caption], columns)
    _write(printer, [*said.notes, said.is_not], columns)
    if cutter:
        printer.cut(feed=False)
    else:
        printer.print_and_feed(_TEAR_OFF_LINES)
    return printer.output


def length(text: bytes) -> float:
    """How many millimetres of paper the lines of a plain paper take."""
    return _NUMBER_MM + _LINE_MM * (text.count(b"\n") - 1)


def ascii_of(text: str) -> str:
    """The text without marks: "Hộ tịch – Chứng thực" is "Ho tich - Chung thuc".

    No control byte that someone pasted into a note may reach the printer as a command.
    """
    apart = unicodedata.normalize("NFKD", " ".join(text.split()).translate(_PLAIN))
    bare = (letter for letter in apart if not unicodedata.combining(letter))
    return "".join(filter(str.isprintable, bare)).encode("ascii", "replace").decode()


def _middle(said: Content, columns: int) -> Iterator[str]:
    """What stands between the number and what the paper is not."""
    yield " - ".join((said.subject, *said.tags))
    if said.code:
        yield f"Mã hồ sơ: {said.code}"
    yield said.moment
    yield "-" * columns
    small, large = said.headline
    if small:
        yield f"{small}: {large}{f' ({said.provisional})' if said.provisional else ''}"
    yield said.because
    yield said.heading
    for place, text in enumerate(said.items, start=1):
        yield f"{'[ ]' if said.to_do else f'{place}.' if said.heading else '-'} {text}"
    for text, amount in said.amounts:
        yield f"{text}: {amount}"
    yield said.remark
    yield "-" * columns
    for name, value in said.facts:
        yield f"{name}: {value}"


def _write(printer: Dummy, texts: list[str] | Iterator[str], columns: int) -> None:
    """Each text on lines of its own; what is empty takes none."""
    for text in texts:
        for line in textwrap.wrap(ascii_of(text), columns):
            printer.text(f"{line}\n")


@cache
def library() -> type[Dummy]:
    """The library's printer that only builds bytes; imported with the first plain paper.

    At import the library reads its whole database of printers (100 KB of YAML) and pickles it
    into a temporary folder that it never removes. Plain text needs one code page, so it is given
    that alone, and the folder goes.
    """
    profile = Path(__file__).with_name("profile.json")
    os.environ.setdefault("ESCPOS_CAPABILITIES_FILE", str(profile))
    from escpos import capabilities
    from escpos.printer import Dummy

    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Dummy
