"""How the hall says things: Vietnamese first, English beside it (domain.md section 6)."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from typing import Literal, NamedTuple

Language = Literal["vi", "en"]

WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Words(NamedTuple):
    """One thing said in both languages."""

    vi: str
    en: str

    def say(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


MAU_01 = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu 01)"  # TT 03/2025
NOTHING = Words("", "")


def clock_vi(t: time | datetime) -> str:
    """15:30 is written "15 giờ 30", 09:00 "9 giờ"; never "3h30"."""
    return f"{t.hour} giờ {t.minute:02d}" if t.minute else f"{t.hour} giờ"


def clock_en(t: time | datetime) -> str:
    return f"{t.hour:02d}:{t.minute:02d}"


def date_vi(d: date) -> str:
    return f"{d.day:02d}/{d.month:02d}/{d.year}"


def day_vi(d: date) -> str:
    """A date as a person says it: "thứ Năm, ngày 26/11/2026"."""
    return f"{WEEKDAYS_VI[d.weekday()]}, ngày {date_vi(d)}"


def day_en(d: date) -> str:
    return f"{WEEKDAYS_EN[d.weekday()]} {date_vi(d)}"


def moment_vi(at: datetime) -> str:
    """A moment in hall time: "17 giờ, thứ Năm, ngày 26/11/2026"."""
    return f"{clock_vi(at)}, {day_vi(at.date())}"


def moment_en(at: datetime) -> str:
    return f"{clock_en(at)}, {day_en(at.date())}"


def stamp_vi(at: datetime) -> str:
    """The time on paper: "08:15, thứ Năm 26/11/2026"."""
    return f"{clock_en(at)}, {WEEKDAYS_VI[at.weekday()]} {date_vi(at.date())}"


def stamp(at: datetime) -> Words:
    """The time on paper, in hall time."""
    return Words(stamp_vi(at), moment_en(at))


def sentence(text: str) -> str:
    """Capital first letter, as a sentence begins."""
    return text[:1].upper() + text[1:]


def money_vi(vnd: int) -> str:
    """12000 is written "12.000 đồng"."""
    return f"{vnd:,}".replace(",", ".") + " đồng"


def fold(text: str) -> str:
    """Lower case without Vietnamese marks, for search: "Chứng thực" becomes "chung thuc"."""
    plain = text.lower().replace("đ", "d")
    marks = unicodedata.normalize("NFD", plain)
    return unicodedata.normalize("NFC", "".join(c for c in marks if not unicodedata.combining(c)))


def syllables(text: str) -> list[str]:
    """The folded syllables of a text; punctuation parts them."""
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()


def matches(query: str, text: str) -> bool:
    """Whether every syllable asked for is there.

    Whole syllables match, since unmarked substrings are a trap ("ông" in "không"); only the last
    one may be unfinished, because it is still being typed.
    """
    asked, there = syllables(query), syllables(text)
    if not asked:
        return False
    *whole, last = asked
    unfinished = not query[-1:].isspace()
    return all(s in there for s in whole) and any(
        s == last or (unfinished and len(last) >= 2 and s.startswith(last)) for s in there
    )
