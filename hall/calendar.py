"""Days off, make-up days and what is not yet decided, from one file a year.

The State announces them year by year, so the files rule; the `holidays` package is only a
second opinion (it misses the swapped days of January 2026).
"""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from hall.scalars import Day, Text, Value
from hall.words import date_vi


class Off(Value):
    """A public day off, and who says so."""

    date: Day
    name: Text
    source: Text


class MakeUp(Value):
    """A weekend day worked in place of a weekday, with that weekday's sessions."""

    date: Day
    instead_of: Day | None = None
    source: Text


class Undecided(Value):
    """Days of which nobody has yet said whether they are worked; both ends inclusive."""

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")
    note: Text


class Calendar(Value):
    """All years together; `covered` is what each year's file speaks for, both ends inclusive."""

    off: dict[dt.date, Off] = Field(default_factory=dict)
    make_up: dict[dt.date, MakeUp] = Field(default_factory=dict)
    undecided: tuple[Undecided, ...] = ()
    covered: dict[int, tuple[dt.date, dt.date]] = Field(default_factory=dict)

    def covers(self, on: dt.date) -> bool:
        """Whether some year's file speaks for a date."""
        return any(start <= on <= end for start, end in self.covered.values())

    def warnings_for(self, on: dt.date) -> list[str]:
        """What a promise that counts this date should say aloud, in Vietnamese."""
        said = [
            f"Lịch nghỉ từ {date_vi(u.start)} đến {date_vi(u.end)} chưa quyết định: {u.note}"
            for u in self.undecided
            if u.start <= on <= u.end
        ]
        if self.covers(on):
            return said
        if on.year not in self.covered:
            return [*said, f"Chưa có lịch nghỉ năm {on.year}: chỉ tính thứ Bảy, Chủ nhật."]
        start, end = self.covered[on.year]
        known = f"Lịch nghỉ năm {on.year} chỉ có từ {date_vi(start)} đến {date_vi(end)}."
        return [*said, known]
