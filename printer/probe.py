"""Finds out what a printer can do: what it answers, and what a person reads off a page."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hall.printers import DOTS_PER_MM, Printer
from printer.address import address, open_link
from printer.answers import Answer, Kind, Reader
from printer.device import RESET, Device, DeviceError
from printer.link import Gone, Link
from printer.lock import Lock
from printer.transfer import FENCE, PROCESS_ID

if TYPE_CHECKING:
    from PIL import Image

ANSWER_SECONDS = 1.0
_ID = b"Djam"  # four of answers.ID_LETTERS; no emulator's
RULERS = (384, 512, 576, 640, 832)  # dots
BANDS = (104, 120, 232)  # rows; 232 is the most under 240 that is no multiple of 48


@dataclass(frozen=True)
class Findings:
    """What a printer answered. `name` is what it calls itself: shown, never believed."""

    status: tuple[int, ...]  # of the questions DLE EOT 1 to 4, those that it answers
    asb: bool
    fence: bool
    process_id: bool
    name: str
    page: str = ""  # what became of the page: printed, assumed, or a sentence; "" without one
    page_ms: int = 0  # from its last byte to the confirmation

    @property
    def confirm(self) -> str:
        return "process_id" if self.process_id else "fence" if self.fence else "none"


def ask(device: str, virtual_port: int | None = None) -> Findings:
    """Ask everything, one question at a time; raises CannotOpen or Gone."""
    to = address(device, virtual_port)
    lock = Lock(to.key)
    lock.take()
    try:
        link = open_link(to)
        try:
            return _Asking(link).all()
        finally:
            link.close()
    finally:
        lock.release()


class _Asking:
    def __init__(self, link: Link) -> None:
        self._link = link
        self._reader = Reader()

    def all(self) -> Findings:
        link = self._link
        if not link.hears:
            return Findings((), False, False, False, "")
        self._say(RESET)
        status = tuple(
            question
            for question in (1, 2, 3, 4)
            if self._hears(bytes((0x10, 0x04, question)), Kind.STATUS)
        )
        asb = self._hears(b"\x1da\x0f", Kind.ASB)
        self._say(RESET)
        name = self._name()
        fences = self._heard(FENCE * 2, 2, Kind.FENCE)
        # Last: a printer that does not know it may print its letters.
        ids = self._heard(PROCESS_ID + _ID, 1, Kind.PROCESS_ID)
        self._say(RESET)
        return Findings(status, asb, len(fences) == 2, _ID in ids, name)

    def _say(self, data: bytes) -> None:
        until = time.monotonic() + ANSWER_SECONDS
        while data and time.monotonic() < until:
            data = data[self._link.send(data, 0.1) :]
        if data:
            raise Gone("Máy in không nhận dữ liệu. Mời kiểm tra giấy, nắp máy và nguồn điện.")

    def _hears(self, question: bytes, kind: Kind) -> bool:
        return bool(self._heard(question, 1, kind))

    def _heard(self, question: bytes, count: int, kind: Kind) -> list[bytes]:
        """The answers of one kind, at most `count`; what came before is none."""
        self._answers(0)
        self._say(question)
        until, heard = time.monotonic() + ANSWER_SECONDS, list[bytes]()
        while len(heard) < count and time.monotonic() < until:
            heard += [data for found, data in self._answers(0.1) if found is kind]
        return heard[:count]

    def _answers(self, seconds: float) -> list[Answer]:
        return self._reader.feed(self._link.receive(seconds))

    def _name(self) -> str:
        """GS I 67: an underscore, the name, NUL."""
        self._answers(0)
        self._say(b"\x1dIC")
        until, heard = time.monotonic() + ANSWER_SECONDS, b""
        while b"\0" not in heard and time.monotonic() < until:
            heard += self._link.receive(0.1)
        name = heard.partition(b"_")[2].partition(b"\0")[0]
        return "".join(letter for letter in name.decode("ascii", "replace") if letter.isprintable())


def with_page(found: Findings, printer: Printer, virtual_port: int | None = None) -> Findings:
    """Print the page, as a hall would with what was found."""
    with_all = printer.model_copy(update={"confirm": found.confirm})
    device = Device(with_all, virtual_port=virtual_port)
    data, millimetres = page()
    try:
        sent = device.send(data, millimetres)
    except DeviceError as fault:
        return replace(found, page=fault.sentence)
    finally:
        device.close()
    return replace(found, page=sent.outcome, page_ms=round(sent.steps["confirm"]))


def page() -> tuple[bytes, float]:
    """Rulers and bands, as bytes and millimetres."""
    from printer.wire import CUT, HEAD_TO_CUTTER, encode

    parts = [(_white(384, 52, "TRANG DÒ MÁY IN", 30), 104)]
    parts += [(_ruler(dots), 104) for dots in RULERS]
    for rows in BANDS:
        parts += [(_white(384, 16), 104), (_band(rows), rows)]
    data = b"".join(encode(part, band).removesuffix(CUT) for part, band in parts)
    return data + CUT, sum(part.height for part, _ in parts) / DOTS_PER_MM + HEAD_TO_CUTTER


def _white(wide: int, rows: int, text: str = "", size: int = 24, left: int = 4) -> Image.Image:
    """White, with one line of text at its top."""
    from PIL import Image

    from printer.typeface import ASCENT, SEMIBOLD, ink

    white = Image.new("1", (wide, rows), 255)
    if text:
        drawn = ink(text, SEMIBOLD, size)
        white.paste(0, (left + drawn.left, round(size * ASCENT) + drawn.top), drawn.mask)
    return white


def _ruler(dots: int) -> Image.Image:
    """A bar from the left edge, its number, and a mark at its very end."""
    ruler = _white(dots, 48, f"{dots} chấm")
    ruler.paste(0, (0, 40, dots, 43))
    ruler.paste(0, (dots - 4, 8, dots, 43))
    return ruler


def _band(rows: int) -> Image.Image:
    """One band of so many rows: its number, a frame and two diagonals."""
    from PIL import ImageDraw

    band = _white(384, rows, f"band = {rows}", left=120)
    pen = ImageDraw.Draw(band)
    pen.rectangle((0, 0, 383, rows - 1), outline=0, width=3)
    pen.line((0, 0, 110, rows - 1), fill=0, width=2)
    pen.line((383, 0, 273, rows - 1), fill=0, width=2)
    return band


def settings(found: Findings, printer: Printer) -> str:
    """The table of a hall file, to paste."""
    return "\n".join(
        [
            "[[printer]]",
            'id = "kiosk"',
            f'device = "{printer.device}"',
            f"paper = {printer.paper}",
            f'confirm = "{found.confirm}"',
            f"near_end = {'true' if 4 in found.status else 'false'}",
            'serves = ["kiosk"]',
        ]
    )


def advice(found: Findings) -> list[str]:
    """What a person must still know, or read from the page."""
    notes = []
    if found.confirm == "none":
        notes.append(
            "It confirms nothing: its papers are «đã gửi», never «đã in». Another interface of "
            "the same printer may do better."
        )
    if not {1, 2, 4} <= set(found.status):
        notes.append("It does not answer every status question: faults may be seen late or never.")
    elif not found.asb:
        notes.append("No ASB: a roll that ends with its memory full leaves that paper in doubt.")
    if 4 in found.status:
        notes.append("near_end: take out the sensor's roll to see whether it has one at all.")
    if not found.page:
        return notes
    return [
        *notes,
        "Rulers: the widest one whose mark at its right end is whole is the head's width. "
        "384: paper = 58. 576: paper = 80. 512, 640, 832: add width = that number.",
        "Bands: the number in the highest frame that is whole is the most for band; 104 is the "
        "usual. If even 104 is broken, try band = 64, then 24.",
        "Cut: if the page was not cut, add cutter = false.",
        "Lines of letters such as «H» before the page come from the question for a process id.",
    ]
