"""What the hall says by the clock, each thing once, in the words of the day's plan."""

from __future__ import annotations

import pytest
from conftest import at

from hall.announcing import announcements
from hall.day import service_day
from hall.rulebook import Rulebook

THURSDAY, FRIDAY = "2026-11-26", "2023-10-06"


@pytest.mark.parametrize(
    ("hall", "when", "said"),
    [
        # "trước 15h30 phút của ngày Thứ Năm" (tu-minh.txt:43)
        ("tu-minh", f"{THURSDAY}T15:14:59", []),
        ("tu-minh", f"{THURSDAY}T15:15", ["cutoff_soon"]),
        ("tu-minh", f"{THURSDAY}T15:17:59", ["cutoff_soon"]),
        ("tu-minh", f"{THURSDAY}T15:18", []),
        ("tu-minh", f"{THURSDAY}T15:30", ["cutoff_over"]),
        # "hồ sơ tiếp nhận sau 15h30’" (thanh-ha.txt:50) keeps the whole minute
        ("thanh-ha-xa", f"{FRIDAY}T15:30", []),
        ("thanh-ha-xa", f"{FRIDAY}T15:31", ["cutoff_over"]),
        # a day without a model, and one without an hour
        ("tu-minh", "2026-11-25T15:15", []),
        ("thuy-nguyen", f"{THURSDAY}T15:15", []),
        ("tu-minh", f"{THURSDAY}T16:45", ["closing_soon"]),
        ("tu-minh", f"{THURSDAY}T17:01", ["closed"]),
        ("tu-minh", "2026-11-24T17:00", []),  # Ngày Văn hóa Việt Nam
    ],
)
def test_when(rulebooks: dict[str, Rulebook], hall: str, when: str, said: list[str]) -> None:
    book, now = rulebooks[hall], at(when)
    found = announcements(book, service_day(book, now.date()), now)
    assert [one.kind for one in found] == said


def test_the_words(rulebooks: dict[str, Rulebook]) -> None:
    def words(hall: str, when: str) -> list[str]:
        book, now = rulebooks[hall], at(when)
        return [one.words.vi for one in announcements(book, service_day(book, now.date()), now)]

    assert words("tu-minh", f"{THURSDAY}T15:15") == [
        "Còn 15 phút nhận hồ sơ trả kết quả trong ngày, trước 15 giờ 30."
    ]
    assert words("thanh-ha-xa", f"{FRIDAY}T15:31") == [
        "Đã hết giờ nhận hồ sơ trả kết quả trong ngày. Hồ sơ tiếp nhận sau 15 giờ 30: "
        "trả kết quả trước 9 giờ ngày làm việc tiếp theo."
    ]


def test_two_models_with_one_cutoff_say_it_once(rulebooks: dict[str, Rulebook]) -> None:
    book = rulebooks["tu-minh"]
    model = book.models[0]
    twin = model.model_copy(update={"id": "twin"})
    book = book.model_copy(update={"models": (model, twin)})
    now = at(f"{THURSDAY}T15:15")
    assert len(announcements(book, service_day(book, now.date()), now)) == 1
