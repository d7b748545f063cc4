"""What every screen is told of the hall: the day, the order, the tags, the calls."""

from __future__ import annotations

import pytest
from conftest import COPIES, PERMIT, SINGLE, at, issue, miss, recall, rid

from hall.clock import FixedClock
from hall.hall import Hall


def test_the_screens_show_the_order_in_which_the_counters_call(hall: Hall) -> None:
    """One order for every screen and every call, with priority in other lanes too."""
    for code, priority in [(SINGLE, False), (SINGLE, False), (PERMIT, True), (COPIES, True),
                           (SINGLE, False), (COPIES, True)]:  # fmt: skip
        issue(hall, code, priority=priority)
    while waiting := hall.snapshot()["lanes"][0]["next"]:
        rows = [r["label"] for r in hall.snapshot()["line"] if r["letter"] == "A"]
        assert rows[:3] == waiting
        assert [p.ticket.label for p in hall.next_for(1, 3)] == waiting
        called = hall.call_next(1, 1, request_id=rid())
        assert called.label == waiting[0]
        miss(hall, called.id)


@pytest.mark.parametrize(
    ("when", "state", "tickets", "text"),
    [
        ("07:00", "before", False, "Chưa đến giờ lấy số"),
        ("07:20", "before", True, "Đang phát số; bắt đầu làm việc lúc 7 giờ 30"),
        ("07:30", "open", True, "Đang mở cửa"),
        ("11:29", "open", False, "Đã hết lượt lấy số của buổi này"),
        ("11:30", "break", False, "Nghỉ trưa đến 13 giờ 30"),
        ("13:20", "break", True, "Đang phát số; bắt đầu làm việc lúc 13 giờ 30"),
        ("13:30", "open", True, "Đang mở cửa"),
        ("16:59", "open", False, "Đã hết giờ lấy số hôm nay"),
        ("17:00", "after", False, "Đã hết giờ lấy số hôm nay"),
    ],
)
def test_the_edges_of_a_day(
    hall: Hall, clock: FixedClock, when: str, state: str, tickets: bool, text: str
) -> None:
    clock.at = at(f"2026-11-26T{when}")
    day = hall.snapshot()["day"]
    assert (day["state"], day["tickets"]) == (state, tickets)
    assert day["text"].startswith(text)


@pytest.mark.parametrize(
    ("when", "opens"),
    [
        ("2026-11-26T07:00", {"clock": "7 giờ 30", "day": "Buổi sáng hôm nay"}),
        ("2026-11-26T09:00", None),
        ("2026-11-26T12:00", {"clock": "13 giờ 30", "day": "Buổi chiều hôm nay"}),
        ("2026-11-26T17:00", {"clock": "7 giờ 30", "day": "Thứ Sáu, ngày 27/11/2026"}),
        ("2026-11-24T09:00", {"clock": "7 giờ 30", "day": "Thứ Tư, ngày 25/11/2026"}),  # holiday
    ],
)
def test_when_service_begins_again(
    hall: Hall, clock: FixedClock, when: str, opens: dict[str, str] | None
) -> None:
    clock.at = at(when)
    assert hall.snapshot()["day"]["opens"] == opens


def test_a_tag_is_shown_while_it_may_come_true(hall: Hall, clock: FixedClock) -> None:
    """ "nộp trước 15 giờ 30": who handed over in time keeps it, who still waits does not."""
    clock.at = at("2026-11-26T15:20")
    served, _ = issue(hall), issue(hall)
    hall.call_next(1, 1, request_id=rid())
    hall.start(served.id, 1, 1, request_id=rid())

    def tags() -> tuple[bool, bool, bool]:
        shown = hall.snapshot()
        hand, call, (waits,) = shown["counters"][0], shown["calls"][-1], shown["line"]
        return hand["fast_track"], call["fast_track"], waits["fast_track"]

    assert tags() == (True, True, True)
    clock.at = at("2026-11-26T15:30")
    assert tags() == (True, True, False)


def test_calls_and_recalls_are_an_ordered_log(hall: Hall) -> None:
    issue(hall)
    called = hall.call_next(1, 1, request_id=rid())
    recall(hall, called.id)
    recall(hall, called.id)
    calls = hall.snapshot()["calls"]
    assert [c["again"] for c in calls] == [0, 1, 2]
    assert sorted(c["id"] for c in calls) == [c["id"] for c in calls]
