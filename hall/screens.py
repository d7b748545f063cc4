"""The hall's televisions: what each shows, who owns the sound, and from where it can be read.

A screen is chosen in the office and kept as the preference "screen:<number>"; number 1 is the
first screen and always there.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from itertools import combinations
from math import ceil, hypot
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, field_serializer

from hall.rulebook import Rulebook
from hall.scalars import Count, Flag, Hour, Letter, Value

log = logging.getLogger(__name__)
PREFIX = "screen:"
FIRST = 1
MOST = 24  # screens of a hall
PER_PAGE = 12  # counters that fit at a size read from the seats; more are paged


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


Name = Annotated[
    str, AfterValidator(_nfc), StringConstraints(strip_whitespace=True, min_length=1, max_length=40)
]
Notice = Annotated[
    str, AfterValidator(_nfc), StringConstraints(strip_whitespace=True, max_length=120)
]
Inches = Annotated[float, Field(ge=15, le=120)]
Metres = Annotated[float, Field(ge=1, le=40)]


class Night(Value):
    """Hours of the hall's clock between which an idle screen is nearly black."""

    start: Hour = Field(default=time(19), alias="from")
    end: Hour = Field(default=time(6), alias="to")

    @field_serializer("start", "end")
    def _written(self, hour: time) -> str:
        return hour.strftime("%H:%M")


class Screen(Value):
    """What the office chooses for one television; empty `lanes` are all, empty `counters` all of
    those lanes. `inches` is the panel's diagonal, `seat_m` the farthest seat in metres."""

    name: Name
    lanes: tuple[Letter, ...] = ()
    counters: tuple[Count, ...] = ()
    sound: Flag = False
    media: Flag = False
    notice: Notice = ""
    notice_en: Notice = ""
    inches: Inches = 55
    seat_m: Metres = 6
    night: Night = Night()


@dataclass(frozen=True)
class Zone:
    """The part of the hall that a screen speaks of, by the rulebook's own order."""

    lanes: tuple[str, ...]
    counters: tuple[int, ...]


def kept(screen: Screen) -> dict[str, Any]:
    """As a preference keeps it."""
    return screen.model_dump(mode="json", by_alias=True)


def screens(chosen: Mapping[str, Any]) -> dict[int, Screen]:
    """The screens by number, from preferences; what can no longer be read is as new."""
    found = {FIRST: Screen(name="Bảng gọi số", sound=True)}
    for key, kept in chosen.items():
        number = int(key.removeprefix(PREFIX))
        try:
            found[number] = Screen.model_validate(kept)
        except ValidationError:
            log.warning("the preference %s is no screen any more", key)
            found[number] = Screen(name=f"Màn {number}", sound=number == FIRST)
    return dict(sorted(found.items()))


def zone(screen: Screen, rulebook: Rulebook) -> Zone:
    """What it shows today: a lane or counter that the rulebook dropped is left out."""
    known = [lane.letter for lane in rulebook.lanes]
    lanes = [x for x in known if x in screen.lanes]
    counters = [c for c in rulebook.counters if c.id in screen.counters]
    if not counters:
        counters = [c for c in rulebook.counters if not lanes or set(lanes) & set(c.lanes)]
        lanes = lanes or known
    elif not lanes:
        lanes = [x for x in known if any(x in c.lanes for c in counters)]
    return Zone(tuple(lanes), tuple(c.id for c in counters))


def voices(found: Mapping[int, Screen], rulebook: Rulebook) -> dict[int, frozenset[int]]:
    """The counters that each screen with sound calls for."""
    return {n: frozenset(zone(one, rulebook).counters) for n, one in found.items() if one.sound}


def echoes(found: Mapping[int, Screen], rulebook: Rulebook) -> list[tuple[Screen, Screen]]:
    """Screens that both own the sound of some counter; only one of each pair will speak."""
    heard = [(found[n], counters) for n, counters in voices(found, rulebook).items()]
    return [(a, b) for (a, here), (b, there) in combinations(heard, 2) if here & there]


# Sizes of the television's page in px of its canvas, 1920 wide or, on end, 1248
# (tests/test_display_sizes.py measures that the page keeps them).
CANVAS, CANVAS_ON_END, LONG_SIDE, SHORT_SIDE = 1920, 1248, 1920, 1080
CALLED = 228
COUNTER = {1: 288, 2: 236}  # by the letters of a numbered counter
COUNTER_NAMED = 44  # the least, for a counter with a name of its own
ROWS = {1: 150, 2: 150, 3: 104, 4: 88, 5: 86, 6: 74}  # a ticket in its counter's tile
ROWS_BY_NOTICE = {1: 150, 2: 136, 3: 88, 4: 84, 5: 74, 6: 62}
ROWS_ON_END = {1: 150, 2: 150, 3: 150, 4: 96, 5: 88, 6: 88}
ROWS_ON_END_BY_NOTICE = {1: 150, 2: 150, 3: 140, 4: 88, 5: 88, 6: 84}
ALONE = 212  # the ticket of a hall's only counter
NEXT, MINUTES, LANE_NEXT, SMALLEST = 60, 104, 28, 25
CAP = 0.74  # height of a capital in Be Vietnam Pro, em
CALLED_NEEDS = 0.01222  # tan 0.7 degrees: EN 301 549 5.1.4
ROW_NEEDS = 0.0064  # tan 22 arc minutes: comfortable
FLOOR = 0.00465  # tan 16 arc minutes: just legible
COMMON = (32, 43, 50, 55, 65, 75, 86, 98)  # inches that are sold


