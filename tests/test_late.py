"""Who says that she will be late is passed by until then, and keeps her place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import COPIES, PERMIT, issue, miss, rid
from test_line import NINE, line_of

from hall.clock import FixedClock
from hall.errors import Refused
from hall.hall import Hall
from hall.line import Line


def late(line: Line, minutes: dict[int, int]) -> Line:
    """The same line with some tickets late until so many minutes past nine."""
    waiting = [replace_late(t, minutes.get(t.id)) for t in line.waiting]
    return replace(line, waiting=waiting, minutes=6)


def replace_late(ticket, minutes):  # type: ignore[no-untyped-def]
    until = NINE + timedelta(minutes=minutes) if minutes else None
    return ticket._replace(late_until=until)


@pytest.mark.parametrize(
    ("spec", "minutes", "order", "turns"),
    [
        ("a a a a", {}, [1, 2, 3, 4], [0, 1, 2, 3]),
        # Ten minutes from now is in the third turn of six minutes: two pass her.
        ("a a a a", {1: 10}, [2, 3, 1, 4], [0, 1, 2, 3]),
        # Nobody else is there: she is expected when she said, not before.
        ("a", {1: 10}, [1], [2]),
        ("P a a a", {1: 10}, [2, 3, 1, 4], [0, 1, 2, 3]),
        ("a a", {1: 10, 2: 10}, [1, 2], [2, 3]),
        # A time that has passed holds nobody up.
        ("a a", {1: -5}, [1, 2], [0, 1]),
    ],
)
def test_others_pass_until_then(
    spec: str, minutes: dict[int, int], order: list[int], turns: list[int]
) -> None:
    line = late(line_of(spec), minutes)
    assert [p.ticket.id for p in line.places] == order
    assert [p.turn for p in line.places] == turns
    assert [p.ticket.id for p in line.for_counter(1)] == order


def test_who_is_late_past_her_cutoff_makes_nobody_else_hurry() -> None:
    line = replace(line_of("a a f@09:30 f@09:30", "09:00"), minutes=6)
    assert [p.ticket.id for p in line.places] == [1, 2, 3, 4]
    assert [p.ticket.id for p in late(line, {4: 35}).places] == [1, 2, 3, 4]


def test_nobody_at_a_counter_leaves_everybody_in_the_line() -> None:
    line = replace(late(line_of("a a"), {1: 10}), counters={})
    assert [(p.ticket.id, p.turn) for p in line.places] == [(1, None), (2, None)]


def test_who_is_late_is_called_after_those_who_are_there(hall: Hall, clock: FixedClock) -> None:
    first, second = issue(hall), issue(hall)
    told = hall.come_late(first.id, request_id=rid())
    assert (told.late, told.late_until) == (1, clock.now() + timedelta(minutes=10))
    assert hall.call_next(1, 1, request_id=rid()).label == second.label
    miss(hall, second.id)
    with pytest.raises(Refused, match="Chỉ còn số A001, báo đến muộn đến 8 giờ 25"):
        hall.call_next(1, 1, request_id=rid())
    clock.move(minutes=10)
    third = issue(hall)
    assert hall.call_next(1, 1, request_id=rid()).id == first.id != third.id


def test_who_is_there_after_all_is_called_at_once(hall: Hall) -> None:
    first = issue(hall)
    issue(hall)
    hall.come_late(first.id, request_id=rid())
    assert hall.arrive(first.id, request_id=rid()).late_until is None
    assert hall.call_next(1, 1, request_id=rid()).id == first.id


def test_lateness_is_said_twice_at_most_and_once_a_request(hall: Hall) -> None:
    ticket, again = issue(hall), rid()
    hall.come_late(ticket.id, request_id=again)
    assert hall.come_late(ticket.id, request_id=again).late == 1
    assert hall.come_late(ticket.id, request_id=rid()).late == 2
    with pytest.raises(Refused, match="đã báo đến muộn 2 lần"):
        hall.come_late(ticket.id, request_id=rid())


def test_the_clerk_sees_that_a_called_number_is_on_its_way(hall: Hall) -> None:
    ticket = issue(hall)
    hall.call_next(1, 1, request_id=rid())
    hall.come_late(ticket.id, request_id=rid())
    held = hall.in_hand(1)
    assert held is not None
    assert held.late_until is not None


def test_only_who_waits_or_is_called_can_be_late(hall: Hall) -> None:
    ticket = issue(hall, PERMIT)
    hall.cancel(ticket.id, request_id=rid())
    with pytest.raises(Refused, match="đã huỷ"):
        hall.come_late(ticket.id, request_id=rid())
    assert issue(hall, COPIES).late == 0
