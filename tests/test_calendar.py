"""The calendars that ship: official days off and make-up days, and what is not known."""

from __future__ import annotations

from datetime import date

import pytest

from hall.calendar_files import cross_check_holidays
from hall.day import service_day
from hall.rulebook import Rulebook

# Day, whether civil servants work, and why.
CALENDAR = [
    ("2026-01-01", False, "Tết Dương lịch"),
    ("2026-01-02", False, "swapped"),
    ("2026-01-10", True, "made up"),
    ("2026-01-17", False, "an ordinary Saturday"),
    ("2026-02-13", True, "the Friday before Tết"),
    ("2026-02-19", False, "Tết: the second Thursday of the model at Tứ Minh"),
    ("2026-02-23", True, "the first day after Tết"),
    ("2026-04-26", False, "Giỗ Tổ"),
    ("2026-04-27", False, "in its stead, for it was a Sunday"),
    ("2026-04-30", False, "a lost Thursday"),
    ("2026-05-01", False, "Quốc tế Lao động"),
    ("2026-08-22", True, "made up"),
    ("2026-08-31", False, "swapped"),
    ("2026-09-01", False, "Quốc khánh"),
    ("2026-09-02", False, "Quốc khánh"),
    ("2026-11-24", False, "Ngày Văn hóa Việt Nam"),
    ("2026-11-26", True, "an ordinary Thursday"),
    ("2027-01-01", False, "Tết Dương lịch"),
    ("2027-04-16", False, "Giỗ Tổ"),
    ("2027-05-03", False, "in stead of Saturday 01/5"),
    ("2027-09-02", False, "Quốc khánh"),
    ("2027-11-24", False, "Ngày Văn hóa Việt Nam"),
    ("2023-09-29", True, "the first Friday of Thanh Hà"),
    ("2024-01-01", False, "what is late on 29/12/2023 is due after it"),
    ("2024-01-02", True, "namely on this day"),
]


@pytest.mark.parametrize(("day", "working", "why"), CALENDAR)
def test_calendar(rulebooks: dict[str, Rulebook], day: str, working: bool, why: str) -> None:
    found = service_day(rulebooks["thuy-nguyen"], date.fromisoformat(day))
    assert found.working is working, why
    assert found.warnings == ()


def test_every_day_off_names_its_source(rulebooks: dict[str, Rulebook]) -> None:
    calendar = rulebooks["tu-minh"].calendar
    named = [*calendar.off.values(), *calendar.make_up.values()]
    assert len(named) == 36
    assert all(len(day.source) > 10 for day in named)


def test_what_the_calendar_does_not_know_is_said(rulebooks: dict[str, Rulebook]) -> None:
    calendar = rulebooks["tu-minh"].calendar
    assert calendar.warnings_for(date(2026, 11, 26)) == []
    assert calendar.warnings_for(date(2028, 1, 1)) == [
        "Chưa có lịch nghỉ năm 2028: chỉ tính thứ Bảy, Chủ nhật."
    ]
    assert calendar.warnings_for(date(2023, 9, 1)) == [
        "Lịch nghỉ năm 2023 chỉ có từ 25/09/2023 đến 02/01/2024."
    ]
    (tet,) = calendar.warnings_for(date(2027, 2, 8))
    assert tet.startswith("Lịch nghỉ từ 04/02/2027 đến 14/02/2027 chưa quyết định: Tết Nguyên đán")
    assert not calendar.covers(date(2028, 1, 1))


def test_the_holidays_package_differs_on_two_days_only(rulebooks: dict[str, Rulebook]) -> None:
    found = [p.wrong[:14] for p in cross_check_holidays(rulebooks["tu-minh"].calendar)]
    assert found == ["Fri 2026-01-02", "Sat 2026-01-10"]