@dataclass(frozen=True)
class Check:
    """One element: its letters in mm, the farthest seat in metres that reads it, is it enough.

    `passes` is None where nothing is asked of it; `help` says what would make it pass.
    """

    element: str
    px: int
    mm: float
    reach_m: float
    passes: bool | None
    help: str = ""


def rows(counters: int) -> int:
    """Rows of tiles on a page: two columns, twelve a page, pages evenly filled."""
    pages = max(1, ceil(counters / PER_PAGE))
    return max(1, ceil(ceil(counters / pages) / 2))


def row_px(counters: int, notice: bool, on_end: bool = False) -> int:
    """The ticket of a counter's tile, px."""
    if counters == 1:
        return ALONE
    tables = {
        (False, False): ROWS,
        (False, True): ROWS_BY_NOTICE,
        (True, False): ROWS_ON_END,
        (True, True): ROWS_ON_END_BY_NOTICE,
    }
    return tables[on_end, notice][rows(counters)]


def mm_per_px(inches: float, on_end: bool = False) -> float:
    """Of the page's canvas on a panel of 16 to 9."""
    of_panel = inches * 25.4 * 16 / hypot(16, 9) / LONG_SIDE
    return of_panel * (SHORT_SIDE / CANVAS_ON_END if on_end else LONG_SIDE / CANVAS)


def legible(
    inches: float, seat_m: float, names: Iterable[str], *, notice: bool, on_end: bool = False
) -> list[Check]:
    """Each element of a screen with counters of these names, seen from the farthest seat."""
    named = list(names)
    digits = [n.removeprefix("Quầy ") for n in named]
    counter_px = min((COUNTER.get(len(d), COUNTER_NAMED) for d in digits), default=COUNTER[1])
    mm = mm_per_px(inches, on_end)
    tickets = row_px(len(named), notice, on_end)

    def check(element: str, px: int, needs: float | None, fewer: str = "") -> Check:
        high = px * CAP * mm
        reach = high / 1000 / (needs or FLOOR)
        passes = None if needs is None else reach >= seat_m
        return Check(element, px, high, reach, passes, "" if passes is not False else
                     _help(inches * seat_m / reach, reach, fewer))  # fmt: skip

    fewer = _fewer(len(named), mm, seat_m, notice, on_end)
    return [
        check("Số đang mời", CALLED, CALLED_NEEDS),
        check("Quầy được mời", counter_px, ROW_NEEDS if counter_px < CALLED else CALLED_NEEDS),
        check("Số ở ô từng quầy", tickets, ROW_NEEDS, fewer),
        check("Sắp đến lượt", NEXT, None),
        check("Số phút còn lại đến giờ chốt", MINUTES, None),
        check("Danh sách lĩnh vực", LANE_NEXT, None),
        check("Chữ nhỏ nhất", SMALLEST, None),
    ]


def _help(inches: float, reach: float, fewer: str) -> str:
    """ "Cần ti vi từ 65 inch, hoặc ghế xa nhất trong vòng 5,4 m"."""
    sold = next((size for size in COMMON if size >= inches), None)
    television = f"ti vi từ {sold} inch" if sold else "thêm một màn gần hàng ghế sau"
    near = f"ghế xa nhất trong vòng {metres(reach)}"
    return ", hoặc ".join(way for way in (f"Cần {television}", near, fewer) if way) + "."


def _fewer(counters: int, mm: float, seat_m: float, notice: bool, on_end: bool) -> str:
    """How a page with fewer counters, or without its notice, would be read from there."""
    ways = []
    fits = [n for n in range(2, min(counters, PER_PAGE + 1))
            if row_px(n, notice, on_end) * CAP * mm / 1000 / ROW_NEEDS >= seat_m]  # fmt: skip
    if fits:
        ways.append(f"mỗi màn không quá {max(fits)} quầy")
    if notice and row_px(counters, False, on_end) * CAP * mm / 1000 / ROW_NEEDS >= seat_m:
        ways.append("bỏ dòng thông báo")
    return ", hoặc ".join(ways)


def metres(value: float) -> str:
    """Rounded down, as a promise must be: 5.49 -> "5,4 m", 8.0 -> "8 m"."""
    return f"{int(value * 10 + 1e-9) / 10:g} m".replace(".", ",")
