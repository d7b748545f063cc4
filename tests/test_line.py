"""Who is next, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import at

from hall.line import Pace, Waiting, Why, ahead_on_arrival, lanes_together, order
from hall.rulebook import LinePolicy

POLICY = LinePolicy()  # 1 priority, then 3 others
SLOW = Pace(minutes=6, counters=1)
NINE = at("2026-11-26T09:00")


def people(spec: str) -> list[Waiting]:
    """ "a P f@15:30": ordinary, priority (capital), fast-track with a cutoff; as they came."""
    line = []
    for n, word in enumerate(spec.split(), start=1):
        name, _, cutoff = word.partition("@")
        line.append(
            Waiting(
                id=n,
                letter="A",
                number=n,
                lane="A",
                line_at=NINE + timedelta(seconds=n),
                issued_at=NINE + timedelta(seconds=n),
                priority=name.isupper(),
                fast_track=bool(cutoff),
                cutoff_at=at(f"2026-11-26T{cutoff}") if cutoff else None,
            )
        )
    return line


@pytest.mark.parametrize(
    ("spec", "now", "recent", "expected"),
    [
        # First come, first served.
        ("a b c", "09:00", "", "1 2 3"),
        # Priority goes first, but never more than one in a row while others wait: 1 to 3.
        ("a b c d P Q", "09:00", "", "5 1 2 3 6 4"),
        # A run of priority that has just been called makes the next one wait for three others.
        ("a b c d P", "09:00", "P", "1 2 3 5 4"),
        ("a b c d P", "09:00", "Pa", "1 2 5 3 4"),
        # Ordinary calls alone never make priority wait.
        ("a b P", "09:00", "aa", "3 1 2"),
        # With nobody else waiting, priority follows priority.
        ("P Q R", "09:00", "P", "1 2 3"),
        # Fast-track waits its turn while it makes its cutoff anyway ...
        ("a b f@15:30", "09:00", "", "1 2 3"),
        # ... goes before the rest when it would otherwise miss it ...
        ("a b f@15:30", "15:20", "", "3 1 2"),
        # ... and has no claim any more once the cutoff has passed.
        ("a b f@15:30", "15:31", "", "1 2 3"),
        # Those in a hurry keep their order among themselves.
        ("a f@15:30 b f@15:30", "15:25", "", "2 4 1 3"),
    ],
)
def test_order(spec: str, now: str, recent: str, expected: str) -> None:
    places = order(
        people(spec), at(f"2026-11-26T{now}"), POLICY, [c.isupper() for c in recent], SLOW
    )
    assert " ".join(str(p.ticket.id) for p in places) == expected


def test_every_place_has_a_reason_to_read_out() -> None:
    assert NINE.tzinfo is not None
    places = order(people("a P f@15:30"), at("2026-11-26T15:26"), POLICY, [], SLOW)
    assert [(p.because, p.why(POLICY, NINE.tzinfo)) for p in places] == [
        (Why.PRIORITY, "Ưu tiên (xen kẽ 1 ưu tiên, 3 thường)"),
        (Why.IN_TIME, "Cần kịp giờ nhận hồ sơ 15 giờ 30"),
        (Why.FIRST_COME, "Đến trước: lấy số lúc 9 giờ"),
    ]


def test_nobody_is_lost_or_doubled_in_a_long_mixed_line() -> None:
    line = people(" ".join(["a", "P", "f@15:30", "b", "Q"] * 80))
    places = order(line, at("2026-11-26T14:00"), POLICY, [], SLOW)
    assert sorted(p.ticket.id for p in places) == list(range(1, 401))
    run = "".join("P" if p.ticket.priority else "." for p in places[:300])
    assert "PP" not in run  # never more than one in a row while others wait


@pytest.mark.parametrize(
    ("priority", "waiting_priority", "others", "ahead"),
    [
        (False, 0, 0, 0),
        (False, 2, 10, 12),
        (True, 0, 10, 0),
        (True, 1, 10, 4),  # the one before it, and the three others between
        (True, 2, 1, 3),  # no more others than there are
    ],
)
def test_how_many_are_ahead_on_arrival(
    priority: bool, waiting_priority: int, others: int, ahead: int
) -> None:
    assert ahead_on_arrival(priority, waiting_priority, others, POLICY) == ahead


@pytest.mark.parametrize(
    ("counters", "together"),
    [
        (["A", "A", "H", "K"], "A H K"),
        (["AH", "K"], "AH K"),
        (["AK", "H", "HK"], "AHK"),  # through another lane
        ([], "A H K"),
    ],
)
def test_lanes_that_share_a_counter_stand_in_one_line(counters: list[str], together: str) -> None:
    groups = lanes_together("AHK", counters)
    assert [frozenset(g) for g in together.split()] == groups
