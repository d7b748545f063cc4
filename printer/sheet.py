"""A stretch of paper being laid out: it grows downwards, then becomes rows of dots.

Lengths are dots; a thermal head prints 203 dots to the inch, 8 to the millimetre.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from hall.printers import WIDTHS
from printer import typeface
from printer.typeface import ASCENT, BOLD, CAP, EXTRABOLD, REGULAR, TALL

MARGIN = 8  # the head leaves 4 mm of white on either side as well

BLACK, WHITE = 0, 255
_Stroke = Callable[[ImageDraw.ImageDraw, Image.Image], None]


@dataclass(frozen=True)
class Style:
    """How a run of text looks; `size` and `leading` (baseline to baseline) in dots."""

    size: int
    weight: str = REGULAR
    leading: int = 0

    @property
    def step(self) -> int:
        return self.leading or round(self.size * 1.27)


class Sheet:
    """One stretch of a paper; `y` is where the next thing goes."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.narrow = width < WIDTHS[80]
        self.left = MARGIN
        self.right = width - MARGIN
        self.room = self.right - self.left
        self.y = 0
        self._strokes: list[_Stroke] = []

    # Marks ---------------------------------------------------------------------------------

    def write(
        self,
        x: float,
        baseline: float,
        text: str,
        style: Style,
        anchor: str = "l",
        ink: int = BLACK,
    ) -> None:
        """One line of text on a baseline; anchor l, m or r says what `x` is."""
        dots = typeface.ink(text, style.weight, style.size)
        # Ink, not advance, is what an eye centres and lines up on the right.
        shift = {"l": dots.left, "m": -dots.mask.width / 2, "r": -dots.mask.width}[anchor]
        at = (round(x + shift), round(baseline) + dots.top)
        self._strokes.append(lambda draw, _: draw.bitmap(at, dots.mask, fill=ink))

    def box(self, x0: float, y0: float, x1: float, y1: float, ink: int, radius: int = 0) -> None:
        """A filled rectangle; the corners are part of it."""
        edges = (round(x0), round(y0), round(x1) - 1, round(y1) - 1)
        self._strokes.append(lambda draw, _: draw.rounded_rectangle(edges, radius, fill=ink))

    def frame(self, x0: float, y0: float, x1: float, y1: float, thick: int) -> None:
        edges = (round(x0), round(y0), round(x1) - 1, round(y1) - 1)
        self._strokes.append(lambda draw, _: draw.rectangle(edges, outline=BLACK, width=thick))

    def shape(self, points: Sequence[tuple[float, float]], ink: int = BLACK) -> None:
        corners = [(round(x), round(y)) for x, y in points]
        self._strokes.append(lambda draw, _: draw.polygon(corners, fill=ink))

    def picture(self, x: float, y: float, image: Image.Image) -> None:
        at = (round(x), round(y))
        self._strokes.append(lambda _, canvas: canvas.paste(image, at))

    def join(self, other: Sheet) -> None:
        """Draw over this sheet what was laid out on another."""
        self._strokes += other._strokes

    # Things that follow each other -------------------------------------------------------

    def gap(self, dots: int) -> None:
        self.y += dots

    def rule(self, thick: int = 2, before: int = 8, after: int = 8, room: int = 0) -> None:
        self.y += before
        self.box(self.left, self.y, self.left + (room or self.room), self.y + thick, BLACK)
        self.y += thick + after

    def paragraph(
        self,
        text: str,
        style: Style,
        x: int | None = None,
        room: int | None = None,
        anchor: str = "l",
        ink: int = BLACK,
    ) -> None:
        """Wrapped text. Empty text takes no paper."""
        if not text.strip():
            return
        room = room or self.room
        lines = typeface.wrap(text, style.weight, style.size, room)
        x = self.left if x is None else x
        at = {"l": x, "m": x + room / 2, "r": x + room}[anchor]
        low = 0
        for line in lines:
            dots = typeface.ink(line, style.weight, style.size)
            if low and -dots.top > style.size * TALL:  # Ẫ below ệ
                self.y += max(low - dots.top + 1 - style.step, 0)
            self.write(at, self.y + style.size, line, style, anchor, ink)
            low = dots.top + dots.mask.height
            self.y += style.step

    def moment(self, text: str, style: Style, room: int) -> None:
        """A wrapped time, word by word: the minute is new on every ticket, the day is not."""
        for line in typeface.wrap(text, style.weight, style.size, room):
            x = float(self.left)
            for word in line.replace("\N{NO-BREAK SPACE}", " ").split():
                self.write(x, self.y + style.size, word, style)
                x += typeface.width(f"{word} ", style.weight, style.size)
            self.y += style.step

    def number(self, label: str, room: int, tallest: int) -> None:
        """The ticket's number, as large as `room` allows, capitals at most `tallest` dots."""
        text = typeface.nfc(label)
        wide = typeface.width(text, EXTRABOLD, 100) / 100
        size = min(int(room / wide), round(tallest / CAP))
        self.gap(round(size * CAP))
        self.write(self.left, self.y, text, Style(size, EXTRABOLD))

    def chip(self, right: float, baseline: float, text: str, size: int) -> float:
        """A small black tag ending at `right`; returns where it begins."""
        style = Style(size, BOLD)
        left = right - typeface.width(text, style.weight, size) - 20
        self.box(left, baseline - size * 1.08, right, baseline + size * 0.36, BLACK, radius=6)
        self.write((left + right) / 2, baseline, text, style, "m", WHITE)
        return left

    # The end -------------------------------------------------------------------------------

    def rows(self) -> bytes:
        """The stretch row by row, a bit a dot, 1 black."""
        canvas = Image.new("1", (self.width, round(self.y)), WHITE)
        draw = ImageDraw.Draw(canvas)
        for stroke in self._strokes:
            stroke(draw, canvas)
        return canvas.tobytes("raw", "1;I")


def head_room(size: int) -> int:
    """How much taller than `size` a line's tallest capitals are, in dots."""
    return round(size * (ASCENT - 1))
