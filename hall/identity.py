"""The QR code of an identity card, read in memory only: how old its holder is, and nothing else.

A chip card (2021 on) bears `number|old number|NAME|ddMMyyyy|sex|address|ddMMyyyy`; the card of 2024
adds fields behind. Only fields in ASCII are looked at, since a keyboard may mangle the others on
the way. What is no card is told apart from the codes that people show instead (domain.md 5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from hall.words import Words

LONGEST = 1000  # letters; the longest card known has about 300
_NUMBER = re.compile(r"[0-9]{12}")
_OLD_NUMBER = re.compile(r"[0-9]{9}")
_DAY_FIRST = re.compile(r"([0-9]{2})[/.-]?([0-9]{2})[/.-]?([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.-]?([0-9]{2})[/.-]?([0-9]{2})")
_OPAQUE = re.compile(r"[A-Za-z0-9+/=_.:-]{32,}")
_OLDEST = 130  # years

Reason = Literal["old", "vneid", "covid", "damaged", "unread"]

REASONS: dict[Reason, Words] = {
    "old": Words(
        "Thẻ cũ không đọc được ở máy này. Ông/bà vẫn lấy số bình thường.",
        "This older card cannot be read here. You can take a number all the same.",
    ),
    "vneid": Words(
        "Mã trên VNeID không dùng được ở máy này. Ông/bà vẫn lấy số bình thường.",
        "The code in VNeID cannot be used here. You can take a number all the same.",
    ),
    "covid": Words(
        "Đây là mã khai báo y tế trước đây, không dùng được ở máy này.",
        "This is a former health declaration code, it cannot be used here.",
    ),
    "damaged": Words(
        "Máy đọc chưa đúng thẻ. Mời ông/bà quét lại, hoặc lấy số mà không cần thẻ.",
        "The card was not read well. Please scan it again, or go on without it.",
    ),
    "unread": Words(
        "Máy chưa hiểu mã này. Mời ông/bà quét lại, hoặc chọn trên màn hình.",
        "This code was not understood. Please scan it again, or choose on the screen.",
    ),
}


@dataclass(frozen=True)
class Identity:
    """A card that was read. Kept for as long as one call takes; never shown, written or logged.

    Where only the year of birth is known the last day of it counts.
    """

    number: str = field(repr=False)
    born: date = field(repr=False)

    def age(self, on: date) -> int:
        """Whole years on a date of the hall."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


@dataclass(frozen=True)
class NotACard:
    """What was scanned instead; no text of it is kept."""

    reason: Reason

    @property
    def words(self) -> Words:
        return REASONS[self.reason]


def parse(text: str, today: date) -> Identity | NotACard:
    """Read what a scanner gave; never raises. `today` is the hall's date."""
    text = text.strip("\ufeff\x00\r\n\t \x1d\x1e\x04")
    if len(text) > LONGEST:
        return NotACard("unread")
    fields = [part.strip() for part in text.split("|")]
    if len(fields) == 1:
        return NotACard(_alone(text))
    if len(fields) < 6:
        return NotACard("unread")
    if _health(fields):
        return NotACard("covid")
    if not _NUMBER.fullmatch(fields[0]):
        return NotACard(_first(fields[0]))
    born = _birthday(fields)
    if born is None or not _holds_together(fields[0], born, today):
        return NotACard("damaged")
    return Identity(fields[0], born)


def _alone(text: str) -> Reason:
    if "vneid" in text.lower():
        return "vneid"
    if _OLD_NUMBER.fullmatch(text):
        return "old"
    # The app's code is an opaque token that only the ministry's own service can open.
    address = "://" in text or text.lower().startswith("www.")  # its start may not have come
    return "vneid" if _OPAQUE.fullmatch(text) and not address else "unread"


def _first(number: str) -> Reason:
    if _OLD_NUMBER.fullmatch(number):
        return "old"
    return "damaged" if number.isdecimal() and len(number) > 9 else "unread"


def _health(fields: list[str]) -> bool:
    """`number|name|birthday|kind|QID|EXT` of 2021: its fourth field is a kind, not a sex."""
    kind, birthday = fields[3], _date(fields[2])
    return birthday is not None and kind.isdecimal() and _date(kind) is None


def _birthday(fields: list[str]) -> date | None:
    """The fourth field; the third in cards without a field for the old number."""
    return _date(fields[3]) or _date(fields[2])


def _date(text: str) -> date | None:
    if re.fullmatch(r"[0-9]{4}", text):
        return _day("00", "00", text)
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
        if there := _day(day, month, year):
            return there
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
        return _day(day, month, year)
    return None


def _day(day: str, month: str, year: str) -> date | None:
    """Old people's cards may know no day, or only the year: 00."""
    number = int(year)
    if not 1880 <= number <= 2199:
        return None
    try:
        if int(month) == 0:
            return date(number, 12, 31) if int(day) == 0 else None
        return date(number, int(month), int(day) or 28)
    except ValueError:
        return None


def _holds_together(number: str, born: date, today: date) -> bool:
    """The number tells the century and the year of birth: a slip in reading shows there."""
    century = 19 + int(number[3]) // 2
    told = century * 100 + int(number[4:6])
    return told == born.year and born <= today and today.year - born.year <= _OLDEST
