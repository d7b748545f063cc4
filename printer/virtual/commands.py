"""What the virtual printer understands: ESC/POS, as far as a queue's papers need it."""

from __future__ import annotations

from dataclasses import dataclass, field

from printer.virtual.font import GARBAGE
from printer.virtual.head import Head
from printer.virtual.inside import Inside, Torn
from printer.virtual.qr import Qr
from printer.virtual.text import Line, Style

LINE_DOTS = 30  # a line of text, 1/6 inch and a little
TAB_COLUMNS = 8
MAKER, NAME = b"DEN LUOT", b"VIRTUAL"

# Parameter bytes of the commands that change nothing here: code pages, underlines, drawers.
_SKIPPED = {
    b"\x1b-": 1, b"\x1b{": 1, b"\x1bt": 1, b"\x1bR": 1, b"\x1bV": 1, b"\x1b ": 1, b"\x1bG": 1,
    b"\x1bc": 2, b"\x1bp": 3, b"\x1dB": 1, b"\x1db": 1, b"\x1cC": 1, b"\x1c.": 0, b"\x1c&": 0,
    b"\x10\x04": 1,
}  # fmt: skip
_TAKEN = {
    b"\x1b@": 0, b"\x1ba": 1, b"\x1bd": 1, b"\x1bJ": 1, b"\x1b2": 0, b"\x1b3": 1, b"\x1b!": 1,
    b"\x1bE": 1, b"\x1bM": 1, b"\x1d!": 1, b"\x1dL": 2, b"\x1dW": 2, b"\x1da": 1, b"\x1dr": 1,
    b"\x1dI": 1, b"\x1dV": 1,
}  # fmt: skip
_TWICE = [
    int("".join(bit * 2 for bit in f"{byte:08b}"), 2).to_bytes(2, "big") for byte in range(256)
]


@dataclass
class Settings:
    """What ESC @ sets back."""

    align: int = 0
    left: int = 0  # dots, GS L
    area: int | None = None  # dots, GS W
    spacing: int = LINE_DOTS
    style: Style = field(default_factory=Style)
    line: Line = field(default_factory=Line)
    qr: Qr = field(default_factory=Qr)


