"""The line of text that a virtual printer collects before it prints it."""

from __future__ import annotations

from dataclasses import dataclass, field

from printer.virtual.font import cell, cell_size


@dataclass
class Style:
    """How letters look: ESC ! and GS !, ESC M, ESC E."""

    small: bool = False
    bold: bool = False
    wide: int = 1
    high: int = 1

    def modes(self, bits: int) -> None:
        """ESC ! sets them all at once."""
        self.small, self.bold = bool(bits & 0x01), bool(bits & 0x08)
        self.high, self.wide = (2 if bits & 0x10 else 1), (2 if bits & 0x20 else 1)

    def size(self, bits: int) -> None:
        """GS ! n: up to eight times as wide and as high."""
        self.wide, self.high = (bits >> 4 & 7) + 1, (bits & 7) + 1


@dataclass
class Line:
    """Letters that stand on one line, each as big as it was told."""

    text: str = ""
    width: int = 0  # dots
    _cells: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)  # width and rows

    def fits(self, style: Style, area: int) -> bool:
        across, _ = cell_size(style.small, style.wide, style.high)
        return self.width + across <= area

    def add(self, letter: str, style: Style) -> None:
        across, _ = cell_size(style.small, style.wide, style.high)
        rows = cell(letter, style.small, style.bold, style.wide, style.high)
        self._cells.append((across, rows))
        self.text += letter
        self.width += across

    def rows(self) -> list[int]:
        """From the top; smaller letters stand at the bottom of the bigger ones."""
        height = max((len(rows) for _, rows in self._cells), default=0)
        drawn = [0] * height
        for across, rows in self._cells:
            padded = (0,) * (height - len(rows)) + rows
            drawn = [(line << across) | row for line, row in zip(drawn, padded, strict=True)]
        return drawn
