"""What certified copies cost: the page formula, with its source. Amounts in đồng."""

from __future__ import annotations

from dataclasses import dataclass

from hall.errors import Refused
from hall.words import money_vi

FIRST_PAGES, PER_FIRST_PAGE, PER_LATER_PAGE, MOST_PER_COPY = 2, 2_000, 1_000, 200_000
LONGEST = 9_999  # pages or copies; more is a slip of the finger

FORMULA = (
    "2.000 đồng/trang cho trang thứ nhất và thứ hai; từ trang thứ ba 1.000 đồng/trang; "
    "tối đa 200.000 đồng/bản. Trang tính theo bản chính."
)
SOURCE = "Thông tư 226/2016/TT-BTC, Điều 4"  # domain.md section 3


@dataclass(frozen=True)
class Original:
    """A document of which certified copies are made; its pages are those of the original."""

    pages: int
    copies: int

    def __post_init__(self) -> None:
        if not (1 <= self.pages <= LONGEST and 1 <= self.copies <= LONGEST):
            raise Refused(f"Số trang và số bản sao là số nguyên từ 1 đến {LONGEST}.")

    @property
    def fee(self) -> int:
        return copy_fee(self.pages) * self.copies

    @property
    def line(self) -> tuple[str, str]:
        """What it is and what it costs, as a slip says it."""
        return f"Bản chính {self.pages} trang × {self.copies} bản sao", money_vi(self.fee)


def copy_fee(pages: int) -> int:
    """One certified copy of an original: min(200000, 2000·min(n, 2) + 1000·max(n − 2, 0))."""
    first = PER_FIRST_PAGE * min(pages, FIRST_PAGES)
    return min(MOST_PER_COPY, first + PER_LATER_PAGE * max(pages - FIRST_PAGES, 0))