class Interpreter:
    """Carries out one command after the other; a power loss ends it."""

    def __init__(self, inside: Inside, head: Head) -> None:
        self._inside = inside
        self._take = inside.take
        self._head = head
        self._set = Settings()

    async def run(self) -> None:
        while True:
            try:
                await self._command((await self._take(1, begins=True))[0])
            except Torn:
                continue

    async def _command(self, first: int) -> None:
        if first in (0x10, 0x1B, 0x1C, 0x1D):
            await self._escape(bytes((first,)) + await self._take(1))
        elif first == 0x0A:
            await self._print_line()
        elif first == 0x09:
            for _ in range(TAB_COLUMNS - len(self._set.line.text) % TAB_COLUMNS):
                await self._letter(" ")
        elif 0x20 <= first < 0x7F:
            await self._letter(chr(first))
        elif first not in (0x00, 0x0D):
            self._head.paper.stray += 1
            if first >= 0x7F:  # of some code page: a letter, but nobody knows which
                await self._letter(GARBAGE)

    async def _escape(self, code: bytes) -> None:
        if code == b"\x1dv" and "raster" not in self._inside.flags.lacks:
            await self._raster()
        elif code == b"\x1d(":
            await self._function()
        elif code in _SKIPPED:
            await self._take(_SKIPPED[code])
        elif code in _TAKEN:
            given = await self._take(_TAKEN[code])
            value = int.from_bytes(given, "little")
            if not (self._sets(code, value) or await self._asks(code, value)):
                await self._moves(code, value)
        else:
            self._head.paper.stray += 2

    def _sets(self, code: bytes, value: int) -> bool:
        """How the next dots are printed; False when the command is another."""
        now = self._set
        match code:
            case b"\x1b@":
                self._set, self._inside.asb = Settings(), False
            case b"\x1ba":
                now.align = value % 48 if value % 48 < 3 else now.align
            case b"\x1b2":
                now.spacing = LINE_DOTS
            case b"\x1b3":
                now.spacing = value
            case b"\x1b!":
                now.style.modes(value)
            case b"\x1d!":
                now.style.size(value)
            case b"\x1bE":
                now.style.bold = bool(value & 1)
            case b"\x1bM":
                now.style.small = value % 48 == 1
            case b"\x1dL":
                now.left = value
            case b"\x1dW":
                now.area = value
            case _:
                return False
        return True

    async def _asks(self, code: bytes, value: int) -> bool:
        """What the host wants to know; answered when all before it is on paper."""
        lacks = self._inside.flags.lacks
        match code:
            case b"\x1da":
                if "asb" not in lacks:
                    self._inside.asb = bool(value)
                    if value:
                        self._inside.tell()
            case b"\x1dr":
                await self._head.finish()
                answers = {1: self._inside.flags.sensor(), 2: 0}
                if "fence" not in lacks and value % 48 in answers:
                    self._inside.say(bytes((answers[value % 48],)))
            case b"\x1dI":
                answer = {1: b"\x20", 2: b"\x02", 3: b"\x01", 66: MAKER, 67: NAME}.get(
                    value - 48 if 49 <= value <= 51 else value, b""
                )
                self._inside.say(b"_" + answer + b"\0" if len(answer) > 1 else answer)
            case _:
                return False
        return True

    async def _moves(self, code: bytes, value: int) -> None:
        """Feeds and cuts; what was typed and not yet printed comes first."""
        if code == b"\x1bd":
            if self._set.line.text:
                await self._print_line()
                value -= 1
            await self._head.feed(max(value, 0) * self._set.spacing)
        elif code == b"\x1bJ":
            await self._print_line(value)
        elif value in (0, 1, 48, 49):
            await self._head.cut(feed_first=False)
        elif value in (65, 66, 97, 98):
            await self._head.feed((await self._take(1))[0])
            await self._head.cut(feed_first=True)
        else:
            self._head.paper.stray += 3

    async def _function(self) -> None:
        """GS ( x: as long as it says; only the process id and the QR code are carried out."""
        kind = await self._take(1)
        length = int.from_bytes(await self._take(2), "little")
        body = b"".join([await self._take(min(1024, length - at)) for at in range(0, length, 1024)])
        if kind == b"H" and body[:2] == b"00":
            await self._head.finish()
            if "process_id" not in self._inside.flags.lacks:
                self._inside.say(b"\x37\x22" + body[2:6] + b"\0")
        elif kind == b"k" and body[:1] == b"1":
            rows, refused = self._set.qr.function(body[1:])
            self._head.paper.stray += refused
            if rows:
                await self._print_line(0)
                for row in rows:
                    await self._place(row, len(rows))

    async def _raster(self) -> None:
        """GS v 0 m xL xH yL yH: a band of dots, placed by ESC a, clipped at the area's end."""
        _, mode, *sizes = await self._take(6)
        across, down = sizes[0] + 256 * sizes[1], sizes[2] + 256 * sizes[3]
        await self._print_line(0)
        paper = self._head.paper
        paper.bands.append(0)
        wide, high = (1 + (mode & 1), 1 + (mode >> 1 & 1))
        for _ in range(down):
            dots = await self._take(across)
            if wide == 2:
                dots = b"".join(_TWICE[byte] for byte in dots)
            for _ in range(high):
                await self._place(int.from_bytes(dots, "big"), len(dots) * 8)
                paper.bands[-1] += 1

    async def _letter(self, letter: str) -> None:
        now = self._set
        if not now.line.fits(now.style, self._area()):
            await self._print_line()
        now.line.add(letter, now.style)

    async def _print_line(self, spacing: int | None = None) -> None:
        """What was typed, and white up to the next line."""
        now = self._set
        line, now.line = now.line, Line()
        rows = line.rows()
        if line.text:
            self._head.paper.text.append(line.text)
        for row in rows:
            await self._place(row, line.width)
        await self._head.feed((now.spacing if spacing is None else spacing) - len(rows))

    def _area(self) -> int:
        room = max(self._head.dots - self._set.left, 0)
        return room if self._set.area is None else min(self._set.area, room)

    async def _place(self, row: int, width: int) -> None:
        area = self._area()
        if width > area:
            row, width = row >> (width - area), area
        before = (0, (area - width) // 2, area - width)[self._set.align] + self._set.left
        await self._head.print(row << (self._head.dots - before - width) if width else 0)
