"""How the kiosk shows itself to the person before it: larger, in black and white, lower, aloud.

Like the language, the modes travel in the address (`?view=lcwa`): so every step works as a plain
page, the server knows how much fits, and the first page without them is the next person's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Mode = Literal["large", "contrast", "wheelchair", "aloud"]
FLAGS: dict[Mode, str] = {"large": "l", "contrast": "c", "wheelchair": "w", "aloud": "a"}
NOT_LARGE = "n"  # where large is what a panel begins with
# EN 301 549 5.1.4: 0.7 degrees at 600 mm are 40 px on 21.5 inches, 32 px on 27.
SMALL_PANEL = 25  # inches; below, 32 px are too small to read

# How many rows of a list fit when the longest of them takes so many lines, in both orientations.
Fit = tuple[tuple[int, int], ...]
ANY = 99


@dataclass(frozen=True)
class Modes:
    """What is switched on. `small` is the panel's: there large is the rule, not the exception."""

    large: bool = False
    contrast: bool = False
    wheelchair: bool = False
    aloud: bool = False
    small: bool = False

    @property
    def code(self) -> str | None:
        """For the address; None when nothing differs from what a person finds here."""
        flags = [flag for mode, flag in FLAGS.items() if getattr(self, mode)]
        if self.small:
            flags = [flag for flag in flags if flag != FLAGS["large"]]
            flags += [] if self.large else [NOT_LARGE]
        return "".join(flags) or None

    @property
    def classes(self) -> str:
        return " ".join(mode for mode in FLAGS if getattr(self, mode))

    @property
    def tiles(self) -> bool:
        """Two columns of tiles on the first page; else one column of rows, in portions."""
        return not (self.large or self.wheelchair)

    @property
    def letters(self) -> int:
        """Letters of one line of a row."""
        return 33 if self.large else 40

    @property
    def rows(self) -> Fit:
        """Procedures or fields on one page."""
        if self.wheelchair:
            return ((2, 3), (4, 2), (ANY, 1)) if self.large else ((2, 4), (3, 3), (ANY, 2))
        return ((3, 4), (ANY, 2)) if self.large else ((ANY, 6),)

    @property
    def menu(self) -> Fit:
        """Rows of the first page where it has no tiles."""
        if self.wheelchair:
            return ((2, 3), (4, 2), (ANY, 1)) if self.large else ((2, 5), (3, 4), (ANY, 2))
        return ((2, 6), (3, 4), (ANY, 2))

    @property
    def found(self) -> Fit:
        """Procedures found by name: beside the keyboard, or on a page of their own."""
        return ((2, 4), (3, 3), (ANY, 2)) if self.tiles else self.rows

    @property
    def paper_letters(self) -> int:
        """Letters of one line in the list of papers."""
        return 36 if self.large else 44

    @property
    def paper_lines(self) -> int:
        """Lines that the list of papers may take on the procedure's page."""
        return 1 if self.large else 5

    @property
    def paper_lines_alone(self) -> int:
        """And on a page of its own."""
        if self.wheelchair:
            return 5 if self.large else 9
        return 12 if self.large else 18

    def toggled(self, mode: Mode) -> str | None:
        """The code once a mode is switched on, or off again."""
        return replace(self, **{mode: not getattr(self, mode)}).code


def read(code: str, *, small: bool = False) -> Modes:
    """The modes of an address on a panel; letters that mean nothing are passed over."""
    on = {mode: flag in code for mode, flag in FLAGS.items()}
    if small:
        on["large"] = NOT_LARGE not in code
    return Modes(**on, small=small)
